import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { replyAddresses } from '../../src/web/answers/reply-address.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { sendAll } from './a-reported-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

async function aTwoTicketDesk() {
  const desk = await aDesk()
  const first = await desk.receive(
    aMail({ from: aino, to: service, subject: 'Vuokra', text: 'Vuokrani on rästissä.' }),
  )
  const other = { ...aino, address: 'aino.toinen@citizen.example' }
  const second = await desk.receive(
    aMail({ from: other, to: service, subject: 'Lisää', text: 'Unohdin liitteen.' }),
  )
  const third = await desk.receive(
    aMail({ from: vaino, to: service, subject: 'Häätö', text: 'Häätö tulossa.' }),
  )
  return { desk, advisor: await aVisitor(desk), first, second, third, other }
}

/** Fills in the form of the page and sends it. */
async function sendMove(advisor: AVisitor, path: string, fields: Record<string, string>) {
  const page = await advisor.get(path)
  const into = page.body.includes('name="intoVersion"')
    ? {
        into: /type="hidden" name="into" value="([^"]*)"/.exec(page.body)?.[1] ?? '',
        intoVersion: hiddenField(page, 'intoVersion'),
      }
    : {}
  return advisor.post(path.split('?')[0] ?? '', { version: hiddenField(page, 'version'), ...into, ...fields })
}

async function follow(advisor: AVisitor, answer: Awaited<ReturnType<AVisitor['get']>>) {
  return advisor.get(String(answer.headers.location).replace(/#.*/, ''))
}

async function messagesOf({ store, now }: ADesk, reference: string) {
  return (await store.ticketByReference(reference, now()))!.messages
}

describe('merging', () => {
  test('shows what the survivor would hold and who might write there, before anything happens', async () => {
    const { advisor, first, second } = await aTwoTicketDesk()
    const page = await advisor.get(`/tickets/${second}/merge?into=${first}`)
    expect(words(page)).toContain('Vuokrani on rästissä.')
    expect(words(page)).toContain('Unohdin liitteen.')
    expect(words(page)).toContain(
      `Saavat kirjoittaa yhteydenottoon ${first} jo nyt ${aino.name} <${aino.address}>`,
    )
    expect(words(page)).toContain(`Anna lupa kirjoittaa yhteydenottoon ${first}`)
    expect(words(page)).toContain('eri kirjoittaja')
  })

  test('into nothing asks for a reference', async () => {
    const { advisor, first } = await aTwoTicketDesk()
    expect(words(await advisor.get(`/tickets/${first}/merge?into=`))).toContain(
      'Valitse yhteydenotto luettelosta tai kirjoita sen viite.',
    )
    expect(words(await advisor.get(`/tickets/${first}/merge`))).not.toContain('Lomakkeessa on virhe')
  })

  test('of two people’s enquiries is typed out, and keeps everything when it is not', async () => {
    const { desk, advisor, first, third } = await aTwoTicketDesk()
    const path = `/tickets/${third}/merge?into=${first}`
    const unsure = await sendMove(advisor, path, { confirmation: 'kyllä' })
    expect(unsure.statusCode).toBe(422)
    expect(words(unsure)).toContain('Mitään ei siirretty')
    expect(await messagesOf(desk, third)).toHaveLength(2)
    const sure = await sendMove(advisor, path, { confirmation: first.toLowerCase() })
    expect(sure.statusCode).toBe(303)
  })

  test('leads from the old reference to the survivor, and is undone by one button', async () => {
    const { desk, advisor, first, second } = await aTwoTicketDesk()
    const done = await sendMove(advisor, `/tickets/${second}/merge?into=${first}`, { confirmation: first })
    const told = await follow(advisor, done)
    expect(words(told)).toContain(`Yhteydenotto ${second} yhdistettiin tähän.`)
    const old = await advisor.get(`/tickets/${second}`)
    expect(old.headers.location).toBe(`/tickets/${first}?merged=${second}#ilmoitus`)
    expect(words(await follow(advisor, old))).toContain(`Yhteydenotto ${second} on yhdistetty tähän.`)
    expect(words(await advisor.get('/inbox/open'))).not.toContain('Lisää')
    const undo = /action="(\/moves\/[^"]+)"/.exec(told.body)?.[1] ?? ''
    const back = await follow(advisor, await advisor.post(undo))
    expect(words(back)).toContain('Peruttu. Viestit ovat taas tässä yhteydenotossa.')
    expect(await messagesOf(desk, second)).toHaveLength(2)
    expect(words(await advisor.get('/inbox/open'))).toContain('Lisää')
  })

  test('waits for an answer that is on its way', async () => {
    const { desk, advisor, first, second } = await aTwoTicketDesk()
    const view = (await desk.store.ticketByReference(first, desk.now()))!
    const form = {
      formId: randomUUID(),
      ticketVersion: view.ticket.version,
      to: [aino],
      cc: [],
      text: 'Hei Aino',
      afterwards: { kind: 'stay' },
      language: 'fi',
      attachments: [],
    } as const
    await desk.needs.replies.accept(form, view, advisor.user, desk.now())
    expect((await messagesOf(desk, first)).some(({ kind }) => kind === 'reply')).toBe(true)
    const refused = await sendMove(advisor, `/tickets/${second}/merge?into=${first}`, { confirmation: first })
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain('Vastaus on vielä lähdössä')
  })

  test('of what was chosen in the inbox asks which one stays', async () => {
    const { desk, advisor, first, third } = await aTwoTicketDesk()
    const ids = await Promise.all(
      [first, third].map(
        async (reference) => (await desk.store.ticketByReference(reference, desk.now()))!.ticket,
      ),
    )
    const send = (url: string, fields: readonly [string, string][]) =>
      desk.app.inject({
        method: 'POST',
        url,
        headers: { cookie: advisor.cookie, 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams([
          ['_csrf', advisor.token],
          ['back', '/inbox/open'],
          ...fields,
        ]).toString(),
      })
    const boxes = ids.map(({ id, version }): [string, string] => ['chosen', `${id}.${version}`])
    const one = await send('/selections', [boxes[0]!, ['act', 'merge'], ['assignee', '']])
    expect(words(await follow(advisor, one))).toContain('vähintään kaksi')
    const page = await send('/selections', [...boxes, ['act', 'merge'], ['assignee', '']])
    expect(words(page)).toContain('Yhdistä 2 yhteydenottoa')
    const into: [string, string] = ['into', ids[0]!.id]
    expect((await send('/selections/merge', [...boxes, into])).statusCode).toBe(422)
    const done = await send('/selections/merge', [...boxes, into, ['confirmation', first]])
    expect(words(await follow(advisor, done))).toContain(`Yhteydenotto ${third} yhdistettiin tähän.`)
    expect(await messagesOf(desk, third)).toHaveLength(4)
  })
})

describe('splitting', () => {
  async function aMergedDesk() {
    const before = await aTwoTicketDesk()
    const { advisor, first, third } = before
    await sendMove(advisor, `/tickets/${third}/merge?into=${first}`, { confirmation: first })
    const wrong = (await messagesOf(before.desk, first)).find(({ from }) => from?.address === vaino.address)!
    return { ...before, wrong }
  }

  test('makes an enquiry of its own out of a message, and says where it came from', async () => {
    const { advisor, first, wrong } = await aMergedDesk()
    const done = await sendMove(advisor, `/tickets/${first}/split?message=${wrong.id}`, { message: wrong.id })
    expect(done.headers.location).toMatch(/^\/tickets\/AN-2026-4\?move=/)
    const page = words(await follow(advisor, done))
    expect(page).toContain(`Viestit erotettiin yhteydenotosta ${first}`)
    expect(page).toContain('Häätö tulossa.')
    expect(words(await advisor.get(`/tickets/${first}`))).not.toContain('Häätö tulossa.')
  })

  test('leaves the moving day with both, and a merge the earlier one, each until it is undone', async () => {
    const { desk, advisor, first, second, wrong } = await aMergedDesk()
    const day = async (reference: string) =>
      (await desk.store.ticketByReference(reference, desk.now()))!.ticket.movingDay
    const set = async (reference: string, movingDay: string) => {
      const { id } = (await desk.store.ticketByReference(reference, desk.now()))!.ticket
      await desk.store.changeTicket(id, () => ({ patch: { movingDay }, events: [] }))
    }
    await set(first, '2026-12-18')
    await set(second, '2026-11-27')
    const path = `/tickets/${first}/split?message=${wrong.id}`
    expect(words(await advisor.get(path))).toContain('Muuttopäivä tulee kumpaankin: pe 18.12.')
    await sendMove(advisor, path, { message: wrong.id })
    expect([await day(first), await day('AN-2026-4')]).toEqual(['2026-12-18', '2026-12-18'])
    const into = `/tickets/${second}/merge?into=${first}`
    expect(words(await advisor.get(into))).toContain('Voimaan jää muuttopäivä pe 27.11.')
    const merged = await sendMove(advisor, into, { confirmation: first })
    const told = await follow(advisor, merged)
    expect([await day(first), words(told).includes('Muuttopäivä: pe 27.11.2026')]).toEqual([
      '2026-11-27',
      true,
    ])
    await advisor.post(/action="(\/moves\/[^"]+\/undo)"/.exec(told.body)?.[1] ?? '')
    expect([await day(first), await day(second)]).toEqual(['2026-12-18', '2026-11-27'])
  })

  test('of our own answer alone stays the matter of whom it went to', async () => {
    const { desk, advisor, first } = await aTwoTicketDesk()
    const form = await advisor.get(`/tickets/${first}/reply`)
    const hidden = Object.fromEntries(
      ['formId', 'version', 'seq'].map((name) => [name, hiddenField(form, name)]),
    )
    const text = 'Hei Aino, autan vuokra-asiassa.'
    await advisor.post(`/tickets/${first}/reply`, { ...hidden, text, outcome: '', after: 'wait' })
    await desk.wait(1)
    await sendAll(desk)
    const answer = (await messagesOf(desk, first)).find(({ kind }) => kind === 'reply')!
    const done = await sendMove(advisor, `/tickets/${first}/split?message=${answer.id}`, {
      message: answer.id,
    })
    expect(done.statusCode).toBe(303)
    const { ticket, participants } = (await desk.store.ticketByReference('AN-2026-4', desk.now()))!
    expect(ticket.requester?.address).toBe(aino.address)
    expect(participants.map(({ address }) => address)).toEqual([aino.address])
    expect(words(await advisor.get('/tickets/AN-2026-4/reply'))).toContain(aino.address)
  })

  test('of nothing says so and keeps the page', async () => {
    const { advisor, first } = await aMergedDesk()
    const answer = await sendMove(advisor, `/tickets/${first}/split`, {})
    expect(answer.statusCode).toBe(422)
    expect(words(answer)).toContain('Valitse vähintään yksi viesti.')
  })

  test('into another enquiry moves it there', async () => {
    const { desk, advisor, first, second, wrong } = await aMergedDesk()
    const path = `/tickets/${first}/move?message=${wrong.id}&into=${second}`
    const done = await sendMove(advisor, path, { message: wrong.id, confirmation: second })
    expect(words(await follow(advisor, done))).toContain('Viestit siirrettiin tähän')
    expect((await messagesOf(desk, second)).map(({ id }) => id)).toContain(wrong.id)
  })
})

test('no address of a move says more than a reference and an id', async () => {
  const { advisor, first, second } = await aTwoTicketDesk()
  const page = await advisor.get(`/tickets/${second}/merge?into=${first}`)
  const addresses = [...page.body.matchAll(/(?:href|action)="([^"]*)"/g)].map(([, address = '']) => address)
  expect(addresses.filter((address) => /@|aino|vuokra/i.test(decodeURIComponent(address)))).toEqual([])
})

test('an answer after a merge goes to who takes part, and carries nothing of the other person', async () => {
  const { desk, advisor, first } = await aTwoTicketDesk()
  desk.wait(10)
  const later = await desk.receive(aMail({ from: vaino, to: service, subject: 'Häätö huomenna' }))
  const merged = await sendMove(advisor, `/tickets/${later}/merge?into=${first}`, { confirmation: first })
  expect(merged.headers.location).toContain(first)
  desk.wait(10)
  const view = (await desk.store.ticketByReference(first, desk.now()))!
  expect(view.messages.map(({ from }) => from?.address)).toContain(vaino.address)
  const { choices, mustChoose } = replyAddresses(view, [service.address])
  expect(choices.map(({ address }) => address)).toEqual([aino.address, vaino.address])
  expect(mustChoose).toBe(true)
  const form = {
    formId: randomUUID(),
    ticketVersion: view.ticket.version,
    to: [aino],
    cc: [],
    text: 'Hei Aino',
  }
  await desk.needs.replies.accept(
    { ...form, language: 'fi', attachments: [], afterwards: { kind: 'stay' } },
    view,
    advisor.user,
    desk.now(),
  )
  const reply = (await messagesOf(desk, first)).find(({ kind }) => kind === 'reply')!
  const his = view.messages.find(({ from }) => from?.address === vaino.address)!
  expect(reply.subject).not.toMatch(/häätö/i)
  expect([reply.inReplyTo, ...reply.references]).not.toContain(his.messageId)
})
