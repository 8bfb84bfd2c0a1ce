import { randomUUID } from 'node:crypto'
import type { User } from '../../src/people/user.ts'
import { afterAttempt } from '../../src/replies/delivery.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { targetRule } from '../../src/tickets/targets.ts'
import type { DeskNeeds } from '../../src/web/desk-needs.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, asa, grace, vaino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'

export type AReportedDesk = {
  readonly desk: ADesk
  readonly supervisor: User
  readonly advisors: readonly User[]
  /** A ticket that was answered much too late. */
  readonly late: string
}

const due = targetRule(defaultSettings)

/**
 * Eight weeks of a desk, or so many days, lived through its own intake and outbox: three advisors, a slow week, a
 * bounce.
 */
export async function aReportedDesk(overrides: Partial<DeskNeeds> = {}, days = 57): Promise<AReportedDesk> {
  const desk = await aDesk(overrides)
  const supervisor = await desk.person('supervisor', 'Eeva Esihenkilö')
  const advisors = [
    await desk.person('advisor', 'Leena Aalto'),
    await desk.person('advisor', 'Mikko Salo'),
    await desk.person('advisor', 'Sofia Lindqvist'),
  ]
  const residents = [aino, asa, grace, vaino]
  desk.wait(-days * 24 * 60)
  let late = ''
  const waiting: { readonly reference: string; readonly answerAt: number; readonly advisor: User }[] = []
  for (let number = 0; number < days * 4; number += 1) {
    desk.wait(6 * 60)
    for (const one of waiting.filter(({ answerAt }) => answerAt <= desk.now().getTime())) {
      waiting.splice(waiting.indexOf(one), 1)
      await answer(desk, one.reference, one.advisor)
    }
    const from = residents[number % residents.length]!
    if (number % 4 > 1 || number % 14 > 9) continue
    const subject = `Kysymys ${number}`
    const text =
      from === asa
        ? 'Hej! Jag har en fråga om hyran och FPA.'
        : from === grace
          ? 'Hello, what about the rent?'
          : 'Hei, mitä vuokralle tapahtuu?'
    const reference = await desk.receive(aMail({ from, to: service, subject, text }))
    await sendAll(desk)
    const isSlow = number % 23 === 0
    if (isSlow) late = reference
    if (number === days * 4 - 8) continue
    const hours = isSlow ? 24 * 8 : 4 + ((number * 7) % 60)
    waiting.push({
      reference,
      answerAt: desk.now().getTime() + hours * 3_600_000,
      advisor: advisors[number % 3]!,
    })
  }
  return { desk, supervisor, advisors, late }
}

/** Written by an advisor, taken by the server a minute later. Answers the Message-ID. */
export async function answer(
  desk: ADesk,
  reference: string,
  advisor: User,
  { closes = false }: { readonly closes?: boolean } = {},
): Promise<string> {
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const to = view.ticket.requester!
  const accepted = await desk.needs.replies.accept(
    {
      formId: randomUUID(),
      ticketVersion: view.ticket.version,
      to: [to],
      cc: [],
      text: 'Hei, soita meille, niin katsotaan yhdessä.',
      language: view.ticket.language,
      attachments: [],
      afterwards: closes ? { kind: 'close', outcome: 'Neuvottu' } : { kind: 'wait' },
    },
    view,
    advisor,
    desk.now(),
  )
  if (accepted.kind !== 'queued') throw new Error(`the reply is ${accepted.kind}`)
  desk.wait(1)
  await sendAll(desk)
  const sent = await desk.store.message(accepted.messageId)
  return sent?.messageId ?? ''
}

/** The server takes everything that waits. */
export async function sendAll({ store, now }: ADesk): Promise<void> {
  for (;;) {
    const claimed = await store.claimNext('test', 60_000)
    if (!claimed) return
    const about = { ticketId: claimed.ticketId, messageId: claimed.messageId }
    const started = { kind: 'sending-started', at: now(), ...about } as const
    await store.enterSending(claimed.outgoingId, claimed.claim, 60_000, started)
    const recipients = claimed.recipients.map(({ address }) => ({
      address,
      state: 'accepted' as const,
      code: 250,
    }))
    const result = { kind: 'answered', recipients, response: '250 2.0.0 Ok' } as const
    const record = afterAttempt({ claimed, result, now: now(), random: 0.5, due })
    await store.recordAttempt(claimed.outgoingId, claimed.claim, record)
  }
}
