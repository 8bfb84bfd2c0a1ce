import { expect, test } from 'vitest'
import { fixture, LETTER_HEAD, OFFICE, rawMail, read } from './reading.ts'

/* Rules of mail-rules.md that no other test of this folder tries; each by its number. */

const withoutSubject = LETTER_HEAD.filter((line) => !line.startsWith('Subject'))
const letter = (...head: string[]) => read(rawMail([...LETTER_HEAD, ...head], 'Hei'))
const mixed = (...parts: string[]) =>
  rawMail(
    [...LETTER_HEAD, 'Content-Type: multipart/mixed; boundary=b'],
    `${parts.map((part) => `--b\n${part}`).join('\n')}\n--b--`,
  )
const codes = ({ problems }: Awaited<ReturnType<typeof read>>) =>
  problems.map(({ code, detail }) => (detail === undefined ? code : `${code} ${detail}`))

test('R-ID-7: a redirected mail is the mail it was', async () => {
  const mail = await letter(
    'Resent-From: toinen@muualla.example',
    'Resent-Message-ID: <uusi@muualla.example>',
  )
  expect([mail.sender?.address, mail.messageId]).toEqual(['aino@asukas.example', 'kirje@asukas.example'])
})

test.each([
  ['Exchange', 'X-MS-Exchange-Inbox-Rules-Loop: aino@asukas.example'],
  ['Zimbra', 'Auto-Submitted: auto-replied (zimbra; vacation)'],
  ['Gmail', 'Auto-Submitted: auto-replied\r\nPrecedence: bulk\r\nX-Autoreply: yes'],
])('R-AUTO-5: an absence notice of %s is automatic, not bulk', async (_, lines) => {
  const mail = await letter('X-Auto-Response-Suppress: All', ...lines.split('\r\n'))
  expect([mail.kind, mail.noReceiptReason]).toEqual(['automatic', 'automatic'])
})

test('R-AUTO-6: a mail that says it is from us is from a person, gets no receipt and warns', async () => {
  const mail = await read(
    rawMail([...LETTER_HEAD.slice(1), 'From: Neuvonta <NEUVONTA@kaupunki.example>'], 'Hei'),
  )
  expect([mail.kind, mail.noReceiptReason]).toEqual(['person', 'own-address'])
  expect(codes(mail)).toContain('sender-is-us')
  expect(codes(await letter())).not.toContain('sender-is-us')
})

test.each([
  ['base64', ['Content-Transfer-Encoding: base64'], (text: string) => Buffer.from(text).toString('base64')],
  ['an attachment', ['Content-Disposition: attachment; filename=details.dat'], (text: string) => text],
])('R-DSN-1: a delivery status as %s is read', async (_, head, encoded) => {
  const status =
    'Reporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@x.example\nAction: failed\nStatus: 5.1.1\n'
  const mail = await read(
    mixed('\nTakaisin', ['Content-Type: message/delivery-status', ...head, '', encoded(status)].join('\n')),
  )
  expect(mail.kind).toBe('bounce')
  expect(mail.deliveryReport?.recipients).toMatchObject([{ address: 'a@x.example', permanent: true }])
})

test('R-DSN-5: a report about DMARC is automatic, a person who writes about one is not', async () => {
  const head = [...withoutSubject, 'Content-Type: multipart/mixed; boundary=b']
  const report = (subject: string, type: string) =>
    read(rawMail([...head, `Subject: ${subject}`], `--b\nContent-Type: ${type}; name=r\n\nx\n--b--`))
  const subject = 'Report Domain: kaupunki.example Submitter: palvelu.example Report-ID: 1'
  expect((await report(subject, 'application/gzip')).kind).toBe('automatic')
  expect((await report(`[Preview] ${subject}`, 'application/zip')).kind).toBe('automatic')
  expect((await report(subject, 'text/plain')).kind).toBe('person')
  expect((await report('Raportti: Report Domain: x', 'application/zip')).kind).toBe('person')
  const tls = [
    ...withoutSubject,
    'Subject: Report',
    'Content-Type: multipart/report; report-type=tlsrpt; boundary=b',
  ]
  expect((await read(rawMail(tls, '--b\nContent-Type: application/tlsrpt+gzip\n\nx\n--b--'))).kind).toBe(
    'automatic',
  )
})

test('R-ADDR-5: who writes is From, wherever the answer shall go', async () => {
  const mail = await letter('Reply-To: vastaukset@muualla.example')
  expect([mail.sender?.address, mail.replyTo[0]?.address]).toEqual([
    'aino@asukas.example',
    'vastaukset@muualla.example',
  ])
})

test('R-CS-5: a subject and a name turn no writing around', async () => {
  const mail = await read(
    rawMail(
      [
        ...withoutSubject.slice(1),
        'From: "Aino\u202e \u2066x" <aino@asukas.example>',
        'Subject: a\u202eb\u061cc',
      ],
      'Hei',
    ),
  )
  expect(`${mail.subject}${mail.sender?.name}`).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u061c]/)
})

test('R-BODY-6: an AMP part is neither body nor reason for alarm', async () => {
  const raw = rawMail(
    [...LETTER_HEAD, 'Content-Type: multipart/alternative; boundary=b'],
    '--b\nContent-Type: text/plain\n\nTeksti\n--b\nContent-Type: text/x-amp-html\n\n<html amp4email>\n--b\nContent-Type: text/html\n\n<p>Teksti</p>\n--b--',
  )
  const mail = await read(raw)
  expect([mail.text, mail.html]).toEqual(['Teksti', '<p>Teksti</p>'])
})

test('R-ATT-1, R-ATT-8: parts without a name get one that says what they are, signatures too', async () => {
  const types = [
    'image/png',
    'application/pdf',
    'application/pgp-signature',
    'application/pkcs7-signature',
    'x/y',
  ]
  const mail = await read(mixed(...types.map((type) => `Content-Type: ${type}\n\nx`)))
  expect(mail.attachments.map(({ name }) => name)).toEqual([
    'image.png',
    'attachment.pdf',
    'signature.asc',
    'smime.p7s',
    'attachment.bin',
  ])
})

test('R-ATT-5: an empty file is listed and told, and is no fault', async () => {
  const mail = await read(mixed('Content-Type: application/pdf; name=tyhja.pdf\n'))
  expect(mail.attachments).toMatchObject([{ name: 'tyhja.pdf', size: 0 }])
  expect(codes(mail)).toContain('attachment-empty tyhja.pdf')
  expect(mail.degraded).toBe(false)
})

test.each([
  'lasku.exe',
  'lasku.pdf.js',
  'LASKU.SCR',
  'kirje.docm',
  'paketti.iso',
  'muistio.one',
  'linkki.lnk',
])('R-ATT-9: a file named %s is told as one that may run a program', async (name) => {
  const mail = await read(mixed(`Content-Type: application/octet-stream; name="${name}"\n\nx`))
  expect(codes(mail)).toContain(`attachment-dangerous ${name}`)
})

test.each(['lasku.pdf', 'kirje.docx', 'kuva.jpg', 'exe.txt', 'kalenteri.ics'])(
  'R-ATT-9: %s is an ordinary file',
  async (name) => {
    const mail = await read(mixed(`Content-Type: application/octet-stream; name="${name}"\n\nx`))
    expect(codes(mail).join(' ')).not.toContain('dangerous')
  },
)

test.each(['x-uuencode', 'uuencode', 'x-uue'])('R-ATT-6: a part in %s is decoded', async (encoding) => {
  const part = `Content-Type: text/plain; name=a.txt\nContent-Transfer-Encoding: ${encoding}\n\nbegin 644 a.txt\n#0V%T\n\`\nend`
  const mail = await read(mixed(part))
  expect(mail.attachments).toMatchObject([{ name: 'a.txt', size: 3 }])
})

test('R-ROB-3: of six hundred files five hundred are listed, and the rest is told', async () => {
  const parts = Array.from({ length: 600 }, (_, at) => `Content-Type: image/png; name=${at}.png\n\nx`)
  const mail = await read(mixed(...parts))
  expect(mail.attachments).toHaveLength(500)
  expect(codes(mail)).toContain('attachments-truncated')
})

test('R-HTML-6: HTML too deep to be turned into text is told', async () => {
  const deep = `${'<div>'.repeat(3_000)}ydin${'</div>'.repeat(3_000)}`
  expect(codes(await read(rawMail([...LETTER_HEAD, 'Content-Type: text/html'], deep)))).toContain(
    'html-too-deep',
  )
})

test.each([
  ['Tue, 4 Jun 2024 12:00:00 +0300', true],
  ['Mon, 1 Apr 2024 09:00:00 +0300', true],
  ['Tue, 4 Jun 2024 09:30:00 +0300', false],
])('R-DATE: of a mail that came on 4 June at 9.15, the date %s is unlikely: %s', async (date, isUnlikely) => {
  const host = 'mx.kaupunki.example'
  const head = LETTER_HEAD.filter((line) => !line.startsWith('Date'))
  const received = `Received: from a by ${host} with ESMTPS; Tue, 4 Jun 2024 09:15:22 +0300`
  const mail = await read(rawMail([received, ...head, `Date: ${date}`], 'Hei'), {
    ...OFFICE,
    receivingHost: host,
  })
  expect(codes(mail).includes('date-unlikely')).toBe(isUnlikely)
})

test('R-SPOOF-3: a header of ours that a stranger wrote decides nothing', async () => {
  const mail = await letter('X-Neuvoposti-Loop: väärä', 'X-Priority: 1', 'X-Neuvoposti-Queue: crisis')
  expect([mail.kind, mail.noReceiptReason]).toEqual(['person', undefined])
})

test('W21: an odd Message-ID is read, and the mail of no program is lost', async () => {
  const head = LETTER_HEAD.filter((line) => !line.startsWith('Message-ID'))
  const mail = await read(
    rawMail([...head, 'Message-ID: <a@b.example> (added by postmaster@b.example)'], 'Hei'),
  )
  expect(mail.messageId).toBe('a@b.example')
  expect((await read(fixture('out-of-office-fi.eml'))).kind).toBe('automatic')
})
