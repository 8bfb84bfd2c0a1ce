import type { User } from '../../people/user.ts'
import { topics } from '../../tickets/topics.ts'
import type { Voice } from '../page/render.ts'
import {
  type FilterName,
  filterNames,
  type InboxFilter,
  type ListQuery,
  listHref,
  marks,
} from './inbox-filter.ts'

export type FilterChoice = { readonly value: string; readonly text: string; readonly isChosen: boolean }

export type FilterView = {
  readonly action: string
  readonly fields: readonly {
    readonly name: FilterName | 'sort'
    readonly label: string
    readonly choices: readonly FilterChoice[]
  }[]
  /** What narrows the list now, each with the address without it. */
  readonly chips: readonly { readonly text: string; readonly href: string }[]
  readonly clearHref: string
  /** Stands in another order than its own. */
  readonly isSorted: boolean
}

/** The form that narrows a list, and what it is narrowed to. */
export function filterView(
  path: string,
  query: ListQuery,
  offered: readonly (FilterName | 'sort')[],
  handlers: readonly User[],
  voice: Voice,
): FilterView {
  const values = { ...query.filter, sort: query.sort }
  const fields = offered.map((name) => ({
    name,
    label: voice.t(`filter.${name}`),
    choices: choicesOf(name, handlers, voice).map(({ value, text }) => ({
      value,
      text,
      isChosen: value === (values[name] ?? ''),
    })),
  }))
  const chips = filterNames.flatMap((name) => {
    const value = query.filter[name]
    if (value === undefined) return []
    const text = choicesOf(name, handlers, voice).find((choice) => choice.value === value)?.text
    const { [name]: _gone, ...rest } = query.filter
    const href = listHref(path, { filter: rest as InboxFilter, ...(query.sort ? { sort: query.sort } : {}) })
    return [{ text: text ?? voice.t('filter.unknown'), href }]
  })
  return {
    action: path,
    fields,
    chips,
    clearHref: path,
    isSorted: query.sort !== undefined && query.sort !== 'due',
  }
}

function choicesOf(
  name: FilterName | 'sort',
  handlers: readonly User[],
  { t }: Voice,
): { readonly value: string; readonly text: string }[] {
  const all = { value: '', text: t(`filter.all.${name}`) }
  switch (name) {
    case 'topic':
      return [
        all,
        { value: 'none', text: t('topic.none') },
        ...topics.map((value) => ({ value, text: t(`topic.${value}`) })),
      ]
    case 'handler':
      return [
        all,
        { value: 'none', text: t('inbox.no-handler') },
        ...handlers.map(({ id, name: text }) => ({ value: id, text })),
      ]
    case 'language':
      return [
        all,
        ...(['fi', 'sv', 'en'] as const).map((value) => ({ value, text: t(`language.title.${value}`) })),
      ]
    case 'urgency':
      return [
        all,
        ...(['crisis', 'legal-deadline', 'ordinary'] as const).map((value) => ({
          value,
          text: t(`urgency.${value}`),
        })),
      ]
    case 'mark':
      return [all, ...marks.map((value) => ({ value, text: t(`filter.mark.${value}`) }))]
    case 'state':
      return [
        all,
        ...(['open', 'waiting', 'closed'] as const).map((value) => ({ value, text: t(`state.${value}`) })),
      ]
    case 'sort':
      return [
        all,
        ...(['moving', 'arrival', 'newest'] as const).map((value) => ({
          value,
          text: t(`filter.sort.${value}`),
        })),
      ]
  }
}
