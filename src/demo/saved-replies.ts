import type { SavedReplyContent } from '../replies/saved-reply.ts'

/** What the invented office has agreed to answer; one is to be checked and one has no English yet. */
export const savedReplies: readonly SavedReplyContent[] = [
  {
    name: 'Maksusuunnitelma vuokranantajan kanssa',
    topic: 'rent-debt',
    reviewOn: '2099-05-31',
    texts: {
      fi: {
        state: 'ready',
        text: `Hei [[etunimi]],

vuokravelasta voi sopia. Tee näin:

1. Laske, kuinka paljon voit maksaa kuussa.
2. Kirjoita ehdotus vuokranantajalle: [[vuokranantaja]].
3. Pyydä vastaus kirjallisena ja lähetä se minulle.

Maksa tulevat vuokrat ajallaan. Silloin vuokranantaja suostuu helpommin.

Terveisin
[[neuvoja]]`,
      },
      sv: {
        state: 'ready',
        text: `Hej [[förnamn]],

det går att komma överens om hyresskulden. Gör så här:

1. Räkna ut hur mycket du kan betala per månad.
2. Skriv ett förslag till hyresvärden: [[hyresvärd]].
3. Be om ett skriftligt svar och skicka det till mig.

Betala de kommande hyrorna i tid. Då går hyresvärden lättare med på en plan.

Med vänlig hälsning
[[rådgivare]]`,
      },
      en: {
        state: 'ready',
        text: `Hello [[first name]],

you can agree on how to pay the rent debt. Do this:

1. Work out how much you can pay each month.
2. Write a proposal to the landlord: [[landlord]].
3. Ask for a written answer and send it to me.

Pay the coming rents on time. The landlord will then agree more easily.

Best regards,
[[adviser]]`,
      },
    },
  },
  {
    name: 'Muuttokehotus on tullut',
    topic: 'eviction-threat',
    reviewOn: '2099-05-31',
    texts: {
      fi: {
        state: 'ready',
        text: `Hei [[etunimi]],

muuttopäivä on kirjeessä, jonka sait ulosotosta. Soita ulosottoon jo tänään ja pyydä lisäaikaa.

Kerro, että asiasi on asumisneuvonnassa. Viitteesi on [[viite]].

Terveisin
[[neuvoja]]`,
      },
      sv: {
        state: 'to-check',
        text: `Hej [[förnamn]],

flyttningsdagen står i brevet från utsökningen. Ring utsökningen redan i dag och be om mer tid.

Säg att ditt ärende är hos boenderådgivningen. Din referens är [[referens]].

Med vänlig hälsning
[[rådgivare]]`,
      },
    },
  },
  {
    name: 'Kiitos viestistä, soitan sinulle',
    topic: '',
    reviewOn: '2099-05-31',
    texts: {
      fi: {
        state: 'ready',
        text: 'Hei [[etunimi]],\n\nsoitan sinulle [[päivä ja kellonaika]].\n\nTerveisin\n[[neuvoja]]',
      },
      sv: {
        state: 'ready',
        text: 'Hej [[förnamn]],\n\njag ringer dig [[dag och tid]].\n\nMed vänlig hälsning\n[[rådgivare]]',
      },
      en: {
        state: 'ready',
        text: 'Hello [[first name]],\n\nI will call you on [[day and time]].\n\nBest regards,\n[[adviser]]',
      },
    },
  },
]
