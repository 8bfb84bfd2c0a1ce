import type { SecondForErasure } from './second-for-erasure.ts'

/** What the office decides in the desk. Versioned: a report of last month uses last month's row. */
export type OfficeSettings = {
  readonly serviceHours: ServiceHours
  readonly targets: Targets
  readonly receipts: ReceiptSettings
  readonly receiptBreaker: ReceiptBreaker
  /** Seconds a reply waits in the outbox before it leaves. */
  readonly undoSeconds: number
  readonly idleLockMinutes: number
  readonly sessionHours: number
  /** A closed ticket older than this is not reopened by mail; a new one is linked to it (R-THR-4). */
  readonly reopenWithinDays: number
  /** Days without receipts or targets are never assumed: lists behind which the service stands. */
  readonly ownListIds: readonly string[]
  /** From addresses of web forms; who filled one in is in its Reply-To (R-ADDR-5). */
  readonly webForms: readonly string[]
  readonly secureMail: SecureMailSettings
  readonly secureSending: SecureSending
  readonly guard: GuardSettings
  readonly alerts: AlertSettings
  /** Every supervisor gets last month's figures by mail when a month begins. */
  readonly monthlyReport: { readonly isOn: boolean }
  readonly signatures: Signatures
  readonly erasure: SecondForErasure
  /** What stands at the head of every printed enquiry; the ground of secrecy is the city's to choose. */
  readonly paper: { readonly legend?: string }
  /** Roles that must sign in with a one-time code too. */
  readonly secondFactor: { readonly requiredFor: readonly SecuredRole[] }
}

/** The office's words in each language it speaks; what is not set is left out. */
export type InEachLanguage = { readonly fi?: string; readonly sv?: string; readonly en?: string }

/** Stands under an answer, above the name of the service. */
export type Signatures = InEachLanguage

export type SecuredRole = 'advisor' | 'supervisor' | 'admin'

/** Mail to the office's own people about answers that are owed; lengths in minutes of service. */
export type AlertSettings = {
  readonly isOn: boolean
  /** So long before a target is missed its handler is told. */
  readonly soonMinutes: number
  /** So long after a target was missed the supervisors are told too. */
  readonly supervisorMinutes: number
}

/** What becomes of an answer with a henkilötunnus in it: not sent, or sent with a written reason. */
export type PersonalCodePolicy = 'block' | 'reason'

export type GuardSettings = { readonly personalCode: PersonalCodePolicy }

/**
 * How the office sends what ordinary mail may not carry: through a gateway that takes the recipient's address
 * with a suffix behind it, or by a service outside, which people open themselves.
 */
export type SecureSending = {
  readonly way: 'off' | 'suffix' | 'service'
  /** With its leading dot. */
  readonly suffix?: string
  readonly url?: string
  /** Answers go securely unless the writer chooses otherwise. */
  readonly isUsual: boolean
}

/** Mail of services that send only a link (turvaposti and the like). */
export type SecureMailSettings = {
  readonly rules: readonly {
    readonly name: string
    readonly domains: readonly string[]
    readonly words: readonly string[]
    readonly validDays?: number
  }[]
  /** The office opens such links; otherwise its receipt says that the message was not read (OKV/718/1/2019). */
  readonly opensLinks: boolean
}

/** ISO weekday 1 (Monday) to 7; spans are local times "HH:MM". */
export type ServiceHours = {
  readonly timeZone: string
  readonly week: Readonly<
    Record<1 | 2 | 3 | 4 | 5 | 6 | 7, readonly { readonly from: string; readonly to: string }[]>
  >
  readonly closedEves: { readonly christmas: boolean; readonly midsummer: boolean }
  /** ISO dates. */
  readonly localClosingDays: readonly string[]
}

/** Working days until closing time of which a person answers; 0 is the same working day. */
export type Targets = {
  readonly ordinaryDays: number
  readonly legalDeadlineDays: number
  readonly crisisDays: number
}

/** A number that is not set leaves its sentence out of the receipt (ruling 8). */
export type ReceiptSettings = {
  readonly servicePhone?: string
  readonly socialEmergencyPhone?: string
  readonly secureFormUrl?: string
  readonly privacyUrl?: string
  /** One paragraph of the office's own; everything else in a receipt is fixed. */
  readonly paragraphs?: InEachLanguage
}

/**
 * Receipts to one address, to one domain and in all, after which the next is stopped and a person is told
 * (R-ACK). A breaker for loops, not a ration: an office with more mail than this raises it.
 */
export type ReceiptBreaker = {
  readonly toAddressInHour: number
  readonly toAddressInDay: number
  readonly toDomainInHour: number
  readonly inAllInHour: number
}

const weekday = [{ from: '08:00', to: '16:00' }]

export const defaultSettings: OfficeSettings = {
  serviceHours: {
    timeZone: 'Europe/Helsinki',
    week: { 1: weekday, 2: weekday, 3: weekday, 4: weekday, 5: weekday, 6: [], 7: [] },
    closedEves: { christmas: true, midsummer: true },
    localClosingDays: [],
  },
  targets: { ordinaryDays: 3, legalDeadlineDays: 1, crisisDays: 0 },
  receipts: {},
  receiptBreaker: { toAddressInHour: 6, toAddressInDay: 20, toDomainInHour: 30, inAllInHour: 200 },
  undoSeconds: 20,
  idleLockMinutes: 15,
  sessionHours: 10,
  reopenWithinDays: 30,
  ownListIds: [],
  webForms: [],
  secureMail: { rules: [{ name: 'Turvaposti', domains: ['turvaposti.fi'], words: [] }], opensLinks: true },
  secureSending: { way: 'off', isUsual: false },
  guard: { personalCode: 'block' },
  alerts: { isOn: true, soonMinutes: 120, supervisorMinutes: 60 },
  monthlyReport: { isOn: true },
  signatures: {},
  erasure: { needsSecond: false },
  paper: {},
  secondFactor: { requiredFor: [] },
}
