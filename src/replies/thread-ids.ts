/** The mail that is answered, as its headers said. */
export type AnsweredMail = {
  readonly messageId?: string
  readonly inReplyTo?: string
  readonly references: readonly string[]
}

/**
 * In-Reply-To and References of an answer (RFC 5322 §3.6.4, R-OUT-2): the parent's list, then an id of ours
 * where none stands yet, because providers rewrite our Message-IDs, and the parent's own id last (ruling 16).
 */
export function threadIds(
  parent: AnsweredMail | undefined,
  rootId: string,
  isOurs: (id: string) => boolean,
): { readonly inReplyTo?: string; readonly references: readonly string[] } {
  if (!parent) return { references: [rootId] }
  const before = parent.references.length > 0 ? parent.references : parent.inReplyTo ? [parent.inReplyTo] : []
  const messageId = parent.messageId && isUsable(parent.messageId) ? parent.messageId : undefined
  const ids = before.filter((id) => isUsable(id) && id !== messageId)
  const ours = ids.some(isOurs) ? [] : [rootId]
  return messageId
    ? { inReplyTo: messageId, references: [...ids, ...ours, messageId] }
    : { references: [...ids, ...ours] }
}

function isUsable(id: string): boolean {
  return /^[^\s<>\p{Cc}]{3,900}$/u.test(id)
}
