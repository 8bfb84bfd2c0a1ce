import { randomUUID } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import type { MaintenanceStore } from '../../storage.ts'
import { asUnknown, StorageUnknownError } from '../../unknown-error.ts'
import { discardSentFiles } from '../desk/draft-files.ts'
import { nameParticipants } from '../desk/other-residents.ts'
import { analyseAgain, isAnalysisOwed } from '../desk/search-documents.ts'
import { discardAbandoned } from '../intake/contents.ts'
import { type Office, write } from '../office.ts'
import { endThread } from '../reports/report-thread.ts'
import { undoableActs } from '../schema/acts.ts'
import { draftVersions } from '../schema/drafts.ts'
import { noticeKeys, notices } from '../schema/notices.ts'
import { probes } from '../schema/office.ts'
import { failedTries, sessions, signInLinks } from '../schema/people.ts'
import { savedSearches } from '../schema/search.ts'
import { presences } from '../schema/tickets.ts'
import { currentSettings } from '../settings.ts'
import { and, inArray, lt } from './drizzle.ts'
import { openEra } from './era.ts'
import { BUSY_TIMEOUT_MS, faultyPragmas } from './pragmas.ts'

const DAY_MS = 24 * 60 * 60_000
const SEARCHES_KEPT_MS = 7 * DAY_MS
/** A session that is over still tells whose words come from it (web/answers/kept-text.ts). */
const ENDED_KEPT_MS = DAY_MS
const VERSIONS_KEPT_MS = 30 * DAY_MS
/** Mail to the office's own people that has ended, and what it told: longer than any month or alert is of use. */
const NOTICES_KEPT_MS = 90 * DAY_MS
const TOLD_KEPT_MS = 400 * DAY_MS
const REANALYSED_AT_ONCE = 50

/** Waiting for readers holds up the process; the next tidying tries again. */
const CHECKPOINT_PATIENCE_MS = 100

export function upkeep(office: Office): Omit<MaintenanceStore, 'repeatErasures'> {
  return {
    async probe() {
      try {
        write(office, () => office.db.insert(probes).values({ id: randomUUID(), at: office.now() }).run())
      } catch (error) {
        const code = error instanceof Error && 'code' in error ? String(error.code) : ''
        if (error instanceof StorageUnknownError || !/^SQLITE_(FULL|READONLY|BUSY)/.test(code)) throw error
        return false
      }
      return faultyPragmas(office.client).length === 0
    },

    async tidy(now) {
      write(office, () => {
        const before = (ms: number) => new Date(now.getTime() - ms)
        const { sessionHours } = currentSettings(office).settings
        office.db
          .delete(sessions)
          .where(lt(sessions.createdAt, before(sessionHours * 60 * 60_000 + ENDED_KEPT_MS)))
          .run()
        office.db.delete(signInLinks).where(lt(signInLinks.expiresAt, now)).run()
        office.db
          .delete(failedTries)
          .where(lt(failedTries.lastAt, before(DAY_MS)))
          .run()
        office.db
          .delete(savedSearches)
          .where(lt(savedSearches.at, before(SEARCHES_KEPT_MS)))
          .run()
        office.db
          .delete(undoableActs)
          .where(lt(undoableActs.at, before(DAY_MS)))
          .run()
        office.db
          .delete(draftVersions)
          .where(lt(draftVersions.at, before(VERSIONS_KEPT_MS)))
          .run()
        office.db
          .delete(notices)
          .where(
            and(
              inArray(notices.state, ['sent', 'refused', 'unconfirmed']),
              lt(notices.queuedAt, before(NOTICES_KEPT_MS)),
            ),
          )
          .run()
        office.db
          .delete(noticeKeys)
          .where(lt(noticeKeys.at, before(TOLD_KEPT_MS)))
          .run()
        office.db.delete(presences).where(lt(presences.until, now)).run()
        office.db.delete(probes).where(lt(probes.at, now)).run()
      })
      nameParticipants(office)
      await discardSentFiles(office)
      await discardAbandoned(office)
      await reanalyse(office)
      checkpoint(office)
    },

    async openEra(event) {
      openEra(office, event)
    },

    async close() {
      await endThread(office)
      if (office.client.open) office.client.close()
    },
  }
}

/** A few messages at a time, until none was filed by another analyser. */
export async function reanalyse(office: Office, atMost = Number.POSITIVE_INFINITY): Promise<void> {
  for (let done = 0; done < atMost; done += REANALYSED_AT_ONCE) {
    if (!isAnalysisOwed(office)) return
    write(office, () => analyseAgain(office, REANALYSED_AT_ONCE))
    await setImmediate()
  }
}

/**
 * Free pages leave the file, erased text the log (security.md §0.4). False when a reader was in the way; then it is
 * tried again next time.
 */
export function checkpoint(office: Office): boolean {
  const { client } = office
  write(office, () => client.pragma('incremental_vacuum(1000)'))
  try {
    client.pragma(`busy_timeout = ${CHECKPOINT_PATIENCE_MS}`)
    const [result] = client.pragma('wal_checkpoint(TRUNCATE)') as readonly { busy: number }[]
    return result?.busy === 0
  } catch (error) {
    throw asUnknown(error, true)
  } finally {
    client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
  }
}
