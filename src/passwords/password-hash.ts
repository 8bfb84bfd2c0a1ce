import { hash, parseOptions, verify } from '@node-rs/argon2'
import { inTurn } from './in-turn.ts'

/** argon2id is the library's algorithm where none is named (tested by the hash's own prefix). */
const cost = { memoryCost: 65_536, timeCost: 3, parallelism: 1, outputLen: 32 } as const

/** The PHC string to keep: salt and cost are in it. Runs on a thread of the pool, not on the loop. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(normalized(password), cost))
}

/** Throws when `kept` is no PHC string: that is a damaged row, not a wrong password. */
export function verifyPassword(kept: string, password: string): Promise<boolean> {
  return inTurn(() => verify(kept, normalized(password)))
}

/** Takes the time of `verifyPassword` and is never true: for an account that does not exist. */
export async function dummyVerify(password: string): Promise<false> {
  await verifyPassword(hashOfNobody, password)
  return false
}

/** Whether a hash was made at a lower cost than today's; it is then made anew at the next sign-in. */
export function needsRehash(kept: string): boolean {
  const made = parseOptions(kept)
  return made.memoryCost < cost.memoryCost || made.timeCost < cost.timeCost || !kept.startsWith('$argon2id$')
}

/** Of 32 random bytes that nobody kept. A hash made at start would make the first answer slow. */
export const hashOfNobody =
  '$argon2id$v=19$m=65536,t=3,p=1$MIfDXSOSvmUnH57ybBrHIQ$KRgxRWTFFStQtzcmOpkFFVNy/z+M+lvQVlHHzjWC8xY'

/** A longer text is cut before it costs anything; the policy refuses it where a password is chosen. */
const longestBytes = 4096

/** NFKC, as NIST SP 800-63B asks: keyboards write ä in two ways. */
function normalized(password: string): Buffer {
  return Buffer.from(password.normalize('NFKC')).subarray(0, longestBytes)
}
