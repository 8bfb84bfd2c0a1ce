import { expect, test } from 'vitest'
import type { ADesk } from './a-desk.ts'
import { aDesk } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const statusOf = async (desk: ADesk) => words(await (await aVisitor(desk)).get('/status'))

function compared(desk: ADesk, counts: { unexplained: number; lostReplies: number }) {
  const { unexplained, lostReplies } = counts
  const at = desk.now()
  return desk.store.recordReconciliation(
    {
      mailbox: 'imap://x',
      folder: 'INBOX',
      at,
      onServer: 12,
      explained: 12 - unexplained,
      unexplained,
      unfiled: 0,
    },
    lostReplies,
    { kind: 'mailbox-reconciled', at },
  )
}

test('the desk says that nothing on the server is unexplained, and when it looked', async () => {
  const desk = await aDesk()
  expect(await statusOf(desk)).toContain('Ensimmäinen vertailu tehdään pian.')
  await compared(desk, { unexplained: 0, lostReplies: 0 })
  expect(await statusOf(desk)).toContain(
    '0 selittämätöntä, 12 viestiä palvelimella. Verrattu tänään klo 10.05.',
  )
  desk.wait(4 * 60)
  expect(await statusOf(desk)).toContain('Vertailu on myöhässä.')
})

test('what is unexplained is a fault with its advice, and lost answers are named', async () => {
  const desk = await aDesk()
  await compared(desk, { unexplained: 1, lostReplies: 0 })
  expect(await statusOf(desk)).toMatch(/Vika\. 1 selittämätön, 12 viestiä.*eivät yhteydenotoissa/)
  await compared(desk, { unexplained: 0, lostReplies: 2 })
  expect(await statusOf(desk)).toContain('2 lähetettyä vastausta puuttuu täältä.')
})

test('the desk says since when mail does not flow, and whom it told', async () => {
  const desk = await aDesk()
  await desk.store.appendEvent({ kind: 'mailbox-lost', at: desk.now(), facts: { code: 'ETIMEDOUT' } })
  expect(await statusOf(desk)).toMatch(/katkos alkoi tänään klo 10\.05 \(ETIMEDOUT\).*ylläpidolle kerrotaan/)
  desk.wait(30)
  await desk.store.appendEvent({ kind: 'mailbox-alarm', at: desk.now() })
  expect(await statusOf(desk)).toContain('Ylläpidolle kerrottiin palvelimen lokissa tänään klo 10.35.')
})
