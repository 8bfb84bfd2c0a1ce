import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { type Period, type PeriodFault, periodOf, presetPeriod, presets } from '../../reports/period.ts'
import { toAggregates } from '../../reports/to-json.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { Desk } from '../desk.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { mayScrape } from './machine-access.ts'

/** A dashboard asks now and then; more is a fault or a search for something. */
const mostInMinute = 30
const minuteMs = 60_000

const questionSchema = z.strictObject({
  period: z.enum(presets).default('last-month'),
  from: z.string().max(10).optional(),
  to: z.string().max(10).optional(),
})

/** The figures for another program of the city: totals alone, nobody's own, never a word of a message. */
export function machinePages(app: FastifyInstance, desk: Desk): void {
  const { needs } = desk
  const recent: number[] = []

  app.get('/metrics/response-times', { config: { right: 'public' } }, async (request, reply) => {
    if (!mayScrape(request, needs.metricsToken)) throw new RefusedRequest(404, 'not-found')
    const now = needs.clock()
    while (recent[0] !== undefined && recent[0] <= now.getTime() - minuteMs) recent.shift()
    if (recent.length >= mostInMinute)
      return reply.code(429).header('retry-after', '60').send({ fault: 'too-many' })
    recent.push(now.getTime())
    const settings = await desk.settings()
    const period = askedPeriod(request.query, settings, now)
    if ('fault' in period) return reply.code(422).send(period)
    await needs.store.recordEvent({
      kind: 'report-viewed',
      at: now,
      facts: { as: 'aggregates', from: period.from, to: period.to },
    })
    const calendar = settings.serviceHours
    const report = await needs.store.responseTimes({
      ...{ period, calendar, filter: {} },
      asOfMs: now.getTime(),
    })
    return reply.send(toAggregates(report))
  })
}

function askedPeriod(
  given: unknown,
  { serviceHours }: OfficeSettings,
  now: Date,
): Period | { readonly fault: PeriodFault | 'question-unknown' } {
  const asked = questionSchema.safeParse(given)
  if (!asked.success) return { fault: 'question-unknown' }
  const { period, from, to } = asked.data
  if (from === undefined && to === undefined) return presetPeriod(serviceHours, period, now)
  return periodOf(serviceHours, from ?? '', to ?? '')
}
