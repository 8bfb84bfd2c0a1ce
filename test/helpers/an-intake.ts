import { tmpdir } from 'node:os'
import { afterAll } from 'vitest'
import { createMailReader, type MailReader } from '../../src/intake/reading/read-mail.ts'
import type { Incoming, Intake, IntakeOptions, Received } from '../../src/intake/receive-mail.ts'
import { createIntake } from '../../src/intake/receive-mail.ts'
import type { ReadingContext } from '../../src/mail/inbound-mail.ts'
import { makeReplyId, type TokenKeys } from '../../src/mail/threading/reply-token.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import type { Storage } from '../../src/storage/storage.ts'
import { office } from './mails/cast.ts'
import { memoryStorage } from './memory-storage.ts'

export const tokenKeys: TokenKeys = { current: { id: 'k1', secret: 'a secret of the tests' }, previous: [] }

/** A clock that stands still until the test moves it. */
export function stoppedClock(start = '2026-11-24T08:00:00Z') {
  let at = new Date(start)
  return {
    now: () => at,
    passMinutes(minutes: number) {
      at = new Date(at.getTime() + minutes * 60_000)
    },
  }
}

export type IntakeOfTest = {
  readonly storage: Storage
  readonly intake: Intake
  readonly clock: ReturnType<typeof stoppedClock>
  /** What the log was told, one word for each line. */
  readonly logged: string[]
}

/** The real intake on a storage of its own, with the real process that reads. */
export async function anIntake(
  overrides: Partial<IntakeOptions> & { readonly wrap?: (storage: Storage) => Storage } = {},
): Promise<IntakeOfTest> {
  const clock = stoppedClock()
  const logged: string[] = []
  const storage = await memoryStorage({
    clock: clock.now,
    makeMessageId: (ticketId, messageId) =>
      makeReplyId({ ticketId, messageId, keys: tokenKeys, domain: 'kaupunki.example' }),
  })
  const intake = createIntake({
    store: overrides.wrap?.(storage) ?? storage,
    reader: sharedReader(),
    settings: async () => defaultSettings,
    tokenKeys,
    referencePrefix: 'AN',
    ownAddresses: [office.address],
    languageOf: () => 'fi',
    now: clock.now,
    log: { error: (_, message) => logged.push(message) },
    ...overrides,
  })
  return { storage, intake, clock, logged }
}

let shared: MailReader | undefined

/** Processes take a while to start, so the tests of a file share one. */
function sharedReader(): MailReader {
  shared ??= aReader()
  return shared
}

afterAll(() => shared?.close())

export function aReader(
  limits: {
    readonly timeLimitMs?: number
    readonly heapLimitMb?: number
    readonly restMs?: number
    readonly context?: ReadingContext | (() => ReadingContext)
  } = {},
): MailReader {
  const { context = { ownAddresses: [office.address] } } = limits
  return createMailReader({
    timeLimitMs: limits.timeLimitMs ?? 20_000,
    heapLimitMb: limits.heapLimitMb ?? 128,
    restMs: limits.restMs ?? 60_000,
    dataDir: tmpdir(),
    context: async () => (typeof context === 'function' ? context() : context),
    log: { warn: () => undefined },
  })
}

/** Files as `ingest` gives them. */
export async function* files(...mails: readonly (Uint8Array | string)[]): AsyncGenerator<Incoming> {
  for (const mail of mails) {
    const arrival = {
      source: { kind: 'file' as const },
      arrivedAt: new Date('2026-11-24T07:00:00Z'),
      isHistory: false,
    }
    yield { arrival, bytes: inOne(mail) }
  }
}

async function* inOne(mail: Uint8Array | string): AsyncGenerator<Uint8Array> {
  yield typeof mail === 'string' ? Buffer.from(mail) : mail
}

export async function receive(
  intake: Intake,
  ...mails: readonly (Uint8Array | string)[]
): Promise<Received[]> {
  const all: Received[] = []
  await intake.receiveAll(files(...mails), (received) => void all.push(received))
  return all
}

/** The ticket a mail was filed in. */
export function ticketIdOf(received: Received | undefined): string {
  if (received?.kind !== 'filed') throw new Error(`the mail is ${received?.kind}`)
  return received.filed.ticketId
}
