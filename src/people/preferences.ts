/** How a person wants the desk to be; nobody else is touched by it. */
export type Preferences = {
  readonly density: Density
  /** Single letters as shortcuts; some speech input types letters (WCAG 2.1.4). */
  readonly hasShortcuts: boolean
  /** Seconds an answer can be taken back; absent: what the office decided. */
  readonly undoSeconds?: number
  readonly afterSend: AfterSend
}

export const densities = ['comfortable', 'compact'] as const
export type Density = (typeof densities)[number]

/** Where one is after sending an answer: back in the list, on the same ticket, or on the list's next one. */
export const afterSendChoices = ['list', 'stay', 'next'] as const
export type AfterSend = (typeof afterSendChoices)[number]

/** As a form gives them; empty: what the office decided. */
export const undoChoices = ['', '10', '20', '30', '60', '120'] as const

export const defaultPreferences: Preferences = {
  density: 'comfortable',
  hasShortcuts: true,
  afterSend: 'list',
}
