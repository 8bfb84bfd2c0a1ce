import { describe, expect, test } from 'vitest'
import { visibleText } from '../../src/mail/text/visible-text.ts'
import { LETTER_HEAD, rawMail, read } from './reading.ts'

/** Each as its program writes it; names of programs where they differ, else the language. */
const answers: readonly (readonly [string, string])[] = [
  ['Danish attr', 'Ok\n\nDen man. 3. jun. 2024 kl. 10.11 skrev Tuki <tuki@x.example>:\n\n> Hej'],
  ['Dutch', 'Ok\n\nOp ma 3 jun 2024 om 10:11 schreef Tuki <tuki@x.example>:\n\n> Hoi'],
  ['Dutch block', 'Ok\n\nVan: Tuki\nVerzonden: maandag 3 juni 2024 10:11\nAan: Aino\nOnderwerp: Zaak\n\nHoi'],
  ['German attr', 'Ok\n\nAm Mo., 3. Juni 2024 um 10:11 Uhr schrieb Tuki <tuki@x.example>:\n\n> Hallo'],
  ['German tb', 'Ok\n\nAm 03.06.24 um 10:11 schrieb Tuki:\n> Hallo'],
  ['German original', 'Ok\n\n-----Ursprüngliche Nachricht-----\nVon: Tuki\nHallo'],
  ['Spanish', 'Ok\n\nEl lun, 3 jun 2024 a las 10:11, Tuki (<tuki@x.example>) escribió:\n\n> Hola'],
  [
    'Spanish block',
    'Ok\n\nDe: Tuki\nEnviado: lunes, 3 de junio de 2024 10:11\nPara: Aino\nAsunto: Caso\n\nHola',
  ],
  ['Italian', 'Ok\n\nIl giorno lun 3 giu 2024 alle ore 10:11 Tuki <tuki@x.example> ha scritto:\n\n> Ciao'],
  ['Italian block', 'Ok\n\nDa: Tuki\nInviato: lunedì 3 giugno 2024 10:11\nA: Aino\nOggetto: Caso\n\nCiao'],
  ['Portuguese', 'Ok\n\nEm seg., 3 de jun. de 2024 às 10:11, Tuki <tuki@x.example> escreveu:\n\n> Olá'],
  ['French block', 'Ok\n\nDe : Tuki\nEnvoyé : lundi 3 juin 2024 10:11\nÀ : Aino\nObjet : Affaire\n\nBonjour'],
  ['French orig', "Ok\n\n-----Message d'origine-----\nDe : Tuki\nBonjour"],
  ['Polish', 'Ok\n\npon., 3 cze 2024 o 10:11 Tuki <tuki@x.example> napisał(a):\n\n> Cześć'],
  [
    'Polish block',
    'Ok\n\nOd: Tuki\nWysłano: poniedziałek, 3 czerwca 2024 10:11\nDo: Aino\nTemat: Sprawa\n\nCześć',
  ],
  ['Polish tb', 'Ok\n\nW dniu 3.06.2024 o 10:11, Tuki pisze:\n> Cześć'],
  ['Estonian attr', 'Ok\n\nTuki <tuki@x.example> kirjutas kuupäeval E, 3. juuni 2024 kell 10:11:\n\n> Tere'],
  [
    'Latvian',
    'Ok\n\npirmd., 2024. g. 3. jūn., plkst. 10:11 — lietotājs Tuki (<tuki@x.example>) rakstīja:\n\n> Sveiki',
  ],
  [
    'Latvian block',
    'Ok\n\nNo: Tuki\nNosūtīts: pirmdiena, 2024. gada 3. jūnijs 10:11\nKam: Aino\nTēma: Lieta\n\nSveiki',
  ],
  ['Lithuanian', 'Ok\n\n2024-06-03, pr, 10:11 Tuki <tuki@x.example> rašė:\n\n> Labas'],
  [
    'Lithuanian block',
    'Ok\n\nNuo: Tuki\nIšsiųsta: 2024 m. birželio 3 d. 10:11\nKam: Aino\nTema: Byla\n\nLabas',
  ],
  ['Russian', 'Ok\n\nпн, 3 июн. 2024 г. в 10:11, Tuki <tuki@x.example>:\n\n> Привет'],
  ['Russian block', 'Ok\n\nОт: Tuki\nОтправлено: 3 июня 2024 г. 10:11\nКому: Aino\nТема: Дело\n\nПривет'],
  ['Ukrainian', 'Ok\n\nпн, 3 черв. 2024 р. о 10:11 Tuki <tuki@x.example> пише:\n\n> Привіт'],
  ['Norwegian', 'Ok\n\nman. 3. juni 2024 kl. 10:11 skrev Tuki <tuki@x.example>:\n\n> Hei'],
  ['Norw orig', 'Ok\n\n-----Opprinnelig melding-----\nFra: Tuki\nHei'],
  ['Danish block', 'Ok\n\nFra: Tuki\nSendt: 3. juni 2024 10:11\nTil: Aino\nEmne: Sag\n\nHej'],
  ['Czech', 'Ok\n\npo 3. 6. 2024 v 10:11 odesílatel Tuki <tuki@x.example> napsal:\n\n> Ahoj'],
  ['Czech block', 'Ok\n\nOd: Tuki\nOdesláno: pondělí 3. června 2024 10:11\nKomu: Aino\nPředmět: Věc\n\nAhoj'],
  ['Hungarian', 'Ok\n\nTuki <tuki@x.example> ezt írta (időpont: 2024. jún. 3., H, 10:11):\n\n> Szia'],
  ['Hung block', 'Ok\n\nFeladó: Tuki\nElküldve: 2024. június 3. 10:11\nCímzett: Aino\nTárgy: Ügy\n\nSzia'],
  ['Romanian', 'Ok\n\nÎn lun., 3 iun. 2024 la 10:11, Tuki <tuki@x.example> a scris:\n\n> Bună'],
  ['Turkish', 'Ok\n\nTuki <tuki@x.example>, 3 Haz 2024 Pzt, 10:11 tarihinde şunu yazdı:\n\n> Merhaba'],
  [
    'Turkish block',
    'Ok\n\nKimden: Tuki\nGönderilme: 3 Haziran 2024 10:11\nKime: Aino\nKonu: Dava\n\nMerhaba',
  ],
  ['Greek', 'Ok\n\nΣτις Δευ 3 Ιουν 2024 στις 10:11 π.μ., ο χρήστης Tuki <tuki@x.example> έγραψε:\n\n> Γεια'],
  ['Samsung fi', 'Ok\n\n-------- Alkuperäinen viesti --------\nLähettäjä: Tuki\nHei'],
  ['Samsung sv 2', 'Ok\n\n-------- Originalmeddelande --------\nFrån: Tuki\nHej'],
  ['Tb fi', 'Ok\n\nTuki kirjoitti 3.6.2024 klo 10.11:\n> Hei'],
  [
    'Outlook mobile fi',
    'Ok\n\nHanki Outlook for iOS<https://aka.ms/o0ukef>\n________________________________\nLähettäjä: Tuki\nLähetetty: maanantai, kesäkuuta 3, 2024 10:11\nVastaanottaja: Aino\nAihe: Asia\n\nHei',
  ],
  ['Slovak', 'Ok\n\npo 3. 6. 2024 o 10:11 Tuki <tuki@x.example> napísal(a):\n\n> Ahoj'],
  ['Croatian', 'Ok\n\npon, 3. lip 2024. u 10:11 Tuki <tuki@x.example> napisao je:\n\n> Bok'],
  [
    'Somali/English iPhone',
    'Ok\n\nSent from my iPhone\n\n> On 3 Jun 2024, at 10.11, Tuki <tuki@x.example> wrote:\n> \n> Hi',
  ],
]

test.each(answers)('%s: the quoted history is folded away', (_, text) => {
  expect(visibleText(text)).toBe('Ok')
})

const history = 'Hei, sopiiko torstai?'

describe('HTML in which the history has a container', () => {
  test.each([
    [
      'Gmail',
      `<div dir="ltr">Ok</div><div class="gmail_quote"><div>pe 3. toukok. 2024 klo 10.11 Tuki kirjoitti:</div><blockquote>${history}</blockquote></div>`,
    ],
    ['Apple Mail', `<div>Ok</div><blockquote type="cite">${history}</blockquote>`],
    [
      'Outlook on the web',
      `<div>Ok</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg"><b>Från:</b> Tuki<br><b>Skickat:</b> den 3 juni 2024<br><b>Till:</b> Aino</div><div>${history}</div>`,
    ],
    [
      'Outlook on a desk',
      `<p>Ok</p><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p><b>Lähettäjä:</b> Tuki<br><b>Lähetetty:</b> maanantai 3. kesäkuuta 2024<br><b>Vastaanottaja:</b> Aino<br><b>Aihe:</b> Asia</p></div><p>${history}</p>`,
    ],
    [
      'Thunderbird',
      `<p>Ok</p><div class="moz-cite-prefix">Tuki kirjoitti 3.6.2024 klo 10.11:</div><blockquote type="cite">${history}</blockquote>`,
    ],
    ['Yahoo', `<div>Ok</div><div class="yahoo_quoted"><div>${history}</div></div>`],
    ['Proton', `<div>Ok</div><div class="protonmail_quote">${history}</div>`],
  ])('%s', async (_, html) => {
    const mail = await read(rawMail([...LETTER_HEAD, 'Content-Type: text/html; charset=utf-8'], html))
    expect(mail.visibleText).toBe('Ok')
    expect(mail.text).toContain(history)
  })
})

test.each([
  ['a list with a date and an address', 'Sovittu: 3.6.2024, tuki@x.example:\n\nHän soittaa.'],
  ['a person who is quoted in prose', 'Isännöitsijä pisze eilen:\nettä maksa.'],
  ['the fields of a form', 'Kam: Aino\nTema: kosteus\nOsoite: Testikatu 1'],
  [
    'a letter that begins with its own date',
    'Ma, 3.6.2024 sain kirjeen osoitteesta vuokra@x.example:\nMaksa heti.',
  ],
  ['a question about a field', 'De: mitä tämä tarkoittaa?\nA: en tiedä.'],
])('%s is no history', (_, text) => {
  expect(visibleText(text)).toBe(text)
})
