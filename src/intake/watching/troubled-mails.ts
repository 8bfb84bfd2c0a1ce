import type { FetchExtent } from '../mailbox.ts'

/**
 * Mails of one folder at which a connection was lost, or that the server lists and does not give, by their UIDs. Kept
 * in memory: a start begins anew.
 */
export type TroubledMails = {
  /** A folder that was built anew has other mails under the same UIDs. */
  enter(uidValidity: number): void
  has(uid: number): boolean
  /** Those to try now, each alone and after the others, so that they hold up nobody; the least blamed first. */
  due(at: Date): readonly number[]
  /** How much of it is worth asking for by now. */
  extentOf(uid: number): FetchExtent
  /** The connection was lost at it, or it did not come; true when it is thereby set aside. */
  blame(uid: number, at: Date): boolean
  /** They were on their way when the connection was lost: each is tried alone, without blame. */
  suspect(uids: readonly number[], at: Date): void
  /** It is there no more, or was taken in as far as it can be had. */
  clear(uid: number): void
  /** It came whole: the server gives mails, and it is in no trouble. */
  came(uid: number): void
}

type Trouble = {
  readonly times: number
  readonly since: number
  readonly pauses: number
  readonly againAt: number
  /** How many others had come by its last try, and whether any of them came after the try before. */
  readonly others: number
  readonly isAmongOthers: boolean
  /** How often its texts were asked for, in vain. */
  readonly textTries: number
}

/** A network may fail by chance at the same mail again, so often and for so long. */
const triesAtOnce = 5
const patienceMs = 60_000
const firstPauseMs = 60_000
const longestPauseMs = 60 * 60_000
/** After a quarter of an hour; two tries later it is an hour. */
const pausesBeforeTexts = 4
const mostTextTries = 2

/**
 * One mail that breaks the connection every time must not end the flow of the others: after five times and a
 * minute it is set aside, and tried again after a minute, two, four, at last once an hour. It is unexplained
 * as long as that lasts. What cannot be had whole for long, while others can, is asked for in part: a letter
 * without its files is read, one that stays on the server is not (P1). A clock that is set back lengthens no
 * pause.
 */
export function troubledMails(): TroubledMails {
  let folder: number | undefined
  let others = 0
  const troubles = new Map<number, Trouble>()
  return {
    enter(uidValidity) {
      if (folder !== uidValidity) troubles.clear()
      folder = uidValidity
    },
    has: (uid) => troubles.has(uid),
    due(at) {
      return [...troubles]
        .filter(([, { againAt }]) => againAt <= at.getTime() || againAt - at.getTime() > longestPauseMs)
        .sort(([, one], [, other]) => one.times - other.times)
        .map(([uid]) => uid)
    },
    extentOf(uid) {
      const trouble = troubles.get(uid)
      return trouble ? extentFor(trouble) : 'whole'
    },
    blame(uid, at) {
      const now = at.getTime()
      const known = troubles.get(uid) ?? newTrouble(now, others)
      const times = known.times + 1
      const textTries = known.textTries + (extentFor(known) === 'texts' ? 1 : 0)
      const tried = { ...known, times, others, isAmongOthers: others > known.others, textTries }
      if (times < triesAtOnce || Math.abs(now - known.since) < patienceMs) {
        troubles.set(uid, { ...tried, againAt: now })
        return false
      }
      const pauseMs = Math.min(firstPauseMs * 2 ** known.pauses, longestPauseMs)
      troubles.set(uid, { ...tried, pauses: known.pauses + 1, againAt: now + pauseMs })
      return known.pauses === 0
    },
    suspect(uids, at) {
      for (const uid of uids) if (!troubles.has(uid)) troubles.set(uid, newTrouble(at.getTime(), others))
    },
    came(uid) {
      others += 1
      troubles.delete(uid)
    },
    clear: (uid) => void troubles.delete(uid),
  }
}

function extentFor({ isAmongOthers, pauses, textTries }: Trouble): FetchExtent {
  if (!isAmongOthers || pauses < pausesBeforeTexts) return 'whole'
  return textTries < mostTextTries ? 'texts' : 'headers'
}

function newTrouble(now: number, others: number): Trouble {
  return { times: 0, since: now, pauses: 0, againAt: now, others, isAmongOthers: false, textTries: 0 }
}
