import { defaultSettings } from '../../src/settings/settings.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, type Player } from '../helpers/mails/cast.ts'
import { type ADesk, service } from './a-desk.ts'

/** The office knows one secure-mail service, under a domain that nobody has. */
export async function knowTurvaposti({ store, now }: ADesk): Promise<void> {
  const rules = [{ name: 'Turvaposti', domains: ['turvaposti.example'], words: [] }]
  const secureMail = { rules, opensLinks: true }
  await store.saveSettings(
    { ...defaultSettings, secureMail },
    { kind: 'settings-changed', at: now(), actor: 'operator' },
  )
}

/** What the service sends for a person: a link, and until when it opens. */
export function aSecureNotice(until = '4.12.2026', from: Player = aino): Buffer {
  return aMail({
    from,
    to: service,
    subject: 'Sinulle on lähetetty turvaposti',
    text: `Avaa suojattu viesti: https://avaa.turvaposti.example/m/8f2c\n\nViesti on avattavissa ${until} asti.`,
    headers: { 'Auto-Submitted': 'auto-generated' },
  })
}
