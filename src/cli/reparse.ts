import { readAgain } from '../intake/read-again.ts'
import { officeReader, withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Old raw mail read with today's rules, beside a running `serve` or without one. */
export const reparse: Command = {
  usage: '[--json]',
  summary: 'Reads every kept mail again with today’s rules; what people did is not touched.',
  async run(args, terminal) {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    return withOffice(configured(terminal), async (office) => {
      const reader = officeReader(office)
      try {
        const counts = await readAgain({
          store: office.storage,
          reader,
          tokenKeys: office.tokenKeys,
          referencePrefix: office.config.service.referencePrefix,
          now: terminal.now,
          signal: terminal.stopSignal,
        })
        const sentence = `${counts.read} read again, ${counts.changed} changed, ${counts.kept} kept as they were.`
        terminal.out(values.json ? `${JSON.stringify(counts)}\n` : `${sentence}\n`)
        return exitCode.done
      } finally {
        await reader.close()
      }
    })
  },
}
