import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Incoming, Intake, Received } from '../receive-mail.ts'
import { mailFiles } from './mail-files.ts'
import { mboxMessages } from './mbox.ts'
import { topmostReceivedAt } from './received-date.ts'

/** Counts of `ingest --json`: read = filed + alreadyKnown, the others are among those filed (ruling 30). */
export type IngestCounts = {
  readonly read: number
  readonly filed: number
  readonly alreadyKnown: number
  readonly automatic: number
  readonly bounces: number
  readonly quarantined: number
  /** Filed from their heads alone. */
  readonly unreadable: number
}

export type IngestResult = {
  readonly counts: IngestCounts
  /** Kept and not filed; the next start tries again. */
  readonly unfiled: number
  readonly missingPaths: readonly string[]
}

export type IngestOptions = {
  readonly intake: Pick<Intake, 'receiveAll'>
  /** Files, mbox files, Maildirs, folders, or `-` for standard input. */
  readonly paths: readonly string[]
  readonly input: AsyncIterable<Uint8Array>
  readonly isHistory: boolean
  readonly now: () => Date
}

/**
 * Files of mail through the very same intake as the mailbox, one message at a time. A path that is missing
 * is named and stops nobody.
 */
export async function ingestFiles(options: IngestOptions): Promise<IngestResult> {
  const missingPaths: string[] = []
  const tally = emptyTally()
  await options.intake.receiveAll(incoming(options, missingPaths), (received) => count(tally, received))
  const { unfiled, ...counts } = tally
  return { counts: { ...counts, read: counts.filed + counts.alreadyKnown }, unfiled, missingPaths }
}

async function* incoming(options: IngestOptions, missingPaths: string[]): AsyncGenerator<Incoming> {
  for (const path of options.paths) {
    if (path === '-') {
      yield* messagesOf(options.input, options.now(), options.isHistory, 'unknown', options.now())
      continue
    }
    for await (const file of mailFiles(path)) {
      if (file.kind === 'missing') {
        missingPaths.push(file.path)
        continue
      }
      const { mtime } = await stat(file.path)
      yield* messagesOf(createReadStream(file.path), mtime, options.isHistory, file.format, options.now())
    }
  }
}

/** An `.eml` is one message whatever it begins with (ruling 31); other files may be an mbox. */
async function* messagesOf(
  bytes: AsyncIterable<Uint8Array>,
  fileAt: Date,
  isHistory: boolean,
  format: 'message' | 'unknown',
  now: Date,
): AsyncGenerator<Incoming> {
  for await (const message of mboxMessages(bytes, format === 'message')) {
    const received = await topmostReceivedAt(message.bytes)
    const arrivedAt = earlierThan(now, received.receivedAt) ?? earlierThan(now, message.separatorAt) ?? fileAt
    yield { arrival: { source: { kind: 'file' }, arrivedAt, isHistory }, bytes: received.bytes }
  }
}

/** A mail of tomorrow has a wrong clock in its way. */
function earlierThan(now: Date, at: Date | undefined): Date | undefined {
  return at && at <= now ? at : undefined
}

type Tally = { -readonly [Key in keyof IngestCounts]: number } & { unfiled: number }

function emptyTally(): Tally {
  return {
    read: 0,
    filed: 0,
    alreadyKnown: 0,
    automatic: 0,
    bounces: 0,
    quarantined: 0,
    unreadable: 0,
    unfiled: 0,
  }
}

function count(tally: Tally, received: Received): void {
  if (received.kind === 'unfiled') tally.unfiled += 1
  else if (received.kind === 'already-kept' || received.filed.kind !== 'filed') tally.alreadyKnown += 1
  else {
    tally.filed += 1
    if (received.mailKind === 'bounce') tally.bounces += 1
    else if (received.mailKind !== 'person') tally.automatic += 1
    if (received.isQuarantined) tally.quarantined += 1
    if (received.isDegraded) tally.unreadable += 1
  }
}
