import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, hiddenField, placeOf, words } from './a-visitor.ts'

const why = 'Häätö on torstaina'

async function anEnquiry() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service }))
  const advisor = await aVisitor(desk)
  const path = `/tickets/${reference}/urgency`
  const page = await advisor.get(path)
  const form = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
  return { desk, reference, advisor, path, page, form }
}

describe('how urgent an enquiry is', () => {
  test('is asked on a page that says by when each urgency would have it answered', async () => {
    const { page, advisor, reference } = await anEnquiry()
    expect(words(page)).toContain('Tavallinen (nyt) Vastattava viimeistään pe 27.11.2026 klo 16.00')
    expect(words(page)).toContain('Kiireellinen Vastattava viimeistään ti 24.11.2026 klo 16.00')
    expect((await advisor.get(`/tickets/${reference}`)).body).toContain(`/tickets/${reference}/urgency`)
  })

  test('is changed with a reason, moves the due time, and stands in the history and in the proof', async () => {
    const { desk, reference, advisor, path, form } = await anEnquiry()
    const done = await advisor.post(path, { ...form, urgency: 'crisis', reason: why })
    const ticket = words(await advisor.get(placeOf(done)))
    expect(ticket).toContain('Kiireellisyys muutettiin.')
    expect(ticket).toContain('Tänään klo 16.00')
    expect(ticket).toContain(`Kiireellisyys muuttui: Tavallinen → Kiireellinen Leena Aalto ${why}`)
    const supervisor = await aVisitor(desk, 'supervisor')
    const proof = words(await supervisor.get(`/tickets/${reference}/proof`))
    expect(proof).toContain('Kelloon vaikuttaneet ratkaisut')
    expect(proof).toContain(
      `Vastattava viimeistään pe 27.11.2026 klo 16.00 → ti 24.11.2026 klo 16.00. ${why} Leena Aalto`,
    )
    const admin = words(await (await aVisitor(desk, 'admin')).get(`/tickets/${reference}/proof`))
    expect(admin).toContain('Kiireellisyys muuttui: Tavallinen → Kiireellinen')
    expect(admin).not.toContain(why)
  })

  test('is not changed without a reason, and what was chosen stays in the form', async () => {
    const { advisor, path, form } = await anEnquiry()
    const refused = await advisor.post(path, { ...form, urgency: 'legal-deadline', reason: ' ' })
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain('Kirjoita peruste. Kiireellisyyttä ei muutettu.')
    expect(refused.body).toMatch(/value="legal-deadline" checked/)
    expect(words(await advisor.get(path))).toContain('Tavallinen (nyt)')
  })

  test('that is in force already is no change, and the reason is kept', async () => {
    const { advisor, path, form } = await anEnquiry()
    const refused = await advisor.post(path, { ...form, urgency: 'ordinary', reason: why })
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain('Valitse toinen kiireellisyys.')
    expect(words(refused)).toContain(why)
  })

  test('does not overwrite what a colleague did meanwhile', async () => {
    const { desk, advisor, path, form } = await anEnquiry()
    const other = await aVisitor(desk)
    await other.post(path, { ...form, urgency: 'crisis', reason: why })
    const late = await advisor.post(path, { ...form, urgency: 'legal-deadline', reason: 'Haaste' })
    expect(late.statusCode).toBe(409)
    expect(words(late)).toContain('Kiireellisyys muuttui: Tavallinen → Kiireellinen')
    expect(words(late)).toContain('Haaste')
  })

  test('lowered after the time was up leaves it late', async () => {
    const { desk, reference, advisor, path, form } = await anEnquiry()
    await advisor.post(path, { ...form, urgency: 'crisis', reason: why })
    desk.wait(24 * 60)
    const again = await aVisitor(desk)
    const page = await again.get(path)
    expect(words(page)).toContain('Vastausaika on jo ylittynyt')
    const fields = { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
    await again.post(path, { ...fields, urgency: 'ordinary', reason: 'Häätö peruttiin' })
    expect(words(await again.get(`/tickets/${reference}`))).toContain('Myöhässä')
    const proof = words(await again.get(`/tickets/${reference}/proof`))
    expect(proof).toContain('Vastattava viimeistään ti 24.11.2026 klo 16.00, ennallaan.')
  })
})
