import { languages } from '../../people/language.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import { calendarPreview, duePreview } from './due-preview.ts'
import { answerPreview, receiptPreview } from './mail-preview.ts'
import type { SectionName } from './settings-section.ts'

/** What the typed values would do, beside their fields. */
export function besideSection(
  { needs }: Desk,
  name: SectionName,
  settings: OfficeSettings,
  voice: Voice,
  isPreview: boolean,
): object | undefined {
  const now = needs.clock()
  if (name === 'hours')
    return { due: duePreview(settings, voice, now), days: calendarPreview(settings, voice, now) }
  if (name === 'targets') return { due: duePreview(settings, voice, now) }
  if (name === 'receipts') {
    const mails = languages.map((language) => ({
      language,
      ...receiptPreview(needs.service, settings, language, now),
      frame: `/settings/receipts/preview/${language}${isPreview ? '?typed=yes' : ''}`,
    }))
    return { mails }
  }
  if (name === 'signatures')
    return { answers: languages.map((language) => answerPreview(needs.service, settings, language, voice)) }
  return undefined
}

const mostKept = 50
const kept = new Map<string, OfficeSettings>()

/** What an administrator typed and has not saved, for the frames of the preview; only in memory. */
export function keepForPreview(userId: string, settings: OfficeSettings): void {
  kept.delete(userId)
  kept.set(userId, settings)
  const [oldest] = kept.keys()
  if (kept.size > mostKept && oldest) kept.delete(oldest)
}

export function keptForPreview(userId: string): OfficeSettings | undefined {
  return kept.get(userId)
}
