const NAMED: Record<string, string> = {
  ...{ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', euro: '€', ndash: '–', mdash: '—' },
  ...{ auml: 'ä', ouml: 'ö', aring: 'å', Auml: 'Ä', Ouml: 'Ö', Aring: 'Å', eacute: 'é', uuml: 'ü' },
}

const BREAKING = /^(?:br|p|div|tr|li|h[1-6]|table|ul|ol|blockquote|hr)$/

/** Text of HTML that is too deep or too broken for a tree: tags out, block ends as new lines. One pass. */
export function stripTags(html: string): string {
  const out: string[] = []
  let hidden: string | undefined
  let at = 0
  while (at < html.length) {
    const open = html.indexOf('<', at)
    const end = open < 0 ? html.length : open
    if (!hidden) out.push(html.slice(at, end))
    if (open < 0) break
    const tag = /^<(\/?)([a-z][a-z0-9]{0,20}|!--)?/i.exec(html.slice(open, open + 24))
    const name = tag?.[2]?.toLowerCase()
    if (!name) {
      if (!hidden) out.push('<')
      at = open + 1
      continue
    }
    const close = name === '!--' ? html.indexOf('-->', open) : html.indexOf('>', open)
    if (close < 0) break
    at = close + (name === '!--' ? 3 : 1)
    if (hidden) hidden = tag![1] === '/' && name === hidden ? undefined : hidden
    else if ((name === 'style' || name === 'script' || name === 'title') && tag![1] === '') hidden = name
    else if (BREAKING.test(name)) out.push('\n')
  }
  const lines = decodeEntities(out.join('')).split('\n')
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n')
}

function decodeEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return NAMED[name] ?? all
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal)
    return code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff)
      ? String.fromCodePoint(code)
      : ''
  })
}
