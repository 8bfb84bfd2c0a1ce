import { participantKey } from '../../mail/senders/participant-key.ts'
import { addressesIn, homesIn } from '../../replies/mentions.ts'
import type { OtherMention } from '../../replies/sensitive-reply.ts'
import { namesIn } from '../../search/name-keys.ts'
import type { Desk } from '../desk.ts'
import type { TicketView } from '../desk-store.ts'

export type SoughtResidents = {
  /** Keys of search/name-keys.ts and of mail/senders/participant-key.ts; at most 1,000 and 100. */
  readonly nameKeys: readonly string[]
  readonly addressKeys: readonly string[]
  /** "Mariankatu 19 A 4"; at most 20. */
  readonly homes: readonly string[]
}

export type OtherResidentStore = {
  /** Of what is sought, that which is known of a resident of another ticket and of nobody of this one. */
  otherResidents(ticketId: string, sought: SoughtResidents): Promise<SoughtResidents>
}

type WrittenMentions = {
  readonly text: string
  readonly fileNames: readonly string[]
  /** Addresses that get a copy. */
  readonly cc: readonly string[]
}

/** Where a text, a copy or the name of a file tells of a resident whose enquiry this is not (P3). */
export async function otherResidentsIn(
  { needs }: Desk,
  { ticket }: TicketView,
  { text, fileNames, cc }: WrittenMentions,
): Promise<OtherMention[]> {
  const own = new Set((await needs.store.listUsers()).map(({ name }) => name))
  const texts = [{ text }, ...fileNames.map((file) => ({ text: wordsOf(file), file }))]
  const names = texts.flatMap(({ text: words, ...where }) =>
    namesIn(words)
      .filter(({ name }) => !own.has(name))
      .map((mention) => ({ ...mention, ...where })),
  )
  const addresses = addressesIn(text)
  const homes = homesIn(text)
  if (names.length + addresses.length + homes.length + cc.length === 0) return []
  const found = await needs.store.otherResidents(ticket.id, {
    nameKeys: names.flatMap(({ keys }) => keys),
    addressKeys: [...cc, ...addresses.map(({ found: address }) => address)].map(participantKey),
    homes: homes.map(({ found: home }) => home),
  })
  return [
    ...names
      .filter(({ keys }) => keys.some((key) => found.nameKeys.includes(key)))
      .map((mention) => ({
        kind: 'other-name' as const,
        hint: mention.name,
        ...('file' in mention ? { file: mention.file } : { from: mention.from }),
      })),
    ...addresses
      .filter(({ found: address }) => found.addressKeys.includes(participantKey(address)))
      .map(({ found: hint, from }) => ({ kind: 'other-address' as const, hint, from })),
    ...cc
      .filter((address) => found.addressKeys.includes(participantKey(address)))
      .map((hint) => ({ kind: 'other-copy' as const, hint })),
    ...homes
      .filter(({ found: home }) => found.homes.includes(home))
      .map(({ found: hint, from }) => ({ kind: 'other-address' as const, hint, from })),
  ]
}

/** "paatos_Aino-Lehtimaki.pdf" as words. */
function wordsOf(file: string): string {
  return file.replace(/\.[\p{L}\d]{1,8}$/u, '').replace(/[_\-.+]+/g, ' ')
}
