import { z } from 'zod'
import type { Language } from '../../people/language.ts'
import { languages } from '../../people/language.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import { exclusions } from '../../reports/message-clock.ts'
import { type Rank, rankShares } from '../../reports/nearest-rank.ts'
import {
  type Period,
  type PeriodFault,
  type Preset,
  periodOf,
  presetPeriod,
  presets,
} from '../../reports/period.ts'
import type { RankedBy, RowChoice } from '../../reports/report-store.ts'
import type { ReportQuery } from '../../reports/summarise.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Urgency } from '../../tickets/ticket.ts'
import { type Topic, topics } from '../../tickets/topics.ts'

/** What stands in the address of a report; none of it is about a resident, so it may be kept and shared. */
export type ReportAddress = {
  readonly preset: Preset | 'dates'
  readonly from: string
  readonly to: string
  readonly language: Language | 'unknown' | ''
  readonly urgency: Urgency | ''
  readonly topic: Topic | 'none' | ''
  readonly handler: string
}

export type AskedReport = {
  readonly address: ReportAddress
  readonly query: ReportQuery
  readonly fault?: PeriodFault
}

const text = z.string().max(64).catch('')
const addressSchema = z.object({
  period: z.enum([...presets, 'dates']).catch('eight-weeks'),
  from: text,
  to: text,
  language: z.enum([...languages, 'unknown', '']).catch(''),
  urgency: z.enum(['ordinary', 'legal-deadline', 'crisis', '']).catch(''),
  topic: z.enum([...topics, 'none', '']).catch(''),
  handler: z
    .string()
    .regex(/^[\w-]{0,64}$/)
    .catch(''),
})

/** A report from its address; what cannot be read falls back to the last eight weeks and everybody. */
export function askedReport(given: unknown, settings: OfficeSettings, user: User, now: Date): AskedReport {
  const asked = addressSchema.parse(given)
  const calendar = settings.serviceHours
  const named = asked.period === 'dates' ? periodOf(calendar, asked.from, asked.to) : undefined
  const fault = named && 'fault' in named ? named.fault : undefined
  const period: Period =
    named && !('fault' in named)
      ? named
      : presetPeriod(calendar, asked.period === 'dates' ? 'eight-weeks' : asked.period, now)
  const handler = mayChoose(user, asked.handler) ? asked.handler : ''
  return {
    address: {
      preset: asked.period,
      from: fault ? asked.from : period.from,
      to: fault ? asked.to : period.to,
      language: asked.language,
      urgency: asked.urgency,
      topic: asked.topic,
      handler,
    },
    query: {
      period,
      calendar,
      asOfMs: now.getTime(),
      filter: {
        ...(asked.language ? { language: asked.language } : {}),
        ...(asked.urgency ? { urgency: asked.urgency } : {}),
        ...(asked.topic ? { topic: asked.topic } : {}),
        ...(handler ? { handlerId: handler } : {}),
      },
    },
    ...(fault ? { fault } : {}),
  }
}

/** An advisor sees own figures and totals; a supervisor sees everybody's. */
export function mayChoose(user: User, handlerId: string): boolean {
  return handlerId === user.id || mayUse(user.role, 'compare-handlers')
}

/** The address of the same report, fixed to its dates so that it says the same tomorrow. */
export function reportHref(
  path: string,
  address: ReportAddress,
  more: Readonly<Record<string, string>> = {},
): string {
  const { preset: _preset, ...fields } = address
  const given = Object.entries({ period: 'dates', ...fields, ...more }).filter(([, value]) => value !== '')
  return `${path}?${new URLSearchParams(given)}`
}

const choiceSchema = z.object({
  part: z.enum(['first', 'next']).optional().catch(undefined),
  result: z.enum(['met', 'missed', 'pending', 'closed', 'unanswered']).optional().catch(undefined),
  exclusion: z
    .enum(exclusions as [string, ...string[]])
    .optional()
    .catch(undefined),
  week: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional()
    .catch(undefined),
  at: z.iso.date().regex(/^20/).optional().catch(undefined),
  late: z.literal('yes').optional().catch(undefined),
  receipt: z
    .enum(['sent', 'bounced', 'waiting', 'refused', 'suppressed', 'missing'])
    .optional()
    .catch(undefined),
  reason: z
    .string()
    .regex(/^[a-z-]{1,40}$/)
    .optional()
    .catch(undefined),
  open: z.literal('yes').optional().catch(undefined),
  age: z
    .string()
    .regex(/^[0-4]$/)
    .optional()
    .catch(undefined),
})

export function rowChoice(given: unknown): RowChoice {
  const { part, result, exclusion, week, receipt, reason, open, age, at, late } = choiceSchema.parse(given)
  return {
    ...(part ? { part } : {}),
    ...(result ? { result } : {}),
    ...(exclusion ? { exclusion } : {}),
    ...(week ? { week } : {}),
    ...(receipt ? { receipt } : {}),
    ...(reason ? { receiptReason: reason } : {}),
    ...(open ? { isOpen: true } : {}),
    ...(open && age ? { age: Number(age) } : {}),
    ...(at ? { openAt: at } : {}),
    ...(at && late ? { isOverdue: true } : {}),
  }
}

/** The same choice as it stands in an address. */
export function choiceFields({
  receiptReason,
  isOpen,
  age,
  openAt,
  isOverdue,
  ...rest
}: RowChoice): Record<string, string> {
  return {
    ...rest,
    ...(receiptReason ? { reason: receiptReason } : {}),
    ...(isOpen ? { open: 'yes' } : {}),
    ...(age === undefined ? {} : { age: String(age) }),
    ...(openAt ? { at: openAt } : {}),
    ...(isOverdue ? { late: 'yes' } : {}),
  }
}

const rankSchema = z
  .enum(Object.keys(rankShares) as [Rank, ...Rank[]])
  .optional()
  .catch(undefined)

/** The median or percentile whose messages are asked for, shortest first. */
export function askedRank(given: unknown, { receipt }: RowChoice): RankedBy | undefined {
  const rank = rankSchema.parse((given as { readonly rank?: unknown }).rank)
  return rank && { rank, of: receipt === 'sent' ? 'receipts' : 'answers' }
}
