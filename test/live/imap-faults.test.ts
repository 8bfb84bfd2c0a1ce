import { expect, test } from 'vitest'
import { missingRest } from '../../src/intake/intake-store.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import type { Misbehaviour } from '../helpers/servers/scripted-imap.ts'
import { anImapOffice, letters, silentMs, soon } from './an-imap-office.ts'

test.each<[string, Misbehaviour]>([
  [
    'says goodbye in the middle of a mail',
    ({ lines }) => ({ lines: [lines[0]!.slice(0, 200), '* BYE Restarting'], ending: 'end' }),
  ],
  [
    'is cut off in the middle of a mail',
    ({ lines }) => ({ lines: [lines[0]!, lines[1]!.slice(0, 100)], ending: 'cut' }),
  ],
  ['is throttled', () => ({ lines: ['NO [THROTTLED] Too much, too fast'] })],
  [
    'sends more than it announced',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{10}'), ...lines.slice(1)] }),
  ],
  [
    'sends less than it announced',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{900000}')], ending: 'silence' }),
  ],
  [
    'announces more than anybody may send',
    ({ lines }) => ({ lines: [lines[0]!.replace(/\{\d+\}/, '{1900000000}'), ...lines.slice(1)] }),
  ],
  ['takes the command and never answers', () => ({ lines: [], ending: 'silence' })],
  ['answers half and falls silent', ({ lines }) => ({ lines: [lines[0]!], ending: 'silence' })],
  ['answers with nonsense', () => ({ lines: ['* 1 FETCH (UID 1 BODY[] (((', '* ]]', 'OK done'] })],
])(
  'every mail is filed once although the server %s',
  async (_, how) => {
    const { server, start, filed } = await anImapOffice({ limitMs: silentMs })
    letters(server, 'eka', 'kolmas', 'toka')
    server.misbehave(/^UID FETCH .*BODY/, how)
    start()
    await server.misbehaved()
    await filed('eka', 'kolmas', 'toka')
  },
  120_000,
)

test.each(['LOGIN', 'SELECT', 'UID SEARCH'])(
  'a server that takes %s and never answers is given up, and asked again',
  async (command) => {
    const { server, start, filed } = await anImapOffice({ limitMs: silentMs })
    letters(server, 'eka')
    server.misbehave(new RegExp(`^${command}`), () => ({ lines: [], ending: 'silence' }))
    start()
    await filed('eka')
    expect(server.connections()).toBeGreaterThanOrEqual(2)
  },
  120_000,
)

test('news that are announced three times are one mail', async () => {
  const { server, start, filed, subjects } = await anImapOffice()
  letters(server, 'eka')
  start()
  await filed('eka')
  await soon(() => expect(server.commands).toContain('IDLE'))
  server.deliver(aMail({ subject: 'toka' }), 3)
  await filed('eka', 'toka')
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
  expect(await subjects()).toHaveLength(3)
})

test('a mailbox that was built anew makes no mail a second ticket, and its new mail is filed', async () => {
  const { server, storage, start, filed } = await anImapOffice()
  letters(server, 'eka', 'toka')
  start()
  await filed('eka', 'toka')
  server.renumber(8)
  await soon(async () => {
    const kinds = (await storage.changesSince(0, 500)).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'message-redelivered')).toHaveLength(2)
  })
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
}, 120_000)

test('a mail without a byte is filed as what it is, and holds up no other', async () => {
  const { server, start, filed } = await anImapOffice()
  server.deliver(Buffer.alloc(0))
  letters(server, 'eka')
  start()
  await filed('', 'eka')
})

test('what a server announced of a mail and did not give is listed with it', async () => {
  const { server, storage, clock, start, filed } = await anImapOffice()
  letters(server, 'eka')
  const longer: Misbehaviour = ({ lines }) => {
    server.misbehave(/^UID FETCH/, longer)
    return {
      lines: lines.map((line) => line.replace(/SIZE (\d+)/, (_, size) => `SIZE ${Number(size) + 900}`)),
    }
  }
  server.misbehave(/^UID FETCH/, longer)
  start()
  await filed('eka')
  const [row] = (await storage.inboxPage({ now: clock.now(), limit: 1 })).rows
  const view = await storage.ticketByReference(row?.ticket.reference ?? '', clock.now())
  expect(view?.messages.flatMap(({ attachments }) => attachments)).toMatchObject([
    { type: missingRest, size: 900, isLeftOnServer: true },
  ])
})

test('a mail the server does not give comes with the next look once it does, whatever came after it', async () => {
  const { server, start, filed } = await anImapOffice()
  let isHeldBack = true
  const held: Misbehaviour = ({ lines }) => {
    if (!isHeldBack) return { lines }
    server.misbehave(/^UID FETCH .*BODY/, held)
    return { lines: lines.map((line) => line.replace(/^(\* 2 .*BODY\[\]).*\)$/s, '$1 NIL)')) }
  }
  letters(server, 'eka')
  start()
  await filed('eka')
  server.misbehave(/^UID FETCH .*BODY/, held)
  letters(server, 'toka')
  await server.misbehaved()
  letters(server, 'kolmas')
  await filed('eka', 'kolmas')
  isHeldBack = false
  await filed('eka', 'kolmas', 'toka')
}, 120_000)

test('a mail that breaks the connection in the middle of a batch holds up none of the others', async () => {
  const { server, start, filed } = await anImapOffice()
  const names = Array.from({ length: 12 }, (_, index) => `kirje ${index + 10}`)
  letters(server, ...names)
  const cut: Misbehaviour = ({ args, lines }) => {
    server.misbehave(/^UID FETCH .*BODY/, cut)
    const isWithIt = (args.split(' ')[0] ?? '').split(',').includes('7')
    return isWithIt ? { lines: [], ending: 'cut' } : { lines }
  }
  server.misbehave(/^UID FETCH .*BODY/, cut)
  start()
  await filed(...names.filter((_, index) => index !== 6))
  const together = server.commands.filter((command) => /^UID FETCH [\d,]*\d,\d.* .*BODY/.test(command))
  expect(together).toHaveLength(1)
})

test('in a folder that gets back its UIDVALIDITY of before, new mail is filed at once', async () => {
  const { server, storage, start, filed } = await anImapOffice()
  const generations = async () => {
    const kinds = (await storage.changesSince(0, 500)).map(({ kind }) => kind)
    return kinds.filter((kind) => kind === 'mailbox-generation').length
  }
  letters(server, 'eka', 'toka')
  start()
  await filed('eka', 'toka')
  server.renumber(8, 501)
  await soon(async () => expect(await generations()).toBe(1))
  server.renumber(7, 1)
  await soon(async () => expect(await generations()).toBe(2))
  await soon(() => expect(server.commands.at(-1)).toBe('IDLE'))
  letters(server, 'kolmas')
  await filed('eka', 'kolmas', 'toka')
}, 120_000)

/** Looks at the mailbox go on until what can be had of a mail is a ticket; others come meanwhile. */
async function untilFiled(
  subject: string,
  { server, clock, subjects }: Awaited<ReturnType<typeof anImapOffice>>,
): Promise<void> {
  for (let tries = 0; tries < 60 && !(await subjects()).includes(subject); tries++) {
    const other = `muu ${tries}`
    clock.passMinutes(8)
    letters(server, other)
    await soon(async () => expect(await subjects()).toContain(other))
  }
}

async function messageOf(
  subject: string,
  { storage, clock }: Pick<Awaited<ReturnType<typeof anImapOffice>>, 'storage' | 'clock'>,
) {
  const { rows } = await storage.inboxPage({ now: clock.now(), limit: 100 })
  const found = rows.filter(({ ticket }) => ticket.subject === subject)
  const view = await storage.ticketByReference(found[0]?.ticket.reference ?? '', clock.now())
  return { tickets: found.length, message: view?.messages[0] }
}

const neverWhole: Misbehaviour = ({ args, lines }) => ({
  lines: args.includes('BODY.PEEK[]')
    ? lines.map((line) => line.replace(/^(\* 1 .*BODY\[\]).*\)$/s, '$1 NIL)'))
    : lines,
})

test.each<[string, Misbehaviour, string]>([
  ['does not give whole', neverWhole, 'Hyvä'],
  [
    'breaks the connection for',
    ({ args, lines }) => (args.includes('BODY.PEEK[]') ? { lines: [], ending: 'cut' } : { lines }),
    'Hyvä',
  ],
  [
    'breaks the connection for, also for its texts,',
    ({ args, lines }) =>
      /PEEK\[(\]|1|TEXT)|BODYSTRUCTURE/.test(args) ? { lines: [], ending: 'cut' } : { lines },
    '',
  ],
])(
  'a mail that the server %s becomes a ticket with what can be had, and the rest is listed',
  async (_, how, text) => {
    const office = await anImapOffice()
    const { server, start } = office
    server.deliver(aMail({ subject: 'sitkeä', text: 'Hyvä neuvoja' }))
    const always: Misbehaviour = (answer) => {
      server.misbehave(/^UID FETCH 1[ ,]/, always)
      return how(answer)
    }
    server.misbehave(/^UID FETCH 1[ ,]/, always)
    start()
    await untilFiled('sitkeä', office)
    const { message } = await messageOf('sitkeä', office)
    expect(message?.text ?? '').toContain(text)
    expect(message?.attachments.some(({ isLeftOnServer }) => isLeftOnServer)).toBe(text === '')
  },
  120_000,
)

test('a mail that was had in part is completed when the server mends, and never breaks the flow meanwhile', async () => {
  const office = await anImapOffice()
  const { server, storage, clock, start, complete } = office
  const attachments = [{ filename: 'häätö.txt', content: 'x'.repeat(1_200_000) }]
  const whole = aMail({ subject: 'häätö', text: 'Hyvä neuvoja', attachments })
  server.deliver(whole)
  let isBroken = true
  const always: Misbehaviour = ({ args, lines }) => {
    if (!isBroken) return { lines }
    server.misbehave(/^UID FETCH 1[ ,]/, always)
    return /PEEK\[(\]|1|TEXT)|BODYSTRUCTURE/.test(args) ? { lines: [], ending: 'cut' } : { lines }
  }
  server.misbehave(/^UID FETCH 1[ ,]/, always)
  start()
  await untilFiled('häätö', office)
  expect((await messageOf('häätö', office)).message?.incomplete?.state).toBe('open')
  const lostBefore = (await storage.changesSince(0, 500)).filter(({ kind }) => kind === 'mailbox-lost')
  clock.passMinutes(61)
  await complete()
  const { message: part } = await messageOf('häätö', office)
  expect(part).toMatchObject({ text: '', attachments: [{ isLeftOnServer: true }] })
  const lost = (await storage.changesSince(0, 500)).filter(({ kind }) => kind === 'mailbox-lost')
  expect(lost).toEqual(lostBefore)
  isBroken = false
  clock.passMinutes(121)
  await complete()
  const { tickets, message } = await messageOf('häätö', office)
  expect([tickets, message?.id, message?.incomplete?.state]).toEqual([1, part?.id, 'complete'])
  expect(message).toMatchObject({
    text: 'Hyvä neuvoja',
    rawSize: whole.length,
    attachments: [{ name: 'häätö.txt', size: 1_200_000, isLeftOnServer: false }],
  })
  letters(server, 'viimeinen')
  await soon(async () => expect(await office.subjects()).toContain('viimeinen'))
}, 120_000)
