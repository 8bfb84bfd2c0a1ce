/** The words by which mail programs introduce a quoted message, in the languages of Europe that are common among residents. */

const ORIGINAL = [
  ...['original message', 'alkuperäinen viesti', 'ursprungligt meddelande', 'originalmeddelande'],
  ...['ursprüngliche nachricht', 'opprinnelig melding', 'oprindelig meddelelse', 'original besked'],
  ...[
    "message d'origine",
    'message original',
    'mensaje original',
    'messaggio originale',
    'mensagem original',
  ],
  ...['oorspronkelijk bericht', 'algne kiri', 'algkiri', 'wiadomość oryginalna', 'исходное сообщение'],
]
const FORWARDED = [
  ...['forwarded message', 'begin forwarded message', 'välitetty viesti', 'edelleenlähetetty viesti'],
  ...['vidarebefordrat meddelande', 'vidarebefordrat mail', 'weitergeleitete nachricht', 'message transféré'],
  ...['mensaje reenviado', 'messaggio inoltrato', 'edastatud kiri', 'пересылаемое сообщение'],
]

const either = (words: readonly string[]) => words.join('|')

/** `-----Alkuperäinen viesti-----` alone on its line. */
export const ORIGINAL_LINE = new RegExp(
  `^[>*\\s]{0,4}[-_=]{2,40}\\s{0,3}(?:${either(ORIGINAL)})\\s{0,3}[-_=]{2,40}\\s{0,9}$`,
  'i',
)

/** A message passed on: its text is what the sender wants read, so it is no quote of ours. */
export const FORWARDED_LINE = new RegExp(
  `^[>*\\s]{0,4}[-_=]{0,40}\\s{0,3}(?:${either(FORWARDED)})\\s{0,3}:?[-_=]{0,40}\\s{0,9}$`,
  'i',
)

/** Our own line in what we send. */
export const OWN_MARKER =
  /vastaa tämän rivin yläpuolelle|svara ovanför (?:den här|denna) raden|reply above this line/i

export const WROTE =
  /(?:^|[\s>),])(?:wrote|writes|kirjoitti|kirjoittaa|skrev|skriver|schrieb|a écrit|écrit|escribió|ha scritto|scrisse|escreveu|schreef|kirjutas|написала?|пишет|пише|napisała?|pisze|napsala?|napísala?|napisa[ol]a?|rakstīja|rašė|ezt írta|a scris|yazdı|έγραψε|skrifaði)(?=$|[\s:,.(<])/i

/** How an attribution begins: a preposition, a weekday or the day itself. */
export const ATTRIBUTION_START = new RegExp(
  `^[>\\s]{0,4}(?:${either([
    ...['on', 'at', 'am', 'le', 'el', 'il', 'em', 'op', 'den', 'på', 'dnia', 'dne', 'в', 'kpl'],
    ...['ma', 'ti', 'ke', 'to', 'pe', 'la', 'su', 'mån', 'tis', 'ons', 'tors', 'fre', 'lör', 'sön'],
    ...[
      'mon',
      'tue',
      'wed',
      'thu',
      'fri',
      'sat',
      'sun',
      'man',
      'tir',
      'tor',
      'lør',
      'søn',
      'mo',
      'di',
      'mi',
      'do',
      'fr',
      'sa',
      'so',
    ],
    ...['maanantai', 'tiistai', 'keskiviikko', 'torstai', 'perjantai', 'lauantai', 'sunnuntai'].map(
      (day) => `${day}(?:na)?`,
    ),
  ])})\\b[.,]?|^[>\\s]{0,4}\\d{1,4}[-./]`,
  'iu',
)

export const DATE = new RegExp(
  [
    '\\d{1,2}[./]\\s?\\d{1,2}[./]\\s?\\d{2,4}',
    '\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}',
    '\\d{1,2}\\.?\\s(?:de\\s)?\\p{L}{3,12}\\.?,?\\s(?:de\\s)?\\d{4}',
    '\\p{L}{3,12}\\.?\\s\\d{1,2},?\\s\\d{4}',
  ].join('|'),
  'u',
)

export const ADDRESS = /[^\s<>@]{1,64}@[^\s<>@]{1,200}\.[^\s<>@]{2,63}/

/** Names of the fields in a header block that Outlook and others put above a quote. */
export const BLOCK_FIELDS: Readonly<Record<'from' | 'date' | 'to' | 'cc' | 'subject', RegExp>> = {
  from: field(
    'from|lähettäjä|från|avsändare|fra|von|de|da|van|od|от|saatja|no|nuo|feladó|kimden|expeditor|від|από',
  ),
  date: field(
    "sent|date|lähetetty|päiväys|päivämäärä|pvm|skickat|datum|sendt|dato|gesendet|envoyé|date d'envoi|enviado(?: el)?|fecha|inviato|data|verzonden|saadetud|kuupäev|отправлено|дата|wysłano|nosūtīts|išsiųsta|odesláno|odoslané|poslano|elküldve|gönderilme(?: tarihi)?|trimis|надіслано|ημερομηνία",
  ),
  to: field(
    'to|vastaanottaja|till|til|an|à|para|a|aan|do|кому|saaja|adresat|kam|komu|címzett|kime|către|za|prima|προς',
  ),
  cc: field('cc|kopio|kopia|kopi|copie à|koopia|копия'),
  subject: field(
    'subject|aihe|ämne|emne|betreff|objet|asunto|oggetto|assunto|onderwerp|teema|тема|temat|otsikko|rubrik|tēma|tema|předmět|predmet|tárgy|konu|subiect|θέμα',
  ),
}

function field(words: string): RegExp {
  return new RegExp(`^[>*\\s]{0,6}(?:${words})\\s{0,2}\\*?\\s{0,2}:\\*?(?:\\s|\\S|$)`, 'i')
}

/** What a telephone or a program adds under a mail. */
export const MOBILE_SIGNATURE = new RegExp(
  `^[>\\s]{0,4}(?:${either([
    'lähetetty (?:minun )?(?:iphone|ipad|samsung|android|huawei|nokia|puhelime|galaxy|outlook|yahoo|mobiili|proton|\\p{L}{1,20}-?puhelime)\\S{0,20}',
    'lähetetty laitteesta',
    'hanki outlook',
    'skickat från (?:min|mitt|outlook|yahoo|proton|samsung|e-post)',
    'hämta outlook',
    'sent from (?:my|outlook|yahoo|proton|mail for|samsung|the all new)',
    'get outlook for',
    'von meinem \\p{L}{2,20} gesendet',
    'gesendet von',
    'envoyé de(?:puis)? mon',
    'enviado desde mi',
    'inviato da',
    'отправлено с',
    'saadetud minu',
  ])}).{0,120}$`,
  'iu',
)
