import { isUnknownOutcome } from '../../../events/unknown-outcome.ts'
import { type Office, write } from '../office.ts'

/** More would hold the loop for longer than a person notices. */
const MOST_TOGETHER = 16

type Waiting = {
  /** Does the work and answers how to tell its giver. */
  readonly run: () => () => void
  readonly reject: (error: unknown) => void
}

const waiting = new WeakMap<Office, Waiting[]>()

/**
 * The work as in `write`, in a transaction it may share with others that wait at the same time, in their
 * order: each writes again the pages the one before wrote, and a commit costs more than a filing. Resolves
 * after the commit. When one of them throws, nothing of the transaction is left, and each is done anew in
 * one of its own: work must not mind being done twice.
 */
export function writeTogether<T>(office: Office, work: () => T): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  const list = waiting.get(office) ?? []
  waiting.set(office, list)
  const run = () => {
    const result = work()
    return () => resolve(result)
  }
  if (list.push({ run, reject }) === 1) setImmediate(() => commitSome(office, list))
  return promise
}

function commitSome(office: Office, list: Waiting[]): void {
  const some = list.splice(0, MOST_TOGETHER)
  if (list.length > 0) setImmediate(() => commitSome(office, list))
  if (some.length > 1 && commitAll(office, some)) return
  for (const one of some) commitOne(office, one)
}

/** False when one of them threw and they are to be done one by one. */
function commitAll(office: Office, some: readonly Waiting[]): boolean {
  let isWorking = false
  try {
    const tellings = write(office, () => {
      isWorking = true
      const done = some.map(({ run }) => run())
      isWorking = false
      return done
    })
    for (const tell of tellings) tell()
    return true
  } catch (error) {
    if (isWorking && !isUnknownOutcome(error)) return false
    for (const { reject } of some) reject(error)
    return true
  }
}

function commitOne(office: Office, { run, reject }: Waiting): void {
  try {
    write(office, run)()
  } catch (error) {
    reject(error)
  }
}
