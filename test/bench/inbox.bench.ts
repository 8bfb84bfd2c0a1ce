import { aFiledTicket } from '../helpers/deliver.ts'
import { aServedOffice, tellTimes } from './a-served-office.ts'

/** The inbox as a browser asks for it, over HTTP, at 10,000 tickets. */
const goalMs = 30
const tickets = 10_000
const together = 50
const requests = 300

const { advisor, stop } = await aServedOffice(async (storage) => {
  for (let filed = 0; filed < tickets; filed += together) {
    await Promise.all(Array.from({ length: together }, () => aFiledTicket(storage)))
  }
})
const times: number[] = []
for (let request = 0; request < requests; request += 1) {
  const begun = performance.now()
  const page = await advisor.open('/inbox/open')
  times.push(performance.now() - begun)
  if (page.status !== 200) throw new Error(`the inbox answers ${page.status}`)
}
tellTimes(`inbox page at ${tickets} tickets over HTTP`, times.slice(20), goalMs)
await stop()
