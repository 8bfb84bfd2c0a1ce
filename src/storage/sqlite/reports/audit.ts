import { setImmediate } from 'node:timers/promises'
import { type ChainEnd, chainStart } from '../../../events/chain.ts'
import { verifyChain } from '../../../events/verify-chain.ts'
import type { AuditStore } from '../../storage.ts'
import { chainEnd, linksAfter } from '../events.ts'
import type { Office } from '../office.ts'

const LINKS_AT_ONCE = 1_000

export function audit(office: Office): AuditStore {
  return {
    async chainRows(afterSeq, limit) {
      return linksAfter(office, afterSeq, limit)
    },

    async chainHead() {
      const end = chainEnd(office)
      return end.seq === 0 ? undefined : end
    },

    async verifyEvents() {
      let end: ChainEnd = chainStart
      for (;;) {
        const { links, head } = pageAndHead(office, end.seq)
        const isLast = links.length < LINKS_AT_ONCE
        const verdict = verifyChain(links, office.chainKey, { after: end, ...(isLast ? { head } : {}) })
        if (verdict.kind === 'broken' || isLast) return verdict
        end = verdict.end
        await setImmediate()
      }
    },
  }
}

/** Of one moment: a running service appends while the chain is walked. */
function pageAndHead(office: Office, afterSeq: number) {
  return office.db.transaction(() => ({
    links: linksAfter(office, afterSeq, LINKS_AT_ONCE),
    head: chainEnd(office),
  }))
}
