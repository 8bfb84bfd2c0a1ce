import { deriveKey } from '../config/secret-keys.ts'
import { readPart } from '../mail/parts/read-part.ts'
import { dummyVerify, hashPassword, verifyPassword } from '../passwords/password-hash.ts'
import { passwordFaults } from '../passwords/password-policy.ts'
import { drawsPictures } from '../pictures/draw-pictures.ts'
import { finnishAnalyser } from '../search/finnish-analyser.ts'
import { wordFinder } from '../search/found-words.ts'
import { toMatchExpression } from '../search/match-expression.ts'
import { clamdScan } from '../virus-scan/clamd-scan.ts'
import type { DeskNeeds, FirstEntry } from '../web/desk-needs.ts'
import type { MailTest } from '../web/settings/finding.ts'
import type { CurrentPost } from './current-post.ts'
import { deskLog } from './desk-log.ts'
import { deskMetrics } from './desk-metrics.ts'
import { deskReplies } from './desk-replies.ts'
import { diskRoom } from './disk.ts'
import { serverKeeper } from './kept-servers.ts'
import { mailServersOf } from './mail-servers.ts'
import { type Office, serviceSender } from './office.ts'
import { staffMail } from './staff-mail.ts'
import { queueTestMail } from './test-mail.ts'

/** What runs beside the desk. */
export type DeskParts = {
  readonly post: CurrentPost
  readonly mailTest: MailTest
  readonly firstEntry: FirstEntry | undefined
  nudgeNotices(): void
}

/** What the desk asks of the rest, answered. */
export function deskNeeds(
  office: Office,
  { post, mailTest, firstEntry, nudgeNotices }: DeskParts,
): DeskNeeds {
  const { storage, config, now, log } = office
  return {
    store: storage,
    settings: () => storage.settings(),
    clock: now,
    keys: {
      csrf: deriveKey(config.secrets.current, 'csrf'),
      signIn: deriveKey(config.secrets.current, 'session'),
    },
    publicUrl: new URL(config.http.publicUrl),
    trustProxy: config.http.trustProxy,
    service: {
      name: config.service.name,
      address: serviceSender(config),
      aliases: config.service.aliases,
      referencePrefix: config.service.referencePrefix,
      version: '0.1.0',
    },
    passwords: { hash: hashPassword, verify: verifyPassword, dummyVerify, faults: passwordFaults },
    replies: deskReplies(office, () => post.now().outbox?.nudge()),
    staffMail: staffMail(office, () => post.now().adapters.sender),
    mailTest,
    mailServers: () => mailServersOf(post.now().office.config),
    servers: serverKeeper(office, post.renew),
    async sendTest(to, mail) {
      if (!post.now().outbox) return false
      await queueTestMail(office, to, mail)
      nudgeNotices()
      return true
    },
    searchExpression: (words) => toMatchExpression(words, finnishAnalyser()),
    wordFinder: (words) => wordFinder(words, finnishAnalyser()),
    readPart,
    drawPictures: drawsPictures(),
    ...(config.clamd ? { scan: clamdScan(config.clamd) } : {}),
    health: async () => deskHealth(office, post),
    disk: () => diskRoom(config.dataDir),
    startedAt: now(),
    ...(firstEntry ? { firstEntry } : {}),
    metrics: () => deskMetrics(office),
    ...(config.metricsToken ? { metricsToken: config.metricsToken } : {}),
    log: deskLog(log),
  }
}

/** Ready: the disk takes writes and mail flows. */
async function deskHealth(
  { storage }: Office,
  post: CurrentPost,
): Promise<{ live: boolean; ready: boolean }> {
  const { watch, outbox } = post.now()
  const live = await storage.probe()
  const { lastFetchedAt, lostSince } = await storage.mailHealth()
  return {
    live,
    ready:
      live &&
      watch !== undefined &&
      outbox !== undefined &&
      lastFetchedAt !== undefined &&
      lostSince === undefined,
  }
}
