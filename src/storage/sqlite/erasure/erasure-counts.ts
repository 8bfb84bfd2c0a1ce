import { setImmediate } from 'node:timers/promises'
import { type ErasedCounts, nothingErased, sumOf } from '../../../web/residents/erasure-store.ts'
import { chainEnd } from '../events.ts'
import { count, eq } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { drafts, draftVersions } from '../schema/drafts.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { events, eventTexts } from '../schema/events.ts'
import { goingOf, type Left } from './erasable-messages.ts'
import { kindOf } from './erase-message.ts'
import { LOOKED_AT_ONCE, searchesThatGo, textsThatGo } from './erase-traces.ts'
import { type Chosen, draftsThatGo, originalsOf, tellsThatGo } from './what-goes.ts'

type Judged = Chosen & { readonly left: readonly Left[] }

/** How much would go of these tickets, by kind. What was told of a message may lie in two of them, and goes once. */
export function countsOf(office: Office, all: readonly Judged[], keys: ReadonlySet<string>): ErasedCounts {
  const going = all.flatMap((chosen) => goingOf(office, chosen, keys, chosen.left))
  const ids = going.map(({ id }) => id)
  const told = all.flatMap((chosen) => toldOf(office, chosen, keys))
  return {
    ...going.reduce((sum, message) => sumOf(sum, { [kindOf(message)]: 1 }), nothingErased),
    tickets: all.filter(({ isWhole }) => isWhole).length,
    files: filesOf(office, ids),
    originals: originalsOf(office, ids),
    drafts: all.reduce((sum, chosen) => sum + draftsOf(office, chosen, keys), 0),
    texts: new Set(told).size,
  }
}

function toldOf(office: Office, chosen: Judged, keys: ReadonlySet<string>): readonly number[] {
  const ids = goingOf(office, chosen, keys, chosen.left).map(({ id }) => id)
  return office.db
    .select({ seq: events.seq })
    .from(events)
    .innerJoin(eventTexts, eq(eventTexts.seq, events.seq))
    .where(tellsThatGo(office, chosen, ids, keys))
    .all()
    .map(({ seq }) => seq)
}

function filesOf({ client }: Office, ids: readonly string[]): number {
  return client
    .prepare('select count(*) from attachments where message_id in (select value from json_each(?))')
    .pluck()
    .get(JSON.stringify(ids)) as number
}

function draftsOf({ db }: Office, chosen: Chosen, keys: ReadonlySet<string>): number {
  const going = [drafts, draftVersions].map((table) =>
    db
      .select({ n: count() })
      .from(table)
      .where(draftsThatGo(table, chosen, keys))
      .get(),
  )
  return going[0]!.n + going[1]!.n
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
