import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Page, visitDesk } from '../../src/demo/desk-visitor.ts'
import type { CrashPoint } from '../../src/events/crash-point.ts'
import type { OutgoingState } from '../../src/replies/outbox-store.ts'
import type { TicketView } from '../../src/web/desk-store.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import type { ServiceProcess } from '../helpers/service-process.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { advisor, faultsIn, ticketsIn } from './office-data.ts'

type Case = {
  readonly point: CrashPoint
  /** What the next start makes of the answer, and how often it reaches the relay. */
  readonly becomes: OutgoingState | 'nothing'
  readonly arrives: 0 | 1
}

const cases: readonly Case[] = [
  // These come first, the last step before the others: here a copy that an earlier case owes would be the first one.
  { point: 'copy-recorded', becomes: 'sent', arrives: 1 },
  { point: 'copy-appended', becomes: 'sent', arrives: 1 },
  { point: 'copy-claimed', becomes: 'sent', arrives: 1 },
  { point: 'reply-before-commit', becomes: 'nothing', arrives: 0 },
  { point: 'reply-queued', becomes: 'sent', arrives: 1 },
  { point: 'outgoing-claimed', becomes: 'sent', arrives: 1 },
  { point: 'outgoing-before-sending', becomes: 'sent', arrives: 1 },
  { point: 'outgoing-sending', becomes: 'unconfirmed', arrives: 0 },
  { point: 'outgoing-accepted', becomes: 'unconfirmed', arrives: 1 },
  { point: 'outgoing-recorded', becomes: 'sent', arrives: 1 },
]

describeWith('dovecot', 'a death while an answer goes out sends it once or asks a person', () => {
  let office: LiveOffice
  beforeAll(async () => {
    office = await startLiveOffice()
  })
  afterAll(() => office.stop())

  test.each(cases)('at $point it is $becomes', { timeout: 120_000 }, async ({ point, becomes, arrives }) => {
    const who = { name: 'Asukas', address: `asukas@${point}.example` }
    const dying = await office.serveUntil(`${point}:${point.startsWith('outgoing') ? 2 : 1}`)
    await office.dovecot.deliver(aMail({ from: who, subject: point }), undefined, who.address)
    await office.sink.waitForMail(({ to }) => to.includes(who.address))
    const reference = await referenceFor(office, who.address)
    const visitor = visitDesk(dying.url)
    await visitor.signIn(advisor.email, advisor.password)
    const composer = await visitor.open(`/tickets/${reference}/reply`)
    const form = { text: `Vastaus: ${point}`, after: 'wait' }
    const posted = Promise.allSettled([visitor.submit(composer, '/reply', form)])
    expect(await dying.ended).toMatchObject({ signal: 'SIGKILL' })
    await posted

    const next = await office.serve()
    await anotherHasTheirTurn(office, `ennen-${point}`)
    expect(answers(office, who.address)).toBe(arrives)
    await sameFormAgain(next, composer, form)
    await anotherHasTheirTurn(office, `jalkeen-${point}`)
    expect(await next.stop()).toBe(0)

    expect(answers(office, who.address)).toBe(becomes === 'nothing' ? 1 : arrives)
    const { ticket, faults } = await office.look(async (opened) => ({
      ticket: await ticketOf(opened, who.address),
      faults: await faultsIn(opened),
    }))
    expect(faults).toEqual([])
    const replies = ticket?.messages.filter(({ kind }) => kind === 'reply')
    expect(replies?.map(({ delivery }) => delivery?.state)).toEqual([
      becomes === 'nothing' ? 'sent' : becomes,
    ])
  })

  test('of each answer that was sent there is one copy in Sent, whenever its filing was cut off', async () => {
    // The dead held claims on copies; a minute later they are anybody's.
    const sent = await office.runLater(5, async (opened) => {
      const replies = (await ticketsIn(opened)).flatMap(sentReplies)
      const told = await opened.storage.changesSince(0, 10_000)
      const filed = told.filter(({ kind }) => kind === 'copy-filed').length
      return filed === replies.length ? replies : undefined
    })
    const stored = await office.dovecot.messages('Sent')
    const copies = stored.map(({ raw }) => messageIdOf(raw.toString('latin1')))
    expect(copies.toSorted()).toEqual(sent.toSorted())
  })
})

function sentReplies({ messages }: TicketView): string[] {
  return messages.flatMap(({ kind, delivery, messageId }) =>
    kind === 'reply' && delivery?.state === 'sent' && messageId ? [messageId] : [],
  )
}

function messageIdOf(raw: string): string {
  return /^Message-ID:\s*<([^>]+)>/im.exec(raw)?.[1] ?? ''
}

function answers({ sink }: LiveOffice, address: string): number {
  return sink.mails.filter(({ to, text }) => to.includes(address) && text.includes('Vastaus: ')).length
}

/** The browser asks whether to send the form again; whoever says yes must not send twice. */
async function sameFormAgain({ url }: ServiceProcess, composer: Page, form: Record<string, string>) {
  const visitor = visitDesk(url)
  await visitor.signIn(advisor.email, advisor.password)
  const fresh = await visitor.open(composer.url)
  const formId = /name="formId" value="([^"]+)"/.exec(composer.html)?.[1] ?? ''
  const version = /name="version" value="([^"]+)"/.exec(composer.html)?.[1] ?? ''
  await visitor.submit(fresh, '/reply', { ...form, formId, version })
}

async function referenceFor(office: LiveOffice, address: string): Promise<string> {
  const mail = office.sink.mails.find(({ to }) => to.includes(address))
  return /AN-\d{4}-\d+/.exec(mail?.text ?? '')?.[0] ?? ''
}

async function ticketOf(opened: Parameters<typeof ticketsIn>[0], address: string) {
  return (await ticketsIn(opened)).find(({ ticket }) => ticket.requester?.address === address)
}

async function anotherHasTheirTurn(office: LiveOffice, name: string): Promise<void> {
  const address = `joku@${name}.example`
  await office.dovecot.deliver(aMail({ from: { name: 'Joku', address } }), undefined, address)
  await office.sink.waitForMail(({ to }) => to.includes(address))
}
