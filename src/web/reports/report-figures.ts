import { ageLimits } from '../../reports/ageing.ts'
import type { Figures } from '../../reports/figures.ts'
import type { Voice } from '../page/render.ts'

export const rowsPath = '/reports/response-times/rows'

/** "4 t 35 min" in parts: the numbers are large, the units beside them small. */
export type FigurePart = { readonly text: string; readonly isUnit: boolean }

/** A line of figures in words; `href` leads to the messages behind it. */
export type FigureLine = {
  readonly name: string
  readonly href?: string
  readonly count: string
  /** Absent where the group is too small to be shown. */
  readonly shown?: {
    readonly share: string
    readonly barWidth: number
    readonly missed: number
    readonly missedHref: string
    readonly median: string
    readonly medianHref?: string
    readonly p90: string
    readonly p90Href?: string
  }
}

export function figureLine(name: string, figures: Figures, href: string, voice: Voice): FigureLine {
  return {
    name,
    href,
    count: voice.f.number(figures.count),
    shown: {
      share: percent(figures.shareMet, voice),
      barWidth: Math.round((figures.shareMet ?? 0) * 1000) / 10,
      missed: figures.missed,
      missedHref: `${href}&result=missed`,
      median: length(figures.medianMinutes, voice),
      p90: length(figures.p90Minutes, voice),
      ...rankHrefs(figures, href),
    },
  }
}

export function figureParts(text: string): readonly FigurePart[] {
  return text
    .split(/(\p{L}+|%)/u)
    .filter((part) => part !== '')
    .map((part) => ({ text: part, isUnit: /\p{L}|%/u.test(part) }))
}

/** To the messages a figure was picked from; where there is none, there is nothing to open. */
export function rankHrefs({ medianMinutes, p90Minutes }: Figures, href: string) {
  return {
    ...(medianMinutes === undefined ? {} : { medianHref: `${href}&rank=median` }),
    ...(p90Minutes === undefined ? {} : { p90Href: `${href}&rank=p90` }),
  }
}

/** "4 t – 8 t". */
export function ageName(index: number, { t, f }: Voice): string {
  const [from, to] = [f.duration(ageLimits[index - 1] ?? 0), ageLimits[index]]
  return to === undefined
    ? t('report.age.over', { from })
    : t('report.age.between', { from, to: f.duration(to) })
}

export function percent(share: number | undefined, { t, f }: Voice): string {
  return share === undefined ? '–' : t('report.percent', { value: f.number(share * 100) })
}

export function length(minutes: number | undefined, { f }: Voice): string {
  return minutes === undefined ? '–' : f.duration(minutes)
}

/** "28.9.2026–22.11.2026" in the language's own way. */
export function dates(
  { startMs, endMs }: { readonly startMs: number; readonly endMs: number },
  { t, f }: Voice,
): string {
  return t('report.dates', { from: f.date(new Date(startMs)), to: f.date(new Date(endMs - 1)) })
}
