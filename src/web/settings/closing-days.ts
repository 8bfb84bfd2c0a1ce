import { isLocalDate, type LocalDate } from '../../business-time/local-date.ts'

export type ClosingDays =
  | { readonly kind: 'read'; readonly days: readonly LocalDate[] }
  /** The first line that is no day, or a range that ends before it begins. */
  | { readonly kind: 'invalid'; readonly line: string }
  | { readonly kind: 'too-many'; readonly line: string }

const mostDays = 400
const dayMs = 86_400_000

/** One day or one range in each line, "24.12.2026" or "6.7.2026–31.7.2026"; ISO dates are read too. */
export function readClosingDays(text: string): ClosingDays {
  const days = new Set<LocalDate>()
  for (const line of text.split('\n').map((one) => one.trim())) {
    if (line === '') continue
    const range = rangeOf(line)
    if (!range) return { kind: 'invalid', line }
    for (let ms = range.from; ms <= range.to; ms += dayMs) {
      days.add(new Date(ms).toISOString().slice(0, 10))
      if (days.size > mostDays) return { kind: 'too-many', line }
    }
  }
  return { kind: 'read', days: [...days].sort() }
}

/** Neighbouring days as one range. */
export function shownClosingDays(days: readonly LocalDate[]): string {
  const runs: { from: LocalDate; to: LocalDate }[] = []
  for (const day of [...days].sort()) {
    const last = runs.at(-1)
    if (last && msOf(day) - msOf(last.to) === dayMs) last.to = day
    else runs.push({ from: day, to: day })
  }
  return runs
    .map(({ from, to }) => (from === to ? written(from) : `${written(from)}–${written(to)}`))
    .join('\n')
}

function rangeOf(line: string): { readonly from: number; readonly to: number } | undefined {
  const whole = dateOf(line)
  if (whole) return { from: msOf(whole), to: msOf(whole) }
  const [, first = '', second = ''] = /^(.+?)\s*(?:–|—|\s-\s|(?<=\d)-(?=\d{1,2}\.))\s*(.+)$/.exec(line) ?? []
  const from = dateOf(first)
  const to = dateOf(second)
  return from && to && from <= to ? { from: msOf(from), to: msOf(to) } : undefined
}

function dateOf(text: string): LocalDate | undefined {
  const [, day, month, year] = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim()) ?? []
  const iso = year ? `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}` : text.trim()
  return isLocalDate(iso) ? iso : undefined
}

function msOf(date: LocalDate): number {
  return Date.parse(`${date}T00:00:00Z`)
}

function written(date: LocalDate): string {
  const [year, month, day] = date.split('-').map(Number)
  return `${day}.${month}.${year}`
}
