import { replyAddresses } from '../answers/reply-address.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'
import type { Voice } from '../page/render.ts'

/** What an advisor must know before writing: which of the addresses an answer may go to do not exist (R-DSN-4). */
export async function undeliverableWords(
  { needs }: Desk,
  view: TicketView,
  voice: Voice,
): Promise<readonly string[]> {
  const { address, aliases } = needs.service
  const { choices } = replyAddresses(view, [address.address.toLowerCase(), ...aliases])
  const lines = await Promise.all(choices.map((choice) => undeliverableLine(needs, choice.address, voice)))
  return lines.filter((line) => line !== undefined)
}

/** In words, or nothing where mail to it arrives as far as is known. */
export async function undeliverableLine(
  { store }: Pick<Desk['needs'], 'store'>,
  address: string,
  { t, f }: Voice,
): Promise<string | undefined> {
  const found = await store.undeliverable(address)
  if (!found) return undefined
  const line = t('undeliverable', { address, at: f.date(found.at), status: found.status })
  const other = await store.otherAddress(address)
  return other ? `${line} ${t('undeliverable.other', { address: other })}` : line
}
