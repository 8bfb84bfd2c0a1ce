import type { ErasedCounts } from '../../../web/residents/erasure-store.ts'
import { newestSnippet } from '../desk/newest-snippet.ts'
import { forgetMessage, indexMessage } from '../desk/search-documents.ts'
import { findByTitle } from '../desk/title-search.ts'
import { asc, eq, inArray, or, sql } from '../file/drizzle.ts'
import { recountLinks } from '../intake/secure-links.ts'
import type { Office } from '../office.ts'
import { removePeople } from '../residents/moved-people.ts'
import { type JoinedPerson, messageMoves } from '../schema/acts.ts'
import { draftFiles, drafts, draftVersions } from '../schema/drafts.ts'
import { events, eventTexts } from '../schema/events.ts'
import { messages, participants } from '../schema/messages.ts'
import { presences, tickets } from '../schema/tickets.ts'
import { raiseVersion } from '../tickets/ticket-rows.ts'
import { removeDraftFiles } from './erased-bytes.ts'
import { forgetInActs } from './forget-in-acts.ts'
import { forgetMovingDays } from './forget-moving-days.ts'
import { forgetTitle } from './forget-title.ts'
import { type Chosen, draftsThatGo, isOpenedBy } from './what-goes.ts'

/** Inside a transaction of the caller, after its messages: a shell is left that its reference still leads to. */
export function eraseWholeTicket(office: Office, ticketId: string, at: Date): Partial<ErasedCounts> {
  const { db } = office
  const unsent = eraseDrafts(office, { ticketId, isWhole: true }, new Set())
  removeDraftFiles(office, sql`${draftFiles.ticketId} = ${ticketId}`)
  db.delete(participants).where(eq(participants.ticketId, ticketId)).run()
  db.delete(presences).where(eq(presences.ticketId, ticketId)).run()
  const told = db.select({ seq: events.seq }).from(events).where(eq(events.ticketId, ticketId))
  const texts = db.delete(eventTexts).where(inArray(eventTexts.seq, told)).run().changes
  forgetMovers(office, ticketId, () => true)
  forgetMovingDays(office, ticketId)
  forgetInActs(office, ticketId, 'title')
  db.update(tickets)
    .set({
      ...{
        erasedAt: sql`coalesce(${tickets.erasedAt}, ${at.getTime()})`,
        subject: '',
        title: null,
        requesterName: null,
        requesterAddress: null,
        snippet: '',
      },
      ...{ hasAttachments: false, needsOpening: false, openBy: null, reminderAt: null, movingDay: null },
      hasUndelivered: false,
    })
    .where(eq(tickets.id, ticketId))
    .run()
  findByTitle(office, ticketId, null)
  raiseVersion(office, ticketId, {})
  keepFindable(office, ticketId)
  return { tickets: 1, drafts: unsent, texts }
}

/** The same of an enquiry that others wrote in too: it is theirs from now on. */
export function leaveSharedTicket(
  office: Office,
  ticketId: string,
  keys: ReadonlySet<string>,
): Partial<ErasedCounts> {
  const { db } = office
  removePeople(office, ticketId, [...keys])
  const unsent = eraseDrafts(office, { ticketId, isWhole: false }, keys)
  forgetMovers(office, ticketId, ({ key }) => keys.has(key))
  const isOpener = isOpenedBy(office, ticketId, keys)
  if (isOpener)
    db.update(tickets)
      .set({ subject: '', requesterName: null, requesterAddress: null, movingDay: null })
      .where(eq(tickets.id, ticketId))
      .run()
  const titles = forgetTitle(office, ticketId)
  const days = isOpener ? forgetMovingDays(office, ticketId) : 0
  newestSnippet(office, ticketId)
  recountLinks(office, ticketId)
  raiseVersion(office, ticketId, {})
  return { drafts: unsent, texts: titles + days }
}

function eraseDrafts({ db }: Office, chosen: Chosen, keys: ReadonlySet<string>): number {
  const going = [drafts, draftVersions].map((table) =>
    db.delete(table).where(draftsThatGo(table, chosen, keys)),
  )
  return going.reduce((sum, deletion) => sum + deletion.run().changes, 0)
}

/** Who joined or left by a move of messages; the move itself is a fact of the figures. */
function forgetMovers({ db }: Office, ticketId: string, isOne: (person: JoinedPerson) => boolean): void {
  const moves = db
    .select({ id: messageMoves.id, joined: messageMoves.joined, left: messageMoves.left })
    .from(messageMoves)
    .where(or(eq(messageMoves.fromId, ticketId), eq(messageMoves.intoId, ticketId)))
    .all()
  for (const { id, joined, left } of moves) {
    const others = (people: readonly JoinedPerson[]) => people.filter((person) => !isOne(person))
    db.update(messageMoves)
      .set({ joined: others(joined), left: others(left) })
      .where(eq(messageMoves.id, id))
      .run()
  }
}

/** By its reference, which says nothing of anybody. */
function keepFindable(office: Office, ticketId: string): void {
  const first = office.db
    .select({ messageId: messages.id, reference: tickets.reference })
    .from(messages)
    .innerJoin(tickets, eq(tickets.id, messages.ticketId))
    .where(eq(messages.ticketId, ticketId))
    .orderBy(asc(messages.number))
    .limit(1)
    .get()
  if (!first) return
  forgetMessage(office, first.messageId)
  const analysed = office.analyser.analyse(first.reference)
  indexMessage(office, { ...first, ticketId }, { plain: '', analysed })
}
