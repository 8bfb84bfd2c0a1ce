import { type ReportEvent, textFact } from './report-event.ts'

/** A person said that nobody waits for an answer to what had come until then. */
export type Marking = { readonly seq: number; readonly atMs: number; readonly userId?: string }

/**
 * Markings that stand. One is void when it was taken back and when a person made the ticket an enquiry after
 * all; a new mail of a person makes it one again too, but leaves what came before as it was judged.
 */
export function markingsOf(events: readonly ReportEvent[]): readonly Marking[] {
  const settled: Marking[] = []
  let current: Marking | undefined
  for (const event of events) {
    if (event.kind === 'ticket-marked-automatic') {
      const { seq, at, userId } = event
      current = { seq, atMs: at.getTime(), ...(userId === undefined ? {} : { userId }) }
    } else if (event.kind === 'ticket-released') {
      if (current && isByMail(event)) settled.push(current)
      current = undefined
    }
  }
  return current ? [...settled, current] : settled
}

/** Somebody, or a person's mail, made it an enquiry; taking back a marking only gives back what it was before. */
export function isMadeEnquiry(events: readonly ReportEvent[]): boolean {
  return events.some((event) => event.kind === 'ticket-released' && !isUndo(event))
}

/** The same, by a person of the office: then what came before is measured as well. */
export function isMadeEnquiryByPerson(events: readonly ReportEvent[]): boolean {
  return events.some((event) => event.kind === 'ticket-released' && !isUndo(event) && !isByMail(event))
}

function isUndo({ facts }: ReportEvent): boolean {
  return facts.isUndo === true
}

function isByMail(event: ReportEvent): boolean {
  return textFact(event, 'by') === 'mail'
}
