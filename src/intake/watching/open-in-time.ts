import type { Mailbox } from '../mailbox.ts'
import { patienceAfter } from './patience.ts'

type Opened = Awaited<ReturnType<Mailbox['open']>>

/** Undefined when the service is told to stop meanwhile; what is opened late is closed at once. */
export async function openedInTime(mailbox: Mailbox, signal: AbortSignal): Promise<Opened | undefined> {
  const patience = patienceAfter(signal)
  const opening = mailbox.open()
  const opened = await Promise.race([opening, patience.end]).finally(() => patience.stop())
  if (opened && !signal.aborted) return opened
  const closing = opening.then((late) => (late.kind === 'open' ? late.session.close() : undefined))
  void Promise.allSettled([closing])
  return undefined
}
