import { withOffice } from '../office.ts'
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
    return withOffice(configured(terminal), async (office) => {
      const verdict = await office.verifyChain()
      const sentence =
        verdict.kind === 'intact'
          ? `${verdict.events} events, all in place.`
          : `Event ${verdict.seq} is broken: ${verdict.fault}.`
      terminal.out(values.json ? `${JSON.stringify(verdict)}\n` : `${sentence}\n`)
      return verdict.kind === 'intact' ? exitCode.done : exitCode.finding
    })
  },
}
