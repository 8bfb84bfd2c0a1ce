import { Writable } from 'node:stream'
import pino from 'pino'
import { beforeAll, describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
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

let desk: ADesk
let advisor: AVisitor
let logged = ''
let references: readonly string[]

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
}, 60_000)

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
  const { headers } = await advisor.post('/searches', { words: word })
  return [...paths, String(headers.location)]
}

describe('what a mail says in any of its fields', () => {
  test('is text on every page and never markup, whoever looks', { timeout: 60_000 }, async () => {
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

  test('stands in no address and no title of a page', { timeout: 60_000 }, async () => {
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
