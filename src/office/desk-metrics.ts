import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Office } from './office.ts'

const registry = new Registry()
collectDefaultMetrics({ register: registry })
const tickets = new Gauge({
  name: 'neuvoposti_tickets',
  help: 'Tickets by queue',
  labelNames: ['queue'],
  registers: [registry],
})
const mail = new Gauge({
  name: 'neuvoposti_mail',
  help: 'Messages by what they wait for',
  labelNames: ['waiting'],
  registers: [registry],
})

/** Counts in the text format of Prometheus; labels come from our own enumerations alone. */
export async function deskMetrics({
  storage,
  now,
}: Office): Promise<{ readonly type: string; readonly text: string }> {
  const counts = await storage.queueCounts(undefined, now())
  for (const [queue, count] of Object.entries(counts)) tickets.set({ queue }, count)
  const { outboxWaiting, unconfirmed, undelivered, unfiled, reconciled } = await storage.mailHealth()
  const unexplained = reconciled?.unexplained ?? 0
  const counted = { outboxWaiting, unconfirmed, undelivered, unfiled, unexplained }
  for (const [waiting, count] of Object.entries(counted)) mail.set({ waiting }, count)
  return { type: registry.contentType, text: await registry.metrics() }
}
