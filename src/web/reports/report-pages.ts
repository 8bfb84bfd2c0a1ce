import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import { presets } from '../../reports/period.ts'
import type { ResponseTimes } from '../../reports/response-times.ts'
import { summaryParts, summaryTable } from '../../reports/summary-table.ts'
import type { TableWords } from '../../reports/table-words.ts'
import { toCsv } from '../../reports/to-csv.ts'
import { toJson } from '../../reports/to-json.ts'
import { toXlsx } from '../../reports/to-xlsx.ts'
import { topics } from '../../tickets/topics.ts'
import { urgencies } from '../../tickets/urgency.ts'
import type { Desk } from '../desk.ts'
import { attachmentDisposition } from '../page/content-disposition.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { rowsPath } from './report-figures.ts'
import { type AskedReport, askedReport, mayChoose, reportHref } from './report-query.ts'
import { shownRow } from './report-row-view.ts'
import { rowsPage, wordsFor } from './report-rows-page.ts'
import { shownReport } from './report-view.ts'
import { reportWords } from './report-words.ts'

const path = '/reports/response-times'
const right = 'see-reports'
/** The newest, on the report itself; the others are behind the number. */
const breachesShown = 5

/** The supervisor's figures, the messages behind each, and the same table for a spreadsheet. */
export function reportPages(app: FastifyInstance, desk: Desk): void {
  app.get('/reports', { config: { right } }, async (_request, reply) => reply.redirect(path, 303))
  app.get(path, { config: { right } }, (request, reply) => reportPage(desk, request, reply))
  app.get(rowsPath, { config: { right } }, (request, reply) => rowsPage(desk, request, reply))

  app.get(`${path}/csv`, { config: { right } }, async (request, reply) => {
    const { report, asked, words, maySee } = await lookedAt(desk, request, 'csv')
    const own = { ...report, byHandler: report.byHandler.filter(({ key }) => maySee(key)) }
    const { from, to } = asked.query.period
    return reply
      .type('text/csv; charset=utf-8')
      .header('content-disposition', attachmentDisposition(`vastausajat-${from}-${to}.csv`))
      .send(toCsv(summaryTable(own, words)))
  })

  app.get(`${path}/xlsx`, { config: { right } }, async (request, reply) => {
    const { report, asked, words, settings, maySee } = await lookedAt(desk, request, 'xlsx')
    const own = { ...report, byHandler: report.byHandler.filter(({ key }) => maySee(key)) }
    const { from, to } = asked.query.period
    return reply
      .type('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
      .header('content-disposition', attachmentDisposition(`vastausajat-${from}-${to}.xlsx`))
      .send(await toXlsx(summaryParts(own, words), words, settings.serviceHours.timeZone))
  })

  app.get(`${path}/json`, { config: { right } }, async (request, reply) => {
    const { report, maySee } = await lookedAt(desk, request, 'json')
    const own = { ...report, byHandler: report.byHandler.filter(({ key }) => maySee(key)) }
    return reply.type('application/json; charset=utf-8').send(toJson(own))
  })
}

/** Everything a rendering needs; that somebody looked is in the log. */
async function lookedAt(desk: Desk, request: FastifyRequest, as: 'page' | 'csv' | 'xlsx' | 'json') {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const settings = await desk.settings()
  const asked = askedReport(request.query, settings, user, clock())
  const voice = voiceOf(user.language, settings)
  const users = await store.listUsers()
  const words = reportWords(voice, new Map(users.map(({ id, name }) => [id, name])))
  await store.recordEvent({
    kind: 'report-viewed',
    at: clock(),
    actor: { userId: user.id },
    facts: { as, from: asked.query.period.from, to: asked.query.period.to },
  })
  const report = await store.responseTimes(asked.query)
  const maySee = (handlerId: string) => mayChoose(user, handlerId)
  const handlers = users.filter(({ id, role }) => mayUse(role, 'work-tickets') && maySee(id))
  return { report, asked, voice, words, settings, user, handlers, maySee }
}

async function reportPage(desk: Desk, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const looked = await lookedAt(desk, request, 'page')
  const { report, asked, voice, words, settings, user, handlers, maySee } = looked
  const { t } = voice
  const { store, clock } = desk.needs
  const missed = { part: 'first', result: 'missed' } as const
  const { rows } =
    report.first.missed > 0
      ? await store.reportRows(asked.query, missed, undefined, breachesShown)
      : { rows: [] }
  const rowWords = wordsFor(user, words, voice)
  const charts = await import('./report-chart.ts')
  const fault = asked.fault && { field: 'from', text: t(`report.fault.${asked.fault}`) }
  return desk.page(request, reply, {
    template: 'report',
    title: t('report.title'),
    section: 'reports',
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      ...filterData(asked, handlers),
      faults: fault ? [fault] : [],
      report: shownReport(report, { voice, words, address: asked.address, settings, charts, maySee }),
      narrowedTo: narrowedTo(report, words) || t('report.all'),
      breaches: rows.map((row) => shownRow(row, settings.serviceHours, rowWords, voice, clock())),
      csvHref: reportHref(`${path}/csv`, asked.address),
      xlsxHref: reportHref(`${path}/xlsx`, asked.address),
      jsonHref: reportHref(`${path}/json`, asked.address),
    },
  })
}

function filterData(
  { address }: AskedReport,
  handlers: readonly { readonly id: string; readonly name: string }[],
) {
  return { path, address, handlers, presets: [...presets, 'dates'], urgencies, topics: [...topics, 'none'] }
}

/** For paper, where the form that narrows the report is not. */
function narrowedTo(
  { filter: { topic, language, urgency, handlerId } }: ResponseTimes,
  words: TableWords,
): string {
  return [
    topic && words.value('topic', topic),
    language && words.value('language', language),
    urgency && words.value('urgency', urgency),
    handlerId && words.handler(handlerId),
  ]
    .filter((part) => part !== undefined)
    .join(', ')
}
