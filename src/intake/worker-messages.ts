import type { UnderstoodMail } from './understood-mail.ts'

/** What the service says to the thread that reads mail. */
export type ToWorker = { readonly kind: 'chunk'; readonly bytes: Uint8Array } | { readonly kind: 'end' }

/** What comes back; `ready` once, `taken` lets the next chunk be sent. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  /** The parser gave the mail up; the thread itself is well. */
  | { readonly kind: 'failed'; readonly code: string }
