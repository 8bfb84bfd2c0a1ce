/**
 * Undoes format=flowed (RFC 3676): a line that ends in a blank goes on in the next of the same quote depth.
 * The signature line "-- " is never joined.
 */
export function unflow(text: string, deletesSpace: boolean): string {
  const out: string[] = []
  let paragraph: string[] = []
  let depth = 0
  const finish = () => {
    if (paragraph.length > 0) out.push((depth > 0 ? `${'>'.repeat(depth)} ` : '') + paragraph.join(''))
    paragraph = []
  }
  for (const raw of text.split('\n')) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const quotes = quoteDepth(line)
    const content = unstuff(line.slice(quotes))
    const isFlowing = content.endsWith(' ') && content !== '-- '
    if (paragraph.length > 0 && (quotes !== depth || content === '-- ')) finish()
    depth = quotes
    paragraph.push(isFlowing && deletesSpace ? content.slice(0, -1) : content)
    if (!isFlowing) finish()
  }
  finish()
  return out.join('\n')
}

function quoteDepth(line: string): number {
  let depth = 0
  while (line[depth] === '>') depth++
  return depth
}

/** A leading blank was put there to protect the line (space-stuffing, §4.4). */
function unstuff(content: string): string {
  return content.startsWith(' ') ? content.slice(1) : content
}
