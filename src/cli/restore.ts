import { mkdirSync } from 'node:fs'
import { sqliteOptions } from '../office/office.ts'
import { type RestoreRefusal, restoreFrom } from '../storage/sqlite/file/restore.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

const reasons: Readonly<Record<RestoreRefusal, string>> = {
  'no-signature': 'Its signature, the file ending in .signature, is missing or cannot be read.',
  forged: 'Its signature was not made with this SECRET_KEY.',
  changed: 'It is not the file that was signed.',
  'in-use': 'A service works on this data directory. Stop it first; after a crash wait half a minute.',
  newer: 'It was made by a later version of Neuvoposti.',
  'other-schema': 'Its tables are not those of its version.',
  damaged: 'The database in it is damaged.',
}

/** What is said of erasures that were made after the backup. */
function saidOf(erasures: number | 'none' | 'unreadable'): string {
  if (erasures === 'none')
    return 'No data lay here before, so nobody knows what was erased after the backup: erase it again.\n'
  if (erasures === 'unreadable')
    return 'The data that was here cannot be read, so nobody knows what was erased after the backup: erase it again.\n'
  if (erasures === 0) return ''
  return `Erasures made after the backup were repeated: ${erasures}.\n`
}

/** A backup in the place of the data, checked before anything is replaced. */
export const restore: Command = {
  usage: 'FILE',
  summary:
    'Verifies FILE, puts it in the place of the data, and makes unfinished mail a question to a person.',
  async run(args, terminal) {
    const { positionals } = readArguments(args, {}, { least: 1, most: 1, names: 'the backup to restore' })
    const config = configured(terminal)
    mkdirSync(config.dataDir, { recursive: true, mode: 0o700 })
    const restored = await restoreFrom(
      positionals[0] ?? '',
      sqliteOptions(config, terminal.now),
      terminal.now(),
    )
    if (restored.kind === 'refused')
      throw new CommandFault(
        exitCode.finding,
        `Nothing was restored and nothing was changed. ${reasons[restored.reason]}`,
      )
    terminal.out(
      `Restored as of ${restored.manifest.madeAt}. Unfinished mail is shown as unconfirmed; run reconcile next.\n`,
    )
    terminal.out(saidOf(restored.erasures))
    return exitCode.done
  },
}
