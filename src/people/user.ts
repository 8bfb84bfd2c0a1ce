import type { Language } from './language.ts'
import type { Preferences } from './preferences.ts'

export const roles = ['advisor', 'supervisor', 'admin'] as const
export type Role = (typeof roles)[number]

export type User = {
  readonly id: string
  readonly name: string
  /** Work address, lower case; the name to sign in with. */
  readonly email: string
  readonly role: Role
  readonly language: Language
  readonly isDisabled: boolean
  readonly createdAt: Date
  readonly preferences: Preferences
}
