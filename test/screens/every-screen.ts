import { randomUUID } from 'node:crypto'
import type { DemoOffice } from '../../src/demo/demo-office.ts'
import { residents } from '../../src/demo/residents.ts'
import type { Role } from '../../src/people/user.ts'
import { setupSteps } from '../../src/settings/setup.ts'
import { settingsSections } from '../../src/web/settings/settings-sections.ts'

export type Screen = { readonly name: string; readonly role: Role | 'nobody'; readonly path: string }

const queues = [
  ...['open', 'new', 'mine', 'overdue', 'waiting', 'reminders', 'closed', 'automatic', 'quarantine'],
] as const

/** Every page of the desk in the demo's data, under the name of its picture. */
export async function everyScreen({ office: { storage, now } }: DemoOffice): Promise<readonly Screen[]> {
  const { rows } = await storage.inboxPage({ now: now(), limit: 100 })
  const minna = rows.find(({ ticket }) => ticket.requester?.address === residents.minna.address)
  if (!minna) throw new Error('the demo has no enquiry of Minna')
  const { reference } = minna.ticket
  const ticket = `/tickets/${reference}`
  const view = await storage.ticketByReference(reference, now())
  const message = view?.messages.find(({ direction }) => direction === 'in')
  const resident = await storage.residentOf(residents.minna.address)
  const [saved] = await storage.savedReplies()
  const users = await storage.listUsers()
  const leena = users.find(({ role }) => role === 'advisor')!
  const searchId = await aSearch(storage, leena.id, now())
  const of =
    (role: Screen['role']) =>
    ([name, path]: readonly [string, string]): Screen => ({ name, role, path })
  return [
    ...(
      [
        ['kirjautuminen', '/sign-in'],
        ['saavutettavuus', '/accessibility'],
        ['tietosuoja', '/privacy'],
        ['kaytetty-linkki', '/link/kaytetty-linkki-jota-kukaan-ei-tunne'],
      ] as const
    ).map(of('nobody')),
    ...(
      [
        ...queues.map((queue) => [`jono-${queue}`, `/inbox/${queue}`] as const),
        ['haku', `/searches/${searchId}`],
        ['tiketti', ticket],
        ['tiketti-vastaus', `${ticket}/reply`],
        ['tiketti-muistiinpano', `${ticket}/note`],
        ['tiketti-luonnokset', `${ticket}/draft`],
        ['tiketti-kieli', `${ticket}/language`],
        ['tiketti-sulkeminen', `${ticket}/closure`],
        ['tiketti-kiireellisyys', `${ticket}/urgency`],
        ['tiketti-muuttopaiva', `${ticket}/moving-day`],
        ['tiketti-kasittelija', `${ticket}/assignment`],
        ['tiketti-otsikko', `${ticket}/title`],
        ['tiketti-aihe', `${ticket}/topic`],
        ['tiketti-muistutus', `${ticket}/reminder`],
        ['tiketti-todiste', `${ticket}/proof`],
        ['tiketti-puhelu', `${ticket}/call`],
        ['tiketti-siirto-viranomaiselle', `${ticket}/hand-over`],
        ['tiketti-yhdistaminen', `${ticket}/merge`],
        ['tiketti-erottaminen', `${ticket}/split`],
        ['tiketti-tuloste', `${ticket}/print`],
        ['asukkaat', '/residents'],
        ['asukas', `/residents/${resident}`],
        ['asukas-yhdistaminen', `/residents/${resident}/merge`],
        ['asukas-tietojen-kopio', `/residents/${resident}/export`],
        ['viesti-alkuperainen', `/messages/${message?.id}/original`],
        ['viesti-otsakkeet', `/messages/${message?.id}/headers`],
        ['vastauspohjat', '/saved-replies'],
        ['vastauspohja', `/saved-replies/${saved?.id}`],
        ['vastauspohja-uusi', '/saved-replies/new'],
        ['poissaolot', '/absences'],
        ['profiili', '/profile'],
        ['profiili-kertakoodi', '/profile/second-factor'],
        ['ohje', '/help'],
        ['valikko', '/menu'],
        ['palaute', '/feedback'],
        ['virhe', '/ei-mitaan'],
      ] as const
    ).map(of('advisor')),
    ...(
      [
        ['raportti', '/reports/response-times?period=this-week'],
        ['raportti-rivit', '/reports/response-times/rows?part=first&period=this-week'],
        ['esihenkilo-jono', '/inbox/open'],
        ['esihenkilo-tiketti', ticket],
        ['kayttoloki', '/audit'],
      ] as const
    ).map(of('supervisor')),
    ...(
      [
        ['tila', '/status'],
        ['asetukset-mailbox', '/settings/mailbox'],
        ...settingsSections.map(({ name }) => [`asetukset-${name}`, `/settings/${name}`] as const),
        ['asetukset-historia', '/settings/history'],
        ['asetukset-palaute', '/settings/feedback'],
        ['tietojen-poistaminen', '/erasures'],
        ['poiston-esikatselu', `/residents/${resident}/erasure`],
        ['kayttajat', '/settings/users'],
        ['kayttaja', `/settings/users/${leena.id}`],
        ...setupSteps.map((step) => [`kayttoonotto-${step}`, `/setup/${step}`] as const),
        ['kayttoonotto-valmis', '/setup/ready'],
      ] as const
    ).map(of('admin')),
  ]
}

async function aSearch(storage: DemoOffice['office']['storage'], userId: string, at: Date): Promise<string> {
  const id = randomUUID()
  await storage.saveSearch(
    { id, userId, words: 'vuokra', at },
    { kind: 'search-made', at, actor: { userId } },
  )
  return id
}
