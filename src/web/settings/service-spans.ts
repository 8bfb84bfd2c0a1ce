import type { ServiceSpan } from '../../business-time/service-calendar.ts'

/**
 * "8–12, 13–16.30" as spans; empty is closed. What cannot be a time stays as it was written, so that the
 * calendar's own rules refuse it.
 */
export function readSpans(text: string): readonly ServiceSpan[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, from = part, to = ''] = /^(.*?)\s*[-–—]\s*(.*)$/.exec(part) ?? []
      return { from: timeOf(from), to: timeOf(to) }
    })
}

export function shownSpans(spans: readonly ServiceSpan[]): string {
  return spans.map(({ from, to }) => `${shownTime(from)}–${shownTime(to)}`).join(', ')
}

function timeOf(text: string): string {
  const [, hour, minute = '00'] = /^(\d{1,2})(?:[.:](\d{2}))?$/.exec(text.trim()) ?? []
  return hour === undefined ? text : `${hour.padStart(2, '0')}:${minute}`
}

function shownTime(time: string): string {
  const [hour = '', minute = '00'] = time.split(':')
  return minute === '00' ? String(Number(hour)) : `${Number(hour)}.${minute}`
}
