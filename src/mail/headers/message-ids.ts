const ID = /<([^<>\s]{1,900})>/g
const MAX_IDS = 51

/** R-ID-3: the id of a Message-ID field without brackets, blanks and comments; case is kept. */
export function readMessageId(value: string | undefined): string | undefined {
  const match = value === undefined ? undefined : /<([^<>]{1,998})>/.exec(value)
  const id = match?.[1]?.replace(/\s+/g, '')
  return id && isPrintable(id) && id.length <= 900 ? id : undefined
}

/**
 * R-THR-2: every id in the values of In-Reply-To or References, whatever stands between them. The first
 * and the last 50 are kept: the first names the conversation, the last are the nearest.
 */
export function readMessageIds(values: readonly string[]): string[] {
  const ids = new Set<string>()
  for (const value of values) {
    for (const match of value.slice(0, 1 << 20).matchAll(ID)) if (isPrintable(match[1]!)) ids.add(match[1]!)
  }
  const all = [...ids]
  return all.length <= MAX_IDS ? all : [all[0]!, ...all.slice(1 - MAX_IDS)]
}

function isPrintable(id: string): boolean {
  return !/[\u0000-\u0020\u007f]/.test(id)
}
