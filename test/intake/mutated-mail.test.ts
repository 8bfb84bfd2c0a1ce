import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { anIntake, receive } from '../helpers/an-intake.ts'
import { mutations } from '../helpers/mails/mutations.ts'
import { aSignedMail } from '../mail/a-signed-mail.ts'
import { aWinmail } from '../mail/a-winmail.ts'

/** More by hand: `MAIL_FUZZ_RUNS=20000 MAIL_FUZZ_SEED=7 npx vitest run test/intake/mutated-mail.test.ts`. */
const numRuns = Number(process.env.MAIL_FUZZ_RUNS ?? 400)
const seed = Number(process.env.MAIL_FUZZ_SEED ?? 20_261_124)
/** Of the reader: what took longer was not read, but ended. */
const limitMs = 20_000

const letters = new URL('../fixtures/mail/', import.meta.url)
const seeds = [
  ...readdirSync(letters).map((name) => readFileSync(new URL(name, letters))),
  wrapped(
    'application/ms-tnef; name=winmail.dat',
    aWinmail({ text: 'Hei', files: [{ name: 'a.doc', bytes: Buffer.from('a') }] }),
  ),
  wrapped(
    'application/pkcs7-mime; smime-type=signed-data',
    aSignedMail(Buffer.from('\r\nHei'.repeat(30)), 'in pieces without a length'),
  ),
  wrapped(
    'text/calendar',
    Buffer.from('BEGIN:VEVENT\r\nSUMMARY:Hei\r\nDTSTART:20261124T100000Z\r\nEND:VEVENT'),
  ),
]

test(
  'whatever bytes come, they are kept, read in time, and lie in a ticket',
  async () => {
    const { storage, intake, logged } = await anIntake()
    const bytes = fc.oneof(
      { weight: 1, arbitrary: fc.uint8Array({ maxLength: 4_000 }).map((random) => Buffer.from(random)) },
      { weight: 4, arbitrary: mutations(seeds) },
    )
    let slowestMs = 0
    await fc.assert(
      fc.asyncProperty(bytes, async (raw) => {
        const from = performance.now()
        const [received] = await receive(intake, raw)
        slowestMs = Math.max(slowestMs, performance.now() - from)
        expect(received?.kind).toMatch(/^(?:filed|already-kept)$/)
        const kept = createHash('sha256')
        for await (const chunk of storage.readRaw(received!.mail.rawId)) kept.update(chunk)
        expect(kept.digest('hex')).toBe(createHash('sha256').update(raw).digest('hex'))
        if (received?.kind === 'filed')
          expect(await storage.ticketById(received.filed.ticketId)).toBeDefined()
      }),
      { numRuns, seed, endOnFailure: true },
    )
    expect(logged).toEqual([])
    expect(await storage.unfiled(10)).toEqual([])
    expect(slowestMs).toBeLessThan(limitMs)
  },
  60_000 + numRuns * 100,
)

function wrapped(type: string, bytes: Buffer): Buffer {
  const head = `From: Aino <aino@asukas.example>\r\nSubject: Koe\r\nContent-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\n\r\n`
  return Buffer.from(`${head}${bytes.toString('base64')}\r\n`)
}
