import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import Fastify, { type FastifyInstance, LogController } from 'fastify'
import { draftPages } from './answers/draft-pages.ts'
import { draftVersions } from './answers/draft-versions.ts'
import { insertion } from './answers/insertion.ts'
import { keepTextOfLocked } from './answers/kept-text.ts'
import { notePages } from './answers/note-pages.ts'
import { outgoingActs } from './answers/outgoing-acts.ts'
import { replyPages } from './answers/reply-pages.ts'
import { shownAgain } from './answers/shown-again.ts'
import { takeFiles } from './answers/taken-files.ts'
import type { Desk } from './desk.ts'
import type { DeskNeeds } from './desk-needs.ts'
import { absencePages } from './inbox/absence-pages.ts'
import { inboxPages } from './inbox/inbox-pages.ts'
import { searchPages } from './inbox/search-pages.ts'
import { selectionMerge } from './inbox/selection-merge.ts'
import { selectionPages } from './inbox/selection-pages.ts'
import { livePages } from './live/live-pages.ts'
import { attachmentPages } from './messages/attachment-pages.ts'
import { messagePages } from './messages/message-pages.ts'
import { picturePages } from './messages/picture-pages.ts'
import { printPages } from './messages/print-pages.ts'
import { secureLinkPages } from './messages/secure-link-pages.ts'
import { guardAccess } from './page/access.ts'
import { assetRoutes, loadAssets } from './page/assets.ts'
import { deskCookies } from './page/cookies.ts'
import { errorPages } from './page/error-pages.ts'
import { loadIcons } from './page/icons.ts'
import { languageSwitch } from './page/language-switch.ts'
import { pageRenderer } from './page/render.ts'
import { secure, securityHeaders } from './page/security-headers.ts'
import { toldRedirect } from './page/told-redirect.ts'
import { profilePages } from './people/profile-pages.ts'
import { userDeparturePages } from './people/user-departure-pages.ts'
import { userPage } from './people/user-page.ts'
import { userPages } from './people/user-pages.ts'
import { auditPages } from './reports/audit-pages.ts'
import { proofPages } from './reports/proof-pages.ts'
import { reportPages } from './reports/report-pages.ts'
import { erasureApprovalPages } from './residents/erasure-approval-pages.ts'
import { erasureListPages } from './residents/erasure-list-pages.ts'
import { erasurePages } from './residents/erasure-pages.ts'
import { holdPages } from './residents/hold-pages.ts'
import { residentCopyPages } from './residents/resident-copy-pages.ts'
import { residentMergePages } from './residents/resident-merge-pages.ts'
import { residentPages } from './residents/resident-pages.ts'
import { residentSearch } from './residents/resident-search.ts'
import { savedReplyPages } from './saved-replies/saved-reply-pages.ts'
import { mailboxPage } from './settings/mailbox-page.ts'
import { settingsHistoryPages } from './settings/settings-history.ts'
import { settingsPages } from './settings/settings-pages.ts'
import { settingsReceiptPages } from './settings/settings-receipt-pages.ts'
import { setupFirstPages } from './setup/setup-first-pages.ts'
import { setupPages } from './setup/setup-pages.ts'
import { codePages } from './sign-in/code-pages.ts'
import { idlePages } from './sign-in/idle-pages.ts'
import { linkPages } from './sign-in/link-pages.ts'
import { lockPages } from './sign-in/lock-pages.ts'
import { secondFactorPages } from './sign-in/second-factor-pages.ts'
import { signInPages } from './sign-in/sign-in-pages.ts'
import { feedbackPages } from './status/feedback-pages.ts'
import { healthPages } from './status/health-pages.ts'
import { machinePages } from './status/machine-pages.ts'
import { plainPages } from './status/plain-pages.ts'
import { statusPages } from './status/status-pages.ts'
import { callPages } from './tickets/call-pages.ts'
import { closurePages } from './tickets/closure-pages.ts'
import { handOverPages } from './tickets/hand-over-pages.ts'
import { handlerPages } from './tickets/handler-pages.ts'
import { movePages } from './tickets/move-pages.ts'
import { moveUndoPages } from './tickets/move-undo-pages.ts'
import { movingDayPages } from './tickets/moving-day-pages.ts'
import { reminderPages } from './tickets/reminder-pages.ts'
import { guardShells } from './tickets/shell-guard.ts'
import { ticketLanguage } from './tickets/ticket-language.ts'
import { ticketPages } from './tickets/ticket-pages.ts'
import { titlePages } from './tickets/title-pages.ts'
import { topicPages } from './tickets/topic-pages.ts'
import { urgencyPages } from './tickets/urgency-pages.ts'

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
  toldRedirect(app)
  // At the root, not in a plugin: what no route knows must meet the same guard.
  app.after(() => {
    guardAccess(app, desk)
    guardShells(app, desk)
    takeFiles(app, desk)
    keepTextOfLocked(app, desk)
    errorPages(app, desk, shownAgain)
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
  erasureApprovalPages,
  erasureListPages,
  erasurePages,
  feedbackPages,
  handlerPages,
  healthPages,
  holdPages,
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
  movingDayPages,
  notePages,
  outgoingActs,
  picturePages,
  plainPages,
  profilePages,
  proofPages,
  reminderPages,
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
  titlePages,
  topicPages,
  urgencyPages,
  userDeparturePages,
  userPage,
  userPages,
]
