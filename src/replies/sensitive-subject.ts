/**
 * Whether a subject says more than the outside of an envelope should: identity and account numbers, phones,
 * street addresses, the writer's own name, or a word that tells what is wrong in a life (R-OUT-3, domain.md
 * §7). A doubt costs nothing: the answer then gets our own neutral subject.
 */
export function isSensitiveSubject(subject: string, names: readonly string[]): boolean {
  const text = subject.slice(0, 1000).normalize('NFKC').toLowerCase()
  return (
    numbers.some((number) => number.test(text)) ||
    topicStems.some((stem) => text.includes(stem)) ||
    beginnings.test(text) ||
    holdsName(text, names)
  )
}

const numbers = [
  /(?<![0-9a-z])[0-3]\d[01]\d{3} ?[-–—−‑+a-fu-y] ?\d{3}[0-9a-y](?![0-9a-z])/,
  /(?<![0-9a-z])[a-z]{2}\d{2}(?: ?[0-9a-z]{4}){3,7}(?: ?[0-9a-z]{1,3})?(?![0-9a-z])/,
  /(?<!\d)\d(?:[ -]?\d){6,18}(?!\d)/,
  /(?<!\d)(?:\+358|00358)[ -]?\d/,
  /(?:katu|tie|kuja|polku|raitti|gatan|vägen|gränden) \d/,
]

/** Found anywhere, because Finnish and Swedish put words together. */
const topicStems = [
  ...['häät', 'häädö', 'velka', 'velan', 'velko', 'velat', 'veloi', 'rästi', 'maksuhäir', 'luottotie'],
  ...[
    'ulosot',
    'ulosmit',
    'perint',
    'toimeentulotu',
    'käräjä',
    'haastehak',
    'tuomio',
    'irtisano',
    'konkurss',
  ],
  ...['päihde', 'päihte', 'huume', 'alkohol', 'masennu', 'mielenterv', 'sairau', 'sairaa', 'diagnoo'],
  ...['väkival', 'turvakiel', 'turvakoti', 'lastensuoj', 'avioero', 'vankil', 'poliisi', 'itsemurh'],
  ...['asunnottom', 'asunnoton', 'edunvalv', 'muuttokehot'],
  ...[
    'vräk',
    'skuld',
    'utsökn',
    'utmätn',
    'utkomststöd',
    'indriv',
    'betalningsstör',
    'tingsrätt',
    'stämning',
  ],
  ...['missbruk', 'depression', 'sjukdom', 'våld', 'skyddshem', 'spärrmark', 'barnskydd', 'skilsmäss'],
  ...['fängels', 'självmord', 'bostadslös', 'uppsägn', 'intressebevak'],
  ...['evict', 'arrears', 'bailiff', 'enforcement', 'social assistance', 'debt collect', 'bankrupt'],
  ...['addict', 'alcohol', 'depress', 'mental health', 'illness', 'diagnos', 'violen', 'domestic abuse'],
  ...['child protection', 'divorce', 'prison', 'police', 'suicid', 'homeless'],
]

/** Short words, which stand inside harmless ones. */
const beginnings =
  /(?<!\p{L})(?:debt|court|summons|sick|shelter|polis|droger|sjuk|haaste)(?:s|en|er|et|ed)?(?!\p{L})/u

function holdsName(text: string, names: readonly string[]): boolean {
  const parts = names.flatMap((name) =>
    name
      .normalize('NFKC')
      .toLowerCase()
      .split(/[\s,]+/),
  )
  const words = new Set(text.split(/[^\p{L}-]+/u))
  return parts.some((part) => part.length >= 3 && words.has(part))
}
