import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type Postfix, startPostfix } from '../helpers/servers/postfix.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { type HereOffice, type LiveOffice, startLiveOffice } from './live-office.ts'
import { ticketsIn } from './office-data.ts'

describeWith(['dovecot', 'postfix'], 'what Postfix sends back', () => {
  let office: LiveOffice
  let postfix: Postfix
  let here: HereOffice
  beforeAll(async () => {
    office = await startLiveOffice()
    postfix = await startPostfix({
      deliverTo: office.dovecot.lmtp,
      sink: office.sink,
      queueLifetimeSeconds: 600,
      delayWarningSeconds: 1,
    })
    here = await office.serveHere({ SMTP_PORT: String(postfix.smtp.port) })
    await here.until('the first look', async ({ storage }) => (await storage.mailHealth()).lastFetchedAt)
  })
  afterAll(async () => {
    await here.stop()
    await postfix.stop()
    await office.stop()
  })

  const write = (address: string) =>
    office.dovecot.deliver(aMail({ from: { name: 'Asukas', address } }), undefined, address)
  const ticketOf = async (address: string) =>
    (await ticketsIn(here.office)).find(({ ticket }) => ticket.requester?.address === address)
  const recipientOf = async (address: string, kind: 'reply' | 'receipt') => {
    const ticket = await ticketOf(address)
    return ticket?.messages.find((message) => message.kind === kind)?.delivery?.recipients[0]
  }
  const until = (address: string, kind: 'reply' | 'receipt', state: string) =>
    here.until(`${kind} ${state}`, async () => {
      const recipient = await recipientOf(address, kind)
      return recipient?.state === state ? recipient : undefined
    })

  test.each([
    ['an unknown user', 'tuntematon', 'rcpt', 550, '5.1.1 User unknown'],
    ['a full mailbox', 'taynna', 'rcpt', 552, '5.2.2 Mailbox full'],
    ['a mail against the rules', 'kielto', 'rcpt', 554, '5.7.1 Refused by policy'],
    ['an address that moved', 'muutti', 'rcpt', 551, '5.1.6 Moved away'],
    ['a text nobody wants', 'sisalto', 'dot', 554, '5.6.0 Content refused'],
  ] as const)(
    '%s: the answer is known not to have arrived, and the ticket is ours again',
    { timeout: 120_000 },
    async (...one) => {
      const [, name, at, code, words] = one
      const address = `${name}@citizen.example`
      await write(address)
      await office.sink.waitForMail(({ to }) => to.includes(address))
      onTestFinished(() => office.sink.heal())
      office.sink.fail({
        at,
        does: { refuse: code, text: words },
        ...(at === 'rcpt' ? { recipient: address } : {}),
      })
      await here.answer(address, 'Hei, autan mielelläni.')
      const status = words.slice(0, 5)
      expect(await until(address, 'reply', 'bounced')).toMatchObject({ address, status })
      const found = await ticketOf(address)
      expect(found?.ticket).toMatchObject({ state: 'open', hasUndelivered: true })
      expect(found?.ticket.firstAnsweredAt).toBeUndefined()
      const bounce = found?.messages.find(({ kind }) => kind === 'bounce')
      expect(bounce).toMatchObject({ isCollapsed: true, threadedBy: 'token' })
    },
  )

  test('a server that cannot be reached: first a warning, and when the relay gives up, the end', async () => {
    const address = 'joku@deferred.example'
    await write(address)
    expect(await until(address, 'receipt', 'delayed')).toMatchObject({ status: '4.4.1' })
    expect((await ticketOf(address))?.ticket.hasUndelivered).toBe(false)
    postfix.giveUp()
    expect(await until(address, 'receipt', 'bounced')).toMatchObject({ status: '4.4.1' })
  }, 120_000)

  test('a forged bounce changes nothing and lies in a ticket of its own', async () => {
    const address = 'aino@citizen.example'
    await write(address)
    await office.sink.waitForMail(({ to }) => to.includes(address))
    await here.answer(address, 'Hei, autan mielelläni.')
    const answer = await office.sink.waitForMail(
      ({ to, text }) => to.includes(address) && text.includes('autan mielell'),
    )
    const envelopeId = answer.envelopeId ?? 'tk1.aaa'
    await office.dovecot.deliver(forgedBounce(address, `${envelopeId.slice(0, -4)}aaaa`), undefined, '')
    const forged = await here.until('the forged one', async (opened) =>
      (await ticketsIn(opened)).find(({ ticket }) => ticket.subject.includes('Väärennetty')),
    )
    expect(forged.ticket.class).toBe('automatic')
    expect(await recipientOf(address, 'reply')).toMatchObject({ state: 'accepted' })
    expect((await ticketOf(address))?.ticket.state).toBe('waiting')
  })

  test('nothing of it was answered by a receipt', () => {
    const toDaemons = office.sink.mails.filter(({ to }) => to.some((each) => /daemon|postmaster/i.test(each)))
    expect(toDaemons).toEqual([])
  })
})

/** Everything right but the signature in its envelope id. */
function forgedBounce(address: string, envelopeId: string): Buffer {
  const lines = [
    'From: MAILER-DAEMON@mta.kaupunki.example',
    'To: neuvonta@kaupunki.example',
    'Subject: =?utf-8?Q?V=C3=A4=C3=A4rennetty?=',
    'Auto-Submitted: auto-replied',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="raja"',
    '',
    '--raja',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mta.kaupunki.example',
    `Original-Envelope-Id: ${envelopeId}`,
    '',
    `Final-Recipient: rfc822; ${address}`,
    'Action: failed',
    'Status: 5.1.1',
    '',
    '--raja--',
    '',
  ]
  return Buffer.from(lines.join('\r\n'))
}
