import type { ReadingContext } from '../../mail/inbound-mail.ts'
import type { UnderstoodMail } from '../understood-mail.ts'

/** What the service says to the process that reads mail: of each mail its beginning, its chunks, its end. */
export type ToProcess =
  | { readonly kind: 'begin'; readonly context: ReadingContext }
  /** Its bytes lie in the window. */
  | { readonly kind: 'chunk'; readonly place: number; readonly length: number }
  | { readonly kind: 'end' }

/** What comes back; `ready` once, `taken` lets the next chunk be sent. */
export type FromProcess =
  | { readonly kind: 'ready' }
  | { readonly kind: 'taken' }
  | { readonly kind: 'read'; readonly mail: UnderstoodMail }
  /** The parser gave the mail up; the process itself is well. */
  | { readonly kind: 'failed'; readonly code: string }
