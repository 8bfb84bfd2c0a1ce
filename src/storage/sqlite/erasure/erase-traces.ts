import type { EventKind } from '../../../events/event.ts'
import type { ErasedCounts } from '../../../web/residents/erasure-store.ts'
import { inArray } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import type { ErasedPerson } from '../schema/erasures.ts'
import { eventTexts } from '../schema/events.ts'
import { savedSearches } from '../schema/search.ts'

/** Events looked at in one step. */
export const LOOKED_AT_ONCE = 2_000

/** What somebody typed to find the person; such searches live a few days. */
export function searchesThatGo({ db }: Office, person: ErasedPerson): readonly string[] {
  const rows = db.select({ id: savedSearches.id, words: savedSearches.words }).from(savedSearches).all()
  return rows.filter(({ words }) => looksFor(words, person)).map(({ id }) => id)
}

export function eraseSearches(office: Office, person: ErasedPerson): Partial<ErasedCounts> {
  const ids = [...searchesThatGo(office, person)]
  if (ids.length > 0) office.db.delete(savedSearches).where(inArray(savedSearches.id, ids)).run()
  return { searches: ids.length }
}

type Text = { seq: number; kind: EventKind; resident: string | null; personal: string }

/**
 * Texts of events that belong to no enquiry and name the person: searches, and reasons given on their page. What was
 * told of an enquiry went with it; the reason of the erasure itself stays, it names nobody.
 */
export function textsThatGo(
  { client }: Office,
  person: ErasedPerson,
  after: number,
  until: number,
): readonly number[] {
  const rows = client
    .prepare(
      `select e.seq, e.kind, e.facts ->> '$.resident' as resident, x.personal from event_texts x
       join events e on e.seq = x.seq
       where x.seq > ? and x.seq <= ? and e.ticket_id is null and e.kind not like 'resident-erasure-%'`,
    )
    .all(after, until) as Text[]
  return rows.filter((row) => isAbout(row, person)).map(({ seq }) => seq)
}

export function eraseTexts(
  office: Office,
  person: ErasedPerson,
  after: number,
  until: number,
): Partial<ErasedCounts> {
  const seqs = [...textsThatGo(office, person, after, until)]
  if (seqs.length > 0) office.db.delete(eventTexts).where(inArray(eventTexts.seq, seqs)).run()
  return { texts: seqs.length }
}

function isAbout({ kind, resident, personal }: Text, person: ErasedPerson): boolean {
  if (resident !== null && person.residents.includes(resident)) return true
  return kind === 'search-made' ? looksFor(personal, person) : namesPerson(personal, person)
}

export function namesPerson(text: string, { keys, names: known, phones }: ErasedPerson): boolean {
  const lower = text.toLowerCase()
  return (
    [...keys, ...phones].some((word) => lower.includes(word)) || known.some((name) => isNamed(name, lower))
  )
}

/**
 * As words of their own, with the ending of a case, and not within an address: a mail may call its writer anything,
 * and what only holds the same letters is told of somebody else.
 */
function isNamed(name: string, lower: string): boolean {
  const word = name.toLowerCase().replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
  return new RegExp(
    `(?<![\\p{L}\\p{N}@._-])${word}\\p{L}{0,3}(?![\\p{L}\\p{N}@_-]|\\.[\\p{L}\\p{N}])`,
    'u',
  ).test(lower)
}

/** All of a search, or a surname in it; inflected words too. A first name alone beside others is another's. */
function looksFor(words: string, person: ErasedPerson): boolean {
  if (namesPerson(words, person)) return true
  const typed = partsOf(words)
  const called = [...person.names.map(partsOf), ...person.keys.map((key) => partsOf(key.split('@')[0] ?? ''))]
  const isNear = (word: string, parts: readonly string[]) => parts.some((part) => near(word, part))
  if (typed.length > 0 && typed.every((word) => isNear(word, called.flat()))) return true
  const surnames = person.names.flatMap((name) => partsOf(name).slice(1))
  return typed.some((word) => isNear(word, surnames))
}

function partsOf(text: string): readonly string[] {
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length >= 3)
}

/** Finnish changes the end of a name: Lehtimäki, Lehtimäen; Virtanen, Virtasen. */
function near(one: string, other: string): boolean {
  const least = Math.max(3, Math.ceil(Math.min(one.length, other.length) * 0.6))
  return one.slice(0, least) === other.slice(0, least)
}
