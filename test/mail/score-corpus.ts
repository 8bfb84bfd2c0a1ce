/** `node test/mail/score-corpus.ts FOLDER > out.jsonl`: reads every *.eml of a folder, one line for each. */
import { createReadStream, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseMail } from '../../src/mail/parse-mail.ts'
import { corpusLine } from './corpus-line.ts'

const folder = process.argv[2]
if (!folder) {
  process.stderr.write('usage: node test/mail/score-corpus.ts FOLDER > out.jsonl\n')
  process.exit(2)
}

const names = readdirSync(folder)
  .filter((name) => name.endsWith('.eml'))
  .sort()
const slowest = { name: '', ms: 0 }
const startedAt = performance.now()
let failed = 0
for (const name of names) {
  const from = performance.now()
  try {
    const mail = await parseMail(createReadStream(join(folder, name)), { ownAddresses: [] })
    process.stdout.write(`${corpusLine(mail)}\n`)
  } catch (error) {
    failed++
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`)
  }
  const ms = performance.now() - from
  if (ms > slowest.ms) Object.assign(slowest, { name, ms })
}
const seconds = (performance.now() - startedAt) / 1_000
const peakMb = process.resourceUsage().maxRSS / 1_024
process.stderr.write(
  `${names.length} messages, ${failed} failed, ${(names.length / seconds).toFixed(0)} messages/s, ` +
    `slowest ${slowest.ms.toFixed(0)} ms (${slowest.name}), peak ${peakMb.toFixed(0)} MB\n`,
)
