import type { Address } from '../mail/inbound-mail.ts'

/** Somebody looked at the text of an enquiry. */
export type View = {
  readonly seq: number
  readonly atMs: number
  /** Absent for the command line. */
  readonly userId?: string
  readonly ticketId: string
  readonly reference: string
  /** Who has it now. */
  readonly assigneeId?: string
  /** The viewer did something in it: answered, noted, closed, assigned. */
  readonly hasActed: boolean
  readonly closedMs?: number
  readonly requester?: Address
}

export type Search = {
  readonly seq: number
  readonly atMs: number
  readonly userId: string
  readonly words: string
}

export type Viewings = {
  readonly views: readonly View[]
  readonly searches: readonly Search[]
  /** Place of the last event looked at. */
  readonly reached: number
}

export type ViewingStore = {
  /** Oldest first; after a place, or from a moment on. Looks a little at a time, so that nobody waits. */
  viewings(after: { readonly seq: number } | { readonly fromMs: number }): Promise<Viewings>
}

export const viewingKinds = [
  /** More enquiries in an hour than work explains. */
  'many',
  'night',
  /** Several that were closed more than a year ago. */
  'old-closed',
  /** The resident has the viewer's own surname or address. */
  'namesake',
  /** A colleague's enquiry, day after day, without doing anything in it. */
  'not-theirs',
  /** One name, looked for by several people. */
  'searched',
  /** Read on the command line of the machine. */
  'operator',
] as const
export type ViewingKind = (typeof viewingKinds)[number]

/** Names who looked and never at whom; a reference leads those who may to the rest. */
export type ViewingAlarm = {
  /** Told once for each key. */
  readonly key: string
  readonly kind: ViewingKind
  readonly userId?: string
  readonly atMs: number
  readonly count: number
  readonly reference?: string
}
