import type { ChainVerdict } from '../events/verify-chain.ts'
import { brokenSeal, readSeals, type Seal, sealFile } from '../office/chain-seal.ts'
import { withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Walks the whole chain of events and names the first link, or the first daily seal, that does not hold. */
export const audit: Command = {
  usage: 'verify [--json]',
  summary:
    'Checks that no event was changed, removed, inserted or reordered; exit 1 names the first broken link.',
  async run([verb, ...args], terminal) {
    if (verb !== 'verify') throw new CommandFault(exitCode.usage, 'Say verify.')
    const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    return withOffice(configured(terminal), async (office) => {
      const verdict = await office.storage.verifyEvents()
      const seals = await readSeals(sealFile(office))
      const broken = await brokenSeal(office.storage, seals)
      const isWhole = verdict.kind === 'whole' && broken === undefined
      const told = { ...verdict, seals: seals.length, brokenSeal: broken ?? null }
      terminal.out(values.json ? `${JSON.stringify(told)}\n` : `${sentence(verdict, seals.length, broken)}\n`)
      return isWhole ? exitCode.done : exitCode.finding
    })
  },
}

function sentence(verdict: ChainVerdict, seals: number, broken: Seal | undefined): string {
  if (verdict.kind === 'broken') return `Event ${verdict.seq} does not hold: ${verdict.fault}.`
  if (broken) return `The events up to ${broken.seq} are not those that were sealed on ${broken.at}.`
  return `${verdict.end.seq} events, every one in its place; ${seals} seals hold.`
}
