import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { makeReplyId, makeTaggedAddress } from '../../src/mail/threading/reply-token.ts'
import { anIntake, aReader, receive, ticketIdOf, tokenKeys } from '../helpers/an-intake.ts'
import { aMail, type MailParts } from '../helpers/mails/a-mail.ts'
import { aino, office, stranger, vaino } from '../helpers/mails/cast.ts'

const otherKeys = { current: { id: 'k1', secret: 'somebody else’s secret' }, previous: [] }

/** Aino's ticket, and by what a mail may claim to belong to it. */
type Claims = Readonly<
  Record<string, { readonly parts: MailParts; readonly isSigned: boolean; readonly isReal: boolean }>
>

function claimsOn(ticketId: string, signedId: string, otherSignedId: string, reference: string): Claims {
  const [local = '', domain = ''] = signedId.split('@')
  const forged = { ticketId, messageId: randomUUID(), keys: otherKeys, domain }
  const half = Math.floor(local.length / 2)
  const is = (parts: MailParts, isReal: boolean, isSigned = false) => ({ parts, isReal, isSigned })
  return {
    token: is({ inReplyTo: signedId }, true, true),
    'token in references': is({ references: ['x@y.example', signedId] }, true, true),
    'address of the ticket': is(
      { to: makeTaggedAddress(tokenKeys, ticketId, office.address) ?? '' },
      true,
      true,
    ),
    'id of her own mail': is({ inReplyTo: 'eka@citizen.example' }, true),
    'reference in the subject': is({ subject: `Vuokrasta [${reference}]` }, true),
    'shortened token': is({ inReplyTo: `${local.slice(0, -2)}@${domain}` }, false),
    'token in capitals': is({ inReplyTo: `${local.toUpperCase()}@${domain}` }, false),
    'token of another key': is({ inReplyTo: makeReplyId(forged) }, false),
    'token sewn of two': is({ inReplyTo: `${local.slice(0, half)}${otherSignedId.slice(half)}` }, false),
    'reference without brackets': is({ subject: `Vuokrasta ${reference}` }, true),
    nothing: is({}, false),
  }
}

test('a message is in a thread if and only if the rule says so', async () => {
  const reader = aReader({
    context: { ownAddresses: [office.address], trustedAuthservId: 'mx.kaupunki.example' },
  })
  onTestFinished(() => reader.close())
  const { storage, intake } = await anIntake({ reader })
  const [first] = await receive(intake, aMail({ from: aino, messageId: 'eka@citizen.example' }))
  const mine = await storage.claimNext('test', 60_000)
  await receive(intake, aMail({ from: vaino }))
  const his = await storage.claimNext('test', 60_000)
  const ticketId = ticketIdOf(first)
  const claims = claimsOn(ticketId, mine?.rfcMessageId ?? '', his?.rfcMessageId ?? '', 'AN-2026-1')

  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...Object.keys(claims)),
      fc.constantFrom(aino, vaino, stranger),
      fc.constantFrom('pass', 'fail', undefined),
      async (claim, from, verdict) => {
        const { parts, isSigned, isReal } = claims[claim]!
        const [, domain] = from.address.split('@')
        const headers = verdict
          ? { 'Authentication-Results': `mx.kaupunki.example; dmarc=${verdict} header.from=${domain}` }
          : {}
        const [received] = await receive(intake, aMail({ ...parts, from, headers }))
        const mayJoin = from === aino && isReal && (isSigned || verdict !== 'fail')
        expect(ticketIdOf(received) === ticketId).toBe(mayJoin)
      },
    ),
    { seed: 20_261_124, numRuns: 400 },
  )
}, 60_000)
