import type { Language } from '../../people/language.ts'
import type { TicketState, Urgency } from '../../tickets/ticket.ts'
import { type Topic, topics } from '../../tickets/topics.ts'

export const marks = ['unread', 'draft', 'attachments', 'undelivered', 'moving-near', 'moving-day'] as const
export const sorts = ['due', 'arrival', 'newest', 'moving'] as const
export const filterNames = ['topic', 'handler', 'language', 'urgency', 'mark', 'state'] as const

export type Mark = (typeof marks)[number]
export type InboxSort = (typeof sorts)[number]
export type FilterName = (typeof filterNames)[number]

/** What a list is narrowed to; addresses may hold it, because none of it names a resident. */
export type InboxFilter = {
  readonly topic?: Topic | 'none'
  /** Id of a user, or `none`. */
  readonly handler?: string
  readonly language?: Language
  readonly urgency?: Urgency
  readonly mark?: Mark
  readonly state?: TicketState
}

export type ListQuery = { readonly filter: InboxFilter; readonly sort?: InboxSort; readonly after?: string }

const allowed = {
  topic: ['none', ...topics],
  language: ['fi', 'sv', 'en'],
  urgency: ['ordinary', 'legal-deadline', 'crisis'],
  mark: marks,
  state: ['open', 'waiting', 'closed'],
} as const satisfies { readonly [Name in Exclude<FilterName, 'handler'>]: readonly InboxFilter[Name][] }

/** A query comes from an address: what says nothing narrows nothing. */
export function listQuery(query: unknown): ListQuery {
  const given = query as Readonly<Record<string, unknown>>
  const text = (name: string) => (typeof given[name] === 'string' ? given[name] : '')
  const handler = /^[\w-]{1,64}$/.test(text('handler')) ? text('handler') : undefined
  const one = <Value extends string>(values: readonly Value[], name: string) =>
    values.find((value) => value === text(name))
  const sort = one(sorts, 'sort')
  const after = text('after')
  return {
    filter: defined({
      topic: one(allowed.topic, 'topic'),
      handler,
      language: one(allowed.language, 'language'),
      urgency: one(allowed.urgency, 'urgency'),
      mark: one(allowed.mark, 'mark'),
      state: one(allowed.state, 'state'),
    }),
    ...(sort ? { sort } : {}),
    ...(after !== '' && after.length <= 300 ? { after } : {}),
  }
}

/** The address of a list, narrowed and sorted like this. */
export function listHref(
  path: string,
  { filter, sort, after }: Omit<ListQuery, 'after'> & { readonly after?: string | undefined },
): string {
  const fields = defined({ ...filter, sort, after })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) query.set(name, String(value))
  return query.size > 0 ? `${path}?${query}` : path
}

export function isNarrowed(filter: InboxFilter): boolean {
  return Object.keys(filter).length > 0
}

type Defined<Fields> = { readonly [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>
}
