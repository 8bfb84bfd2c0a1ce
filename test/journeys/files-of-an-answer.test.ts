import { simpleParser } from 'mailparser'
import { expect, test } from 'vitest'
import { aino } from '../helpers/mails/cast.ts'
import { anOffice } from './an-office.ts'

const text = 'Hei Aino, hakemus on liitteenä. Palauta se perjantaina.'
const bytes = Buffer.alloc(2_500_000, 'Hakemus asumisen tueksi – äå')
const form = new File([bytes], 'Hakemus – Lehtimäki & lapset (3).pdf', { type: 'application/pdf' })
const plan = new File(['erä;summa\n1;900,00'], 'maksusuunnitelma.csv', { type: 'text/csv' })

test('files of an answer lie in the resident’s mailbox with their names and bytes, and in Sent', async () => {
  const office = await anOffice()
  const { reference } = (await office.file()).ticket.ticket
  const leena = await office.signIn()
  const first = await leena.submit(
    await leena.open(`/tickets/${reference}/reply`),
    '/reply',
    { text: '', after: 'wait' },
    [form],
  )
  expect(first.status).toBe(422)
  expect(first.html).toContain('Hakemus – Lehtimäki &amp; lapset (3).pdf')
  expect((await leena.submit(first, '/reply', { text, after: 'wait' }, [plan])).status).toBe(200)
  const raw = await office.until('the answer', () =>
    office.post.residentMailbox(aino.address).find((mail) => mail.raw.includes('hakemus on liitteen')),
  )
  const mail = await simpleParser(raw.raw)
  expect(mail.attachments.map(({ filename, contentType }) => [filename, contentType])).toEqual([
    [form.name, form.type],
    [plan.name, plan.type],
  ])
  expect(mail.attachments[0]?.content.equals(bytes)).toBe(true)
  const id = mail.messageId ?? 'none'
  await office.until('the copy in Sent', () =>
    office.post.officeFolder('Sent').find((copy) => copy.raw.includes(id)),
  )
})

test('an answer that is taken back keeps its files, and what leaves later leaves once', async () => {
  const office = await anOffice({ settings: { undoSeconds: 50 } })
  const { reference } = (await office.file()).ticket.ticket
  const leena = await office.signIn()
  const composer = await leena.open(`/tickets/${reference}/reply`)
  const sent = await leena.submit(composer, '/reply', { text, after: 'wait' }, [form])
  const undone = await leena.submit(sent, '/undo', {})
  expect(undone.html).toContain('Hakemus – Lehtimäki &amp; lapset (3).pdf')
  await leena.submit(undone, '/reply', { text: `${text} Soita, jos kysyt.`, after: 'wait' })
  office.passMinutes(1)
  office.arrive({ from: aino, text: 'Kiitos!' })
  const raw = await office.until('the answer', () =>
    office.post.residentMailbox(aino.address).find((mail) => mail.raw.includes('hakemus on liitteen')),
  )
  const mail = await simpleParser(raw.raw)
  expect([mail.text?.includes('Soita, jos kysyt.'), mail.attachments.length]).toEqual([true, 1])
})
