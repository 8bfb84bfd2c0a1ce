import type { User } from '../../people/user.ts'
import { attachmentLimits } from '../../replies/attachment-limits.ts'
import { lastNearDay } from '../../tickets/moving-day.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import { today } from '../inbox/absence-view.ts'
import type { Voice } from '../page/render.ts'
import { reminderNote } from '../tickets/moving-day-view.ts'
import { reminderOffers } from './reminder-offers.ts'
import { offeredReplies } from './saved-reply-offers.ts'

/** What stands around the text of an answer: files, reminders, how long it can be taken back. */
export async function composerTools(
  desk: Desk,
  { ticket }: TicketView,
  author: User,
  remindOn: string | undefined,
  voice: Voice,
) {
  const { store, clock } = desk.needs
  const { t, f } = voice
  const settings = await desk.settings()
  const { undoSeconds, serviceHours } = settings
  const files = await store.draftFiles(ticket.id, author.id)
  const draft = await store.draft(ticket.id, author.id, 'reply')
  const versions = await store.draftVersions(ticket.id, author.id)
  const others = await store.draftsOfOthers(ticket.id, author.id)
  const { reminderAt } = ticket
  return {
    undoSeconds: author.preferences.undoSeconds ?? undoSeconds,
    files: files.map(({ id, name, type, size, scan }) => ({
      id,
      name,
      detail: t('attachment.detail', { size: f.fileSize(size), type }),
      ...(scan ? { scan, scanText: t(`attachment.scan.${scan}`) } : {}),
    })),
    fileLimits: t('reply.files-hint', {
      file: f.fileSize(attachmentLimits.file),
      total: f.fileSize(attachmentLimits.total),
    }),
    savedReplies: offeredReplies(await store.savedReplies(), author, ticket, today(settings, clock()), voice),
    reminders: reminderOffers(ticket, remindOn, serviceHours, voice, clock()),
    reminderNow: reminderAt && reminderAt > clock() ? f.relative(reminderAt, clock()) : undefined,
    reminderNote: reminderNote(ticket, lastNearDay(clock(), serviceHours.timeZone), voice, clock()),
    draftAt: draft && f.relative(draft.at, clock()),
    hasVersions: versions.length > 0,
    colleagues: others.map(({ name, at }) => t('draft.colleague', { name, at: f.relative(at, clock()) })),
  }
}
