import { randomBytes, randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Storage } from '../../src/storage/storage.ts'
import type { Ticket } from '../../src/tickets/ticket.ts'
import { aFiledTicket, anAdvisor, aReply, bytesOf, readAll } from '../helpers/deliver.ts'
import type { OpenTwice } from './storage-scenes.ts'

const room = { file: 1_000, total: 2_500, count: 3 }
const minute = 60_000

/** What is written and not sent, its files, and what an undo gives back. */
export function describeDrafts(name: string, open: OpenTwice): void {
  describe(`${name}: files of a draft`, () => {
    test('are kept in their order, each for its writer, and refused beyond their room', async () => {
      const { first, second } = await open()
      const { ticket, me } = await aDesk(first)
      const add = adding(first, ticket, me)
      expect(await add('yksi.txt', Buffer.alloc(1_000, 1))).toBe('added')
      expect(await add('liian-suuri.txt', Buffer.alloc(1_001, 2))).toBe('too-large')
      expect(await add('tyhja.txt', Buffer.alloc(0))).toBe('empty')
      expect(await add('kaksi.txt', Buffer.alloc(1_000, 3))).toBe('added')
      expect(await add('ei-mahdu.txt', Buffer.alloc(501, 4))).toBe('no-room')
      expect(await add('kolme.txt', Buffer.alloc(500, 5))).toBe('added')
      expect(await add('nelja.txt', Buffer.alloc(1))).toBe('too-many')
      const files = await second.draftFiles(ticket.id, me)
      expect(files.map((file) => [file.name, file.size])).toEqual([
        ['yksi.txt', 1_000],
        ['kaksi.txt', 1_000],
        ['kolme.txt', 500],
      ])
      expect(await readAll(second.draftFileBytes(files[1]!.id))).toEqual(Buffer.alloc(1_000, 3))
      expect(await second.draftFiles(ticket.id, await anAdvisor(first))).toEqual([])
    })

    test('read a stream to its end also when it is refused, and leave nothing when it breaks', async () => {
      const { first } = await open()
      const { ticket, me } = await aDesk(first)
      let read = 0
      async function* long() {
        for (let part = 0; part < 50; part += 1) {
          read += 1
          yield Buffer.alloc(100)
        }
      }
      async function* broken() {
        yield Buffer.alloc(100)
        throw new Error('connection lost')
      }
      const file = (fileName: string) => fileOf(ticket, me, fileName)
      expect(await first.addDraftFile(file('pitka.bin'), long(), room)).toBe('too-large')
      expect(read).toBe(50)
      await expect(first.addDraftFile(file('katkos.bin'), broken(), room)).rejects.toThrow('connection lost')
      expect(await first.draftFiles(ticket.id, me)).toEqual([])
    })

    test('that hold the bytes of a mail are taken out without harm to the mail', async () => {
      const { first, second } = await open()
      const { ticket, me } = await aDesk(first)
      const bytes = randomBytes(900)
      const arrival = { source: { kind: 'file' }, arrivedAt: new Date(), isHistory: false } as const
      const { mail } = await first.keepRaw(arrival, bytesOf(bytes))
      await adding(first, ticket, me)('sama.eml', bytes)
      await adding(first, ticket, me)('sama-uudelleen.eml', bytes)
      const [one, two] = await first.draftFiles(ticket.id, me)
      await second.removeDraftFile({ id: one!.id, ticketId: ticket.id, userId: me })
      expect(await readAll(first.draftFileBytes(two!.id))).toEqual(bytes)
      await second.discardDraft(ticket.id, me, 'reply')
      expect(await first.draftFiles(ticket.id, me)).toEqual([])
      expect(await readAll(first.readRaw(mail.rawId))).toEqual(bytes)
    })
  })

  describe(`${name}: an answer that is taken back`, () => {
    test('gives text, fields and files to who took it back, whose own words become a version', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first, second } = await open(clock)
      const { ticket, me } = await aDesk(first)
      const other = await anAdvisor(first)
      await adding(first, ticket, me)('hakemus.pdf', Buffer.from('%PDF'))
      const [file] = await first.draftFiles(ticket.id, me)
      const fields = { cc: 'talo@isannointi.example', remindOn: '2026-12-01' }
      const reply = aReply(ticket, me, {
        text: 'Voitte sopia maksusuunnitelmasta.\n\n-- \nAsumisneuvonta',
        notBefore: new Date(clock.now.getTime() + minute),
        fields,
        attachments: [{ ...file!, fileId: file!.id }],
      })
      expect((await first.queueReply(reply)).kind).toBe('queued')
      expect(await first.draftFiles(ticket.id, me)).toEqual([])
      const own = {
        ticketId: ticket.id,
        userId: other,
        kind: 'reply',
        text: 'Omani.',
        at: clock.now,
      } as const
      await first.saveDraft(own)
      await second.undoReply(reply.messageId, { state: 'open' }, undoneBy(other, clock.now))
      const text = 'Voitte sopia maksusuunnitelmasta.'
      expect(await first.draft(ticket.id, other, 'reply')).toEqual({ text, fields, at: clock.now })
      expect((await first.draftFiles(ticket.id, other)).map(({ id }) => id)).toEqual([file?.id])
      expect((await first.draftVersions(ticket.id, other)).map((version) => version.text)).toEqual(['Omani.'])
    })

    test('can be taken back no more once its files are forgotten', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      const { ticket, me } = await aDesk(first)
      await adding(first, ticket, me)('hakemus.pdf', Buffer.from('%PDF'))
      const [file] = await first.draftFiles(ticket.id, me)
      const notBefore = new Date(clock.now.getTime() + minute)
      await first.queueReply(aReply(ticket, me, { notBefore, attachments: [{ ...file!, fileId: file!.id }] }))
      await first.tidy(clock.now)
      expect(await readAll(first.draftFileBytes(file!.id))).toEqual(Buffer.from('%PDF'))
      clock.now = new Date(clock.now.getTime() + 2 * minute)
      await first.tidy(clock.now)
      await expect(readAll(first.draftFileBytes(file!.id))).rejects.toThrow('no file')
    })
  })
}

async function aDesk(storage: Storage) {
  return { ticket: await aFiledTicket(storage), me: await anAdvisor(storage) }
}

function fileOf(ticket: Ticket, userId: string, name: string) {
  return { id: randomUUID(), ticketId: ticket.id, userId, name, type: 'text/plain', at: new Date(0) }
}

function adding(storage: Storage, ticket: Ticket, userId: string) {
  return (name: string, bytes: Uint8Array) =>
    storage.addDraftFile(fileOf(ticket, userId, name), bytesOf(bytes), room)
}

function undoneBy(userId: string, at: Date) {
  return { kind: 'reply-undone', at, actor: { userId } } as const
}
