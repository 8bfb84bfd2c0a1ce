import { readFileSync } from 'node:fs'
import type { ResidentKey } from './residents.ts'

/** One mail of the story, before it is bytes. */
export type Letter = {
  readonly from: ResidentKey
  readonly subject: string
  readonly text: string
  readonly html?: string
  readonly attachments?: readonly {
    readonly filename: string
    readonly contentType: string
    readonly content: Buffer
  }[]
  readonly headers?: Readonly<Record<string, string>>
  /** Left part of the Message-ID, where the story refers to it. */
  readonly messageId?: string
  readonly inReplyTo?: string
  readonly references?: readonly string[]
}

const courtLetter = readFileSync(new URL('./court-letter.jpg', import.meta.url))

/** What lies in the mailbox soon after the demo starts, in the order it arrives. */
export const firstLetters: readonly Letter[] = [
  {
    from: 'minna',
    subject: 'Muuttopäivä on perjantaina, mitä voin tehdä',
    text: 'Hei,\n\nulosotosta tuli muuttokehotus ja muuttopäivä on perjantaina. Vuokravelkaa on 2 340 €. Meillä on kaksi lasta, enkä tiedä mihin mennään. Sain eilen palkan ja voin maksaa siitä 900 €. Auttaako se enää?\n\nTerveisin Minna',
    html: '<p>Hei,</p><p>ulosotosta tuli <b>muuttokehotus</b> ja muuttopäivä on perjantaina. Vuokravelkaa on 2&nbsp;340&nbsp;€. Meillä on kaksi lasta, enkä tiedä mihin mennään. Sain eilen palkan ja voin maksaa siitä 900&nbsp;€. Auttaako se enää?</p><p>Terveisin Minna</p>',
  },
  {
    from: 'ahmed',
    subject: 'Eviction judgement – please help',
    text: 'Hello,\n\nI got a letter from the district court. It says I must leave the flat. I lost my job in August and two rents are unpaid. What should I do first?\n\nAhmed Warsame',
  },
  {
    from: 'johanna',
    subject: 'Hyresgaranti och FPA',
    text: 'Hej!\n\nJag flyttar till en ny lägenhet i december men har inte pengar till hyresgarantin. Kan FPA betala den? Hur snabbt måste jag ansöka?\n\nHälsningar\nJohanna Bergström',
  },
  {
    from: 'irina',
    subject: 'Помогите, пожалуйста',
    text: 'Здравствуйте!\n\nЯ плохо говорю по-фински. Хозяин квартиры написал, что расторгает договор аренды, потому что я опоздала с оплатой. У меня маленький ребёнок. Что мне делать?\n\nИрина',
  },
  {
    from: 'niko',
    subject: '',
    text: '',
    attachments: [{ filename: 'käräjäoikeuden kirje.jpg', contentType: 'image/jpeg', content: courtLetter }],
  },
  {
    from: 'pekka',
    subject: 'Vuokravelka 2 kk, vuokranantaja vaatii heti',
    text: 'Terve\n\nVuokranantaja ei suostu maksusuunnitelmaan ja uhkaa purkaa sopimuksen. Kaksi kuukautta rästissä. Onko mitään tehtävissä?\n\nPekka Niemi\n\n-- \nLähetetty puhelimesta',
  },
  {
    from: 'annaLiisa',
    subject: 'Kysymys maksusuunnitelmasta',
    text: 'Hei,\n\nsain suunnitelman vuokranantajalta, mutta erä on liian suuri eläkkeelleni. Voiko sitä pienentää?\n\nAnna-Liisa Rantanen',
  },
  {
    from: 'maria',
    subject: '',
    text: 'voitteko auttaa en tiedä mihin ottaa yhteyttä',
  },
  {
    from: 'kalle',
    subject: 'Sähköt katkeaa ensi viikolla',
    text: 'Hei, sähköyhtiö lähetti katkaisuvaroituksen. Miten saan lisäaikaa? T. Kalle',
  },
  {
    from: 'landlord',
    subject: 'Tiedustelu vuokralaisesta',
    text: 'Hei,\n\nonko vuokralaisemme Minna Korhonen ollut teihin yhteydessä vuokravelastaan?\n\nTerveisin\nIsännöinti Lehtonen',
  },
  {
    from: 'away',
    subject: 'Automaattinen vastaus: kokouskutsu',
    text: 'Olen lomalla 30.11. asti. Kiireellisissä asioissa ota yhteyttä vaihteeseen.',
    headers: { 'Auto-Submitted': 'auto-replied', 'X-Auto-Response-Suppress': 'All' },
  },
  {
    from: 'newsletter',
    subject: 'Vuokrauutiset, marraskuu',
    text: 'Tässä kuussa: asumistuen muutokset ja vuokrien kehitys.',
    headers: { 'List-Id': '<uutiskirje.vuokrauutiset.example>', Precedence: 'bulk' },
  },
]

/** What keeps arriving while the demo runs, one by one, over and over with a new number. */
export const laterLetters: readonly Letter[] = [
  {
    from: 'pekka',
    subject: 'Unohdin kertoa',
    text: 'Vuokranantaja on Esimerkkilän Asunnot Oy. Kela maksaa osan suoraan heille.\n\nPekka',
  },
  {
    from: 'maria',
    subject: 'asumistuki',
    text: 'moi kela vähensi asumistukea ja vuokra jäi vajaaksi, mitä nyt?',
  },
  {
    from: 'johanna',
    subject: 'En fråga till',
    text: 'Hej igen! Behöver jag ett hyresavtal innan jag ansöker?\n\nJohanna',
  },
  {
    from: 'ahmed',
    subject: 'One more letter',
    text: 'Hello again, now there is also a letter from the enforcement authority. Can I send you a photo?\n\nAhmed',
  },
]
