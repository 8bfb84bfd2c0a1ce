import { expect, test } from 'vitest'
import { degradedMail } from '../../src/mail/degraded-mail.ts'
import type { InboundMail } from '../../src/mail/inbound-mail.ts'
import { parseMail } from '../../src/mail/parse-mail.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { HOSTILE_MAILS, inChunks } from './hostile-mails.ts'
import { OFFICE } from './reading.ts'

/** The limit of the worker in which mail is read, as processor time: other tests run beside this one. */
const PARSE_LIMIT_MS = 8_000

async function readOrDegrade(raw: string): Promise<InboundMail> {
  try {
    return await parseMail(inChunks(raw), OFFICE)
  } catch {
    return degradedMail(Buffer.from(raw.slice(0, 300_000)), raw.length, 'x', OFFICE, { code: 'unreadable' })
  }
}

test.each(Object.entries(HOSTILE_MAILS))(
  'a mail %s is read in time and becomes a ticket',
  async (_, make) => {
    const raw = make()
    const from = busyMs()
    const mail = await readOrDegrade(raw)
    expect(busyMs() - from).toBeLessThan(PARSE_LIMIT_MS)
    expect(mail.text.length).toBeLessThanOrEqual(1 << 20)
    expect(mail.text).not.toContain('\0')
    expect(mail.attachments.length).toBeLessThanOrEqual(500)
    expect(mail.references.length).toBeLessThanOrEqual(51)
    expect(mail.to.length).toBeLessThanOrEqual(200)
  },
)
