import { addBusinessMinutes } from '../business-time/business-minutes.ts'
import { isOpenAt } from '../business-time/opening.ts'
import { serviceDays } from '../business-time/service-days.ts'
import { participantKey } from '../mail/senders/participant-key.ts'
import { toMime } from '../mailbox/smtp/mime.ts'
import { formatting } from '../messages/formatting.ts'
import { translator } from '../messages/translator.ts'
import { alertWords } from '../notices/alert-words.ts'
import { buildNotice } from '../notices/build-notice.ts'
import type { NoticeWords } from '../notices/compose-notice.ts'
import { alertKey, alertLevels, dueAlerts } from '../notices/due-alerts.ts'
import { monthWords } from '../notices/month-words.ts'
import type { NoticeDraft, NoticeKind } from '../notices/notice.ts'
import { tellAlerts } from '../notices/tell-alerts.ts'
import { mayUse } from '../people/permissions.ts'
import type { User } from '../people/user.ts'
import { presetPeriod } from '../reports/period.ts'
import type { OfficeSettings } from '../settings/settings.ts'
import { type Office, serviceSender } from './office.ts'

const mostOwed = 500

/** Queues mail about answers that are owed; does nothing outside service hours. */
export async function tellOwed(office: Office): Promise<boolean> {
  const { storage, now } = office
  const at = now()
  const { settings } = await storage.settings()
  const { alerts: alertSettings, serviceHours: calendar } = settings
  if (!alertSettings.isOn || !isOpenAt(calendar, at)) return false
  const owed = await storage.owedUntil(addBusinessMinutes(calendar, at, alertSettings.soonMinutes), mostOwed)
  const told = await storage.toldKeys(
    owed.flatMap((ticket) => alertLevels.map((level) => alertKey(level, ticket))),
  )
  const today = officeDate(settings, at)
  const people = await reachable(office)
  const absences = await storage.absences(today)
  const question = { owed, told, people, absences, settings: alertSettings, calendar, today, now: at }
  const names = new Map(people.map(({ id, name }) => [id, name]))
  return tellAlerts(
    storage,
    dueAlerts(question),
    (level, tickets, to) =>
      noticeTo(office, 'target-alert', to, settings, (voice) =>
        alertWords(level, tickets, { ...voice, nameOf: (id) => names.get(id) }),
      ),
    at,
  )
}

/** Queues last month's figures for every supervisor, at the first opening of a month. */
export async function tellMonth(office: Office): Promise<boolean> {
  const { storage, now } = office
  const at = now()
  const { settings } = await storage.settings()
  const calendar = settings.serviceHours
  if (!settings.monthlyReport.isOn || !isOpenAt(calendar, at)) return false
  const period = presetPeriod(calendar, 'last-month', at)
  const key = `month|${period.from}`
  if ((await storage.toldKeys([key])).has(key)) return false
  const supervisors = (await reachable(office)).filter(({ role }) => mayUse(role, 'explain-delays'))
  const report = await storage.responseTimes({ period, calendar, filter: {}, asOfMs: at.getTime() })
  if (supervisors.length === 0 || report.balance.received === 0) return false
  const notices = await Promise.all(
    supervisors.map((to) =>
      noticeTo(office, 'monthly-report', to, settings, (voice) => monthWords(report, voice)),
    ),
  )
  const facts = { noticeKind: 'monthly-report', from: period.from, to: period.to, people: notices.length }
  return storage.queueNotices({ keys: [key], notices, events: [{ kind: 'notice-queued', at, facts }] })
}

/** The office's date. */
export function officeDate({ serviceHours }: OfficeSettings, at: Date): string {
  const days = serviceDays(serviceHours)
  return days.day(days.numberAt(at.getTime())).date
}

/** Nobody whose mail would come to the desk itself. */
export async function reachable({ storage, ownAddresses }: Office): Promise<readonly User[]> {
  const own = new Set(ownAddresses.map(participantKey))
  const users = await storage.listUsers()
  return users.filter(({ email, isDisabled }) => !isDisabled && !own.has(participantKey(email)))
}

type NoticeVoice = Parameters<typeof monthWords>[1]

export function noticeTo(
  office: Office,
  kind: NoticeKind,
  to: User,
  { serviceHours }: OfficeSettings,
  wordsIn: (voice: NoticeVoice) => NoticeWords,
): Promise<NoticeDraft> {
  const { config, tokenKeys, now } = office
  const words = wordsIn({
    t: translator(to.language),
    f: formatting(to.language, serviceHours.timeZone),
    publicUrl: config.http.publicUrl,
  })
  return buildNotice(kind, to, words, { service: serviceSender(config), tokenKeys, toMime, now: now() })
}
