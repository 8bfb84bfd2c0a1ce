export type Refusal =
  | 'not-found'
  | 'from-elsewhere'
  | 'form-too-old'
  | 'form-unreadable'
  | 'too-large'
  | 'infected'
  | 'erased'
  | 'failed'

/** Ends a request with an error page; the sentence for each reason is in the catalogues. */
export class RefusedRequest extends Error {
  readonly statusCode: number
  readonly refusal: Refusal

  constructor(statusCode: number, refusal: Refusal) {
    super(refusal)
    this.statusCode = statusCode
    this.refusal = refusal
  }
}
