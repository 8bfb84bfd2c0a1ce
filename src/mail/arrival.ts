import { type HeaderBlock, headerValues } from './headers/header-block.ts'
import { readMailDate } from './headers/mail-date.ts'
import { isReceivedBy } from './senders/trusted-result.ts'

/** When our receiving host took the mail over: its topmost Received line (ruling 17). */
export function readArrival(header: HeaderBlock, receivingHost: string | undefined): Date | undefined {
  if (!receivingHost) return undefined
  const line = headerValues(header, 'received').find((value) => isReceivedBy(value, receivingHost))
  return line === undefined ? undefined : readMailDate(line.slice(line.lastIndexOf(';') + 1))
}
