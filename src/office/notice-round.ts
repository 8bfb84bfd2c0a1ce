import { sendNotices } from '../notices/send-notices.ts'
import type { Sender } from '../replies/sender.ts'
import { tellExpiringLinks } from './link-notices.ts'
import { type Office, serviceSender } from './office.ts'
import { tellMonth, tellOwed } from './staff-notices.ts'

const monthMs = 60 * 60_000

/**
 * One round of the office's mail to its own people: what is to be told is queued, what is due is sent. The
 * first round of a process gives up what a dead one had begun.
 */
export function noticeRound(office: Office, sender: Sender): () => Promise<void> {
  const { storage, config, now } = office
  let hasBegun = false
  let monthLookedAt = Number.NEGATIVE_INFINITY
  return async () => {
    if (!hasBegun) await storage.abandonBegunNotices(now())
    hasBegun = true
    await tellOwed(office)
    await tellExpiringLinks(office)
    if (now().getTime() - monthLookedAt >= monthMs) {
      monthLookedAt = now().getTime()
      await tellMonth(office)
    }
    await sendNotices({ store: storage, sender, from: serviceSender(config).address, now })
  }
}
