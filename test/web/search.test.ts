import { expect, test } from 'vitest'
import { closed } from '../../src/tickets/transitions.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, words } from './a-visitor.ts'

async function aSearchedDesk() {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const first = await desk.receive(
    aMail({
      from: aino,
      to: service,
      subject: 'Kysymys',
      text: `${'Hei. '.repeat(80)}Pelkään häätöä, tunnus on 010190-900P.`,
    }),
  )
  const second = await desk.receive(
    aMail({
      from: vaino,
      to: service,
      subject: 'Kirje',
      text: 'Liitteenä.',
      attachments: [{ filename: 'häätöpäätös.pdf', content: 'x', contentType: 'application/pdf' }],
    }),
  )
  return { desk, advisor, first, second }
}

async function search(advisor: AVisitor, typed: string, query = '') {
  const { headers } = await advisor.post('/searches', { words: typed })
  return advisor.get(`${headers.location}${query}`)
}

const marked = (page: Awaited<ReturnType<AVisitor['get']>>) =>
  [...page.body.matchAll(/<mark>([^<]*)<\/mark>/g)].map(([, text]) => text)

test('shows where the words stand, in the form they stand there', async () => {
  const { advisor } = await aSearchedDesk()
  const page = await search(advisor, 'häädöt')
  expect(marked(page)).toContain('häätöä')
  expect(marked(page).length).toBeGreaterThan(1)
  expect(words(page)).toContain('2 osumaa.')
  expect(words(page)).toContain('myös suljetuista')
})

test('covers a henkilötunnus beside what was found, and finds nothing by looking at its cover', async () => {
  const { advisor } = await aSearchedDesk()
  const page = await search(advisor, 'pelkään')
  expect(marked(page)).toEqual(['Pelkään'])
  expect(page.body).not.toContain('010190-900P')
  expect(page.body).toContain('•')
})

test('shows what was written before a line of addresses, and that line where the words stand nowhere else', async () => {
  const { advisor } = await aSearchedDesk()
  const excerptOf = async (typed: string) => {
    const { body } = await search(advisor, typed)
    const [, row = ''] = /<p class="row-line">(.*?)<\/p>/s.exec(body) ?? []
    return row.replaceAll(/<[^>]*>/g, '')
  }
  expect(await excerptOf('häätö')).not.toContain('AN-2026')
  expect(await excerptOf('häätöpäätös.pdf')).toMatch(/häätöpäätös\.pdf\s*$/)
})

test('finds what is closed, and can be narrowed to it', async () => {
  const { desk, advisor, first } = await aSearchedDesk()
  const { ticket } = (await desk.store.ticketByReference(first, desk.now()))!
  await desk.store.changeTicket(ticket.id, (found) => {
    const change = closed(found, 'Hoidettu', { userId: advisor.user.id }, desk.now())
    return 'refused' in change ? { refused: change.refused } : change
  })
  expect(words(await search(advisor, 'häätö'))).toContain('Kysymys')
  const narrowed = words(await search(advisor, 'häätö', '?state=closed'))
  expect(narrowed).toContain('Kysymys')
  expect(narrowed).not.toContain('Kirje')
})

test('keeps what was typed out of every address, and for oneself', async () => {
  const { desk, advisor } = await aSearchedDesk()
  const { headers } = await advisor.post('/searches', { words: 'Aino häätö' })
  expect(headers.location).toMatch(/^\/searches\/[0-9a-f-]{36}$/)
  const page = await advisor.get(String(headers.location))
  const addresses = [...page.body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, address = '']) => address)
  expect(addresses.filter((address) => /aino|h(?:%C3%A4|ä)/i.test(address))).toEqual([])
  expect(page.body).toMatch(/<title>Hakutulos/)
  expect((await (await aVisitor(desk)).get(String(headers.location))).statusCode).toBe(404)
})

test.each(['"', '*', 'a AND', 'NEAR(', '(((', "'; drop table", '\u0000', 'ä'.repeat(200)])(
  'answers to anything that is typed: %j',
  async (typed) => {
    const { advisor } = await aSearchedDesk()
    expect((await search(advisor, typed)).statusCode).toBe(200)
  },
)
