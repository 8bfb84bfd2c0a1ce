import type { FastifyReply, FastifyRequest } from 'fastify'
import type { User } from '../../people/user.ts'
import type { RankedBy, RankedRows, ReportRow, RowChoice } from '../../reports/report-store.ts'
import type { TableWords } from '../../reports/table-words.ts'
import type { Desk } from '../desk.ts'
import { type Voice, voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { ageName, dates, rowsPath } from './report-figures.ts'
import {
  type AskedReport,
  askedRank,
  askedReport,
  choiceFields,
  mayChoose,
  reportHref,
  rowChoice,
} from './report-query.ts'
import { type ShownRow, shownRow } from './report-row-view.ts'
import { reportWords } from './report-words.ts'

const path = '/reports/response-times'
const rowsOnPage = 100

/** The messages behind a number: the newest first, or those a median was picked from, the shortest first. */
export async function rowsPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const settings = await desk.settings()
  const asked = askedReport(request.query, settings, user, clock())
  const voice = voiceOf(user.language, settings)
  const names = new Map((await store.listUsers()).map(({ id, name }) => [id, name]))
  const words = wordsFor(user, reportWords(voice, names), voice)
  const choice = rowChoice(request.query)
  const by = askedRank(request.query, choice)
  const shown = (row: ReportRow) => shownRow(row, settings.serviceHours, words, voice, clock())
  const { after } = request.query as { after?: unknown }
  const from = typeof after === 'string' ? after.slice(0, 64) : undefined
  const found = by
    ? await rankedPage(desk, asked, { choice, by, from, shown })
    : await newestPage(desk, asked, { choice, from, shown })
  await store.recordEvent({
    kind: 'report-viewed',
    at: clock(),
    actor: { userId: user.id },
    facts: { as: 'rows', rows: found.rows.length, from: asked.query.period.from, to: asked.query.period.to },
  })
  const described = Object.entries(choiceFields(choice)).map(([name, value]) =>
    describe(name, value, words, voice),
  )
  return desk.page(request, reply, {
    template: 'report-rows',
    title: voice.t('report.rows.title'),
    section: 'reports',
    data: {
      ...found,
      dates: choice.openAt || choice.isOpen ? undefined : dates(asked.query.period, voice),
      choice: [...described, ...(by ? [voice.t(`report.rank.${by.rank}`)] : [])],
      back: reportHref(path, asked.address),
    },
  })
}

type Looked = {
  readonly choice: RowChoice
  readonly from: string | undefined
  shown(row: ReportRow): ShownRow
}

async function newestPage({ needs: { store } }: Desk, { query, address }: AskedReport, looked: Looked) {
  const { choice, from, shown } = looked
  const fields = choiceFields(choice)
  const page = await store.reportRows(query, choice, from, rowsOnPage)
  return {
    rows: page.rows.map(shown),
    first: from === undefined ? undefined : reportHref(rowsPath, address, fields),
    next: page.next && reportHref(rowsPath, address, { ...fields, after: page.next }),
  }
}

async function rankedPage(
  { needs: { store } }: Desk,
  { query, address }: AskedReport,
  { choice, by, from, shown }: Looked & { readonly by: RankedBy },
) {
  const before = from !== undefined && /^\d{1,9}$/.test(from) ? Number(from) : undefined
  const found = await store.rankedRows(query, choice, by, before, rowsOnPage)
  const fields = { ...choiceFields(choice), rank: by.rank }
  const pageAfter = (rows: number) => reportHref(rowsPath, address, { ...fields, after: String(rows) })
  const end = found.before + found.rows.length
  return {
    rows: found.rows.map((row, index) => rankedRow(found, index, shown(row))),
    by,
    count: found.count,
    picked: found.picked && { place: found.picked.place, ...shown(found.picked.row) },
    first: found.before > 0 ? pageAfter(0) : undefined,
    previous: found.before > rowsOnPage ? pageAfter(found.before - rowsOnPage) : undefined,
    next: end < found.count ? pageAfter(end) : undefined,
  }
}

function rankedRow({ before, picked }: RankedRows, index: number, row: ShownRow) {
  const place = before + index + 1
  return { ...row, place, isPicked: place === picked?.place }
}

/** An advisor sees own figures and totals, and no colleague's name behind a number. */
export function wordsFor(user: User, words: TableWords, { t }: Voice): TableWords {
  const isShown = (id: string) => id === '' || mayChoose(user, id)
  return { ...words, handler: (id) => (isShown(id) ? words.handler(id) : t('report.colleague')) }
}

function describe(name: string, value: string, words: TableWords, voice: Voice): string {
  const { t, f } = voice
  if (name === 'part') return t(value === 'first' ? 'report.heading.first' : 'report.heading.next')
  if (name === 'result') return t(`report.result.${value as 'met'}`)
  if (name === 'week') return f.date(new Date(`${value}T12:00:00Z`))
  if (name === 'at') return t('report.open-at', { day: f.date(new Date(`${value}T12:00:00Z`)) })
  if (name === 'late') return t('report.heading.overdue')
  if (name === 'open') return t('report.open-now')
  if (name === 'age') return ageName(Number(value), voice)
  return words.value(name === 'exclusion' ? 'exclusion' : 'receipt', value)
}
