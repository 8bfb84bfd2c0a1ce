import { expect, onTestFinished, test } from 'vitest'
import { anIntake, aReader, receive, ticketIdOf } from '../helpers/an-intake.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, office } from '../helpers/mails/cast.ts'

const form = { name: 'Yhteydenotto', address: 'ei-vastausta@kaupunki.example' }

/** An office that named one form, and Aino's ticket AN-2026-1 in it, which came by that form. */
async function anOfficeWithAForm() {
  const context = {
    ownAddresses: [office.address],
    webForms: [form.address],
    trustedAuthservId: 'mx.kaupunki.example',
  }
  const reader = aReader({ context })
  onTestFinished(() => reader.close())
  const { storage, intake } = await anIntake({ reader })
  const [first] = await receive(intake, filledIn('pass'))
  return { storage, intake, first, ticketId: ticketIdOf(first) }
}

function filledIn(verdict: 'pass' | 'fail' | 'none', subject = 'Vuokrasta') {
  return aMail({
    from: form,
    subject,
    headers: {
      'Authentication-Results': `mx.kaupunki.example; dmarc=${verdict} header.from=kaupunki.example`,
      'Reply-To': aino.address,
    },
  })
}

test('who filled in the form is the resident of the ticket, takes part and gets the receipt', async () => {
  const { storage, first, ticketId } = await anOfficeWithAForm()
  expect(first).toMatchObject({ filed: { receiptQueued: true } })
  expect(await storage.ticketById(ticketId)).toMatchObject({ requester: { address: aino.address } })
  expect((await storage.participants(ticketId)).map(({ address }) => address)).toEqual([aino.address])
  expect((await storage.claimNext('test', 60_000))?.recipients).toMatchObject([{ address: aino.address }])
})

test('her own mail about it joins the ticket, and so does the form with its reference', async () => {
  const { intake, ticketId } = await anOfficeWithAForm()
  const subject = 'Vuokrasta [AN-2026-1]'
  const both = await receive(intake, aMail({ from: aino, subject }), filledIn('pass', subject))
  expect(both.map(ticketIdOf)).toEqual([ticketId, ticketId])
})

test.each(['fail', 'none'] as const)(
  'a form that is not proved (%s) joins nothing with somebody’s Reply-To, and she gets no receipt',
  async (verdict) => {
    const { storage, intake, ticketId } = await anOfficeWithAForm()
    const [received] = await receive(intake, filledIn(verdict, 'Vuokrasta [AN-2026-1]'))
    expect(ticketIdOf(received)).not.toBe(ticketId)
    expect(received).toMatchObject({ filed: { receiptQueued: false } })
    expect(await storage.ticketById(ticketIdOf(received))).toMatchObject({
      requester: { address: form.address },
    })
  },
)
