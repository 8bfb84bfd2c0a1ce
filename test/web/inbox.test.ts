import { describe, expect, test } from 'vitest'
import { meterBar } from '../../src/web/inbox/meter.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aStory } from './a-story.ts'
import { aVisitor, words } from './a-visitor.ts'

describe('the inbox', () => {
  test('groups by what happens if nobody answers, the most urgent first', async () => {
    const { desk } = await aStory()
    const page = await (await aVisitor(desk)).get('/inbox/open')
    const text = words(page)
    const order = [
      'Häätö lähellä 1 ',
      'Muuttopäivä on perjantaina',
      'Vastaus myöhässä 1 ',
      'Vuokravelka 2 kk',
      'Vastattava tänään 2 ',
      'Eviction judgement',
      'Hyresgaranti och FPA',
      'Myöhemmin 3 ',
      '(Ei otsikkoa)',
    ]
    const places = order.map((part) => text.indexOf(part))
    expect(places).toEqual([...places].sort((one, other) => one - other))
    expect(places).not.toContain(-1)
    expect(text).toContain('7 yhteydenottoa odottaa vastausta, 1 on myöhässä.')
    expect(text).toContain('palvelu auki klo 16.00 asti')
    expect(text).toContain('Myöhässä 2 t 5 min')
  })

  test('never reads a subject as markup', async () => {
    const desk = await aDesk()
    const canary = '<img src=x onerror=alert(1)>"\'&'
    await desk.receive(
      aMail({
        to: service,
        subject: canary,
        from: { name: canary, address: 'x@citizen.example' },
        text: canary,
      }),
    )
    const page = await (await aVisitor(desk)).get('/inbox/open')
    expect(page.body).not.toContain('<img')
    expect(words(page)).toContain('<img src=x onerror=alert(1)>')
  })

  test('of an empty queue says so, when mail was fetched, and the way onward', async () => {
    const desk = await aDesk()
    const page = await (await aVisitor(desk)).get('/inbox/open')
    expect(words(page)).toContain('Kaikkiin on vastattu.')
    expect(words(page)).toContain('Postia ei ole vielä haettu.')
  })

  test('does not know other queues', async () => {
    const desk = await aDesk()
    expect((await (await aVisitor(desk)).get('/inbox/everything')).statusCode).toBe(404)
  })

  test('goes on where the page ended', async () => {
    const desk = await aDesk()
    for (let number = 0; number < 101; number += 1) {
      await desk.receive(
        aMail({
          to: service,
          subject: `Kysymys ${number}`,
          from: { name: '', address: `a${number}@citizen.example` },
        }),
      )
    }
    const advisor = await aVisitor(desk)
    const first = await advisor.get('/inbox/open')
    const next = /href="(\/inbox\/open\?after=[^"]*)"/.exec(first.body)?.[1] ?? ''
    const second = await advisor.get(next)
    const rows = (body: string) => body.match(/data-row/g)?.length
    expect([rows(first.body), rows(second.body)]).toEqual([100, 1])
  })
})

describe('a search', () => {
  test('keeps its words out of the address, and out of other people’s reach', async () => {
    const { desk } = await aStory()
    const advisor = await aVisitor(desk)
    const sent = await advisor.post('/searches', { words: 'maksusuunnitelmalla' })
    const address = String(sent.headers.location)
    expect(address).toMatch(/^\/searches\/[\w-]{36}$/)
    const page = await advisor.get(address)
    expect(words(page)).toContain('Vuokravelka 2 kk')
    expect(words(page)).toContain('1 osuma.')
    expect(page.body).not.toMatch(/<title>[^<]*maksu/)
    expect((await (await aVisitor(desk)).get(address)).statusCode).toBe(404)
  })

  test('leads straight to a reference', async () => {
    const { desk, long } = await aStory()
    const advisor = await aVisitor(desk)
    const sent = await advisor.post('/searches', { words: `[${long}]` })
    expect((await advisor.get(String(sent.headers.location))).body).toContain(`href="/tickets/${long}"`)
  })

  test('that finds nothing offers a way onward', async () => {
    const desk = await aDesk()
    const advisor = await aVisitor(desk)
    const sent = await advisor.post('/searches', { words: 'olematon' })
    expect(words(await advisor.get(String(sent.headers.location)))).toContain('Katso suljetut yhteydenotot')
  })
})

test.each([
  ['nothing used', 0, 480, 0, 0],
  ['half used', 240, 480, 32, 0],
  ['all used', 480, 480, 64, 0],
  ['a little late is seen', 481, 480, 64, 3.5],
  ['very late stays in the picture', 9000, 480, 64, 14],
  ['a target without working time', 10, 0, 64, 14],
])('the meter of working time: %s', (_name, used, target, width, over) => {
  expect(meterBar(used, target)).toMatchObject({ used: width, over, half: 32, target: 64 })
})
