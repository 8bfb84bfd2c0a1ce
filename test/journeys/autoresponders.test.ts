import { expect, test } from 'vitest'
import type { MailParts } from '../helpers/mails/a-mail.ts'
import { aino, type Player, vaino } from '../helpers/mails/cast.ts'
import { anOffice, answer, type RunningOffice } from './an-office.ts'

test('a robot that marks its answers and ours stop after three mails in all', async () => {
  const office = await anOffice()
  const robot = startRobot(office, vaino, () => ({ headers: { 'Auto-Submitted': 'auto-replied' } }))
  await office.file({ from: vaino })
  await office.until('the robot’s answer in the ticket', async () => {
    const { messages } = await office.ticketOf(vaino)
    return messages.some(({ kind }) => kind === 'automatic') ? true : undefined
  })
  await settled(office)
  // His mail, our receipt, the robot's answer.
  expect(office.countTo(vaino) + office.post.officeFolder('INBOX').length - 1).toBe(3)
  expect(robot.answers()).toBe(1)
})

test('an absence notice that carries our token lies collapsed in the ticket and changes nothing of it', async () => {
  const office = await anOffice({ away: { who: vaino, text: 'Olen lomalla.' } })
  const asked = await office.file({ from: vaino })
  const { reference } = asked.ticket.ticket
  await answer(await office.signIn(), reference, 'Hei Väinö, soitan huomenna.')
  await office.sentAnswer(reference)
  const { ticket, messages } = await office.until('the notice', async () => {
    const view = await office.ticket(reference)
    return view.messages.some(({ kind }) => kind === 'automatic') ? view : undefined
  })
  const notice = messages.find(({ kind }) => kind === 'automatic')
  expect(notice).toMatchObject({ isCollapsed: true, threadedBy: 'token' })
  expect(ticket).toMatchObject({ state: 'waiting', hasUndelivered: false })
  expect(ticket.dueAt).toBeUndefined()
  await settled(office)
  // The receipt and the answer; the notice got nothing.
  expect(office.countTo(vaino)).toBe(2)
})

test('a robot that hides what it is shares receipts with itself while it stays in one thread', async () => {
  const office = await anOffice()
  const robot = startRobot(office, vaino, (mail) => ({
    inReplyTo: mail.messageId,
    subject: `Re: ${mail.subject}`,
  }))
  await office.file({ from: vaino })
  await office.until('the robot’s answer in the ticket', async () =>
    (await office.ticketOf(vaino)).messages.filter(({ direction }) => direction === 'in').length === 2
      ? true
      : undefined,
  )
  await settled(office)
  expect(robot.answers()).toBe(1)
  expect(office.countTo(vaino)).toBe(1)
})

test('a robot that hides what it is and starts anew each time is stopped by the breaker', async () => {
  const office = await anOffice()
  const robot = startRobot(office, vaino, (_mail, turn) => ({ subject: `Vastaus ${turn}` }))
  await office.file({ from: vaino })
  await office.until('the breaker', async () =>
    (await office.told()).includes('breaker-tripped') ? true : undefined,
  )
  await settled(office)
  expect(office.countTo(vaino)).toBe(6)
  expect(robot.answers()).toBe(6)
  expect(await office.tickets()).toHaveLength(8)
  await settled(office)
  expect(office.countTo(vaino)).toBe(6)
})

test('an answer to a robot that hides what it is ends after its next mail', async () => {
  const office = await anOffice()
  const asked = await office.file({ from: vaino })
  await office.until('the receipt', () => (office.countTo(vaino) === 1 ? true : undefined))
  const robot = startRobot(office, vaino, (mail) => ({ inReplyTo: mail.messageId }))
  await answer(await office.signIn(), asked.ticket.ticket.reference, 'Hei Väinö.')
  await office.until('the robot’s mail', async () =>
    (await office.ticketOf(vaino)).messages.filter(({ direction }) => direction === 'in').length === 2
      ? true
      : undefined,
  )
  await settled(office)
  expect(robot.answers()).toBe(1)
  expect(office.countTo(vaino)).toBe(2)
})

/** Answers each mail of ours at once, as its `dress` says. */
function startRobot(
  { post, arrive, mailsTo }: RunningOffice,
  who: Player,
  dress: (mail: { readonly messageId: string; readonly subject: string }, turn: number) => MailParts,
): { answers(): number } {
  let answers = 0
  post.onResidentMail(async ({ to }) => {
    if (to !== who.address) return
    const mail = (await mailsTo(who)).at(-1)
    if (!mail) return
    answers += 1
    const { messageId, subject } = mail
    const plain = { from: who, text: 'Kiitos viestistäsi.', inReplyTo: messageId }
    const { inReplyTo, ...dressed } = {
      ...plain,
      inReplyTo: undefined,
      ...dress({ messageId, subject }, answers),
    }
    const marked = dressed.headers ? { inReplyTo: messageId } : {}
    arrive({ ...dressed, ...marked, ...(inReplyTo ? { inReplyTo } : {}) })
  })
  return { answers: () => answers }
}

/** Somebody else's mail goes the whole way: whatever was still under way for others has had its turn. */
async function settled(office: RunningOffice): Promise<void> {
  const before = office.countTo(aino)
  office.arrive({ from: aino, subject: `Toinen asia ${before}` })
  await office.until('the other resident’s receipt', () => (office.countTo(aino) > before ? true : undefined))
}
