import type { SecureMailSettings } from '../../settings/settings.ts'

type Rule = SecureMailSettings['rules'][number]

/** Rules as lines that a person writes: name; domains; days; words. */
export function shownRules(rules: readonly Rule[]): string {
  return rules
    .map(({ name, domains, validDays, words }) => {
      const parts = [
        name,
        domains.join(', '),
        validDays === undefined ? '' : String(validDays),
        words.join(', '),
      ]
      return parts.join('; ').replace(/(?:; )+$/, '')
    })
    .join('\n')
}

export const mostRules = 50

/** The rules, or the first line that is none. A rule without a domain would believe anybody. */
export function readRules(text: string): { readonly rules: readonly Rule[] } | { readonly wrong: string } {
  const rules: Rule[] = []
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue
    const rule = readRule(line)
    if (!rule) return { wrong: line.slice(0, 100) }
    rules.push(rule)
  }
  return { rules }
}

function readRule(line: string): Rule | undefined {
  const [name = '', domainList = '', days = '', wordList = '', ...more] = line
    .split(';')
    .map((part) => part.trim())
  const domains = listed(domainList).map((domain) => domain.toLowerCase())
  const areDomains = domains.length > 0 && domains.every((domain) => DOMAIN.test(domain))
  if (name === '' || name.length > 60 || more.length > 0 || !areDomains || !/^\d{0,3}$/.test(days))
    return undefined
  const rule = { name, domains, words: listed(wordList) }
  return Number(days) > 0 ? { ...rule, validDays: Number(days) } : rule
}

/** At least one dot: a top-level domain would make every mail a notice. */
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,9}[a-z]{2,24}$/

function listed(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
}
