import { linkWords, secondFactorResetWords } from '../notices/account-words.ts'
import type { Sender } from '../replies/sender.ts'
import type { StaffMail } from '../web/desk-needs.ts'
import { type Office, serviceSender } from './office.ts'
import { noticeTo } from './staff-notices.ts'

/** So long an administrator waits for the mail server before the link is shown instead. */
const patienceMs = 15_000

/**
 * Links go out at once and are never queued: the database keeps only their hash. Whether one was taken stands
 * in the log; what was not taken is told to who asked.
 */
export function staffMail(office: Office, currentSender: () => Sender | undefined): StaffMail {
  const { storage, now } = office
  return {
    async sendLink(kind, to, link) {
      const sender = currentSender()
      if (!sender) return false
      const { settings } = await storage.settings()
      const notice = await noticeTo(office, kind, to, settings, (voice) => linkWords(kind, link, voice))
      const isTaken = await withPatience(sendNow(office, sender, notice))
      const facts = { noticeKind: kind, to: to.id, state: isTaken ? 'sent' : 'not-taken' }
      await storage.recordEvent({ kind: isTaken ? 'notice-sent' : 'notice-failed', at: now(), facts })
      return isTaken
    },

    async tellSecondFactorReset(to) {
      const { settings } = await storage.settings()
      const kind = 'second-factor-reset'
      const notice = await noticeTo(office, kind, to, settings, secondFactorResetWords)
      const facts = { noticeKind: kind, to: to.id }
      await storage.queueNotices({
        keys: [`${kind}|${notice.id}`],
        notices: [notice],
        events: [{ kind: 'notice-queued', at: now(), facts }],
      })
    },
  }
}

async function sendNow(
  { config }: Office,
  sender: Sender,
  { address, bytes }: { readonly address: string; readonly bytes: Uint8Array },
): Promise<boolean> {
  const connected = await sender.connect()
  if (connected.kind === 'mailbox-fault') return false
  const { session } = connected
  try {
    const recipients = [{ name: '', address }]
    const result = await session.send({ from: serviceSender(config).address, recipients }, oneChunk(bytes))
    return result.kind === 'answered' && result.recipients[0]?.state === 'accepted'
  } finally {
    session.release()
  }
}

async function withPatience(sending: Promise<boolean>): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const timer = setTimeout(() => resolve(false), patienceMs)
  try {
    return await Promise.race([sending, promise])
  } finally {
    clearTimeout(timer)
  }
}

async function* oneChunk(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
