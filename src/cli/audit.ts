import { withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Walks the whole chain of events and names the first link that does not hold. */
export const audit: Command = {
  usage: 'verify [--json]',
  summary:
    'Checks that no event was changed, removed, inserted or reordered; exit 1 names the first broken link.',
  async run([verb, ...args], terminal) {
    if (verb !== 'verify') throw new CommandFault(exitCode.usage, 'Say verify.')
    const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    return withOffice(configured(terminal), async ({ storage }) => {
      const verdict = await storage.verifyEvents()
      const isWhole = verdict.kind === 'whole'
      const sentence = isWhole
        ? `${verdict.end.seq} events, every one in its place.`
        : `Event ${verdict.seq} does not hold: ${verdict.fault}.`
      terminal.out(values.json ? `${JSON.stringify(verdict)}\n` : `${sentence}\n`)
      return isWhole ? exitCode.done : exitCode.finding
    })
  },
}
