export type SensitiveKind = 'personal-code' | 'iban' | 'payment-card'

/**
 * Where something sensitive stands in a text; never what it says. `certain`: its check character agrees.
 * `likely`: the shape of one with a slip of the pen. `possible`: only the words around it say so.
 */
export type Finding = {
  readonly kind: SensitiveKind
  readonly certainty: 'certain' | 'likely' | 'possible'
  readonly from: number
  readonly to: number
}
