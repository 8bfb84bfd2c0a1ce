import { alertsSection } from './settings-alerts.ts'
import { handlingSection } from './settings-handling.ts'
import { hoursSection } from './settings-hours.ts'
import { protectionSection } from './settings-protection.ts'
import { receiptsSection } from './settings-receipts.ts'
import type { SettingsSection } from './settings-section.ts'
import { signInSection } from './settings-sign-in.ts'
import { signaturesSection } from './settings-signatures.ts'
import { targetsSection } from './settings-targets.ts'

/** In the order of the list beside the pages. */
export const settingsSections: readonly SettingsSection[] = [
  hoursSection,
  targetsSection,
  receiptsSection,
  signaturesSection,
  alertsSection,
  handlingSection,
  protectionSection,
  signInSection,
]
