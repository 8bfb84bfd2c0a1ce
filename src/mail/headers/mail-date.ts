const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** Minutes east of UTC, RFC 5322 §4.3 and the names that European servers write. */
const ZONES: Record<string, number> = {
  ...{ ut: 0, utc: 0, gmt: 0, z: 0, wet: 0, west: 60, bst: 60, cet: 60, cest: 120, met: 60, mest: 120 },
  ...{ eet: 120, eest: 180, msk: 180, msd: 240, jst: 540, kst: 540, ist: 330 },
  ...{ est: -300, edt: -240, cst: -360, cdt: -300, mst: -420, mdt: -360, pst: -480, pdt: -420 },
}

const DAY_FIRST =
  /^(?:[a-z]{2,12}\.?,?\s{0,9})?(\d{1,2})[\s-]{1,9}([a-z]{3,12})\.?,?[\s-]{1,9}(\d{2,4}),?\s{1,9}(.{1,80})$/i
const MONTH_FIRST =
  /^(?:[a-z]{2,12}\.?,?\s{0,9})?([a-z]{3,12})\s{1,9}(\d{1,2}),?\s{1,9}(?:(\d{4}),?\s{1,9})?(.{1,80})$/i
const ISO = /^(\d{4})-(\d{2})-(\d{2})[T\s]{1,3}(.{1,80})$/
const CLOCK = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s{0,9}([ap]m)?\s{0,9}(.*)$/i

/**
 * The Date field of a mail, or undefined when it is no date (R-DATE). An unknown zone counts as UTC; the
 * process's zone never plays a part. Shown only: order and clocks come from the arrival.
 */
export function readMailDate(value: string): Date | undefined {
  const text = withoutComments(value.slice(0, 400)).trim()
  const day = readDay(text)
  const clock = day && CLOCK.exec(day.rest)
  if (!day || !clock) return undefined
  const [, hourText, minuteText, secondText, half, tail = ''] = clock
  const { zone, year } = readTail(tail, day.year)
  const hour = twelveHour(Number(hourText), half?.toLowerCase())
  const minute = Number(minuteText)
  const second = Number(secondText ?? 0)
  if (year === undefined || hour > 23 || minute > 59 || second > 60) return undefined
  if (!isDayOfMonth(year, day.month, day.date)) return undefined
  return new Date(Date.UTC(year, day.month, day.date, hour, minute - zone, second))
}

type Day = { year: number | undefined; month: number; date: number; rest: string }

function readDay(text: string): Day | undefined {
  const iso = ISO.exec(text)
  if (iso) return { year: Number(iso[1]), month: Number(iso[2]) - 1, date: Number(iso[3]), rest: iso[4]! }
  const first = DAY_FIRST.exec(text)
  if (first) return day(first[3], first[2]!, first[1]!, first[4]!)
  const second = MONTH_FIRST.exec(text)
  return second ? day(second[3], second[1]!, second[2]!, second[4]!) : undefined
}

function day(year: string | undefined, month: string, date: string, rest: string): Day | undefined {
  const index = MONTHS.indexOf(month.slice(0, 3).toLowerCase())
  if (index < 0) return undefined
  return { year: year === undefined ? undefined : fullYear(year), month: index, date: Number(date), rest }
}

/** RFC 5322 §4.3: two digits below 50 are this century; "102" and "0102" count from 1900. */
function fullYear(text: string): number {
  const year = Number(text)
  if (text.length === 2) return year < 50 ? 2000 + year : 1900 + year
  return year < 1000 ? 1900 + year : year
}

/** What follows the clock: a zone, and in the form of asctime the year before or after it. */
function readTail(tail: string, known: number | undefined): { zone: number; year: number | undefined } {
  let year = known
  let zone = 0
  let isZoneKnown = false
  for (const word of tail.split(/\s+/).slice(0, 6)) {
    if (/^\d{4}$/.test(word) && year === undefined) year = Number(word)
    else if (!isZoneKnown) {
      const minutes = zoneMinutes(word)
      isZoneKnown = minutes !== undefined
      zone = minutes ?? 0
    }
  }
  return { zone, year }
}

function zoneMinutes(word: string): number | undefined {
  const offset = /^(?:gmt|utc?)?([+-])-?(\d{1,2}):?(\d{2})$/i.exec(word)
  if (!offset) return ZONES[word.toLowerCase().replace(/[^a-z]/g, '')]
  const minutes = Number(offset[2]) * 60 + Number(offset[3])
  if (minutes > 24 * 60) return 0
  return offset[1] === '-' ? -minutes : minutes
}

function twelveHour(hour: number, half: string | undefined): number {
  if (!half) return hour
  return (hour % 12) + (half === 'pm' ? 12 : 0)
}

function isDayOfMonth(year: number, month: number, date: number): boolean {
  if (year < 1900 || year > 9999 || month < 0 || month > 11 || date < 1) return false
  return date <= new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}

function withoutComments(text: string): string {
  let out = ''
  let depth = 0
  for (const char of text) {
    if (char === '(') depth++
    else if (char === ')') depth = Math.max(0, depth - 1)
    else if (depth === 0) out += char
  }
  return out
}
