import { playOn } from '../demo/play-on.ts'
import { playOnce } from '../demo/play-once.ts'
import { createLogger } from '../logging/logger.ts'
import { readArguments } from './arguments.ts'
import { type Command, exitCode } from './command.ts'

/** The whole service with mail servers of its own, on a data directory that is removed at the end. */
export const demo: Command = {
  usage: '[--once]',
  summary: 'Runs the whole service with invented residents; --once plays the story and checks every step.',
  async run(args, terminal) {
    const { values } = readArguments(args, { once: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    const log = createLogger({ level: 'error' })
    const tell = (line: string) => terminal.out(`${line}\n`)
    if (!values.once) {
      await playOn(log, terminal.now, tell, terminal.stopSignal)
      return exitCode.done
    }
    return (await playOnce(log, terminal.now, tell)) ? exitCode.done : exitCode.finding
  },
}
