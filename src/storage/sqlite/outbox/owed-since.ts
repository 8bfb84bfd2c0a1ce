import type { Arriving } from '../../../tickets/moves.ts'
import { eq, sql } from '../file/drizzle.ts'
import type { Office } from '../office.ts'
import { messages } from '../schema/messages.ts'
import { outgoing } from '../schema/outgoing.ts'

type Row = {
  readonly id: string
  readonly number: number
  readonly isPerson: boolean
  readonly at: Date
  readonly answeredAt: Date | null
}

/** What some messages of a ticket are owed among themselves; `isIt` says which. */
export function owedAmong(office: Office, ticketId: string, isIt: (id: string) => boolean): Arriving {
  const rows = answersAndQuestions(office, ticketId).filter(({ id }) => isIt(id))
  const answers = rows.filter(({ answeredAt }) => answeredAt !== null)
  const lastAnswer = Math.max(0, ...answers.map(({ number }) => number))
  const owedSince = earliest(
    rows.filter(({ isPerson, number }) => isPerson && number > lastAnswer).map(({ at }) => at),
  )
  const firstAnsweredAt = earliest(answers.flatMap(({ answeredAt }) => answeredAt ?? []))
  return { ...(owedSince ? { owedSince } : {}), ...(firstAnsweredAt ? { firstAnsweredAt } : {}) }
}

/** Answered is what a server took for somebody it did not come back from (P7). */
function answersAndQuestions(office: Office, ticketId: string): readonly Row[] {
  const arrived = sql`exists (select 1 from outgoing_recipients
    where outgoing_id = ${outgoing.id} and role = 'to' and state in ('accepted', 'delivered', 'delayed'))`
  return office.db
    .select({
      id: messages.id,
      number: messages.number,
      isPerson: sql<number>`${messages.kind} = 'person'`,
      at: messages.at,
      sentAt: outgoing.sentAt,
      isAnswer: sql<number | null>`${outgoing.kind} = 'reply' and ${outgoing.state} = 'sent' and ${arrived}`,
    })
    .from(messages)
    .leftJoin(outgoing, eq(outgoing.id, messages.id))
    .where(eq(messages.ticketId, ticketId))
    .all()
    .map(({ sentAt, isAnswer, isPerson, ...row }) => ({
      ...row,
      isPerson: isPerson === 1,
      answeredAt: isAnswer === 1 ? sentAt : null,
    }))
}

function earliest(times: readonly Date[]): Date | undefined {
  return times.length === 0 ? undefined : new Date(Math.min(...times.map((at) => at.getTime())))
}
