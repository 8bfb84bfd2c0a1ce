import { describe, expect, test } from 'vitest'
import { aFiledTicket, anAdvisor, deliver } from '../helpers/deliver.ts'
import { anEvent, later, minute, type OpenTwice } from './storage-scenes.ts'

export function describeDesk(name: string, open: OpenTwice): void {
  describe(`${name}: desk`, () => {
    test('pages of the inbox follow each other without gaps while mail arrives', async () => {
      const { first } = await open()
      const dueAt = (hours: number) => new Date(Date.now() + hours * 60 * minute)
      for (const hours of [5, 1, 3]) await deliver(first, { ticket: { dueAt: dueAt(hours) } })
      await deliver(first, { ticket: { subject: 'nothing due' } })
      await deliver(first, { ticket: { dueAt: dueAt(-1) } })
      const page = (after?: string) =>
        first.inboxPage({ queue: 'open', now: new Date(), limit: 2, ...(after ? { after } : {}) })
      const one = await page()
      await deliver(first, { ticket: { dueAt: dueAt(-2) } })
      const two = await page(one.next)
      const three = await page(two.next)
      const due = [...one.rows, ...two.rows, ...three.rows].map(
        ({ ticket }) => ticket.dueAt?.getTime() ?? Infinity,
      )
      expect(due).toEqual([...due].sort((a, b) => a - b))
      expect(due.length).toBe(5)
      expect(three.next).toBeUndefined()
      expect((await page('no cursor of ours')).rows.length).toBe(2)
    })

    test('mine are the tickets somebody handles and has not closed, with the name', async () => {
      const { first } = await open()
      const me = await anAdvisor(first, 'Sanna Virtanen')
      const ticket = await aFiledTicket(first)
      const closed = await aFiledTicket(first)
      for (const { id } of [ticket, closed]) {
        await first.changeTicket(id, () => ({ patch: { assigneeId: me }, events: [] }))
      }
      await first.changeTicket(closed.id, () => ({
        patch: { state: 'closed', closedAt: new Date() },
        events: [],
      }))
      const { rows } = await first.inboxPage({ queue: 'mine', userId: me, now: new Date(), limit: 5 })
      expect(rows).toMatchObject([
        { ticket: { id: ticket.id }, assigneeName: 'Sanna Virtanen', queue: 'open' },
      ])
      expect(await first.queueCounts(me, new Date())).toMatchObject({ mine: 1, open: 1, closed: 1, new: 0 })
      expect(await first.queueCounts(undefined, new Date())).toMatchObject({ mine: 0 })
    })

    test('a ticket is unread until it was viewed, and again when a mail comes', async () => {
      const clock = { now: new Date('2026-11-24T08:00:00Z') }
      const { first } = await open(clock)
      const me = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const isUnread = async () =>
        (await first.inboxPage({ userId: me, now: clock.now, limit: 1 })).rows[0]?.isUnread
      expect(await isUnread()).toBe(true)
      clock.now = later(clock, 1)
      await first.recordView(ticket.id, me, anEvent('ticket-viewed'))
      expect(await isUnread()).toBe(false)
      clock.now = later(clock, 1)
      await deliver(first, { filing: { ticket: { existing: ticket.id, patch: {} } } })
      expect(await isUnread()).toBe(true)
    })

    test('a change is decided on the ticket as it is; a refusal changes nothing', async () => {
      const { first, second } = await open()
      const ticket = await aFiledTicket(first)
      const changes = await Promise.all(
        [first, second].map((storage) =>
          storage.changeTicket(ticket.id, ({ urgency }) =>
            urgency === 'crisis'
              ? { refused: 'already' }
              : { patch: { urgency: 'crisis' }, events: [anEvent('ticket-urgency-changed')] },
          ),
        ),
      )
      expect(changes.map(({ kind }) => kind).sort()).toEqual(['changed', 'refused'])
      expect((await first.ticketById(ticket.id))?.version).toBe(ticket.version + 1)
      expect(await first.changeTicket('none', () => ({ refused: 'x' }))).toEqual({ kind: 'no-such-ticket' })
    })

    test('notes are added once, are found, and are neither counted nor the newest message', async () => {
      const { first } = await open()
      const authorId = await anAdvisor(first)
      const ticket = await aFiledTicket(first)
      const note = {
        formId: 'f',
        messageId: 'n',
        ticketId: ticket.id,
        authorId,
        text: 'Soitin ulosottoon.',
        at: new Date(),
      }
      expect(await first.addNote(note, anEvent('note-added'))).toBe('added')
      expect(await first.addNote(note, anEvent('note-added'))).toBe('already-added')
      expect(await first.addNote({ ...note, formId: 'g', ticketId: 'none' }, anEvent('note-added'))).toBe(
        'no-such-ticket',
      )
      const { rows } = await first.search({ match: '"ulosottoon"', now: new Date(), limit: 5 })
      expect(rows).toMatchObject([{ messageCount: 1, snippet: 'Vuokrani on myöhässä.' }])
      expect(await first.messageRaw('n')).toBeUndefined()
      expect(await first.message('n')).toMatchObject({ direction: 'note', authorName: 'Sanna Virtanen' })
    })

    test('a search sees what was filed before it: words, names, files, references', async () => {
      const { first, second } = await open()
      const file = {
        part: 1,
        name: 'häätöpäätös.pdf',
        type: 'application/pdf',
        size: 1,
        sha256: 'a',
        inline: false,
      }
      await deliver(first, { mail: { text: `${'täytettä '.repeat(2000)} loppusana`, attachments: [file] } })
      const { reference } = await aFiledTicket(first, { mail: { text: 'muuta' } })
      const count = async (match: string) =>
        (await second.search({ match, now: new Date(), limit: 10 })).rows.length
      expect(await count('"loppusana"')).toBe(1)
      expect(await count('"häätöpäätös"')).toBe(1)
      expect(await count('"haatopaatos"')).toBe(0)
      expect(await count(`"${reference}"`)).toBe(1)
      expect(await count('"lehtimäki"')).toBe(2)
      expect(await count('analysed : "muuta"')).toBe(1)
    })

    test('drafts and searches lie on the server, each for its owner', async () => {
      const { first, second } = await open()
      const [me, other] = [await anAdvisor(first), await anAdvisor(first)]
      const ticket = await aFiledTicket(first)
      const draft = { ticketId: ticket.id, userId: me, kind: 'reply' as const }
      await first.saveDraft({ ...draft, text: 'newer', at: new Date(2000) })
      await second.saveDraft({ ...draft, text: 'older, late', at: new Date(1000) })
      expect(await second.draft(ticket.id, me, 'reply')).toEqual({ text: 'newer', at: new Date(2000) })
      expect(await second.draft(ticket.id, other, 'reply')).toBeUndefined()
      await first.discardDraft(ticket.id, me, 'reply')
      expect(await second.draft(ticket.id, me, 'reply')).toBeUndefined()
      await first.saveSearch({ id: 's', userId: me, words: 'häätö', at: new Date() }, anEvent('search-made'))
      expect(await second.savedSearch('s', me)).toEqual({ words: 'häätö' })
      expect(await second.savedSearch('s', other)).toBeUndefined()
    })

    test('changes since a number are the truth behind live updates', async () => {
      const { first, second } = await open()
      await first.recordEvent(anEvent('service-started'))
      await second.appendEvent({ ...anEvent('mailbox-lost'), facts: { code: 'ETIMEDOUT' } })
      await second.appendEvent({ ...anEvent('mailbox-lost'), facts: { code: 'ECONNREFUSED' } })
      expect((await first.changesSince(1, 1)).map(({ seq, kind }) => [seq, kind])).toEqual([
        [2, 'mailbox-lost'],
      ])
      expect((await first.mailHealth()).lostCode).toBe('ECONNREFUSED')
      await first.appendEvent(anEvent('mailbox-connected'))
      expect((await first.mailHealth()).lostSince).toBeUndefined()
    })
  })
}
