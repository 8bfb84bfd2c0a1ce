import { ingestFiles } from '../intake/files/ingest-files.ts'
import { officeIntake, withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Files of mail through the very same intake as the mailbox, beside a running `serve` or without one. */
export const ingest: Command = {
  usage: 'PATH… [--history] [--json]',
  summary:
    'Files .eml, mbox, Maildir, a folder, or - for standard input; --history never receipts or notifies.',
  async run(args, terminal) {
    const { values, positionals } = readArguments(
      args,
      { history: { type: 'boolean' }, json: { type: 'boolean' } },
      { least: 1, most: 100_000, names: 'a path, or - for standard input' },
    )
    return withOffice(configured(terminal), async (office) => {
      const intake = officeIntake(office)
      try {
        await intake.resumeUnfiled()
        const { counts, unfiled, missingPaths } = await ingestFiles({
          intake,
          paths: positionals,
          input: terminal.input,
          isHistory: values.history ?? false,
          now: terminal.now,
        })
        terminal.out(
          values.json
            ? `${JSON.stringify(counts)}\n`
            : `${counts.read} read, ${counts.filed} filed, ${counts.alreadyKnown} already known.\n`,
        )
        if (missingPaths.length > 0)
          throw new CommandFault(exitCode.finding, `Not found: ${missingPaths.join(', ')}`)
        if (unfiled > 0)
          throw new CommandFault(
            exitCode.finding,
            `${unfiled} kept but not filed yet; the next start tries again.`,
          )
        return exitCode.done
      } finally {
        await intake.close()
      }
    })
  },
}
