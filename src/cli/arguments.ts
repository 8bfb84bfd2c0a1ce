import { type ParseArgsOptionsConfig, parseArgs } from 'node:util'
import { CommandFault, exitCode } from './command.ts'

/**
 * Arguments of one command, strictly: an unknown option, a missing or a superfluous value is one sentence
 * and exit code 2.
 */
export function readArguments<const T extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: T,
  positionals: { readonly least: number; readonly most: number; readonly names: string },
) {
  const parsed = parse(args, options)
  const count = parsed.positionals.length
  if (count < positionals.least) throw new CommandFault(exitCode.usage, `Missing: ${positionals.names}.`)
  if (count > positionals.most)
    throw new CommandFault(
      exitCode.usage,
      `Not understood: ${parsed.positionals.slice(positionals.most).join(' ')}.`,
    )
  return parsed
}

function parse<const T extends ParseArgsOptionsConfig>(args: readonly string[], options: T) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true })
  } catch (error) {
    throw new CommandFault(exitCode.usage, sentence(error))
  }
}

function sentence(error: unknown): string {
  const text = error instanceof Error ? error.message : ''
  const option = /'([^']*)'/.exec(text)?.[1]?.split(' ')[0] ?? ''
  if (text.includes('argument missing') || text.includes('ambiguous'))
    return `Option ${option} needs a value.`
  if (text.includes('does not take an argument')) return `Option ${option} takes no value.`
  return `There is no option ${option}.`
}
