import type { IncompleteMail } from '../incomplete-mails.ts'
import type { FetchedMail, FolderSession } from '../mailbox.ts'
import type { Incoming, Intake } from '../receive-mail.ts'

type Asking = {
  readonly intake: Pick<Intake, 'receiveAll'>
  readonly maxBytes: number
  readonly extent: 'whole' | 'texts'
  readonly alive: () => void
}

/** A mail that came in part, once more from where it lies; `nothing` when it came as short as before. */
export async function fetchAgain(
  session: FolderSession,
  uid: number,
  mail: IncompleteMail,
  { intake, maxBytes, extent, alive }: Asking,
): Promise<'came' | 'nothing' | 'gone'> {
  if (!(await session.holds(uid))) return 'gone'
  const { arrival, rawId } = mail
  const { source, isHistory, isLate = false } = arrival
  async function* incoming(): AsyncGenerator<Incoming> {
    for await (const fetched of session.fetch([uid], maxBytes, extent)) {
      const { bytes, internalDate, leftOnServer, isInPart = false } = fetched
      alive()
      const arrivedAt = internalDate ?? arrival.arrivedAt
      yield {
        arrival: {
          ...{ source, arrivedAt, isHistory, replaces: rawId },
          ...(isLate ? { isLate } : {}),
          ...(leftOnServer ? { leftOnServer } : {}),
          ...(isInPart ? { isInPart } : {}),
        },
        bytes: bytes instanceof Uint8Array ? bytes : telling(bytes, alive),
      }
    }
  }
  let hasCome = false
  await intake.receiveAll(incoming(), ({ kind }) => {
    alive()
    hasCome ||= kind !== 'already-kept'
  })
  return hasCome ? 'came' : 'nothing'
}

async function* telling(
  bytes: Exclude<FetchedMail['bytes'], Uint8Array>,
  alive: () => void,
): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    alive()
    yield piece
  }
}
