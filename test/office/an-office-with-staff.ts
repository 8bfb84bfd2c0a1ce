import { readConfig } from '../../src/config/config.ts'
import { keyRing } from '../../src/config/secret-keys.ts'
import { createLogger } from '../../src/logging/logger.ts'
import { noticeRound } from '../../src/office/notice-round.ts'
import type { Office } from '../../src/office/office.ts'
import { fakeSender } from '../helpers/fake-sender.ts'
import { type ADesk, aDesk, service } from '../web/a-desk.ts'

const environment = {
  SECRET_KEY: '5f'.repeat(15) + '7a91c3'.repeat(6),
  SERVICE_ADDRESS: `${service.name} <${service.address}>`,
  PUBLIC_URL: 'https://desk.esimerkkila.example',
}

/** A desk with its staff's mail: the true office but for the submission server. */
export async function anOfficeWithStaff(...answers: Parameters<typeof fakeSender>) {
  const desk = await aDesk()
  const relay = fakeSender(...answers)
  const office = officeOf(desk)
  return { desk, office, ...relay, round: noticeRound(office, relay.sender) }
}

export function officeOf(desk: ADesk): Office {
  const read = readConfig(environment)
  if (read.kind === 'faults') throw new Error(read.faults.join(' '))
  return {
    config: read.config,
    storage: desk.store,
    tokenKeys: keyRing(read.config.secrets, 'reply-token'),
    mailDomain: 'esimerkkila.example',
    ownAddresses: [service.address],
    log: createLogger({ level: 'silent' }),
    now: desk.now,
    close: async () => undefined,
  }
}

/** Subject and text of a mail as its reader sees them. */
export function read(bytes: string): string {
  return Buffer.from(
    bytes
      .replace(/=\?UTF-8\?Q\?(.*?)\?=/g, (_all, words: string) => words.replaceAll('_', ' '))
      .replace(/=\r\n/g, '')
      .replace(/=([0-9A-F]{2})/g, (_all, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    'latin1',
  ).toString()
}
