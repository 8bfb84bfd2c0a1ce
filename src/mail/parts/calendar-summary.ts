import { cleanLine } from '../text/clean-text.ts'

const MAX_FIELD = 200
const MAX_LINES = 2_000

/**
 * One line that says what an invitation is about (R-BODY-6), in no language: "📅 Palaveri · 2026-06-03
 * 10:00–11:00 Europe/Helsinki · Torikatu 1". A method other than REQUEST and PUBLISH is named as RFC 5546
 * does. Undefined without an event. Nothing is ever accepted.
 */
export function calendarSummary(calendar: string): string | undefined {
  const fields = firstEvent(calendar)
  if (!fields) return undefined
  const method = fields.get('METHOD')?.value.toUpperCase() ?? ''
  const parts = [
    /^(?:CANCEL|REPLY|COUNTER|REFRESH|ADD|DECLINECOUNTER)$/.test(method) ? method : '',
    written(fields.get('SUMMARY')),
    period(fields.get('DTSTART'), fields.get('DTEND')),
    written(fields.get('LOCATION')),
  ].filter((part) => part !== '')
  return parts.length > 0 ? `📅 ${parts.join(' · ')}` : undefined
}

type Field = { readonly parameters: string; readonly value: string }

/** The fields of the first VEVENT and of the calendar itself, the first of each name (RFC 5545 §3.1). */
function firstEvent(calendar: string): ReadonlyMap<string, Field> | undefined {
  const fields = new Map<string, Field>()
  const open: string[] = []
  let hasEvent = false
  for (const line of calendar.replace(/\r?\n[ \t]/g, '').split(/\r?\n/, MAX_LINES)) {
    const match = /^([A-Za-z-]{1,40})((?:;[^:";]{0,200}(?:"[^"]{0,200}")?){0,20}):(.*)$/.exec(line)
    if (!match) continue
    const name = match[1]!.toUpperCase()
    const value = match[3]!.slice(0, 2_000)
    if (name === 'BEGIN') open.push(value.trim().toUpperCase())
    else if (name === 'END') {
      if (open.pop() === 'VEVENT') return fields
    } else if (open.at(-1) === 'VEVENT' || (open.length === 1 && open[0] === 'VCALENDAR')) {
      if (!fields.has(name)) fields.set(name, { parameters: match[2]!, value })
    }
    hasEvent ||= open.at(-1) === 'VEVENT'
  }
  return hasEvent ? fields : undefined
}

function written(field: Field | undefined): string {
  const text = (field?.value ?? '').replace(/\\n/gi, ' ').replace(/\\([\\;,])/g, '$1')
  return cleanLine(text).slice(0, MAX_FIELD).toWellFormed().trim()
}

function period(start: Field | undefined, end: Field | undefined): string {
  const from = moment(start)
  if (!from) return ''
  const to = moment(end)
  const until = !to?.time ? '' : to.date === from.date ? `–${to.time}` : `–${to.date} ${to.time}`
  return [from.date, `${from.time}${until}`, from.zone].filter((part) => part !== '').join(' ')
}

function moment(field: Field | undefined): { date: string; time: string; zone: string } | undefined {
  const match = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)\d\d(Z?))?$/.exec(field?.value.trim() ?? '')
  if (!match) return undefined
  const [, year, month, day, hour, minute, utc] = match
  const zone = /;TZID="?([A-Za-z0-9_+/ -]{1,60})/i.exec(field?.parameters ?? '')?.[1] ?? ''
  return {
    date: `${year}-${month}-${day}`,
    time: hour === undefined ? '' : `${hour}:${minute}`,
    zone: utc ? 'UTC' : hour === undefined ? '' : zone,
  }
}
