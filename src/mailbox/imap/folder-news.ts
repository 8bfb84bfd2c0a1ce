import type { ImapFlow } from 'imapflow'
import { errorFacts } from '../error-facts.ts'
import type { MailboxLog } from './mailbox-log.ts'

export type FolderNews = {
  /** Called before the folder is looked at: news from now on count again. */
  reset(): void
  wait(pollMs: number, signal: AbortSignal): Promise<'news' | 'poll' | 'closed'>
}

/**
 * IDLE (RFC 2177) with a poll beside it, because some servers fall silent (R-IMAP-5). EXISTS that arrives
 * while other commands run is remembered, so that nothing is missed between looking and waiting. IDLE ends
 * by itself with the next command.
 */
export function folderNews(client: ImapFlow, log: MailboxLog): FolderNews {
  let hasNews = false
  client.on('exists', () => {
    hasNews = true
  })
  return {
    reset() {
      hasNews = false
    },
    async wait(pollMs, signal) {
      if (!client.usable) return 'closed'
      if (hasNews) return 'news'
      if (signal.aborted) return 'poll'
      client.idle().catch((error) => log.warn({ code: errorFacts(error).code }, 'Idling ended'))
      return await firstSign(client, pollMs, signal)
    },
  }
}

function firstSign(
  client: ImapFlow,
  pollMs: number,
  signal: AbortSignal,
): Promise<'news' | 'poll' | 'closed'> {
  const { promise, resolve } = Promise.withResolvers<'news' | 'poll' | 'closed'>()
  const onNews = () => resolve('news')
  const onClose = () => resolve('closed')
  const onPoll = () => resolve('poll')
  client.once('exists', onNews)
  client.once('close', onClose)
  signal.addEventListener('abort', onPoll, { once: true })
  const timer = setTimeout(onPoll, pollMs)
  return promise.finally(() => {
    client.off('exists', onNews)
    client.off('close', onClose)
    signal.removeEventListener('abort', onPoll)
    clearTimeout(timer)
  })
}
