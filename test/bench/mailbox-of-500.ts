import { createHash } from 'node:crypto'
import { aMail } from '../helpers/mails/a-mail.ts'

export const mailboxDescription =
  '500 mails: 60 % text and HTML of 2–8 kB, 25 % replies, 10 % with 200 kB, 5 % with 2 MB of attachments'

/** The mix an office sees in half a year, the same bytes at every call. */
export function mailboxOf500(): readonly Buffer[] {
  const mails: Buffer[] = []
  for (let number = 0; number < 500; number++) {
    const kind = number % 20
    if (kind < 12) mails.push(letter(number))
    else if (kind < 17) mails.push(reply(number))
    else mails.push(withAttachment(number, kind < 19 ? 200_000 : 2_000_000))
  }
  return mails
}

/** Read by either loop before its clock starts: a service that runs has its modules and processes at hand. */
export function firstMail(): Buffer {
  return letter(-1)
}

const sentences = [
  'Hei, kirjoitan vuokrasta, joka jäi viime kuussa maksamatta.',
  'Työt loppuivat elokuussa ja päiväraha on vielä käsittelyssä.',
  'Vuokranantaja lähetti muistutuksen ja pyysi vastausta tällä viikolla.',
  'Voisiko velasta tehdä maksusuunnitelman, jossa on pienemmät erät?',
  'Kelan päätös tuli eilen, mutta en ymmärrä, mitä siinä pyydetään.',
  'Lapset ovat alakoulussa, ja toivomme, ettei heidän tarvitse vaihtaa koulua.',
]

function words(number: number, bytes: number): string {
  const lines: string[] = []
  for (let size = 0, index = number; size < bytes; index++) {
    const line = `${sentences.at(index % sentences.length)} (${number}/${index})`
    lines.push(line)
    size += line.length + 2
  }
  return lines.join('\r\n')
}

function common(number: number) {
  return {
    from: { name: `Asukas ${number}`, address: `asukas${number}@citizen.example` },
    messageId: `kirje-${number}@citizen.example`,
    date: new Date(Date.UTC(2026, 9, 1, 8, number % 60)),
  }
}

function letter(number: number): Buffer {
  const text = words(number, 700 + (number % 7) * 300)
  const html = `<html><body><p style="font-family:sans-serif">${text.replaceAll('\r\n', '</p>\r\n<p>')}</p></body></html>`
  return aMail({ ...common(number), subject: `Kysymys vuokrasta ${number}`, text, html })
}

function reply(number: number): Buffer {
  const parent = `kirje-${number - 12}@citizen.example`
  const text = `${words(number, 600)}\r\n\r\nma 5. lokak. 2026 klo 10.11 Asumisneuvonta (neuvonta@kaupunki.example) kirjoitti:\r\n> ${words(number, 900).replaceAll('\r\n', '\r\n> ')}`
  const { from } = common(number - 12)
  return aMail({
    ...common(number),
    from,
    subject: `Re: Kysymys vuokrasta ${number - 12}`,
    text,
    inReplyTo: parent,
    references: [parent],
  })
}

function withAttachment(number: number, bytes: number): Buffer {
  return aMail({
    ...common(number),
    subject: `Liitteenä kirje ${number}`,
    text: words(number, 500),
    attachments: [
      { filename: `kirje ${number}.pdf`, contentType: 'application/pdf', content: noise(number, bytes) },
    ],
  })
}

/** Bytes that do not compress and are the same at every run. */
export function noise(seed: number, bytes: number): Buffer {
  const block = Buffer.concat(
    Array.from({ length: 1024 }, (_, index) => createHash('sha256').update(`${seed} ${index}`).digest()),
  )
  return Buffer.alloc(bytes, block)
}
