import { afterEach, describe, expect, test } from 'vitest'
import { liveEventOf } from '../../src/web/live/live-events.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { listening } from './a-browser.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'

const open: { close(): Promise<unknown> }[] = []

afterEach(async () => {
  for (const one of open.splice(0)) await one.close()
})

async function aLiveDesk() {
  const desk = await aDesk()
  const address = await listening(desk)
  open.push(desk.app)
  return { desk, address }
}

/** Reads a stream until it holds what is waited for, or has ended. */
async function listen(address: string, cookie: string, headers: Record<string, string> = {}) {
  const leaving = new AbortController()
  open.unshift({ close: async () => leaving.abort() })
  const response = await fetch(`${address}/live`, { headers: { cookie, ...headers }, signal: leaving.signal })
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
  let heard = ''
  return {
    response,
    heard: () => heard,
    async until(pattern: RegExp): Promise<string> {
      while (!pattern.test(heard)) {
        const { value, done } = await reader.read()
        if (done) throw new Error(`the stream ended after ${heard}`)
        heard += value
      }
      return heard
    },
    async end(): Promise<string> {
      for (;;) {
        const { value, done } = await reader.read()
        if (done) return heard
        heard += value
      }
    },
    leave: () => leaving.abort(),
  }
}

const ticketIdOf = async ({ store, now }: ADesk, reference: string) =>
  (await store.ticketByReference(reference, now()))!.ticket.id

test('an open list asks who is in which ticket, and is told of others by name and of tickets by id alone', async () => {
  const { desk } = await aLiveDesk()
  const advisor = await aVisitor(desk)
  const colleague = await aVisitor(desk, await desk.person('advisor', 'Sofia Lind'))
  const reference = await desk.receive(aMail({ from: aino, to: service, subject: 'Salainen asia' }))
  await colleague.get(`/tickets/${reference}`)
  await advisor.get(`/tickets/${reference}`)
  const { body } = await (await aVisitor(desk, 'supervisor')).get('/live/present')
  expect(body).toContain(`data-present="${await ticketIdOf(desk, reference)}"`)
  expect(body).toContain('Lukee nyt: Sofia Lind')
  expect(body).not.toMatch(/Salainen|aino|AN-2026/i)
  expect((await advisor.get('/live/present')).body.match(/Lukee nyt/g)).toHaveLength(1)
})

test('an open page hears of a mail whose rest came, as of a change of its ticket', () => {
  const at = new Date('2026-11-24T08:00:00Z')
  const event = { seq: 7, at, ticketId: 't', messageId: 'm', isOperator: false, facts: {} } as const
  expect(liveEventOf({ ...event, kind: 'message-completed' })).toEqual({ id: 7, name: 'change', ticket: 't' })
})

describe('whoever listens', () => {
  test('hears of a new mail by ids alone, and of who is where', async () => {
    const { desk, address } = await aLiveDesk()
    const advisor = await aVisitor(desk)
    const live = await listen(address, advisor.cookie)
    expect(live.response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
    await live.until(/event: hello/)
    const reference = await desk.receive(aMail({ from: aino, to: service, subject: 'Salainen asia' }))
    const ticketId = await ticketIdOf(desk, reference)
    await live.until(new RegExp(`event: mail\ndata: {"ticket":"${ticketId}"}`))
    const colleague = await aVisitor(desk)
    await colleague.get(`/tickets/${reference}`)
    const heard = await live.until(
      new RegExp(`"ticket":"${ticketId}","user":"${colleague.user.id}","isWriting":false`),
    )
    for (const word of ['Salainen', 'Aino', aino.address, reference, colleague.user.name])
      expect(heard).not.toContain(word)
  })

  test('goes on where it left off', async () => {
    const { desk, address } = await aLiveDesk()
    const advisor = await aVisitor(desk)
    const seq = await desk.store.newestSeq()
    const reference = await desk.receive(aMail({ from: aino, to: service }))
    const live = await listen(address, advisor.cookie, { 'last-event-id': String(seq) })
    expect(await live.until(/event: mail/)).toContain(await ticketIdOf(desk, reference))
  })

  test('is let go once the account is disabled, and hears of nothing that happens after', async () => {
    const { desk, address } = await aLiveDesk()
    const advisor = await aVisitor(desk)
    const live = await listen(address, advisor.cookie)
    await live.until(/event: hello/)
    const event = { kind: 'user-changed', at: desk.now(), actor: 'operator' } as const
    await desk.store.disableUser(advisor.user.id, event)
    const reference = await desk.receive(aMail({ from: aino, to: service }))
    const heard = await live.end()
    expect(heard).toContain('event: ended')
    expect(heard).not.toContain(await ticketIdOf(desk, reference))
  })

  test('is not kept awake by listening: an idle session locks and falls silent', async () => {
    const { desk, address } = await aLiveDesk()
    const advisor = await aVisitor(desk)
    const live = await listen(address, advisor.cookie)
    await live.until(/event: hello/)
    desk.wait(10)
    const again = await listen(address, advisor.cookie)
    await again.until(/event: hello/)
    desk.wait(10)
    expect(await again.end()).toContain('event: ended')
    expect((await advisor.get('/inbox/open')).headers.location).toMatch(/^\/locked/)
  })

  test('in very many tabs keeps the newest of them', async () => {
    const { desk, address } = await aLiveDesk()
    const advisor = await aVisitor(desk)
    const first = await listen(address, advisor.cookie)
    await first.until(/event: hello/)
    for (let tab = 0; tab < 6; tab += 1) await (await listen(address, advisor.cookie)).until(/event: hello/)
    await first.end()
  })

  test('without a session or the right hears nothing at all', async () => {
    const { desk, address } = await aLiveDesk()
    const stranger = await fetch(`${address}/live`, { redirect: 'manual' })
    expect(stranger.status).toBe(303)
    const { cookie } = await aVisitor(desk, 'admin')
    expect((await fetch(`${address}/live`, { headers: { cookie } })).status).toBe(404)
    await stranger.arrayBuffer()
  })

  test('does not keep the desk from stopping', async () => {
    const { desk, address } = await aLiveDesk()
    const live = await listen(address, (await aVisitor(desk)).cookie)
    await live.until(/event: hello/)
    await desk.app.close()
    await live.end()
  })
})
