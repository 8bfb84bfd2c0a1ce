import { parseArgs } from 'node:util'
import { anHour } from './an-hour.ts'

/** `npm run soak -- --mails 5000 --minutes 60 --speed 10 --kills 60 --seed 7`; exit 1 when anything is unexplained. */
const { values } = parseArgs({
  options: {
    mails: { type: 'string', default: '5000' },
    minutes: { type: 'string', default: '60' },
    speed: { type: 'string', default: '10' },
    kills: { type: 'string', default: '60' },
    seed: { type: 'string', default: '20261124' },
  },
})
const [mails, minutes, speed, kills, seed] = [
  Number(values.mails),
  Number(values.minutes),
  Number(values.speed),
  Number(values.kills),
  Number(values.seed),
]
const began = performance.now()
const { unexplained, counts } = await anHour({ mails, minutes, speed, kills, seed, say: console.log })
for (const [what, count] of Object.entries(counts)) console.log(`${what}: ${count}`)
for (const what of unexplained.slice(0, 50)) console.log(`UNEXPLAINED ${what}`)
console.log(
  `${unexplained.length} unexplained after ${minutes} simulated minutes (${Math.round((performance.now() - began) / 1000)} s), ${kills} kills, seed ${seed}`,
)
process.exitCode = unexplained.length === 0 ? 0 : 1
