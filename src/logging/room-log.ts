import type { LogFields } from './log-fields.ts'
import type { Log } from './logger.ts'

/** The log as rooms know it: facts, and a sentence of ours that becomes the event's name. */
export type RoomLog = Record<'info' | 'warn' | 'error', (facts: object, sentence: string) => void>

/** Facts that are no allowed field are dropped by the log itself. */
export function roomLog(log: Log): RoomLog {
  return {
    info: (facts, sentence) => log.info(eventName(sentence), facts as LogFields),
    warn: (facts, sentence) => log.warn(eventName(sentence), facts as LogFields),
    error: (facts, sentence) => log.alarm(eventName(sentence), facts as LogFields),
  }
}

/** "A mail was read from its head alone" → a-mail-was-read-from-its-head-alone */
function eventName(sentence: string): string {
  return sentence
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)
}
