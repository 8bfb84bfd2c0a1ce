import { beforeAll, describe, expect, test } from 'vitest'
import { type AReportedDesk, aReportedDesk } from './a-reported-desk.ts'
import { aVisitor } from './a-visitor.ts'

const path = '/metrics/response-times'
const period = '?from=2026-09-28&to=2026-11-22'

let reported: AReportedDesk

beforeAll(async () => {
  reported = await aReportedDesk({ metricsToken: 'luvut-2026' })
}, 120_000)

function ask(query = period, authorization = 'Bearer luvut-2026') {
  return reported.desk.app.inject({ url: `${path}${query}`, headers: { authorization } })
}

describe('the figures for other programs', () => {
  test('are those of the report', async () => {
    const supervisor = await aVisitor(reported.desk, reported.supervisor)
    const report = JSON.parse(
      (await supervisor.get(`/reports/response-times/json${period}&period=dates`)).body,
    )
    const answer = await ask()
    expect(answer.headers['content-type']).toContain('application/json')
    const told = JSON.parse(answer.body)
    for (const part of ['first', 'next', 'balance', 'receipts', 'ageing', 'backlog', 'period'] as const)
      expect(told[part], part).toEqual(report[part])
  })

  test('are for whoever has the token, and there is nothing for anybody else', async () => {
    for (const given of ['', 'Bearer ', 'Bearer luvut-2025', 'Basic luvut-2026', 'Bearer luvut-20266'])
      expect((await ask(period, given)).statusCode).toBe(404)
    const supervisor = await aVisitor(reported.desk, reported.supervisor)
    expect((await supervisor.get(path + period)).statusCode).toBe(404)
  })

  test('hold nobody: no word, no name, no account, and no group of a few', async () => {
    const { body } = await ask()
    const known = [reported.supervisor, ...reported.advisors].flatMap(({ id, name }) => [`"${id}"`, name])
    for (const word of [...known, 'byHandler', 'Kysymys', 'Lehtimäki', 'vuokra', 'AN-2026', '@'])
      expect(body).not.toContain(word)
    const { weeks } = JSON.parse((await ask('?from=2026-10-05&to=2026-10-06')).body)
    expect(weeks).toEqual([{ year: 2026, week: 41, from: '2026-10-05', fewerThan: 5 }])
  })

  test('of a named period, or of last month when nothing is said', async () => {
    expect(JSON.parse((await ask('')).body).period).toEqual({ from: '2026-10-01', to: '2026-10-31' })
    expect(JSON.parse((await ask('?period=last-quarter')).body).period.from).toBe('2026-07-01')
  })

  test.each([
    ['?from=2026-02-30&to=2026-03-01', 'date-invalid'],
    ['?from=2026-03-01', 'date-invalid'],
    ['?from=2026-03-02&to=2026-03-01', 'ends-before-it-begins'],
    ['?from=1990-01-01&to=2026-01-01', 'too-long'],
    ['?handler=u1', 'question-unknown'],
    ['?period=always', 'question-unknown'],
  ])('of %s are refused: %s', async (query, fault) => {
    const answer = await ask(query)
    expect([answer.statusCode, JSON.parse(answer.body)]).toEqual([422, { fault }])
  })

  test('leave a trace in the log', async () => {
    await ask()
    const { rows } = await reported.desk.store.auditRows({ kind: 'report-viewed' }, 1)
    expect(rows[0]?.event.facts).toEqual({ as: 'aggregates', from: '2026-09-28', to: '2026-11-22' })
  })

  test('are given thirty times in a minute and then again a minute later', async () => {
    reported.desk.wait(2)
    for (let time = 0; time < 30; time += 1) await ask('?period=always')
    const answer = await ask()
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '60'])
    reported.desk.wait(1)
    expect((await ask()).statusCode).toBe(200)
  })
})
