import { describe, expect, test, vi } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'

/** Every message of the catalogues stands between marks, so that whatever stands outside them is written by hand. */
vi.mock('../../src/messages/catalogue.ts', async (original) => {
  const real = await original<typeof import('../../src/messages/catalogue.ts')>()
  return {
    ...real,
    loadCatalogue: (language: 'fi') =>
      Object.fromEntries(
        Object.entries(real.loadCatalogue(language)).map(([key, text]) => [key, `⟦${text}⟧`]),
      ),
  }
})

const known = [
  ...['Leena Aalto', 'Tiina Ranta', 'Mikko Salo', 'LA', 'TR', 'MS', service.name, service.address],
  ...['Aino Lehtimäki', 'AL', 'Europe/Helsinki', 'INBOX', 'http://127.0.0.1:8080/', 'SHA-256'],
]

/** Letters a reader sees or hears that came neither from a catalogue nor from what people wrote. */
function hardWords(html: string): string[] {
  const body = html.slice(html.indexOf('<body'))
  const told = [...body.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*)"/g)].map(([, text]) => text)
  const visible = body
    .replaceAll(/<(svg|pre|kbd|textarea|iframe|code)\b[\s\S]*?<\/\1>/g, ' ')
    .replaceAll(/<[^>]*>/g, ' ')
  let text = [visible, ...told].join(' ').replaceAll(/&\w+;|&#\d+;/g, ' ')
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replaceAll(/⟦[^⟦⟧]*⟧/g, ' ')
  }
  for (const name of known) text = text.replaceAll(name, ' ')
  return text.replaceAll(/\S+@\S+\.example|AN-\d{4}-\d+/g, ' ').match(/\p{L}{2,}/gu) ?? []
}

describe.each([
  [
    'admin',
    'Tiina Ranta',
    ['/settings/mailbox', '/settings/hours', '/settings/targets', '/settings/receipts'],
  ],
  [
    'admin',
    'Tiina Ranta',
    ['/settings/signatures', '/settings/alerts', '/settings/handling', '/settings/sign-in'],
  ],
  [
    'admin',
    'Tiina Ranta',
    ['/settings/protection', '/settings/history', '/settings/feedback', '/settings/users'],
  ],
  [
    'admin',
    'Tiina Ranta',
    ['/setup/service', '/setup/security', '/setup/mailbox', '/setup/hours', '/setup/people'],
  ],
  [
    'admin',
    'Tiina Ranta',
    ['/setup/receipt', '/setup/ready', '/status', '/audit', '/profile', '/saved-replies'],
  ],
  ['advisor', 'Leena Aalto', ['/inbox/open', '/inbox/closed', '/help', '/menu', '/absences', '/feedback']],
  ['advisor', 'Leena Aalto', ['/tickets/:ticket', '/tickets/:ticket/reply', '/tickets/:ticket/note']],
  ['supervisor', 'Mikko Salo', ['/reports/response-times', '/tickets/:ticket', '/tickets/:ticket/proof']],
] as const)('for the %s %s', (role, name, paths) => {
  test.each(paths)('every word of %s comes from the catalogues', async (path) => {
    const desk = await aDesk()
    const reference = await desk.receive(aMail({ to: service, subject: '1', text: '1' }))
    const visitor = await aVisitor(desk, await desk.person(role, name))
    const page = await visitor.get(path.replace(':ticket', reference))
    expect(page.statusCode).toBe(200)
    expect(hardWords(page.body)).toEqual([])
  })
})

test('the check sees a word that was written into a page', () => {
  expect(hardWords('<body><p>⟦Hei ⟦nimi⟧⟧ Hello</p><a aria-label="Sulje">⟦x⟧</a>')).toEqual([
    'Hello',
    'Sulje',
  ])
})
