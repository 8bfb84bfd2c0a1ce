import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { absencePages } from './absence-pages.ts'
import { guardAccess } from './access.ts'
import { assetRoutes, loadAssets } from './assets.ts'
import { attachmentPages } from './attachment-pages.ts'
import { auditPages } from './audit-pages.ts'
import { callPages } from './call-pages.ts'
import { closurePages } from './closure-pages.ts'
import { codePages } from './code-pages.ts'
import { deskCookies } from './cookies.ts'
import type { Desk } from './desk.ts'
import type { DeskNeeds } from './desk-needs.ts'
import { draftPages } from './draft-pages.ts'
import { draftVersions } from './draft-versions.ts'
import { errorPages } from './error-pages.ts'
import { feedbackPages } from './feedback-pages.ts'
import { handOverPages } from './hand-over-pages.ts'
import { handlerPages } from './handler-pages.ts'
import { healthPages } from './health-pages.ts'
import { loadIcons } from './icons.ts'
import { idlePages } from './idle-pages.ts'
import { inboxPages } from './inbox-pages.ts'
import { insertion } from './insertion.ts'
import { keepTextOfLocked } from './kept-text.ts'
import { languageSwitch } from './language-switch.ts'
import { linkPages } from './link-pages.ts'
import { livePages } from './live-pages.ts'
import { lockPages } from './lock-pages.ts'
import { machinePages } from './machine-pages.ts'
import { mailboxPage } from './mailbox-page.ts'
import { messagePages } from './message-pages.ts'
import { movePages } from './move-pages.ts'
import { moveUndoPages } from './move-undo-pages.ts'
import { notePages } from './note-pages.ts'
import { outgoingActs } from './outgoing-acts.ts'
import { picturePages } from './picture-pages.ts'
import { plainPages } from './plain-pages.ts'
import { printPages } from './print-pages.ts'
import { profilePages } from './profile-pages.ts'
import { proofPages } from './proof-pages.ts'
import { pageRenderer } from './render.ts'
import { replyPages } from './reply-pages.ts'
import { reportPages } from './report-pages.ts'
import { residentCopyPages } from './resident-copy-pages.ts'
import { residentMergePages } from './resident-merge-pages.ts'
import { residentPages } from './resident-pages.ts'
import { residentSearch } from './resident-search.ts'
import { savedReplyPages } from './saved-reply-pages.ts'
import { searchPages } from './search-pages.ts'
import { secondFactorPages } from './second-factor-pages.ts'
import { secureLinkPages } from './secure-link-pages.ts'
import { secure, securityHeaders } from './security-headers.ts'
import { selectionMerge } from './selection-merge.ts'
import { selectionPages } from './selection-pages.ts'
import { settingsHistoryPages } from './settings-history.ts'
import { settingsPages } from './settings-pages.ts'
import { settingsReceiptPages } from './settings-receipt-pages.ts'
import { setupFirstPages } from './setup-first-pages.ts'
import { setupPages } from './setup-pages.ts'
import { signInPages } from './sign-in-pages.ts'
import { statusPages } from './status-pages.ts'
import { takeFiles } from './taken-files.ts'
import { ticketLanguage } from './ticket-language.ts'
import { ticketPages } from './ticket-pages.ts'
import { topicPages } from './topic-pages.ts'
import { urgencyPages } from './urgency-pages.ts'
import { userDeparturePages } from './user-departure-pages.ts'
import { userPage } from './user-page.ts'
import { userPages } from './user-pages.ts'

/** A form with the longest letter an advisor may write, percent-encoded. */
const bodyLimitBytes = 1_500_000

/**
 * The web desk as a function of what it needs; listening is the caller's. An address that cannot be read at
 * all never reaches the guard, so it answers as one that nobody knows.
 */
export function createDesk(needs: DeskNeeds): FastifyInstance {
  const assets = loadAssets()
  const renderPage = pageRenderer(needs, loadIcons(), assets.path)
  const settings = async () => (await needs.settings()).settings
  const desk: Desk = {
    needs,
    cookies: deskCookies(needs.publicUrl),
    assetsPath: assets.path,
    settings,
    page: async (request, reply, content) => renderPage(request, reply, await settings(), content),
  }
  const app = Fastify({
    loggerInstance: needs.log,
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: needs.trustProxy,
    bodyLimit: bodyLimitBytes,
    routerOptions: { maxParamLength: 200 },
    frameworkErrors(_error, _request, reply) {
      secure(reply, needs.publicUrl)
      void reply.redirect('/sign-in', 303)
    },
  })
  app.removeAllContentTypeParsers()
  app.register(cookie)
  app.register(formbody, { bodyLimit: bodyLimitBytes })
  securityHeaders(app, needs.publicUrl)
  // At the root, not in a plugin: what no route knows must meet the same guard.
  app.after(() => {
    guardAccess(app, desk)
    takeFiles(app, desk)
    keepTextOfLocked(app, desk)
    errorPages(app, desk)
    assetRoutes(app, assets)
    for (const addPages of allPages) addPages(app, desk)
  })
  return app
}

const allPages = [
  absencePages,
  attachmentPages,
  callPages,
  handOverPages,
  printPages,
  auditPages,
  closurePages,
  codePages,
  draftPages,
  draftVersions,
  feedbackPages,
  handlerPages,
  healthPages,
  idlePages,
  inboxPages,
  insertion,
  languageSwitch,
  linkPages,
  livePages,
  lockPages,
  machinePages,
  mailboxPage,
  messagePages,
  movePages,
  moveUndoPages,
  notePages,
  outgoingActs,
  picturePages,
  plainPages,
  profilePages,
  proofPages,
  replyPages,
  reportPages,
  residentCopyPages,
  residentMergePages,
  residentPages,
  residentSearch,
  savedReplyPages,
  searchPages,
  secureLinkPages,
  selectionMerge,
  secondFactorPages,
  selectionPages,
  settingsPages,
  settingsReceiptPages,
  settingsHistoryPages,
  setupFirstPages,
  setupPages,
  signInPages,
  statusPages,
  ticketLanguage,
  ticketPages,
  topicPages,
  urgencyPages,
  userDeparturePages,
  userPage,
  userPages,
]
