import { afterAll, beforeAll, expect, test } from 'vitest'
import { piecesOf } from '../../src/intake/mail-bytes.ts'
import type { FetchedMail, FolderSession } from '../../src/intake/mailbox.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import type { AfterFiling } from '../../src/mailbox/imap/mark-mails.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { type Dovecot, startDovecot } from '../helpers/servers/dovecot.ts'
import { describeWith } from '../helpers/servers/requires.ts'

describeWith('dovecot', 'a mailbox on a real server', () => {
  let dovecot: Dovecot
  beforeAll(async () => {
    dovecot = await startDovecot()
  })
  afterAll(() => dovecot.stop())

  const settings = () => ({
    ...dovecot.imaps,
    security: 'tls' as const,
    ca: dovecot.certificate,
    signIn: { kind: 'password' as const, user: dovecot.user, password: dovecot.password },
  })
  const open = async (
    folder = 'INBOX',
    after: AfterFiling = { kind: 'keep' },
    maxBytes = 100_000_000,
  ): Promise<FolderSession> => {
    const opened = await imapMailbox(settings(), { folder, after, maxBytes, log: quietLog }).open()
    if (opened.kind === 'fault') throw new Error(`${opened.fault} ${opened.code}`)
    return opened.session
  }

  test('signs and ids of mails are told, and a mail is given in part when it is asked for so', async () => {
    await dovecot.createFolder('Osittain')
    const letter = aMail({
      subject: 'Liite mukana',
      messageId: 'osa@citizen.example',
      text: 'Hyvä neuvoja',
      attachments: [{ filename: 'kirje.pdf', content: Buffer.alloc(30_000, 'kirje ') }],
    })
    const uids = [
      await dovecot.append(letter, { folder: 'Osittain' }),
      await dovecot.append(aMail({ messageId: false }), { folder: 'Osittain' }),
    ]
    const [one = 0, other = 0] = uids
    const session = await open('Osittain')
    const whole = await collect(session.fetch(uids, 100_000_000))
    const signs = await session.signsOf(uids)
    expect(signs).toEqual(whole.map(({ uid, size, internalDate }) => ({ uid, size, internalDate })))
    expect([...(await session.messageIdsOf([...uids, 9_999]))]).toEqual([
      [one, 'osa@citizen.example'],
      [other, undefined],
    ])
    expect([await session.holds(one), await session.holds(9_999)]).toEqual([true, false])
    const [texts] = await collect(session.fetch([one], 100_000_000, 'texts'))
    expect(texts?.bytes.toString()).toContain('Liite mukana')
    expect(texts?.leftOnServer).toMatchObject([{ name: 'kirje.pdf' }])
    const [headers] = await collect(session.fetch([one], 100_000_000, 'headers'))
    expect(headers?.bytes.toString()).toContain('Liite mukana')
    expect(headers?.leftOnServer).toHaveLength(1)
    await session.close()
    expect((await dovecot.messages('Osittain')).flatMap(({ flags }) => flags)).not.toContain('\\Seen')
  })

  test('mail above the last known one comes oldest first, byte for byte, and stays unread', async () => {
    await dovecot.createFolder('Jono')
    const raws = [1, 2, 3].map((n) => aMail({ subject: `Kysymys ${n}` }))
    const uids = []
    for (const raw of raws) uids.push(await dovecot.append(raw, { folder: 'Jono' }))
    const session = await open('Jono')
    expect(session.uidNext).toBe(Math.max(...uids) + 1)
    expect(await session.uidsAbove(uids[0] ?? 0)).toEqual(uids.slice(1))
    expect(await session.uidsAbove(uids[2] ?? 0)).toEqual([])
    const mails = await collect(session.fetch([...uids].reverse(), 100_000_000))
    expect(mails.map(({ uid }) => uid)).toEqual(uids)
    expect(mails.map(({ bytes }) => bytes.toString('latin1'))).toEqual(
      raws.map((raw) => raw.toString('latin1')),
    )
    expect(mails[0]?.size).toBe(raws[0]?.length)
    await session.close()
    expect((await dovecot.messages('Jono')).flatMap(({ flags }) => flags)).not.toContain('\\Seen')
  })

  test('a large mail between small ones arrives whole and in its place', async () => {
    await dovecot.createFolder('Suuri')
    const large = aMail({
      attachments: [
        { filename: 'häätö.pdf', content: Buffer.alloc(3_000_000, 'å'), contentType: 'application/pdf' },
      ],
    })
    const raws = [aMail(), large, aMail(), aMail()]
    for (const raw of raws) await dovecot.append(raw, { folder: 'Suuri' })
    const session = await open('Suuri')
    const mails = await collect(session.fetch(await session.uidsAbove(0), 100_000_000))
    expect(mails.map(({ bytes }, index) => bytes.equals(raws[index] ?? Buffer.alloc(0)))).toEqual([
      true,
      true,
      true,
      true,
    ])
    await session.close()
  })

  test('of a mail over the cap the headers and the text arrive, and the rest is listed', async () => {
    await dovecot.createFolder('Liian suuri')
    const raw = aMail({
      subject: 'Muutin asunnosta',
      text: 'Kuvat ovat liitteinä.',
      html: '<p>Kuvat ovat liitteinä.</p>',
      attachments: [
        { filename: 'keittiö.jpg', content: Buffer.alloc(300_000, 7), contentType: 'image/jpeg' },
      ],
    })
    await dovecot.append(raw, { folder: 'Liian suuri' })
    const session = await open('Liian suuri')
    const [mail] = await collect(session.fetch(await session.uidsAbove(0), 100_000))
    expect(mail?.leftOnServer).toMatchObject([{ name: 'keittiö.jpg', type: 'image/jpeg' }])
    expect(mail?.leftOnServer?.[0]?.size).toBeGreaterThan(290_000)
    expect(mail?.bytes.length).toBeLessThan(10_000)
    const text = mail?.bytes.toString('latin1') ?? ''
    expect(text).toContain('Subject: Muutin asunnosta')
    expect(text.match(/^Content-Type: multipart\/mixed/gm)).toHaveLength(1)
    expect(text).toMatch(/Content-Type: text\/plain/i)
    await session.close()
  })

  test('a folder may have any name people give', async () => {
    for (const name of ['Häätö & velat', 'Ü&-日本', 'Työ "1"']) {
      await dovecot.createFolder(name)
      await dovecot.append(aMail({ subject: 'Kysymys' }), { folder: name })
      const session = await open(name)
      expect(session.folder).toBe(name)
      expect(await collect(session.fetch(await session.uidsAbove(0), 100_000))).toHaveLength(1)
      await session.close()
    }
  })

  test('a mail somebody deletes meanwhile is left out, and the others still come', async () => {
    await dovecot.createFolder('Siivottu')
    const uids: number[] = []
    for (let n = 0; n < 5; n++) uids.push(await dovecot.append(aMail(), { folder: 'Siivottu' }))
    const session = await open('Siivottu')
    const known = await session.uidsAbove(0)
    await dovecot.remove([uids[1] ?? 0, uids[3] ?? 0], 'Siivottu')
    const mails = await collect(session.fetch(known, 100_000_000))
    expect(mails.map(({ uid }) => uid)).toEqual([uids[0], uids[2], uids[4]])
    await session.close()
  })

  test('filed mail is marked as read, or moved, while the rest is still being fetched', async () => {
    await dovecot.createFolder('Saapuneet')
    for (let n = 0; n < 3; n++) await dovecot.append(aMail(), { folder: 'Saapuneet' })
    const seen = await open('Saapuneet', { kind: 'seen' })
    const uids = await seen.uidsAbove(0)
    for await (const mail of seen.fetch(uids, 100_000_000)) await seen.mark([mail.uid])
    await seen.close()
    const flags = (await dovecot.messages('Saapuneet')).map((mail) => mail.flags)
    expect(flags).toEqual([1, 2, 3].map(() => expect.arrayContaining(['\\Seen'])))
    const moving = await open('Saapuneet', { kind: 'move', folder: 'Käsitellyt' })
    await moving.mark(uids)
    await moving.mark(uids)
    await moving.close()
    expect(await dovecot.count('Saapuneet')).toBe(0)
    expect(await dovecot.count('Käsitellyt')).toBe(3)
  })

  test('new mail ends the waiting, also when it came while other work was done', async () => {
    await dovecot.createFolder('Odotus')
    const session = await open('Odotus')
    await session.uidsAbove(0)
    const waiting = session.waitForNews(20_000, new AbortController().signal)
    await dovecot.append(aMail(), { folder: 'Odotus' })
    expect(await waiting).toBe('news')
    expect(await session.uidsAbove(0)).toHaveLength(1)
    await dovecot.append(aMail(), { folder: 'Odotus' })
    await session.ping()
    expect(await session.waitForNews(20_000, new AbortController().signal)).toBe('news')
    await session.close()
  })

  test('waiting ends by the poll, by an abort and by the end of the connection', async () => {
    const session = await open()
    await session.uidsAbove(0)
    expect(await session.waitForNews(30, new AbortController().signal)).toBe('poll')
    const stop = new AbortController()
    const aborted = session.waitForNews(20_000, stop.signal)
    stop.abort()
    expect(await aborted).toBe('poll')
    const cut = session.waitForNews(20_000, new AbortController().signal)
    await session.close()
    expect(await cut).toBe('closed')
    await expect(session.uidsAbove(0)).rejects.toThrow()
    await expect(session.ping()).rejects.toThrow()
  })

  test('a wrong password, a missing folder and an unknown certificate are told apart', async () => {
    const plan = { folder: 'INBOX', after: { kind: 'keep' as const }, maxBytes: 1000, log: quietLog }
    const wrong = { kind: 'password' as const, user: dovecot.user, password: 'väärä' }
    const { ca: _ca, ...untrusting } = settings()
    expect(await imapMailbox({ ...settings(), signIn: wrong }, plan).open()).toMatchObject({
      fault: 'sign-in',
    })
    expect(await imapMailbox(settings(), { ...plan, folder: 'Ei ole' }).open()).toMatchObject({
      fault: 'no-folder',
    })
    expect(await imapMailbox(untrusting, plan).open()).toMatchObject({ fault: 'tls' })
    const starttls = { ...settings(), ...dovecot.imap, security: 'starttls' as const }
    const opened = await imapMailbox(starttls, plan).open()
    expect(opened.kind).toBe('open')
    if (opened.kind === 'open') await opened.session.close()
  })
})

const quietLog = { warn: () => undefined }

async function collect(mails: AsyncIterable<FetchedMail>) {
  const collected = []
  for await (const mail of mails) {
    const pieces = []
    for await (const piece of piecesOf(mail.bytes)) pieces.push(piece)
    collected.push({ ...mail, bytes: Buffer.concat(pieces) })
  }
  return collected
}
