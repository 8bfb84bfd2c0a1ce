import { deliver } from '../helpers/deliver.ts'
import { aServedOffice, tellTimes } from './a-served-office.ts'
import { fillOffice } from './many-letters.ts'

/** The page of a ticket with fifty messages, opened again and again. */
const goalMs = 50
const messages = 50
const others = 5_000
const requests = 200

let reference: string = ''
const { advisor, stop } = await aServedOffice(async (storage) => {
  await fillOffice(storage, others)
  const { ticketId, mail } = await deliver(storage)
  for (let number = 1; number < messages; number += 1) {
    const text = `Viesti ${number}. `.repeat(40)
    await deliver(storage, { mail: { inReplyTo: [mail.messageId ?? ''], text, visibleText: text } })
  }
  reference = (await storage.ticketById(ticketId))?.reference ?? ''
})
const times: number[] = []
for (let request = 0; request < requests; request += 1) {
  const begun = performance.now()
  const page = await advisor.open(`/tickets/${reference}`)
  times.push(performance.now() - begun)
  if (page.status !== 200) throw new Error(`the ticket answers ${page.status}`)
}
tellTimes(`ticket page of ${messages} messages over HTTP`, times.slice(20), goalMs)
await stop()
