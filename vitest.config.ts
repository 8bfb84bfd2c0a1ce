import { defineConfig } from 'vitest/config'
import { LongestFirst } from './test/helpers/longest-first.ts'

const isCi = process.env.CI === 'true'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // A process for each file: native addons and real servers, and a crash takes one file with it.
    pool: 'forks',
    // Live tests mostly wait for servers; more than two at once on two cores makes them wait for each other.
    maxWorkers: 2,
    sequence: { sequencer: LongestFirst },
    testTimeout: 20_000,
    hookTimeout: 60_000,
    reporters: [
      'default',
      './test/helpers/servers/missing-servers-reporter.ts',
      ...(isCi ? [['json', { outputFile: 'node_modules/.vitest/results.json' }] as [string, object]] : []),
    ],
  },
})
