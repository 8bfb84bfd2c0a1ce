import type { User } from '../../people/user.ts'

export type FindingArea = 'incoming' | 'outgoing' | 'round-trip' | 'machine'

/** One thing that was looked at; `isOptional` ones are told and fail nothing. Holds no secret. */
export type Finding = {
  readonly area: FindingArea
  readonly step: string
  readonly ok: boolean
  readonly isOptional?: boolean
  /** `ok`, or what went wrong: a code of the system, the server or ours. */
  readonly code: string
  readonly ms?: number
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

/** The newest test of the mailbox; it lives in memory and is gone with the process. */
export type MailTestState = {
  readonly startedAt: Date
  /** Absent while it runs. */
  readonly endedAt?: Date
  readonly findings: readonly Finding[]
}

/** One at a time; it runs beside the desk and ends by itself. */
export type MailTest = {
  /** False when one runs already. */
  start(): boolean
  state(): MailTestState | undefined
}

type MailServer = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  readonly user?: string
  readonly auth?: 'password' | 'oauth2'
  /** Set in the desk, because the environment said nothing. */
  readonly isFromDesk?: boolean
}

/** A mail server as it was set in the desk; its password is never given back. */
export type KeptServer = {
  readonly host: string
  readonly port: number
  readonly security: 'tls' | 'starttls' | 'none'
  /** Empty: a relay that wants no sign-in. */
  readonly user: string
  readonly folder?: string
  /** Which mail that lies there at the first connect is read, as history. */
  readonly first?: FirstMail
}

export const firstMails = ['new', 'days:7', 'days:30', 'days:90', 'all'] as const
export type FirstMail = (typeof firstMails)[number]

/** Servers the environment leaves open; mail goes by them as soon as they are kept. */
export type ServerKeeper = {
  kept(which: 'incoming' | 'outgoing'): Promise<KeptServer | undefined>
  /** Without a password the kept one stays; false, and nothing is kept, where there is none. */
  keep(
    which: 'incoming' | 'outgoing',
    server: KeptServer,
    password: string | undefined,
    by: User,
  ): Promise<boolean>
}

/** What the environment says of the mail servers, without a secret. */
export type MailServers = {
  readonly incoming?: MailServer & {
    readonly folder: string
    readonly sentFolder: string
    readonly after: string
    readonly first: string
  }
  readonly outgoing?: MailServer
  readonly usesPlusAddress: boolean
  /** Of the service's address. */
  readonly domain: string
  readonly clamd?: string
}
