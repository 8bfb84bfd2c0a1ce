import type { EventDraft } from '../../events/event.ts'
import type { Language } from '../../people/language.ts'
import type { OutgoingState } from '../../replies/outbox-store.ts'
import type { SetupStepName } from '../../settings/setup.ts'

export type SetupState = 'done' | 'skipped'

/** How far taking the desk into use has come; a step without a row is still to be done. */
export type SetupStore = {
  setupSteps(): Promise<ReadonlyMap<SetupStepName, SetupState>>
  markSetupStep(name: SetupStepName, state: SetupState, event: EventDraft): Promise<void>
  /** The newest enquiry, without a word of it, and what became of its receipt. */
  newestEnquiry(): Promise<
    | {
        readonly reference: string
        readonly arrivedAt: Date
        readonly receipt?: { readonly state: OutgoingState; readonly at: Date }
      }
    | undefined
  >
  /** The first administrator, with a password; only while there is nobody, decided in one transaction. */
  addFirstUser(
    user: {
      readonly id: string
      readonly name: string
      readonly email: string
      readonly language: Language
      readonly passwordHash: string
    },
    event: EventDraft,
  ): Promise<'added' | 'not-the-first'>
}
