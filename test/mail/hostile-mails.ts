/** Mails that were made to exhaust a parser (R-ROB-3). Each is given in chunks, as a server would. */

const HEAD = 'From: Aino Testi <aino@asukas.example>\r\nTo: neuvonta@kaupunki.example\r\nSubject: Koe\r\n'

export const HOSTILE_MAILS: Readonly<Record<string, () => string>> = {
  'with 1,500 parts': () =>
    mixed(times(1_500, (i) => `--b\r\nContent-Type: text/plain; name=a${i}.txt\r\n\r\nosa ${i}\r\n`)),
  'with 4,900 unnamed text parts': () => mixed(times(4_900, (i) => `--b\r\n\r\nosa ${i}\r\n`)),
  'with 1.2 MB of headers': () =>
    `${HEAD}${times(20_000, (i) => `X-Turha-${i}: ${'y'.repeat(45)}\r\n`)}\r\nTeksti\r\n`,
  'with one header of 4 MB': () =>
    `${HEAD}X-Pitka: ${'(a '.repeat(1_400_000)}\r\n\r\nYhden otsakkeen alla\r\n`,
  'with two million blank lines': () => `${HEAD}\r\n${'\r\n'.repeat(2_000_000)}Loppu\r\n`,
  'with NUL bytes': () => `${HEAD}X-Nolla: a\0b\r\n\r\nHei\0 maailma\0\0\r\n`,
  'with 20,000 nested elements': () => html(`${'<div>'.repeat(20_000)}ydin${'</div>'.repeat(20_000)}`),
  'with 60,000 table cells': () => html(`<table>${'<tr><td>a</td></tr>'.repeat(60_000)}</table>`),
  'with 5 MB of HTML': () =>
    html('<p class="x">Hyvää <b>päivää</b> <a href="https://a.example/">tästä</a></p>'.repeat(68_000)),
  'with 5 MB of opened tags': () => html('<a'.repeat(2_500_000)),
  'with 5 MB of unclosed comments': () => html('<!--'.repeat(1_250_000)),
  'with 900 nested quotes around 20,000 lines': () =>
    html(`${'<blockquote>'.repeat(900)}${'rivi<br>'.repeat(20_000)}`),
  'with 15 nested quotes around 60,000 lines': () =>
    html(`${'<blockquote>'.repeat(15)}${'rivi<br>'.repeat(60_000)}`),
  'with deep HTML around a megabyte of blanks': () => html(`${'<div>'.repeat(2_000)}${' '.repeat(900_000)}a`),
  'with a megabyte of blanks in HTML': () => html(`${' '.repeat(900_000)}a${'&nbsp;'.repeat(100_000)}`),
  'with a sender of a late @ and a million colons': () =>
    `From: ${'a'.repeat(1_000_000)}@${':'.repeat(1_000_000)}\r\n\r\nHei\r\n`,
  'with 100,000 recipients': () =>
    `${HEAD.replace('neuvonta@kaupunki.example', recipients(100_000))}\r\nHei\r\n`,
  'with 100,000 opened quotes and brackets in To': () => `To: ${'"(<'.repeat(100_000)}\r\n${HEAD}\r\nHei\r\n`,
  'with 4,900 nested multiparts': () => nestedMultiparts(4_900),
  'with 9,000 nested multiparts': () => nestedMultiparts(9_000),
  'with 500,000 delimiter lines': () => mixed(`${'--b\n'.repeat(4_900)}${'--c\n'.repeat(500_000)}`),
  'that refers to itself and 50,000 others': () =>
    `Message-ID: <a@asukas.example>\r\nIn-Reply-To: <a@asukas.example>\r\nReferences: <a@asukas.example> ${times(50_000, (i) => `<r${i}@x.example>\r\n `)}\r\n${HEAD}\r\nHei\r\n`,
  'with a subject of 40,000 encoded words': () =>
    `Subject: ${'=?utf-8?q?=C3=A4?= '.repeat(40_000)}\r\nFrom: a@asukas.example\r\n\r\nHei\r\n`,
  'with 3 MB of almost encoded words': () =>
    `Subject: ${'=?a?q?'.repeat(500_000)}\r\nFrom: a@asukas.example\r\n\r\nHei\r\n`,
  'with 300,000 quote introductions': () =>
    `${HEAD}\r\n${'Lähettäjä: x kirjoitti 1.1.2026 a@b.example:\r\n'.repeat(300_000)}`,
  'with 900,000 From lines': () => `${HEAD}\r\n${'From:\n\n'.repeat(150_000)}`,
  'with one line of 20 MB': () => `${HEAD}\r\n${'a@b.example '.repeat(1_700_000)}`,
  'with 20,000 files begun in its text': () =>
    `${HEAD}\r\n${'begin 644 a\r\n#0V%T\r\n#0V%T\r\n#0V%T\r\n'.repeat(20_000)}`,
  'of a daemon with 300,000 addresses': () =>
    `From: mailer-daemon@asukas.example\r\nSubject: failure notice\r\nReturn-Path: <>\r\n\r\n${times(300_000, (i) => `a${i}@b.example failed 550 5.1.1\r\n`)}`,
  'with 200,000 delivery reports': () =>
    mixed(
      `--b\r\nContent-Type: message/delivery-status\r\n\r\n${times(200_000, (i) => `Final-Recipient: rfc822; a${i}@b.example\r\nAction: failed\r\n\r\n`)}`,
    ),
  'with quoted-printable of blanks': () =>
    `${HEAD}Content-Transfer-Encoding: quoted-printable\r\n\r\n${' '.repeat(5_000_000)}=`,
  'with base64 of padding': () => `${HEAD}Content-Transfer-Encoding: base64\r\n\r\n${'='.repeat(3_000_000)}`,
  'with parameters without end': () =>
    `${HEAD}Content-Type: text/plain${'; name*0*="('.repeat(300_000)}\r\n\r\nHei\r\n`,
}

export async function* inChunks(raw: string, size = 65_536): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(raw)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

function times(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => line(i)).join('')
}

function mixed(parts: string): string {
  return `${HEAD}Content-Type: multipart/mixed; boundary=b\r\n\r\n${parts}--b--\r\n`
}

function html(body: string): string {
  return `${HEAD}Content-Type: text/html; charset=utf-8\r\n\r\n<html><body>${body}</body></html>`
}

function recipients(count: number): string {
  return times(count, (i) => `a${i}@asukas.example,\r\n `)
}

function nestedMultiparts(depth: number): string {
  return `${HEAD}${times(depth, (i) => `Content-Type: multipart/mixed; boundary=b${i}\r\n\r\n--b${i}\r\n`)}\r\nydin\r\n`
}
