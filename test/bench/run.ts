import { spawnSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { machine } from './machine.ts'

/** `npm run bench [-- name …]`: every benchmark after the other, each in a process of its own. */
const wanted = process.argv.slice(2)
const folder = new URL('./', import.meta.url)
const benches = readdirSync(folder)
  .filter((name) => name.endsWith('.bench.ts'))
  .sort()
const chosen = benches.filter((name) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)))

console.log(machine())
let failed = 0
for (const name of chosen) {
  console.log(`\n== ${name.replace('.bench.ts', '')}`)
  const run = spawnSync(process.execPath, [new URL(name, folder).pathname], { stdio: 'inherit' })
  if (run.status !== 0) failed++
}
if (failed > 0) console.log(`\n${failed} benchmark(s) missed a goal`)
process.exitCode = failed > 0 ? 1 : 0
