import type { MessageKey } from '../messages/catalogue.ts'
import { type Translate, translator } from '../messages/translator.ts'
import type { Language } from '../people/language.ts'
import type { ServiceHours } from '../settings/settings.ts'

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

type Span = { readonly from: string; readonly to: string }
type Run = { readonly first: number; readonly last: number; readonly spans: readonly Span[] }

/** "maanantaista perjantaihin kello 8–16": the week in words, neighbouring days with equal hours as one. */
export function serviceHoursText(week: ServiceHours['week'], language: Language): string {
  const t = translator(language)
  const parts = runsOf(week).map((run) => runText(run, t))
  return new Intl.ListFormat(language === 'en' ? 'en-GB' : language, { type: 'conjunction' }).format(parts)
}

function runsOf(week: ServiceHours['week']): Run[] {
  const runs: Run[] = []
  weekdays.forEach((_, index) => {
    const spans = week[(index + 1) as keyof ServiceHours['week']]
    const previous = runs.at(-1)
    if (spans.length === 0) return
    if (previous?.last === index - 1 && sameSpans(previous.spans, spans))
      runs[runs.length - 1] = { ...previous, last: index }
    else runs.push({ first: index, last: index, spans })
  })
  return runs
}

function sameSpans(a: readonly Span[], b: readonly Span[]): boolean {
  return a.length === b.length && a.every((span, at) => span.from === b[at]?.from && span.to === b[at]?.to)
}

function runText({ first, last, spans }: Run, t: Translate): string {
  const text = spans.map(({ from, to }) => `${timeText(from, t)}–${timeText(to, t)}`).join(', ')
  const hours = t('mail.hours.spans', { spans: text })
  if (first === last) return t('mail.hours.one-day', { on: t(dayKey('on', first)), spans: hours })
  return t('mail.hours.days', { from: t(dayKey('from', first)), to: t(dayKey('to', last)), spans: hours })
}

function dayKey(form: 'on' | 'from' | 'to', index: number): MessageKey {
  return `mail.${form}-weekday.${weekdays[index]!}`
}

function timeText(time: string, t: Translate): string {
  const [hour, minute] = time.split(':')
  return t('mail.hours.time', { hour: String(Number(hour)), minute: minute ?? '00' })
}
