import { type ErasedCounts, nothingErased, sumOf } from '../../../web/residents/erasure-store.ts'
import type { Office } from '../office.ts'
import { goingOf } from './erasable-messages.ts'
import { kindOf } from './erase-message.ts'

type Chosen = { readonly ticketId: string; readonly isWhole: boolean }

/** How much of a ticket would go, by kind. */
export function countsOf(office: Office, chosen: Chosen, keys: ReadonlySet<string>): ErasedCounts {
  const { ticketId, isWhole } = chosen
  const going = goingOf(office, chosen, keys)
  const ids = JSON.stringify(going.map(({ id }) => id))
  const count = (sql: string, ...values: readonly string[]) =>
    office.client
      .prepare(sql)
      .pluck()
      .get(...values) as number
  const byKind = going.reduce((sum, message) => sumOf(sum, { [kindOf(message)]: 1 }), nothingErased)
  return {
    ...byKind,
    tickets: isWhole ? 1 : 0,
    files: count(
      'select count(*) from attachments where message_id in (select value from json_each(?))',
      ids,
    ),
    originals: count(
      'select count(*) from messages where id in (select value from json_each(?)) and content_id is not null',
      ids,
    ),
    drafts: isWhole ? count(drafts, ticketId, ticketId) : 0,
    texts: isWhole
      ? count(`${texts} where e.ticket_id = ?`, ticketId)
      : count(
          `${texts} where e.ticket_id = ? and e.message_id in (select value from json_each(?))`,
          ticketId,
          ids,
        ),
  }
}

const drafts = `select (select count(*) from drafts where ticket_id = ?)
  + (select count(*) from draft_versions where ticket_id = ?)`
const texts = 'select count(*) from events e join event_texts x on x.seq = e.seq'
