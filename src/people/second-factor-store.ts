import type { EventDraft } from '../events/event.ts'

export type SecondFactor = {
  readonly secret: Uint8Array
  /** Without it the secret was only offered. */
  readonly isConfirmed: boolean
  /** The newest time step whose code was used. */
  readonly lastStep?: number
}

/** One-time codes beside the password. The secret lies encrypted, recovery codes as hashes. */
export type SecondFactorStore = {
  secondFactor(userId: string): Promise<SecondFactor | undefined>
  /** Replaces an offer; what was confirmed stays. */
  offerSecondFactor(userId: string, secret: Uint8Array, at: Date): Promise<void>
  /** From here on it is asked for; false when there is no open offer. Ends the person's other sessions. */
  confirmSecondFactor(
    userId: string,
    confirmed: {
      readonly step: number
      readonly codeHashes: readonly string[]
      readonly keptSession?: string
      readonly at: Date
    },
    event: EventDraft,
  ): Promise<boolean>
  /** Marks a code as used; false when that step or a later one was, also by a request beside this one. */
  useCodeStep(userId: string, step: number): Promise<boolean>
  /** Undefined when there is none of this number or it was used. */
  recoveryCodeHash(userId: string, number: number): Promise<string | undefined>
  useRecoveryCode(userId: string, number: number, event: EventDraft): Promise<boolean>
  recoveryCodesLeft(userId: string): Promise<number>
  renewRecoveryCodes(userId: string, codeHashes: readonly string[], event: EventDraft): Promise<void>
  /** Also ends the person's sessions, except the kept one. */
  removeSecondFactor(userId: string, event: EventDraft, keptSession?: string): Promise<void>
}
