import { crashPoint } from '../../../events/crash-point.ts'
import type { EventDraft } from '../../../events/event.ts'
import type { Undone } from '../../../replies/outbox-store.ts'
import { withoutSignature } from '../../../replies/without-signature.ts'
import type { TicketPatch } from '../../../tickets/ticket.ts'
import type { Draft, DraftKey } from '../../../web/answers/draft-store.ts'
import { giveBack } from '../desk/draft-files.ts'
import { putDraft } from '../desk/drafts.ts'
import { newestSnippet } from '../desk/newest-snippet.ts'
import { forgetMessage } from '../desk/search-documents.ts'
import { appendEventsAbout } from '../events.ts'
import { and, eq, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { type GivenBack, outgoing } from '../schema/outgoing.ts'
import { raiseVersion } from '../tickets/ticket-rows.ts'

/** Inside a transaction of the caller: a queued answer is a draft again, with everything that stood around it. */
export function undoQueued(
  office: Office,
  messageId: string,
  ticketPatch: TicketPatch,
  event: EventDraft,
): Undone {
  const givesBack = givenBack(office, messageId)
  const undone = office.db
    .update(outgoing)
    .set({ state: 'undone', stateAt: office.now(), givesBack: null })
    .where(isUndoable(office, messageId))
    .returning({ ticketId: outgoing.ticketId })
    .get()
  if (!undone) return { kind: 'too-late' }
  const { ticketId } = undone
  const { text, ...form } = takeText(office, messageId)
  const userId = typeof event.actor === 'object' ? event.actor.userId : form.authorId
  const fields = givesBack?.fields
  if (userId) goOnWriting(office, { ticketId, userId, messageId, text, ...(fields ? { fields } : {}) })
  newestSnippet(office, ticketId)
  raiseVersion(office, ticketId, { ...ticketPatch, ...reminderBefore(givesBack) })
  appendEventsAbout(office, { ticketId, messageId }, [event])
  crashPoint('undo-before-commit')
  return { kind: 'undone', text, ticketId }
}

function givenBack(office: Office, messageId: string): GivenBack | null {
  const isIt = eq(outgoing.id, messageId)
  return (
    office.db.select({ givesBack: outgoing.givesBack }).from(outgoing).where(isIt).get()?.givesBack ?? null
  )
}

function isUndoable(office: Office, messageId: string) {
  return and(
    eq(outgoing.id, messageId),
    sql`${outgoing.kind} = 'reply' and ${outgoing.state} = 'queued' and ${outgoing.attempts} = 0`,
    sql`${outgoing.notBefore} > ${office.now().getTime()}`,
  )
}

/** The row stays for its form's id; what was written is given back and kept nowhere else. */
function takeText(office: Office, messageId: string): { readonly text: string; readonly authorId?: string } {
  const isIt = eq(messages.id, messageId)
  const written = office.db
    .select({ text: messages.text, authorId: messages.authorId })
    .from(messages)
    .where(isIt)
    .get()
  forgetMessage(office, messageId)
  office.db.update(messages).set({ isUndone: true, subject: '', text: '', visibleText: '' }).where(isIt).run()
  return { text: written?.text ?? '', ...(written?.authorId ? { authorId: written.authorId } : {}) }
}

/** Text, copies and files lie in the draft again, in the same transaction: no death can lose them. */
function goOnWriting(
  office: Office,
  { messageId, text, ...draft }: Omit<DraftKey, 'kind'> & Omit<Draft, 'at'> & { readonly messageId: string },
): void {
  putDraft(office, { ...draft, kind: 'reply', text: withoutSignature(text), at: office.now() }, true)
  giveBack(office, messageId, draft.userId)
}

function reminderBefore(givesBack: GivenBack | null): TicketPatch {
  if (!givesBack) return {}
  return { reminderAt: givesBack.reminderAt === null ? null : new Date(givesBack.reminderAt) }
}
