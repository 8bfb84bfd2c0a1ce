import { randomUUID } from 'node:crypto'
import type { User } from '../../src/people/user.ts'
import { movingDaySet } from '../../src/tickets/moving-day.ts'
import { ticketTitled } from '../../src/tickets/title.ts'
import { assigned, closed } from '../../src/tickets/transitions.ts'
import { aBounceOf } from '../helpers/mails/a-bounce-of.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { grace } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { answer, sendAll } from './a-reported-desk.ts'
import { aVisitor } from './a-visitor.ts'

/** Stands in every word that is about this person, and in nothing else of the office. */
export const canary = 'kanaria'

/** When they must be out of their home; no other day of the office is this one. */
export const movingDay = '2027-09-13'

export const kerttu = { name: 'Kerttu Kanarianen', address: 'kerttu.kanaria@citizen.example' }

export type AnErasableDesk = {
  readonly desk: ADesk
  readonly advisor: User
  readonly resident: string
  /** A long enquiry with everything in it, and a short one; both closed. */
  readonly references: readonly [string, string]
  /** The mail that began the long one. */
  readonly letter: Buffer
}

/** An office that has worked for a person, with their words in every place where words are kept. */
export async function anErasableDesk(kept: Parameters<typeof aDesk>[1] = {}): Promise<AnErasableDesk> {
  const desk = await aDesk({}, kept)
  const advisor = await desk.person('advisor')
  for (let number = 1; number <= 40; number += 1)
    await desk.receive(
      aMail({
        from: grace,
        to: service,
        subject: `Rent ${number}`,
        text: `The rent of month ${number} is late`,
      }),
    )
  const letter = aLetter()
  const long = await desk.receive(letter)
  await fill(desk, long, advisor)
  const short = await desk.receive(aMail({ from: kerttu, to: service, text: `Toinen ${canary}` }))
  await sendAll(desk)
  await close(desk, short, advisor)
  const resident = await desk.store.residentOf(kerttu.address)
  await remember(desk, resident, advisor)
  await desk.store.catchUpReports()
  return { desk, advisor, resident, references: [long, short], letter }
}

function aLetter(): Buffer {
  return aMail({
    from: kerttu,
    to: service,
    subject: `Häätö ja ${canary}`,
    messageId: `${canary}.1@citizen.example`,
    references: [`${canary}.0@citizen.example`],
    text: `Olen ${canary} ja asun Kanariankadulla.`,
    html: `<p>Olen ${canary}</p>`,
    attachments: [
      {
        filename: `${canary}.txt`,
        content: `${canary} liitteenä\n`.repeat(100_000),
        contentType: 'text/plain',
      },
    ],
    headers: { 'X-Mailer': canary },
  })
}

async function fill(desk: ADesk, reference: string, advisor: User): Promise<void> {
  const { store, now } = desk
  const { ticket } = (await store.ticketByReference(reference, now()))!
  const sent = await answer(desk, reference, advisor)
  await desk.receive(aBounceOf(sent, kerttu.address))
  const actor = { userId: advisor.id }
  await store.changeTicket(ticket.id, (found) => {
    const change = movingDaySet(found, movingDay, actor, now())
    return 'refused' in change ? { refused: String(change.refused) } : change
  })
  await giveInList(desk, ticket.id, advisor)
  await callIt(desk, ticket.id, advisor, [`Asia: ${canary}`, 'Toinen nimi'])
  const written = { ticketId: ticket.id, authorId: advisor.id, at: now() }
  await store.addNote(
    { ...written, formId: randomUUID(), messageId: randomUUID(), text: `${canary} on huolissaan` },
    { kind: 'note-added', at: now(), actor, ticketId: ticket.id },
  )
  await store.addNote(
    {
      ...{ ...written, formId: randomUUID(), messageId: randomUUID(), text: `Soitti ${canary}` },
      call: { direction: 'in', at: now().getTime(), minutes: 4 },
    },
    { kind: 'call-logged', at: now(), actor, ticketId: ticket.id },
  )
  const draft = { ticketId: ticket.id, userId: advisor.id, kind: 'reply' } as const
  await store.saveDraft({ ...draft, text: `Hyvä ${canary}`, at: now() })
  await store.saveDraft({ ...draft, text: `Hei ${canary}`, at: now(), isReplaced: true })
  await store.addDraftFile(
    {
      id: randomUUID(),
      ticketId: ticket.id,
      userId: advisor.id,
      name: `${canary}.pdf`,
      type: 'x',
      at: now(),
    },
    bytesOf(`${canary} luonnoksessa`),
    { file: 1_000, total: 1_000, count: 3 },
  )
  await close(desk, reference, advisor)
}

/** By an act on a list, which keeps for a day what the ticket was before. */
export async function giveInList({ store, now }: ADesk, ticketId: string, advisor: User): Promise<void> {
  const act = { id: randomUUID(), userId: advisor.id, kind: 'assigned', at: now() } as const
  const given = await store.actOnTickets(act, [{ ticketId, version: 0 }], (ticket) => {
    const change = assigned(ticket, advisor.id, { userId: advisor.id }, now())
    return 'refused' in change ? { refused: String(change.refused) } : change
  })
  if (given.done !== 1) throw new Error('the ticket was given to nobody')
}

/** Twice, by acts that can be undone: what it was called before is kept with the second one. */
export async function callIt(
  { store, now }: ADesk,
  ticketId: string,
  advisor: User,
  titles: readonly [string, string],
): Promise<void> {
  for (const title of titles) {
    const act = { id: randomUUID(), userId: advisor.id, kind: 'titled', at: now() } as const
    const { done } = await store.actOnTickets(act, [{ ticketId, version: 0 }], (ticket) =>
      ticketTitled(ticket, title, { userId: advisor.id }, now()),
    )
    if (done !== 1) throw new Error('the ticket got no title')
  }
}

async function* bytesOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

export async function close(desk: ADesk, reference: string, advisor: User): Promise<void> {
  const { ticket } = (await desk.store.ticketByReference(reference, desk.now()))!
  const actor = { userId: advisor.id }
  await desk.store.changeTicket(ticket.id, (found) => {
    const change = closed(found, `Sovittu: ${canary}`, actor, desk.now())
    return 'refused' in change ? { refused: String(change.refused) } : change
  })
}

/** What is kept of a person outside of enquiries. */
async function remember(desk: ADesk, resident: string, user: User): Promise<void> {
  const visitor = await aVisitor(desk, user)
  await visitor.post('/searches', { words: 'Kanariaisen vuokra' })
  await visitor.post(`/residents/${resident}/notes`, {
    ...{ version: '0', note: `Älä soita, ${canary} nukkuu`, phone: '040 1234567', language: 'fi' },
  })
  await visitor.post(`/residents/${resident}/export`, { reason: `Pyyntö: ${canary}`, format: 'json' })
}
