import type { ReportEvent } from './report-event.ts'

/** The mailbox could not be read; what arrived meanwhile waited on the server and lost no time of its clock. */
export type Outage = { readonly fromMs: number; readonly toMs?: number }

/** From the first loss to the next connection; `events` are those of the mailbox in their order. */
export function outagesOf(events: readonly Pick<ReportEvent, 'kind' | 'at'>[]): readonly Outage[] {
  const outages: Outage[] = []
  let fromMs: number | undefined
  for (const { kind, at } of events) {
    if (kind === 'mailbox-lost') fromMs ??= at.getTime()
    if (kind !== 'mailbox-connected' || fromMs === undefined) continue
    outages.push({ fromMs, toMs: at.getTime() })
    fromMs = undefined
  }
  return fromMs === undefined ? outages : [...outages, { fromMs }]
}

/** The outage during which something arrived, if any. */
export function outageAt(outages: readonly Outage[], ms: number): Outage | undefined {
  return outages.find(({ fromMs, toMs }) => fromMs <= ms && ms <= (toMs ?? Number.POSITIVE_INFINITY))
}

export function overlapping(outages: readonly Outage[], startMs: number, endMs: number): readonly Outage[] {
  return outages.filter(({ fromMs, toMs }) => fromMs < endMs && (toMs ?? Number.POSITIVE_INFINITY) > startMs)
}
