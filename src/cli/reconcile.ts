import { reconcile as reconcileFolder } from '../intake/reconcile.ts'
import { readReplyToken } from '../mail/reply-token.ts'
import { mailAdapters } from '../office/adapters.ts'
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
    return withOffice(config, async ({ storage, tokenKeys, log }) => {
      const { mailbox, sent } = mailAdapters(config, log, storage)
      const opened = await mailbox?.open()
      if (opened?.kind !== 'open')
        throw new CommandFault(
          exitCode.unreachable,
          `The mailbox cannot be opened: ${opened?.fault ?? 'not configured'} (${opened?.code ?? ''}).`,
        )
      try {
        const found = await reconcileFolder({
          session: opened.session,
          store: storage,
          ...(sent ? { sent } : {}),
          isSignedByUs: (id) => readReplyToken(id, tokenKeys) !== undefined,
        })
        const isExplained = found.unexplainedUids.length === 0 && found.lostReplies.length === 0
        const sentence = `${found.onServer} on the server, ${found.explained} explained, ${found.unexplainedUids.length} unexplained, ${found.unfiledUids.length} waiting to be filed, ${found.lostReplies.length} sent but unknown here.`
        terminal.out(values.json ? `${JSON.stringify(found)}\n` : `${sentence}\n`)
        return isExplained ? exitCode.done : exitCode.finding
      } finally {
        await opened.session.close()
        await sent?.close()
      }
    })
  },
}
