import { aMail } from '../helpers/mails/a-mail.ts'
import type { SinkMail } from '../helpers/servers/smtp-sink.ts'
import { aBounce, sentId } from './a-bounce.ts'
import type { Random } from './fast-clock.ts'

/** Where a mail has to be found at the end. */
export type Place =
  /** A ticket of its own. */
  | { readonly kind: 'own' }
  /** The ticket of that earlier mail. */
  | { readonly kind: 'beside'; readonly mark: string }
  /** The ticket out of which the message with that Message-ID was sent. */
  | { readonly kind: 'under'; readonly messageId: string }

export type PostedMail = {
  /** Stands in its subject, and in no other. */
  readonly mark: string
  readonly raw: Buffer
  readonly place: Place
  /** The address whose delivery this mail reports as failed, and the message it is about. */
  readonly bounced?: { readonly messageId: string; readonly address: string }
}

type Written = { readonly mark: string; readonly address: string; readonly messageId: string }

/**
 * The next mail of an office's hour: mostly new enquiries, and everything else that a mailbox gets, in
 * seeded order. What answers something answers what was really sent, so `sent` is asked each time.
 */
export function postOfAnHour(random: Random, sent: () => readonly SinkMail[]) {
  const written: Written[] = []
  const bouncedIds = new Set<string>()
  let last: PostedMail | undefined
  let count = 0

  function next(): PostedMail {
    count += 1
    const mark = `soak${String(count).padStart(5, '0')}`
    const kind = kindFor(random.next())
    const post = makers[kind](mark) ?? newEnquiry(mark)
    last = post
    return post
  }

  const newEnquiry = (mark: string, more: Parameters<typeof aMail>[0] = {}): PostedMail => {
    const address = `asukas@k${random.below(100_000)}.example`
    const messageId = `${mark}@kirje.example`
    written.push({ mark, address, messageId })
    const raw = aMail({ from: { name: 'Asukas', address }, subject: `Vuokra ${mark}`, messageId, ...more })
    return { mark, raw, place: { kind: 'own' } }
  }

  const makers: Readonly<Record<Kind, (mark: string) => PostedMail | undefined>> = {
    new: newEnquiry,
    large: (mark) =>
      newEnquiry(mark, {
        attachments: [{ filename: 'kuva.jpg', content: Buffer.alloc(300_000 + random.below(900_000), mark) }],
      }),
    nameless: (mark) => ({
      mark,
      raw: aMail({
        from: `${mark}@nimetön.example`.replace('ö', 'o'),
        subject: `Ilman tunnusta ${mark}`,
        messageId: false,
        text: `Hei, ${mark}`,
      }),
      place: { kind: 'own' },
    }),
    broken: (mark) => ({
      mark,
      raw: Buffer.concat([
        Buffer.from(
          `From: rikki@k${random.below(100_000)}.example\r\nSubject: Rikki ${mark}\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\nContent-Type: text/html; charset=nada\r\n\r\n<p>${mark}<table><`,
        ),
        Buffer.from(Array.from({ length: 400 }, () => 33 + random.below(222))),
        Buffer.from('\r\n'),
      ]),
      place: { kind: 'own' },
    }),
    bulk: (mark) => ({
      mark,
      raw: aMail({
        from: 'uutiset@lehti.example',
        subject: `Uutiskirje ${mark}`,
        headers: { 'List-Id': '<uutiset.lehti.example>', Precedence: 'bulk' },
      }),
      place: { kind: 'own' },
    }),
    more: (mark) => {
      const earlier = random.pick(written)
      if (!earlier) return undefined
      const raw = aMail({
        from: { name: 'Asukas', address: earlier.address },
        subject: `Re: Vuokra ${mark}`,
        messageId: `${mark}@kirje.example`,
        inReplyTo: earlier.messageId,
        references: earlier.messageId,
      })
      return { mark, raw, place: { kind: 'beside', mark: earlier.mark } }
    },
    stranger: (mark) => {
      const earlier = random.pick(written)
      if (!earlier) return undefined
      const raw = aMail({
        from: `varjo@v${mark}.example`,
        subject: `Re: Vuokra ${mark}`,
        inReplyTo: earlier.messageId,
      })
      return { mark, raw, place: { kind: 'own' } }
    },
    answer: (mark) => {
      const got = random.pick(sent())
      const from = got?.to[0]
      if (!got || !from) return undefined
      const messageId = sentId(got)
      const raw = aMail({ from, subject: `Vs: ${mark}`, inReplyTo: messageId, references: messageId })
      return { mark, raw, place: { kind: 'under', messageId } }
    },
    absence: (mark) => {
      const got = random.pick(sent())
      const from = got?.to[0]
      if (!got || !from) return undefined
      const messageId = sentId(got)
      const headers = { 'Auto-Submitted': 'auto-replied' }
      const raw = aMail({ from, subject: `Poissa: ${mark}`, inReplyTo: messageId, headers })
      return { mark, raw, place: { kind: 'under', messageId } }
    },
    bounce: (mark) => {
      const got = random.pick(sent())
      const address = got?.to[0]
      if (!got || !address || bouncedIds.has(sentId(got))) return undefined
      const messageId = sentId(got)
      bouncedIds.add(messageId)
      return {
        mark,
        raw: aBounce(mark, address, got),
        place: { kind: 'under', messageId },
        bounced: { messageId, address },
      }
    },
  }

  return { next, last: () => last }
}

type Kind =
  | 'new'
  | 'large'
  | 'nameless'
  | 'broken'
  | 'bulk'
  | 'more'
  | 'stranger'
  | 'answer'
  | 'absence'
  | 'bounce'

const shares: readonly (readonly [Kind, number])[] = [
  ['new', 0.5],
  ['more', 0.15],
  ['answer', 0.08],
  ['absence', 0.03],
  ['bounce', 0.02],
  ['bulk', 0.07],
  ['nameless', 0.05],
  ['stranger', 0.05],
  ['broken', 0.03],
  ['large', 0.02],
]

function kindFor(drawn: number): Kind {
  let left = drawn
  for (const [kind, share] of shares) {
    if (left < share) return kind
    left -= share
  }
  return 'new'
}
