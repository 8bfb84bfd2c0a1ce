import { participantKey } from '../../../mail/senders/participant-key.ts'
import { nothingErased } from '../../../web/residents/erasure-store.ts'
import type { EarlierErasure, ReplacedOffice } from '../../earlier-erasures.ts'
import { appendEvents, chainEnd } from '../events.ts'
import { eq } from '../file/drizzle.ts'
import { insertRow } from '../file/insert-row.ts'
import { type Office, write } from '../office.ts'
import { groupOf, rootOf } from '../residents/resident-rows.ts'
import { erasures, erasureTickets } from '../schema/erasures.ts'
import { tickets } from '../schema/tickets.ts'
import { personOfKeys } from './erased-person.ts'
import { marksOf } from './erasure-marks.ts'
import { keepErasedMails } from './keep-erased-mails.ts'
import { ticketIdsOf } from './tickets-of-person.ts'

/**
 * A backup brings back who was erased after it was made. The same erasures are written down again, to go on like any
 * other, also where the copy has nothing of the person: an older one may. Answers how many have something to do.
 * What was erased once is erased again whatever it was when the copy was made, open or with mail on its way; an enquiry
 * in which the person still took part when the file was replaced stays, for somebody decided so, or somebody holds it.
 */
export function repeatErasures(office: Office, replaced: ReplacedOffice, at: Date): number {
  if (replaced.erasures.length === 0) return 0
  keepErasedMails(office, replaced.erasedMails, at)
  const keyByMark = addressesByMark(office)
  return replaced.erasures.filter((earlier) => repeat(office, earlier, replaced, keyByMark, at)).length
}

function repeat(
  office: Office,
  earlier: EarlierErasure,
  replaced: ReplacedOffice,
  keyByMark: ReadonlyMap<string, string>,
  at: Date,
): boolean {
  return write(office, () => {
    const { id, residentId, userId, approvedBy, marks } = earlier
    const isKnown = eq(erasures.id, id)
    const known = office.db.select({ stage: erasures.stage }).from(erasures).where(isKnown).get()
    if (known && known.stage !== 'asked') return false
    const keys = keysOf(office, earlier, keyByMark)
    const { chosen, kept } = chosenOf(office, earlier, keys, replaced.ticketsOf(keys))
    office.db.delete(erasures).where(isKnown).run()
    const person = personOfKeys(office, keys)
    insertRow(office, erasures, {
      ...{ id, residentId, userId, approvedBy, at: earlier.at, stage: 'tickets' },
      ...{
        person,
        marks: marks.length > 0 ? marks : marksOf(office, keys),
        counts: nothingErased,
        keptTickets: kept,
      },
      ...{ lookedTo: 0, lookUntil: chainEnd(office).seq },
    })
    for (const one of chosen) insertRow(office, erasureTickets, { erasureId: id, ...one })
    const facts = { resident: residentId, erasure: id, tickets: chosen.length, kept, isRepeated: true }
    appendEvents(office, [{ kind: 'resident-erasure-begun', at, actor: 'operator', facts }])
    return keys.length > 0
  })
}

/** By the marks; of an erasure of before there were any by the person's page, and by whose the enquiries are. */
function keysOf(
  office: Office,
  { marks, residentId, tickets: earlier }: EarlierErasure,
  keyByMark: ReadonlyMap<string, string>,
): readonly string[] {
  if (marks.length > 0) return marks.flatMap((mark) => keyByMark.get(mark) ?? [])
  const root = rootOf(office, residentId)
  const known = root ? groupOf(office, root).map(({ key }) => key) : []
  const openers = earlier
    .filter(({ isWhole }) => isWhole)
    .flatMap(({ ticketId }) => openerOf(office, ticketId))
  return [...new Set([...known, ...openers])]
}

function openerOf({ db }: Office, ticketId: string): readonly string[] {
  const { requesterAddress: address } = tickets
  const row = db.select({ address }).from(tickets).where(eq(tickets.id, ticketId)).get()
  return row?.address == null ? [] : [participantKey(row.address)]
}

/** Its tickets that are there, and others that hold something of the person in the copy only. */
function chosenOf(
  office: Office,
  { tickets: earlier }: EarlierErasure,
  keys: readonly string[],
  stillTheirs: ReadonlySet<string>,
) {
  const byId = new Map(earlier.map((ticket) => [ticket.ticketId, ticket]))
  const there = ticketIdsOf(office, keys)
  const isKept = (id: string) => stillTheirs.has(id) && !byId.has(id)
  const chosen = there
    .filter((ticketId) => !isKept(ticketId))
    .map((ticketId) => {
      const { isWhole = true, isDone = true } = byId.get(ticketId) ?? {}
      return { ticketId, isWhole, isRepeated: isDone }
    })
  return { chosen, kept: there.filter(isKept).length }
}

/** Everybody the copy knows an address of. */
function addressesByMark(office: Office): ReadonlyMap<string, string> {
  const addresses = office.client
    .prepare(
      `select key from residents union select key from participants
       union select requester_address from tickets where requester_address is not null`,
    )
    .pluck()
    .all() as string[]
  const keys = [...new Set(addresses.map(participantKey))]
  const marks = marksOf(office, keys)
  return new Map(marks.map((mark, index) => [mark, keys[index]!]))
}
