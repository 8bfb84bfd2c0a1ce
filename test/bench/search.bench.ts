import { queries } from '../search/letters-and-queries.ts'
import { aServedOffice, tellTimes } from './a-served-office.ts'
import { fillOffice } from './many-letters.ts'

/** A search as an advisor makes it: words posted, result shown with what was found marked. */
const goalMs = 50
const messages = 100_000
const rounds = 4

const { advisor, stop } = await aServedOffice((storage) => fillOffice(storage, messages))
const inbox = await advisor.open('/inbox/open')
const times: number[] = []
for (let round = 0; round < rounds; round += 1) {
  for (const [words] of queries) {
    const begun = performance.now()
    const page = await advisor.submit(inbox, '/searches', { words })
    times.push(performance.now() - begun)
    if (page.status !== 200) throw new Error(`the search answers ${page.status}`)
  }
}
tellTimes(`search at ${messages} messages over HTTP`, times.slice(queries.length), goalMs)
await stop()
