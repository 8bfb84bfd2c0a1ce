import { expect, test } from 'vitest'
import { aino } from '../helpers/mails/cast.ts'
import { aComplaint, aDisposition } from '../helpers/mails/recipient-reports.ts'
import { anOffice, answer, type RunningOffice } from './an-office.ts'

async function answeredAino(office: RunningOffice) {
  const { ticket } = await office.file({ from: aino })
  const { reference } = ticket.ticket
  const visitor = await office.signIn()
  await answer(visitor, reference, 'Hei Aino, autan mielelläni.')
  const reply = await office.until('the answer at the resident’s', async () =>
    (await office.mailsTo(aino)).find(({ isAutomatic }) => !isAutomatic),
  )
  await office.sentAnswer(reference)
  return { reference, visitor, replyId: reply.messageId }
}

const reportsOf = async (office: RunningOffice, reference: string) =>
  (await office.ticket(reference)).messages.find(({ kind }) => kind === 'reply')?.delivery?.reports ?? []

test('a notice and a complaint are told on the very answer and change nothing else', async () => {
  const office = await anOffice()
  const { reference, visitor, replyId } = await answeredAino(office)
  const before = (await office.ticket(reference)).ticket
  office.post.deliverToOffice(aDisposition({ about: replyId, recipient: aino.address, said: 'displayed' }))
  office.post.deliverToOffice(aComplaint({ about: replyId }))
  const reports = await office.until('both reports', async () => {
    const told = await reportsOf(office, reference)
    return told.length === 2 ? told : undefined
  })
  expect(reports.map(({ said, address }) => [said, address])).toEqual([
    ['displayed', aino.address],
    ['complaint', aino.address],
  ])
  const { ticket, messages } = await office.ticket(reference)
  const { state, firstAnsweredAt, hasUndelivered } = before
  expect(ticket).toMatchObject({ state, firstAnsweredAt, hasUndelivered })
  expect(messages.filter(({ kind }) => kind === 'automatic').every(({ isCollapsed }) => isCollapsed)).toBe(
    true,
  )
  expect(await office.told()).toEqual(expect.arrayContaining(['disposition-reported', 'complaint-received']))
  const { html: text } = await visitor.open(`/tickets/${reference}`)
  expect(text).toContain('Näytetty vastaanottajan ohjelmassa')
  expect(text).toContain('Se ei kerro, onko viesti luettu.')
  expect(text).toContain('Merkitty roskapostiksi')
})

test('a report about a message that is not ours changes nothing and tells nothing', async () => {
  const office = await anOffice()
  const { reference, replyId } = await answeredAino(office)
  const forged = replyId.replace(/^t(.)/, (_, first) => `t${first === 'a' ? 'b' : 'a'}`)
  office.post.deliverToOffice(aDisposition({ about: forged, recipient: aino.address, said: 'deleted' }))
  office.post.deliverToOffice(aComplaint({ about: forged }))
  await office.until('both among the automatic mail', async () => {
    const all = await office.tickets()
    return all.filter(({ ticket }) => ticket.class === 'automatic').length === 2 || undefined
  })
  expect(await reportsOf(office, reference)).toEqual([])
  expect(await office.told()).not.toContain('complaint-received')
})
