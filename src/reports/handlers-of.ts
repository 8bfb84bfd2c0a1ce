import type { ReportEvent } from './report-event.ts'

/** Who had the ticket, from one event to the next. Whoever answers or closes one that nobody had is its handler. */
export type Handlers = {
  at(seq: number): string | undefined
  /** How often the ticket went from one person to another between two events. */
  changesBetween(fromSeq: number, toSeq: number): number
}

export function handlersOf(events: readonly ReportEvent[]): Handlers {
  const steps: {
    readonly seq: number
    readonly handlerId: string | undefined
    readonly isChange: boolean
  }[] = []
  for (const { seq, kind, userId, facts } of events) {
    const before = steps.at(-1)?.handlerId
    if (kind === 'ticket-assigned') {
      const handlerId = typeof facts.to === 'string' ? facts.to : undefined
      steps.push({ seq, handlerId, isChange: before !== undefined && handlerId !== before })
    } else if ((kind === 'reply-queued' || kind === 'ticket-closed') && before === undefined && userId) {
      steps.push({ seq, handlerId: userId, isChange: false })
    }
  }
  return {
    at: (seq) => steps.findLast((step) => step.seq <= seq)?.handlerId,
    changesBetween: (fromSeq, toSeq) =>
      steps.filter((step) => step.isChange && step.seq > fromSeq && step.seq < toSeq).length,
  }
}
