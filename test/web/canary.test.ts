import { Writable } from 'node:stream'
import pino from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { readWorkbook } from '../reports/a-workbook.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { answer } from './a-reported-desk.ts'
import { type AVisitor, aVisitor } from './a-visitor.ts'

/** Breaks out of an attribute, a text, a script, a template and a spreadsheet, if anything lets it. */
const sting = '"\'><img src=kanaria onerror=kanaria()></script><%= kanaria %>=kanaria()'
const word = 'kanaria'

const encoded = (text: string) => `=?utf-8?B?${Buffer.from(text).toString('base64')}?=`

/** A mail with the canary in every field that a mail can fill. */
function aStingingMail(messageId: string, kind: 'person' | 'automatic'): Buffer {
  const name = `${encoded(sting)}`
  return aMail({
    from: `${name} <"${word}<b>"@${word}.example>`,
    to: service,
    cc: `${name} <${word}.cc@citizen.example>`,
    replyTo: `${name} <${word}.reply@citizen.example>`,
    subject: sting,
    messageId,
    inReplyTo: `<${word}"><b>@x.example>`,
    references: [`${word}'"><i>@x.example`],
    text: `${sting}\n\n> ${sting}`,
    html: `<p>${sting}</p><a href="javascript:${word}()">a</a><a href="data:text/html,${word}">b</a>`,
    attachments: [
      { filename: `${sting}.html`, content: sting, contentType: `text/html; charset="${word}'><b>"` },
      { filename: '\u202Egpj.kanaria', content: 'x', contentType: `image/${word}<svg>` },
    ],
    headers: {
      ...(kind === 'automatic' ? { 'Auto-Submitted': `auto-replied; ${word}="><b>` } : {}),
      'List-Id': `<${word}"><b>.x.example>`,
      'Thread-Topic': sting,
      'X-Mailer': sting,
      'Authentication-Results': `mx.esimerkkila.example; dmarc=pass header.from="${word}><b>"`,
    },
  })
}

/** What a mail server says of a mail of ours, with the canary in all it may say (RFC 3464). */
function aStingingBounce(messageId: string): Buffer {
  const field = `${word}"'><b>`
  const part = (type: string, ...lines: readonly string[]) => [
    '--b',
    `Content-Type: ${type}`,
    '',
    ...lines,
    '',
  ]
  return Buffer.from(
    [
      `From: ${encoded(sting)} <MAILER-DAEMON@${word}.example>`,
      `To: ${service.address}`,
      `Subject: ${encoded(sting)}`,
      'Auto-Submitted: auto-replied',
      `Message-Id: <${word}.3@x.example>`,
      'MIME-Version: 1.0',
      'Content-Type: multipart/report; report-type=delivery-status; boundary="b"',
      '',
      ...part('text/plain; charset=utf-8', sting),
      ...part(
        'message/delivery-status',
        `Reporting-MTA: dns; mx.${field}.example`,
        `Received-From-MTA: dns; ${field}`,
        '',
        `Original-Recipient: rfc822; ${field}@x.example`,
        `Final-Recipient: rfc822; ${field}@x.example`,
        'Action: failed',
        `Status: 5.1.1 (${field})`,
        `Remote-MTA: dns; ${field}`,
        `Diagnostic-Code: smtp; 550 5.1.1 ${sting}`,
      ),
      ...part(
        'message/rfc822',
        `From: ${service.address}`,
        `To: ${field}@x.example`,
        `Message-ID: <${messageId}>`,
        `Subject: ${encoded(sting)}`,
        '',
        sting,
      ),
      '--b--',
      '',
    ].join('\r\n'),
  )
}

let desk: ADesk
let advisor: AVisitor
let logged = ''
let references: readonly string[]
let resident: string

beforeAll(async () => {
  const log = pino(
    { level: 'trace' },
    new Writable({
      write(chunk: Buffer, _encoding, done) {
        logged += chunk.toString()
        done()
      },
    }),
  )
  desk = await aDesk({ log })
  advisor = await aVisitor(desk)
  references = [
    await desk.receive(aStingingMail(`${word}.1@x.example`, 'person')),
    await desk.receive(aStingingMail(`${word}.2@x.example`, 'automatic')),
  ]
  const from = `${encoded(sting)} <${word}.oma@citizen.example>`
  const answered = await desk.receive(aMail({ from, to: service, subject: sting, text: sting }))
  const sent = await answer(desk, answered, advisor.user)
  expect(await desk.receive(aStingingBounce(sent))).toBe(answered)
  references = [...references, answered]
  resident = await desk.store.residentOf(`${word}.oma@citizen.example`)
})

async function pathsOf(): Promise<readonly string[]> {
  const paths = ['/inbox/open', '/inbox/new', '/inbox/automatic', '/inbox/quarantine', '/audit', '/status']
  for (const reference of references) {
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    for (const page of [
      '',
      '/reply',
      '/note',
      '/closure',
      '/urgency',
      '/language',
      '/title',
      '/topic',
      '/assignment',
      '/reminder',
      '/merge',
      '/split',
      '/move',
      '/call',
      '/hand-over',
      '/print',
      '/proof',
    ])
      paths.push(`/tickets/${reference}${page}`)
    paths.push(`/tickets/${reference}/merge?into=${references.find((other) => other !== reference)}`)
    for (const message of view.messages.filter(({ direction }) => direction === 'in'))
      for (const page of ['original', 'headers', 'html']) paths.push(`/messages/${message.id}/${page}`)
  }
  paths.push(...['', '/merge', '/export'].map((page) => `/residents/${resident}${page}`))
  for (const search of ['/searches', '/residents'])
    paths.push(String((await advisor.post(search, { words: word })).headers.location))
  return paths
}

describe('what a mail says in any of its fields', () => {
  test('is text on every page and never markup, whoever looks', async () => {
    const supervisor = await aVisitor(desk, 'supervisor')
    let seen = 0
    for (const path of await pathsOf()) {
      for (const visitor of [advisor, supervisor]) {
        const { body, statusCode } = await visitor.get(path)
        if (statusCode !== 200) continue
        if (body.includes(word)) seen += 1
        expect({ path, markup: markupOf(body) }).toEqual({ path, markup: [] })
      }
    }
    expect(seen).toBeGreaterThan(15)
  })

  test('reaches the desk in what a mail server says of our mail', async () => {
    const { messages } = (await desk.store.ticketByReference(references[2] ?? '', desk.now()))!
    const told = messages.flatMap(({ delivery }) => delivery?.recipients ?? [])
    expect(told.find(({ state }) => state === 'bounced')?.diagnostic).toContain(word)
    expect((await advisor.get(`/residents/${resident}`)).body).toContain(word)
  })

  test('stands in no address and no title of a page', async () => {
    for (const path of await pathsOf()) {
      const { body } = await advisor.get(path)
      if (path.endsWith('/html')) continue
      expect(/<title>([^<]*)<\/title>/.exec(body)?.[1] ?? '').not.toContain(word)
      const addresses = [...body.matchAll(/\s(?:href|action|src)="([^"]*)"/g)].map(
        ([, address = '']) => address,
      )
      expect(addresses.filter((address) => address.includes(word))).toEqual([])
    }
  })

  test('leaves only as a file that nothing runs', async () => {
    const view = (await desk.store.ticketByReference(references[0] ?? '', desk.now()))!
    const files = view.messages.flatMap(({ attachments }) => attachments)
    expect(files.length).toBeGreaterThan(1)
    for (const { id } of files) {
      const { headers } = await advisor.get(`/attachments/${id}`)
      expect(headers['content-type']).toBe('application/octet-stream')
      expect(headers['content-disposition']).toMatch(/^attachment;/)
      expect(headers['content-disposition']).not.toMatch(/[\r\n<>\u202E]/)
      expect(headers['x-content-type-options']).toBe('nosniff')
    }
  })

  test('is a cell and no formula in what is exported', async () => {
    const supervisor = await aVisitor(desk, 'supervisor')
    for (const path of ['/audit/csv', '/reports/response-times/csv']) {
      const { body, statusCode } = await supervisor.get(path)
      expect(statusCode).toBe(200)
      const cells = body.split(/[;\r\n]/).map((cell) => cell.replace(/^"/, ''))
      expect(cells.filter((cell) => /^[=+@\t\r-]/.test(cell) && cell.includes(word))).toEqual([])
    }
  })

  test('is text in the copy of a resident, and a value in its data', async () => {
    const form = { reason: 'Pyyntö 7', notes: 'yes' }
    const page = await advisor.post(`/residents/${resident}/export`, { ...form, format: 'html' })
    expect(page.headers['content-disposition']).toMatch(/^attachment;/)
    expect(page.headers['content-disposition']).not.toContain(word)
    expect(page.body).toContain(word)
    expect(markupOf(page.body)).toEqual([])
    const data = await advisor.post(`/residents/${resident}/export`, { ...form, format: 'json' })
    expect(JSON.stringify(data.json())).toContain(word)
    const supervisor = await aVisitor(desk, 'supervisor')
    const sheets = readWorkbook((await supervisor.get('/reports/response-times/xlsx')).rawPayload)
    expect(JSON.stringify(sheets)).not.toContain(word)
    expect((await supervisor.get('/reports/response-times/json')).body).not.toContain(word)
  })

  test('is on no page of an erasure, before and after', async () => {
    const admin = await aVisitor(desk, 'admin')
    const reference = references[2] ?? ''
    const preview = await admin.post('/erasures', { reference })
    const pages = ['/erasures', String(preview.headers.location)]
    for (const path of pages) {
      const { body, statusCode } = await admin.get(path)
      expect([path, statusCode, body.includes(word)]).toEqual([path, 200, false])
    }
    expect((await admin.get(pages[1] ?? '')).body).toContain(reference)
  })

  test('is in no log', () => {
    expect(logged).not.toContain(word)
  })

  test('cannot turn round what stands beside it: names are apart from the sentence', async () => {
    const page = await advisor.get(`/tickets/${references[0]}`)
    expect(page.body).not.toContain('\u202E')
    expect(page.body).toMatch(/<h2 class="message-author"[^>]*><bdi>/)
  })
})

/** Tags and attributes that only the canary brings. */
function markupOf(body: string): readonly string[] {
  return (
    body.match(/<(?:img src=kanaria|b>|i>|svg>|\/script><%)|<[^>]*\sonerror|href="(?:javascript|data):/gi) ??
    []
  )
}
