import { databaseFile, withOffice } from '../office/office.ts'
import { backupTo } from '../storage/sqlite/file/backup.ts'
import { readArguments } from './arguments.ts'
import { type Command, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** One file with everything, made while the service runs. */
export const backup: Command = {
  usage: 'FILE [--json]',
  summary:
    'Copies everything into FILE beside a running service; FILE.signature says that it is ours and whole.',
  async run(args, terminal) {
    const { values, positionals } = readArguments(
      args,
      { json: { type: 'boolean' } },
      { least: 1, most: 1, names: 'the file to write' },
    )
    const [target = ''] = positionals
    const config = configured(terminal)
    const manifest = await backupTo(databaseFile(config), target, config.secrets.current, terminal.now())
    const { size, headSeq } = manifest
    await withOffice(config, ({ storage }) =>
      storage.appendEvent({
        kind: 'backup-made',
        at: terminal.now(),
        actor: 'operator',
        facts: { size, headSeq },
      }),
    )
    terminal.out(
      values.json ? `${JSON.stringify(manifest)}\n` : `${target}: ${size} bytes, ${headSeq} events.\n`,
    )
    return exitCode.done
  },
}
