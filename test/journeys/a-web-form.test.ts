import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino } from '../helpers/mails/cast.ts'
import { anOffice } from './an-office.ts'

const form = { name: 'Yhteydenotto', address: 'ei-vastausta@lomakkeet.example' }

test('who filled in a form the office named gets the receipt, and the desk says how the sender was read', async () => {
  const office = await anOffice({ settings: { webForms: [form.address] } })
  office.post.deliverToOffice(aMail({ from: form, headers: { 'Reply-To': aino.address } }))
  await office.until('the receipt at the resident’s', () => office.countTo(aino) > 0 || undefined)
  const { ticket } = await office.ticketOf(aino)
  const { html } = await (await office.signIn()).open(`/tickets/${ticket.reference}`)
  expect(html).toContain(`Viesti tuli lomakkeelta ${form.address}.`)
})
