import { type Config, readConfig } from '../config/config.ts'
import { CommandFault, exitCode, type Terminal } from './command.ts'

/** The configuration, or every fault of it in one answer. */
export function configured(terminal: Terminal): Config {
  const result = readConfig(terminal.environment)
  if (result.kind === 'config') return result.config
  const faults = result.faults.map((fault) => `  ${fault}`).join('\n')
  throw new CommandFault(
    exitCode.configuration,
    `The configuration has ${result.faults.length} fault(s):\n${faults}`,
  )
}
