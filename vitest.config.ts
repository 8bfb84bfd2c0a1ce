import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'

const isCi = process.env.CI === 'true'

/** Rooms whose tests leave nothing behind in their process, so that it imports the house once for many files. */
const tidyRooms = [
  'business-time,config,events,languages,mail,mailbox,messages,notices,office,passwords,people',
  'receipts,replies,reports,search,sensitive-data,storage,tickets',
]
/** `no-hard-words` replaces the words of the desk; browsers are rather left alone. */
const together = [`test/{${tidyRooms}}/**/*.test.ts`, 'test/web/**/!(*.browser|no-hard-words).test.ts']

export default defineConfig({
  test: {
    pool: 'forks',
    // Live tests mostly wait for servers; more than two at once on two cores makes them wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    // Ends what hangs, and nothing that is merely slow: a busy machine takes five times as long.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    reporters: [
      'default',
      './test/helpers/servers/missing-servers-reporter.ts',
      ...(isCi ? [['json', { outputFile: 'node_modules/.vitest/results.json' }] as [string, object]] : []),
    ],
    projects: [
      // A process for each file: real servers and browsers, and a crash takes one file with it.
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: together } },
      { extends: true, test: { name: 'together', include: together, isolate: false } },
    ],
  },
})
