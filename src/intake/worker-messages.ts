import type { ReadingContext } from '../mail/inbound-mail.ts'
import type { UnderstoodMail } from './understood-mail.ts'

/** What the service says to the thread that reads mail: of each mail its beginning, its chunks, its end. */
export type ToWorker =
  | { readonly kind: 'begin'; readonly context: ReadingContext }
  | { readonly kind: 'chunk'; readonly bytes: Uint8Array }
  | { readonly kind: 'end' }

/** What comes back; `ready` once, `taken` lets the next chunk be sent. */
export type FromWorker =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  /** The parser gave the mail up; the thread itself is well. */
  | { readonly kind: 'failed'; readonly code: string }
