import type { ReplyVariables } from './reply-variables.ts'

export type VariableSource = {
  /** As the mail gives it; may be empty, an address or an office. */
  readonly residentName: string
  readonly reference: string
  readonly advisor: string
  readonly service: string
  /** Today, as it is written in the language of the text. */
  readonly date: string
}

/** Names of what the desk fills by itself, in each language; any of them works in any text. */
export const variableNames = {
  fi: {
    name: 'nimi',
    firstName: 'etunimi',
    reference: 'viite',
    advisor: 'neuvoja',
    service: 'palvelu',
    date: 'päivä',
  },
  sv: {
    name: 'namn',
    firstName: 'förnamn',
    reference: 'referens',
    advisor: 'rådgivare',
    service: 'tjänst',
    date: 'datum',
  },
  en: {
    name: 'name',
    firstName: 'first name',
    reference: 'reference',
    advisor: 'adviser',
    service: 'service',
    date: 'date',
  },
} as const

export function knownVariables(source: VariableSource): ReplyVariables {
  const name = personName(source.residentName)
  const values = {
    name,
    firstName: name?.split(' ')[0],
    reference: source.reference,
    advisor: source.advisor,
    service: source.service,
    date: source.date,
  }
  const known: Record<string, string | undefined> = {}
  for (const names of Object.values(variableNames)) {
    for (const [key, called] of Object.entries(names)) known[called] = values[key as keyof typeof values]
  }
  return known
}

/** "Aino Lehtimäki"; not an address, not "Vuokrakoti Oy, Jorma Hietala", which nobody greets so. */
function personName(given: string): string | undefined {
  const name = given.trim().replace(/\s+/g, ' ')
  return /^\p{Lu}[\p{L}’'-]+(?: \p{L}[\p{L}’'.-]*){1,3}$/u.test(name) &&
    !/\b(?:oy|oyj|ab|ry|rf|ky)\b/iu.test(name)
    ? name
    : undefined
}
