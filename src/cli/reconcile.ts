import { mailAdapters } from '../office/adapters.ts'
import { compareMailbox } from '../office/compare-mailbox.ts'
import { withOffice } from '../office/office.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, exitCode } from './command.ts'
import { configured } from './configured.ts'

/** Every message on the server against the ledger. */
export const reconcile: Command = {
  usage: '[--json]',
  summary: 'Compares the mailbox with what was kept; exit 1 when a mail is unexplained.',
  async run(args, terminal) {
    const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
    const config = configured(terminal)
    if (!config.imap)
      throw new CommandFault(
        exitCode.configuration,
        'IMAP_HOST is not set; there is no mailbox to compare with.',
      )
    return withOffice(config, async (office) => {
      const adapters = mailAdapters(config, office.log, office.storage)
      const compared = await compareMailbox(office, adapters, { readsSent: true }).finally(() =>
        adapters.sent?.close(),
      )
      if (compared.kind === 'fault')
        throw new CommandFault(
          exitCode.unreachable,
          `The mailbox cannot be opened: ${compared.fault} (${compared.code}).`,
        )
      const { found } = compared
      const isExplained = found.unexplainedUids.length === 0 && found.lostReplies.length === 0
      const sentence = `${found.onServer} on the server, ${found.explained} explained, ${found.unexplainedUids.length} unexplained, ${found.unfiledUids.length} waiting to be filed, ${found.lostReplies.length} sent but unknown here.`
      terminal.out(values.json ? `${JSON.stringify(found)}\n` : `${sentence}\n`)
      return isExplained ? exitCode.done : exitCode.finding
    })
  },
}
