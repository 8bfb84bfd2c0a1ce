import { describeDesk } from './describe-desk.ts'
import { describeFiling } from './describe-filing.ts'
import { describeLedger } from './describe-ledger.ts'
import { describeOutbox } from './describe-outbox.ts'
import { describePeople } from './describe-people.ts'
import { describeRawMail } from './describe-raw-mail.ts'
import { describeReceipts } from './describe-receipts.ts'
import { describeUpkeep } from './describe-upkeep.ts'
import type { OpenTwice } from './storage-scenes.ts'

/** What every storage promises, whatever its dialect; one-writer assumptions with two handles (scale.md §4.4). */
export function describeStorage(name: string, open: OpenTwice): void {
  describeRawMail(name, open)
  describeLedger(name, open)
  describeFiling(name, open)
  describeReceipts(name, open)
  describeOutbox(name, open)
  describeDesk(name, open)
  describePeople(name, open)
  describeUpkeep(name, open)
}
