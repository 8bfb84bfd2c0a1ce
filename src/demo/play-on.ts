import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../logging/logger.ts'
import { type DemoOffice, demoService, startDemoOffice } from './demo-office.ts'
import { letterBytes } from './letter-bytes.ts'
import { firstLetters, type Letter, laterLetters } from './letters.ts'
import { openResidentsWindow } from './residents-window.ts'

const betweenFirstMs = 150
const betweenLaterMs = 45_000

/** The demo for people: a story plays in, mail keeps coming, until the signal. */
export async function playOn(
  log: Log,
  now: () => Date,
  tell: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  const demo = await startDemoOffice(log, now)
  const window = await openResidentsWindow(demo.post)
  try {
    tell(invitation(demo, window.url))
    await deliverAll(demo, firstLetters, betweenFirstMs, signal)
    for (let round = 2; !signal.aborted; round++) {
      const letters = laterLetters.map((letter) => ({ ...letter, subject: `${letter.subject} (${round})` }))
      await deliverAll(demo, letters, betweenLaterMs, signal)
    }
  } finally {
    await window.close()
    await demo.stop()
  }
}

async function deliverAll(
  { post, office }: DemoOffice,
  letters: readonly Letter[],
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  for (const letter of letters) {
    await Promise.allSettled([pause(everyMs, undefined, { signal })])
    if (signal.aborted) return
    post.deliverToOffice(await letterBytes(letter, demoService, office.now()))
  }
}

function invitation({ service, staff, password }: DemoOffice, windowUrl: string): string {
  const accounts = staff.map(({ email, role }) => `    ${email.padEnd(40)} ${role}`).join('\n')
  return `
  Neuvoposti is running with invented residents; nothing leaves this machine.

  The desk                 ${service.url}
  The residents' mailboxes ${windowUrl}

  Sign in as
${accounts}
    password                                 ${password}

  Try this
    1. Sign in as Leena and open "Muuttopäivä on perjantaina".
    2. Press r, write an answer and send it. You have one second to take it back.
    3. See it arrive in Minna's mailbox, in her own thread.
    4. Look at Automaattiset: an out-of-office and a newsletter, each with its reason.
    5. Sign in as Mikko, the supervisor: times and states, and no word of a message.

  New mail keeps coming. Ctrl+C ends the demo and removes everything it kept.
`
}
