import type { LocalDate } from '../business-time/local-date.ts'

/** A value of a table as the summary holds it; every rendering writes it in its own way, none computes. */
export type Cell =
  | string
  | number
  | undefined
  /** Working time. */
  | { readonly kind: 'minutes'; readonly minutes: number }
  /** Between 0 and 1. */
  | { readonly kind: 'share'; readonly share: number }
  | { readonly kind: 'date'; readonly date: LocalDate }
  | { readonly kind: 'moment'; readonly ms: number }

export type Row = readonly Cell[]

/** An empty cell for what is not known. */
export function minutesCell(minutes: number | undefined): Cell {
  return minutes === undefined ? undefined : { kind: 'minutes', minutes }
}

export function shareCell(share: number | undefined): Cell {
  return share === undefined ? undefined : { kind: 'share', share }
}

export function dateCell(date: LocalDate): Cell {
  return { kind: 'date', date }
}
