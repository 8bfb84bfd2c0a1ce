import { replyUndone } from '../tickets/transitions.ts'
import type { OutboxStore } from './outbox-store.ts'

/** Takes a reply back while it waits, and gives its text back to the editor. */
export function undoReply(
  store: Pick<OutboxStore, 'undoReply'>,
  messageId: string,
  actor: { readonly userId: string },
  now: Date,
): ReturnType<OutboxStore['undoReply']> {
  return store.undoReply(messageId, replyUndone(), { kind: 'reply-undone', at: now, messageId, actor })
}
