import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { MessageKey } from '../../messages/catalogue.ts'
import type { Desk } from '../desk.ts'
import { formFields, longText } from '../page/form-fields.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { askedEnding, savingAdministrator } from './second-administrator.ts'
import { conflictOf, type SectionConflict, typedSettings } from './section-conflict.ts'
import { besideSection, keepForPreview } from './settings-beside.ts'
import { settingsNavigation } from './settings-nav.ts'
import { fieldsOf, type SettingsForm, type SettingsSection } from './settings-section.ts'
import { basisOf, type ShownFault, settingsChanges, shownFaults, shownGroups } from './settings-view.ts'

/** Where a section stands: on its own page, or in a step of the wizard. */
export type SectionPlace = {
  readonly section: SettingsSection
  readonly action: string
  readonly template: string
  readonly title?: MessageKey
  readonly data?: object
}

type Shown = {
  readonly form?: SettingsForm
  readonly faults?: readonly ShownFault[]
  readonly notice?: string
  readonly isPreview?: boolean
  readonly conflict?: SectionConflict['conflict']
  readonly status?: number
}

export type SavedSection =
  | { readonly kind: 'saved' | 'same' }
  | { readonly kind: 'answered'; readonly reply: FastifyReply }

/** Saves what was typed, or answers with the page that keeps it: a preview, faults, a colleague's change. */
export async function saveSection(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  place: SectionPlace,
): Promise<SavedSection> {
  const { section } = place
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const { basis, act, ...form } = sectionForm(section, request.body)
  const before = await desk.settings()
  const voice = voiceOf(user.language, before)
  const answered = async (shown: Shown): Promise<SavedSection> => ({
    kind: 'answered',
    reply: await sectionPage(desk, request, reply, place, { form, ...shown }),
  })
  const read = section.read(form, before)
  if (read.kind === 'faults') return answered({ faults: shownFaults(read.faults, voice), status: 422 })
  if (act === 'preview') {
    keepForPreview(user.id, read.settings)
    return answered({ isPreview: true })
  }
  if (settingsChanges(before, read.settings, voice, [section]).length === 0) return { kind: 'same' }
  const event = {
    kind: 'settings-changed',
    at: clock(),
    actor: { userId: user.id },
    facts: { section: section.name },
  } as const
  const by = await savingAdministrator(desk, user.id)
  const version = await store.changeSettings(
    ({ settings }) =>
      basisOf(section, settings) === basis ? typedSettings(section, form, settings, by) : undefined,
    event,
  )
  if (version === undefined) return answered(await conflictOf(desk, section, form, voice))
  return { kind: 'saved' }
}

function sectionForm(section: SettingsSection, body: unknown): SettingsForm {
  const field = longText.default('')
  const shape = Object.fromEntries(fieldsOf(section).map(({ name }) => [name, field]))
  const act = z.enum(['save', 'preview']).default('save')
  return formFields({ ...shape, basis: z.string().max(64), act }, body) as SettingsForm
}

export async function sectionPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  place: SectionPlace,
  shown: Shown,
): Promise<FastifyReply> {
  const { section, action, template, data } = place
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const faults = shown.faults ?? []
  const form = shown.form ?? section.shown(settings)
  const read = section.read(form, settings)
  return desk.page(request, reply, {
    template,
    title: voice.t(place.title ?? `settings.${section.name}.title`),
    section: 'settings',
    status: shown.status ?? 200,
    hasFaults: faults.length > 0,
    data: {
      action,
      name: section.name,
      places: settingsNavigation(section.name, voice),
      lead: voice.t(`settings.${section.name}.lead`),
      basis: basisOf(section, settings),
      groups: shownGroups(section, form, faults, voice),
      faults,
      notice: shown.notice,
      isPreview: shown.isPreview ?? false,
      conflict: shown.conflict,
      asked: section.name === 'protection' ? await askedEnding(desk, settings, user.id, voice) : undefined,
      beside:
        read.kind === 'read'
          ? besideSection(desk, section.name, read.settings, voice, shown.isPreview ?? false)
          : undefined,
      ...data,
    },
  })
}
