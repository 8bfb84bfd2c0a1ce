import { randomUUID } from 'node:crypto'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, asa, grace, landlord, vaino } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service, tuesday } from './a-desk.ts'

export type AStory = {
  readonly desk: ADesk
  /** A conversation with everything in it. */
  readonly long: string
  readonly quarantined: string
  readonly automatic: string
  readonly choosing: string
}

/** A working desk on a Tuesday: late, due and later tickets in three languages, a conversation, odd mail. */
export async function aStory(): Promise<AStory> {
  const desk = await aDesk()
  const advisor = await desk.person('advisor', 'Leena Aalto')
  const colleague = await desk.person('advisor', 'Mikko Salo')
  const at = (text: string) => new Date(text)
  const to = service

  const first = '1.vuokra@citizen.example'
  const long = await desk.receive(
    aMail({
      from: aino,
      to,
      messageId: first,
      subject: 'Muuttopäivä on perjantaina, mitä voin tehdä',
      text: letterOfAino,
    }),
    at('2026-11-18T07:12:00Z'),
  )
  const view = (await desk.store.ticketByReference(long, desk.now()))!
  await desk.store.addNote(
    {
      formId: randomUUID(),
      messageId: randomUUID(),
      ticketId: view.ticket.id,
      authorId: colleague.id,
      text: noteOnAino,
      at: at('2026-11-19T08:40:00Z'),
    },
    {
      kind: 'note-added',
      at: at('2026-11-19T08:40:00Z'),
      ticketId: view.ticket.id,
      actor: { userId: colleague.id },
    },
  )
  await desk.receive(
    aMail({
      from: aino,
      to,
      inReplyTo: first,
      subject: 'Re: Muuttopäivä on perjantaina, mitä voin tehdä',
      text: secondLetter,
      attachments: [
        { filename: 'muuttokehotus.pdf', content: Buffer.alloc(412_000, 1), contentType: 'application/pdf' },
      ],
    }),
    at('2026-11-24T06:20:00Z'),
  )
  await desk.store.changeTicket(view.ticket.id, () => ({
    patch: {
      assigneeId: advisor.id,
      urgency: 'crisis',
      movingDay: '2026-11-27',
      dueAt: at('2026-11-24T14:00:00Z'),
      waitingSince: at('2026-11-24T06:20:00Z'),
    },
    events: [],
  }))

  const late = await desk.receive(
    aMail({
      from: vaino,
      to,
      subject: 'Vuokravelka 2 kk, vuokranantaja vaatii heti',
      text: 'Vuokranantaja ei suostu maksusuunnitelmaan ja uhkaa purkaa sopimuksen. Mitä teen?',
    }),
    at('2026-11-18T09:00:00Z'),
  )
  await assign(desk, late, colleague.id)
  const grace1 = await desk.receive(
    aMail({
      from: grace,
      to,
      subject: 'Eviction judgement – please help',
      text: 'Hello, I got a letter from the district court. It says I must leave the flat. What can I do?',
    }),
    at('2026-11-20T09:10:00Z'),
  )
  await patch(desk, grace1, { urgency: 'legal-deadline', dueAt: at('2026-11-24T14:00:00Z') })
  await desk.receive(
    aMail({
      from: asa,
      to,
      subject: 'Hyresgaranti och FPA',
      text: 'Hej! Jag flyttar till en ny lägenhet i december men har inte fått svar om hyresgarantin.',
    }),
    at('2026-11-19T08:00:00Z'),
  )
  await desk.receive(
    aMail({
      from: { name: '', address: 'maria.k@citizen.example' },
      to,
      subject: '',
      text: 'voitteko auttaa en tiedä mihin ottaa yhteyttä',
    }),
    at('2026-11-23T10:00:00Z'),
  )
  await desk.receive(
    aMail({
      from: { name: 'Ville Hämäläinen', address: 'ville@citizen.example' },
      to,
      subject: 'Pikavipit ja ulosotto',
      text: 'Moi, laskut on mennyt solmuun ja ulosotto vie palkasta suuren osan. Saako asumistukea?',
      attachments: [{ filename: 'lasku.pdf', content: 'x', contentType: 'application/pdf' }],
    }),
    at('2026-11-24T07:00:00Z'),
  )
  const choosing = await desk.receive(
    aMail({
      from: landlord,
      to,
      replyTo: { name: 'Toimisto', address: 'vastaukset@muualla.example' },
      subject: 'Asukkaanne maksut',
      text: 'Pyydän yhteyttä.',
    }),
    at('2026-11-24T07:30:00Z'),
  )
  const automatic = await desk.receive(
    aMail({
      from: { name: 'Poissaolo', address: 'poissa@kela.example' },
      to,
      subject: 'Automaattinen vastaus: lomalla',
      text: 'Olen lomalla.',
      headers: { 'Auto-Submitted': 'auto-replied' },
    }),
    at('2026-11-24T07:40:00Z'),
  )
  const quarantined = await desk.receive(
    aMail({
      from: { name: 'Pankki', address: 'tuki@pankki.example' },
      to,
      subject: 'Tilisi suljetaan',
      text: 'Avaa liite.',
      headers: { 'Authentication-Results': 'mx.esimerkkila.example; dmarc=fail header.from=pankki.example' },
    }),
    at('2026-11-24T07:45:00Z'),
  )
  return { desk, long, quarantined, automatic, choosing }
}

async function assign(desk: ADesk, reference: string, assigneeId: string): Promise<void> {
  await patch(desk, reference, { assigneeId })
}

async function patch(desk: ADesk, reference: string, change: object): Promise<void> {
  const view = (await desk.store.ticketByReference(reference, tuesday))!
  await desk.store.changeTicket(view.ticket.id, () => ({ patch: change, events: [] }))
}

const letterOfAino = `Hei,

vuokrarästiä on kertynyt kolme kuukautta ja vuokranantaja puhuu häädöstä. Kenelle minun pitää soittaa?

Aino`

const noteOnAino =
  'Soitin Esimerkkilän Asunnot Oy:n vuokravalvontaan. Ovat valmiita perumaan häädön, jos velasta maksetaan puolet ennen muuttopäivää ja loppu on suunnitelmassa.'

const secondLetter = `Hei,

ulosotosta tuli muuttokehotus ja muuttopäivä on pe 27.11. Vuokravelkaa on 2 340 €. Meillä on kaksi lasta, enkä tiedä mihin mennään. Sain eilen palkan ja voin maksaa siitä 900 €. Auttaako se enää?

Terveisin Aino

ke 18. marrask. 2026 klo 9.12 Asumisneuvonta <asumisneuvo@esimerkkila.example> kirjoitti:

> Hei Aino,
>
> kiitos viestistäsi. Selvitämme asiaa vuokranantajan kanssa ja palaamme
> sinulle tällä viikolla.
>
> Asumisneuvonta
`
