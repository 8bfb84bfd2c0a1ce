import { beforeAll, describe, expect, test } from 'vitest'
import { hashToken } from '../../src/people/link.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { readWorkbook } from '../reports/a-workbook.ts'
import { service } from './a-desk.ts'
import { type AReportedDesk, answer, aReportedDesk } from './a-reported-desk.ts'
import { type AVisitor, aVisitor, words } from './a-visitor.ts'

const report = '/reports/response-times'

let reported: AReportedDesk
let supervisor: AVisitor

beforeAll(async () => {
  reported = await aReportedDesk()
  supervisor = await aVisitor(reported.desk, reported.supervisor)
}, 120_000)

describe('the report', () => {
  test('says the figures of the last eight whole weeks', async () => {
    const text = words(await supervisor.get(report))
    expect(text).toContain('ma 28.9.2026 – su 22.11.2026')
    expect(text).toMatch(/Vastattu tavoiteajassa \d+(?:,\d)? %/)
    expect(text).toMatch(/Viikkoja, joilla 90 % sai vastauksen tavoitteen työajassa: \d+ \/ 8\./)
  })

  test('of another period is a matter of its address', async () => {
    const page = await supervisor.get(`${report}?period=dates&from=2026-10-01&to=2026-10-31`)
    expect(words(page)).toContain('to 1.10.2026 – la 31.10.2026')
  })

  test('of no period says what is wrong and keeps what was given', async () => {
    const page = await supervisor.get(`${report}?period=dates&from=2026-11-10&to=2026-11-01`)
    expect(page.statusCode).toBe(422)
    expect(words(page)).toContain('Jakso päättyy ennen alkuaan.')
    expect(page.body).toContain('value="2026-11-10"')
  })

  test.each(['period=never', 'language=xx', 'handler=%3Cscript%3E', 'urgency=1', 'from=x&to=y&period=dates'])(
    'of an address with %s breaks nothing',
    async (query) => {
      const page = await supervisor.get(`${report}?${query}`)
      expect([200, 422]).toContain(page.statusCode)
      expect(page.body).not.toContain('<script>')
    },
  )

  test('says the same on the page, in the table, in the workbook and in JSON', async () => {
    const json = JSON.parse((await supervisor.get(`${report}/json`)).body)
    const csv = (await supervisor.get(`${report}/csv`)).body
    const page = words(await supervisor.get(report))
    const [parameters, figures, balance, receipts, backlog] = readWorkbook(
      (await supervisor.get(`${report}/xlsx`)).rawPayload,
    )
    const { count, met, missed, unanswered, shareMet, p10Minutes, medianMinutes, p90Minutes } = json.first
    expect(csv.startsWith('\uFEFF')).toBe(true)
    expect(csv).toContain(`\r\nEnsivastaus;;${count};${met};${missed};`)
    expect(page).toContain(`${met} / ${count}.`)
    expect(page).toContain(`Vastaanotettu ${json.balance.received}: laskettu ja laskennan ulkopuolella`)
    const days = [p10Minutes, medianMinutes, p90Minutes].map((minutes) => minutes / 1440)
    const first = figures?.rows.find(([part]) => part?.value === 'Ensivastaus')?.map(({ value }) => value)
    expect(first?.slice(2, 6)).toEqual([count, met, missed, unanswered])
    for (const [index, value] of [shareMet, ...days].entries())
      expect(first?.[6 + index]).toBeCloseTo(value, 9)
    const weeks = figures?.rows.filter(([part]) => part?.value === 'Viikko') ?? []
    expect(weeks.map((row) => row[2]?.value)).toEqual(json.weeks.map((week: { count: number }) => week.count))
    const counted = new Map(balance?.rows.map((row) => [row[1]?.value, row[2]?.value]))
    expect(counted.get('Vastaanotettu')).toBe(json.balance.received)
    expect(counted.get('Karanteeni')).toBe(json.balance.excluded.quarantine)
    expect(receipts?.rows.find((row) => row[1]?.value === 'Lähetetty')?.[2]?.value).toBe(json.receipts.sent)
    expect(backlog?.rows).toHaveLength(json.backlog.length + 1)
    expect(parameters?.rows[0]?.[2]).toEqual({ value: expect.any(Number), format: 'd.m.yyyy' })
  })

  test('shows an advisor the total and own figures, not those of colleagues', async () => {
    const [leena, mikko] = reported.advisors
    const visitor = await aVisitor(reported.desk, leena!)
    const page = await visitor.get(`${report}?handler=${mikko?.id}`)
    const table = page.body.slice(
      page.body.indexOf('id="kasittelijat"'),
      page.body.indexOf('id="kielet-osa"'),
    )
    expect(table).toContain('Leena Aalto')
    expect(page.body).not.toContain('Mikko Salo')
    expect((await visitor.get(`${report}/csv`)).body).not.toContain('Mikko Salo')
    const rows = words(await visitor.get(`${report}/rows?part=first`))
    expect(rows).toMatch(/Leena Aalto.*Kollega|Kollega.*Leena Aalto/)
    expect(rows).not.toContain('Mikko Salo')
    const sheets = readWorkbook((await visitor.get(`${report}/xlsx`)).rawPayload)
    const texts = sheets.flatMap(({ rows }) => rows.flat().map(({ value }) => value))
    expect(texts).toContain('Leena Aalto')
    expect(texts).not.toContain('Mikko Salo')
    expect((await visitor.get(`${report}/json`)).body).not.toContain(`"${mikko?.id}"`)
  })

  test('narrowed to enquiries whose language nobody knows counts those alone', async () => {
    const all = JSON.parse((await supervisor.get(`${report}/json`)).body)
    const unknown = JSON.parse((await supervisor.get(`${report}/json?language=unknown`)).body)
    const keysOf = ({ byLanguage }: { byLanguage: { key: string }[] }) => byLanguage.map(({ key }) => key)
    expect(keysOf(all)).toContain('fi')
    expect(keysOf(unknown)).not.toContain('fi')
    expect((await supervisor.get(`${report}?language=unknown`)).body).toContain('Ei tiedossa')
  })

  test('opens every number to its messages, and each message to its proof', async () => {
    const page = await supervisor.get(report)
    const links = [...page.body.matchAll(/href="(\/reports\/response-times\/rows[^"]*)"/g)].map(([, href]) =>
      href!.replaceAll('&amp;', '&'),
    )
    expect(links.length).toBeGreaterThan(20)
    for (const link of links) expect((await supervisor.get(link)).statusCode).toBe(200)
    const rows = await supervisor.get(links.find((link) => link.includes('part=first&result=missed'))!)
    expect(rows.body).toContain(`/tickets/${reported.late}/proof`)
  })

  test('opens a median and a percentile to all its messages by length, the one it is marked', async () => {
    const { first } = JSON.parse((await supervisor.get(`${report}/json`)).body)
    for (const [rank, share, name] of [
      ['median', 0.5, 'Mediaani'],
      ['p90', 0.9, '90 %'],
    ] as const) {
      const page = await supervisor.get(linkOf(await supervisor.get(report), `part=first&rank=${rank}`))
      const place = Math.ceil(first.count * share)
      expect(words(page)).toContain(`${name}: ${place}. viesti ${first.count} viestistä`)
      const rows = page.body.match(/<tr[^>]*><td class="place">.*?<\/tr>/g) ?? []
      expect(rows).toHaveLength(first.count)
      const picked = rows.filter((row) => row.includes('is-picked'))
      expect(picked).toHaveLength(1)
      expect(picked[0]).toContain(`<td class="place">${place}.</td>`)
      const reference = /tickets\/([\w-]+)\/proof#k-\d+/.exec(picked[0]!)!
      expect(page.body).toContain(`<a href="/${reference[0]}">Katso todiste: ${reference[1]}</a>`)
    }
  })

  test('opens the time until a receipt to all receipts, the quickest first', async () => {
    const page = await supervisor.get(linkOf(await supervisor.get(report), 'receipt=sent&rank=worst'))
    const { sent } = JSON.parse((await supervisor.get(`${report}/json`)).body).receipts
    expect(words(page)).toContain(`Pisin: ${sent}. viesti ${sent} viestistä, kun nopein kuittaus on ensin.`)
    expect(words(page)).toContain('Lähetetty, 0 min')
  })

  test('opens each day of what was open to as many messages as the day says', async () => {
    const { backlog } = JSON.parse((await supervisor.get(`${report}/json`)).body)
    const page = await supervisor.get(report)
    const busiest = backlog.toSorted((a: { open: number }, b: { open: number }) => b.open - a.open)[0]
    const late = backlog.find(({ overdue }: { overdue: number }) => overdue > 0)
    for (const [count, address] of [
      [busiest.open, `at=${busiest.date}`],
      [late.overdue, `at=${late.date}&late=yes`],
    ] as const) {
      const rows = await supervisor.get(linkOf(page, address))
      expect(rows.body.match(/data-row/g)).toHaveLength(count)
    }
  })

  test.each([
    'rank=median&after=999999999',
    'rank=p10',
    'at=2026-02-31',
    'at=2026-11-17&after=x',
    'late=yes',
  ])('of a number with %s in its address breaks nothing', async (query) => {
    expect((await supervisor.get(`${report}/rows?${query}`)).statusCode).toBe(200)
  })

  test('has no name, address or subject of a resident in it', async () => {
    for (const path of [
      report,
      `${report}/rows`,
      `/tickets/${reported.late}/proof`,
      '/audit',
      '/audit/csv',
    ]) {
      const { body } = await supervisor.get(path)
      expect(body).not.toMatch(/Lehtimäki|Björkström|Okafor|Åkerö|citizen\.example|Kysymys \d/)
    }
  })
})

describe('the proof of an enquiry', () => {
  test('shows both mails, the calculation day by day and the settings it was made with', async () => {
    const text = words(await supervisor.get(`/tickets/${reported.late}/proof`))
    expect(text).toContain('Ensivastaus: Ylitys')
    expect(text).toMatch(/Saapui palvelimelle .*SHA-256/s)
    expect(text).toContain('Palvelin hyväksyi')
    expect(text).toContain('ei palvelua tänä viikonpäivänä')
    expect(text).toContain('asetusten versio 0')
  })

  test('takes the supervisor’s explanation, and only the supervisor’s', async () => {
    const path = `/tickets/${reported.late}/proof`
    const { body } = await supervisor.get(path)
    const clock = /name="clock" value="(\d+)"/.exec(body)?.[1] ?? ''
    const advisor = await aVisitor(reported.desk, reported.advisors[0]!)
    expect((await advisor.get(path)).body).not.toContain('name="clock"')
    expect((await advisor.post(path, { clock, cause: 'absence', text: 'x' })).statusCode).toBe(404)
    const empty = await supervisor.post(path, { clock, cause: 'absence', text: ' ' })
    expect(empty.statusCode).toBe(422)
    expect(words(empty)).toContain('Kirjoita selitys')
    const answer = await supervisor.post(path, {
      clock,
      cause: 'absence',
      text: 'Ainoa neuvoja oli sairaana.',
    })
    expect(answer.headers.location).toBe(`${path}#k-${clock}`)
    expect(words(await supervisor.get(path))).toContain(
      'Poissaolo. Ainoa neuvoja oli sairaana. Eeva Esihenkilö',
    )
  })

  test('of a message that is no clock of this enquiry takes none', async () => {
    const path = `/tickets/${reported.late}/proof`
    expect((await supervisor.post(path, { clock: '999999', cause: 'other', text: 'x' })).statusCode).toBe(400)
  })

  test('shows names and headers once the messages were opened with a reason', async () => {
    const { desk } = reported
    const reference = await desk.receive(aMail({ from: aino, to: service, subject: 'Vuokra', text: 'Hei' }))
    await answer(desk, reference, reported.advisors[1]!)
    const path = `/tickets/${reference}`
    expect((await supervisor.get(`${path}/proof`)).body).not.toContain(aino.address)
    await supervisor.post(`${path}/opening`, { reason: 'Ylityksen selvitys' })
    const opened = await supervisor.get(`${path}/proof`)
    expect(opened.body).toContain(aino.address)
    expect(opened.body).toMatch(/\/messages\/[\w-]+\/headers/)
  })
})

describe('the log', () => {
  test('holds that it was read, and what was looked at', async () => {
    await supervisor.get(report)
    await supervisor.get('/audit')
    const page = words(await supervisor.get(`/audit?user=${reported.supervisor.id}`))
    const text = page.slice(page.indexOf('Peruste Mistä Nro'))
    expect(text).toContain('Käyttölokia katsottiin')
    expect(text).toContain('Raporttia katsottiin')
    expect(text).not.toContain('Postipalvelin otti viestin')
  })

  test('is narrowed to an enquiry, a kind and days', async () => {
    const one = await supervisor.get(`/audit?reference=${reported.late}&kind=sent`)
    expect(one.body.match(/<tr><td>/g)).toHaveLength(2)
    const day = words(await supervisor.get('/audit?from=2026-10-05&to=2026-10-05'))
    expect(day).toMatch(/ma 5\.10\.2026/)
    expect(day).not.toMatch(/ti 6\.10\.2026|su 4\.10\.2026/)
    expect(words(await supervisor.get('/audit?reference=AN-2026-999999'))).toContain(
      'Tapahtumia ei löytynyt.',
    )
  })

  test('is taken away as a table, which is logged too', async () => {
    const file = await supervisor.get('/audit/csv?people=yes')
    expect(file.headers['content-disposition']).toContain('attachment')
    expect(file.body).toContain('\uFEFFNro;Aika;Kuka;Mistä;Mitä;Yhteydenotto;Peruste\r\n')
    expect(words(await supervisor.get('/audit?kind=audit-exported'))).toContain('Käyttöloki ladattiin')
  })

  test('says where a look came from: the address and the browser of the sign-in before it', async () => {
    const { desk } = reported
    const mikko = reported.advisors[1]!
    const visitor = await aVisitor(desk, mikko)
    const session = { idHash: hashToken('x'), userId: mikko.id, at: desk.now() }
    await desk.store.startSession(session, {
      ...{ kind: 'signed-in', at: desk.now(), actor: { userId: mikko.id } },
      ...{ facts: { browser: 'Firefox, Windows' }, personal: { address: '192.0.2.7' } },
    })
    await visitor.get(`/tickets/${reported.late}`)
    const log = words(await supervisor.get(`/audit?user=${mikko.id}&kind=ticket-viewed`))
    expect(log).toMatch(/Mikko Salo Yhteydenottoa katsottiin AN-2026-\d+ 192\.0\.2\.7, Firefox, Windows/)
  })

  test('is not for advisors', async () => {
    const advisor = await aVisitor(reported.desk, reported.advisors[0]!)
    expect((await advisor.get('/audit')).statusCode).toBe(404)
    expect((await advisor.get('/audit/csv')).statusCode).toBe(404)
  })

  test('goes on where the page ended', async () => {
    const next = /href="(\/audit\?before=\d+)"/.exec((await supervisor.get('/audit')).body)?.[1]
    const page = await supervisor.get(next!)
    expect(page.statusCode).toBe(200)
    expect(page.body).toContain('<tr><td>')
  })
})

/** The link of a page whose address ends so. */
function linkOf({ body }: { readonly body: string }, ending: string): string {
  const links = [...body.matchAll(/href="([^"]*)"/g)].map(([, href]) => href!.replaceAll('&amp;', '&'))
  return links.find((href) => href.endsWith(`&${ending}`)) ?? `no link ends with ${ending}`
}
