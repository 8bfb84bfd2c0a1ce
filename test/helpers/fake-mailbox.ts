import type { FetchedMail, FolderSession, Mailbox } from '../../src/intake/mailbox.ts'

type Lying = { readonly uid: number; readonly raw: Uint8Array; readonly internalDate: Date }

/** A folder on a server that does as the test says; only the network is left out. */
export function fakeMailbox(start: { readonly uidValidity?: number } = {}) {
  let uidValidity = start.uidValidity ?? 1
  let uidNext = 1
  let mails: Lying[] = []
  let wake: (() => void) | undefined
  let hasNews = false
  let isDown = false
  let breaksAt: number | undefined
  const marked: number[] = []
  const fetched: number[] = []
  let opened = 0
  let afterOpening: (() => void) | undefined
  let marksFail = false
  let vanishing: number | undefined
  let withheld: number | undefined
  let texts: Uint8Array | undefined

  function newSession(): FolderSession {
    let isCut = false
    const alive = () => {
      if (isCut || isDown) throw Object.assign(new Error('gone'), { code: 'ECONNRESET' })
    }
    return {
      mailbox: 'imap://fake',
      folder: 'INBOX',
      uidValidity,
      uidNext,
      isReadOnly: false,
      async uidsAbove(uid) {
        alive()
        hasNews = false
        const listed = mails.map((mail) => mail.uid).filter((each) => each > uid)
        mails = mails.filter((mail) => mail.uid !== vanishing)
        return listed
      },
      async uidsSince(day) {
        alive()
        return mails.filter(({ internalDate }) => internalDate >= day).map(({ uid }) => uid)
      },
      async holds(uid) {
        alive()
        return mails.some((mail) => mail.uid === uid)
      },
      async signsOf(uids) {
        alive()
        return mails
          .filter(({ uid }) => uids.includes(uid))
          .map(({ uid, raw, internalDate }) => ({ uid, size: raw.length, internalDate }))
      },
      async messageIdsOf(uids) {
        alive()
        return new Map(
          mails
            .filter(({ uid }) => uids.includes(uid))
            .map(({ uid, raw }) => [
              uid,
              /^Message-ID: <(.+)>/im.exec(Buffer.from(raw).toString('latin1'))?.[1],
            ]),
        )
      },
      async *fetch(uids, _maxBytes, extent) {
        for (const uid of uids) {
          alive()
          if (uid === breaksAt) {
            isCut = true
            alive()
          }
          const mail = mails.find((each) => each.uid === uid)
          fetched.push(uid)
          if (extent === 'texts' && mail && texts) {
            const { internalDate } = mail
            const leftOnServer = [{ name: 'liite.pdf', type: 'application/pdf', size: 90_000 }]
            yield { uid, internalDate, leftOnServer, isInPart: true, bytes: texts } satisfies FetchedMail
            continue
          }
          if (!mail || uid === withheld) continue
          yield {
            uid,
            internalDate: mail.internalDate,
            size: mail.raw.length,
            bytes: inOne(mail.raw),
          } satisfies FetchedMail
        }
      },
      async mark(uids) {
        alive()
        if (marksFail) throw new Error('NO')
        marked.push(...uids)
      },
      async waitForNews(_pollMs, signal) {
        if (isCut || isDown) return 'closed'
        if (hasNews) return 'news'
        const { promise, resolve } = Promise.withResolvers<void>()
        wake = resolve
        signal.addEventListener('abort', () => resolve(), { once: true })
        if (signal.aborted) resolve()
        await promise
        return isCut || isDown ? 'closed' : hasNews ? 'news' : 'poll'
      },
      async ping() {
        alive()
      },
      async close() {
        isCut = true
        wake?.()
      },
      drop() {
        isCut = true
      },
    }
  }

  const mailbox: Mailbox = {
    async open() {
      opened += 1
      if (isDown) return { kind: 'fault', fault: 'unreachable', code: 'ECONNREFUSED' }
      const session = newSession()
      queueMicrotask(() => afterOpening?.())
      return { kind: 'open', session }
    },
  }

  return {
    mailbox,
    marked,
    fetched,
    opened: () => opened,
    /** What happens as soon as a connection stands. */
    onOpened(act: () => void) {
      afterOpening = act
    },
    deliver(raw: Uint8Array, internalDate = new Date('2026-11-24T07:30:00Z')): number {
      const uid = uidNext
      uidNext += 1
      mails.push({ uid, raw, internalDate })
      hasNews = true
      wake?.()
      return uid
    },
    /** Somebody deletes it between the list and the fetch. */
    vanishWhenListed(uid: number) {
      vanishing = uid
    },
    /** The server builds the folder anew: all UIDs change. */
    rebuild() {
      uidValidity += 1
      mails = mails.map((mail, at) => ({ ...mail, uid: at + 1 }))
      uidNext = mails.length + 1
    },
    /** An old copy of the folder is put in its place, and its UIDVALIDITY stays (against the RFC). */
    putBack(uidNextOfOld: number, uidValidityOfOld = uidValidity) {
      uidValidity = uidValidityOfOld
      mails = mails.filter(({ uid }) => uid < uidNextOfOld)
      uidNext = uidNextOfOld
    },
    /** The server tells another date of what lies there. */
    dateAnew(internalDate: Date) {
      mails = mails.map((mail) => ({ ...mail, internalDate }))
    },
    goDown() {
      isDown = true
      wake?.()
    },
    comeBack() {
      isDown = false
    },
    breakAt(uid: number | undefined) {
      breaksAt = uid
    },
    /** The server lists it and does not give it. */
    withhold(uid: number | undefined) {
      withheld = uid
    },
    /** Whoever asks for its texts alone is given these. */
    giveTexts(bytes: Uint8Array) {
      texts = bytes
    },
    remove(uid: number) {
      mails = mails.filter((mail) => mail.uid !== uid)
    },
    refuseMarks(isRefused: boolean) {
      marksFail = isRefused
    },
  }
}

async function* inOne(raw: Uint8Array): AsyncGenerator<Uint8Array> {
  yield raw
}
