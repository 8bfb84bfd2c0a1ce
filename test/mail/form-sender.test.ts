import { expect, test } from 'vitest'
import type { ReadingContext } from '../../src/mail/inbound-mail.ts'
import { LETTER_HEAD, OFFICE, rawMail, read } from './reading.ts'

const form = 'lomake@kaupunki.example'
const judging: ReadingContext = { ...OFFICE, webForms: [form], trustedAuthservId: 'mx.kaupunki.example' }
const proved = 'Authentication-Results: mx.kaupunki.example; dmarc=pass header.from=kaupunki.example'
const fromForm = `From: Yhteydenotto <${form}>`
const toAino = 'Reply-To: Aino Testi <aino@asukas.example>'

function reading(head: readonly string[], context = judging) {
  return read(rawMail([...head, ...LETTER_HEAD.slice(1)], 'Hei'), context)
}

async function readAs(head: readonly string[], context = judging) {
  const { sender, problems } = await reading(head, context)
  return [sender?.address, ...problems.map(({ code }) => code)]
}

test('the mail of a named web form is from whoever filled it in, and says so', async () => {
  const mail = await reading([proved, fromForm, toAino])
  expect(mail.sender).toEqual({ name: 'Aino Testi', address: 'aino@asukas.example' })
  expect(mail.from).toEqual([{ name: 'Yhteydenotto', address: form }])
  expect(mail.problems).toEqual([{ code: 'sender-from-form', detail: form }])
  expect(mail.noReceiptReason).toBeUndefined()
})

test('a form that marks its mail as made by a program still carries what a person wrote', async () => {
  expect((await reading([proved, fromForm, toAino, 'Auto-Submitted: auto-generated'])).kind).toBe('person')
  expect((await reading([proved, fromForm, toAino, 'Auto-Submitted: auto-replied'])).kind).toBe('automatic')
  const unnamed = { ...judging, webForms: [] }
  expect((await reading([proved, fromForm, toAino, 'Auto-Submitted: auto-generated'], unnamed)).kind).toBe(
    'automatic',
  )
})

test.each([
  ['found forged', [proved.replace('pass', 'fail')]],
  ['not judged', []],
  ['judged without a proof', ['Authentication-Results: mx.kaupunki.example; dmarc=none']],
])('a From of the form that our server has %s says nothing about its Reply-To', async (_, head) => {
  expect(await readAs([...head, fromForm, toAino])).toEqual([form, 'form-unproved'])
})

test('an office whose server judges nobody takes the named address as it takes any other', async () => {
  const context = { ...OFFICE, webForms: [form] }
  expect(await readAs([fromForm, toAino], context)).toEqual(['aino@asukas.example', 'sender-from-form'])
})

test.each([
  ['another address of the domain', `From: <x${form}>`],
  ['the form only in the name', `From: "${form}" <muu@kaupunki.example>`],
  ['the form among others', `From: muu@kaupunki.example, ${form}`],
  ['the form with a tag', 'From: <lomake+a@kaupunki.example>'],
])('the Reply-To of %s never says who wrote', async (_, from) => {
  expect((await reading([proved, from, toAino])).sender?.address).not.toBe('aino@asukas.example')
})

test.each([
  ['no Reply-To', []],
  ['two', ['Reply-To: aino@asukas.example, eero@asukas.example']],
  ['only our own', ['Reply-To: neuvonta@kaupunki.example']],
  ['only itself', [`Reply-To: ${form}`]],
])('a form with %s stays the sender itself, and says so', async (_, head) => {
  expect(await readAs([proved, fromForm, ...head])).toEqual([form, 'form-without-writer'])
})

test('our own address is never a form, even when somebody names it as one', async () => {
  const context = { ...judging, webForms: OFFICE.ownAddresses }
  expect(await readAs([proved, 'From: <neuvonta@kaupunki.example>', toAino], context)).toEqual([
    'neuvonta@kaupunki.example',
    'sender-is-us',
  ])
})
