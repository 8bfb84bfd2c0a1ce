import { setImmediate } from 'node:timers/promises'
import { type ErasedCounts, nothingErased, sumOf } from '../../../web/residents/erasure-store.ts'
import { chainEnd } from '../events.ts'
import { count, eq, inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { drafts, draftVersions } from '../schema/drafts.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { events, eventTexts } from '../schema/events.ts'
import { attachments } from '../schema/messages.ts'
import { goingOf } from './erasable-messages.ts'
import { kindOf } from './erase-message.ts'
import { LOOKED_AT_ONCE, searchesThatGo, textsThatGo } from './erase-traces.ts'
import { type Chosen, draftsThatGo, originalsOf, tellsThatGo } from './what-goes.ts'

/** How much would go of these tickets, by kind. What was told of a message may lie in two of them, and goes once. */
export function countsOf(office: Office, all: readonly Chosen[], keys: ReadonlySet<string>): ErasedCounts {
  const parts = all.map((chosen) => countsOfTicket(office, chosen, keys))
  const counts = parts.reduce((sum, part) => sumOf(sum, part.counts), nothingErased)
  return { ...counts, texts: new Set(parts.flatMap(({ told }) => told)).size }
}

function countsOfTicket(office: Office, chosen: Chosen, keys: ReadonlySet<string>) {
  const { db } = office
  const going = goingOf(office, chosen, keys)
  const ids = going.map(({ id }) => id)
  const byKind = going.reduce((sum, message) => sumOf(sum, { [kindOf(message)]: 1 }), nothingErased)
  const files = db.select({ n: count() }).from(attachments).where(inArray(attachments.messageId, ids)).get()
  const unsent = [drafts, draftVersions].map((table) =>
    db
      .select({ n: count() })
      .from(table)
      .where(draftsThatGo(table, chosen, keys))
      .get(),
  )
  const told = db
    .select({ seq: events.seq })
    .from(events)
    .innerJoin(eventTexts, eq(eventTexts.seq, events.seq))
    .where(tellsThatGo(office, chosen, ids, keys))
    .all()
  const counts = {
    ...byKind,
    tickets: chosen.isWhole ? 1 : 0,
    files: files!.n,
    originals: originalsOf(office, ids),
    drafts: unsent[0]!.n + unsent[1]!.n,
  }
  return { counts, told: told.map(({ seq }) => seq) }
}

/** The same of what lies outside of tickets; others work between the parts. */
export async function countTraces(office: Office, person: ErasedPerson): Promise<Partial<ErasedCounts>> {
  const { seq: end } = chainEnd(office)
  let texts = 0
  for (let after = 0; after < end; after += LOOKED_AT_ONCE) {
    texts += textsThatGo(office, person, after, Math.min(end, after + LOOKED_AT_ONCE)).length
    await setImmediate()
  }
  return { texts, searches: searchesThatGo(office, person).length }
}
