import { randomInt } from 'node:crypto'

const count = 10
const length = 10
/** No letters that look like figures or like each other. */
const letters = 'abcdefghjkmnpqrstuvwxyz23456789'

/** Ten codes for the day when the telephone is gone: 49 random bits each, for one use. */
export function newRecoveryCodes(): readonly string[] {
  return Array.from({ length: count }, (_, index) => {
    const text = Array.from({ length }, () => letters[randomInt(letters.length)]).join('')
    return `${index + 1}-${text.slice(0, 5)}-${text.slice(5)}`
  })
}

export type RecoveryCode = {
  /** Which of the kept hashes it is compared with, so that one costly comparison is enough. */
  readonly number: number
  readonly text: string
}

/** What somebody typed, however it was spaced; undefined when it is no recovery code. */
export function readRecoveryCode(typed: string): RecoveryCode | undefined {
  const [, number = '', first = '', second = ''] =
    /^(\d{1,2})-([a-z0-9]{5})-?([a-z0-9]{5})$/.exec(typed.replaceAll(/\s/g, '').toLowerCase()) ?? []
  return number === '' ? undefined : { number: Number(number), text: `${Number(number)}-${first}-${second}` }
}
