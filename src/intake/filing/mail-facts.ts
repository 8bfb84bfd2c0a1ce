import type { InboundMail } from '../../mail/inbound-mail.ts'
import type { Arrival } from '../intake-store.ts'
import type { Found, Lookup } from './filing.ts'
import type { FilingOffice } from './filing-office.ts'

/** Everything the rules of filing look at. */
export type MailFacts = {
  readonly mail: InboundMail
  readonly arrival: Arrival
  readonly lookup: Lookup
  readonly found: Found
  readonly office: FilingOffice
  readonly idIsReused: boolean
}
