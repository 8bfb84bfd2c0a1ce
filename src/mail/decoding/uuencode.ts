import { decodeUuLine } from './transfer-decoding.ts'

/** A file written into a text between `begin 644 name` and `end` (R-ATT-6). */
export type UuFile = { readonly name: string; readonly bytes: Buffer }

const MARKER = '[attached file: '

/**
 * Takes well-formed uuencoded files of three lines or more out of a text and leaves a marker in their place.
 * Anything that only looks like one stays text.
 */
export function extractUuFiles(text: string): { readonly text: string; readonly files: readonly UuFile[] } {
  if (!/^begin \d{3,4} /m.test(text)) return { text, files: [] }
  const lines = text.split('\n')
  const kept: string[] = []
  const files: UuFile[] = []
  for (let i = 0; i < lines.length; i++) {
    const begin = /^begin \d{3,4} (\S[^\r\n]{0,200})\r?$/.exec(lines[i]!)
    const end = begin ? endOfFile(lines, i + 1) : undefined
    if (!begin || end === undefined) {
      kept.push(lines[i]!)
      continue
    }
    files.push({ name: begin[1]!.trim(), bytes: Buffer.concat(lines.slice(i + 1, end).map(decodeUuLine)) })
    kept.push(`${MARKER}${begin[1]!.trim()}]`)
    i = end
  }
  return { text: kept.join('\n'), files }
}

/** Index of the `end` line, when every line before it has the length its count character tells. */
function endOfFile(lines: readonly string[], start: number): number | undefined {
  for (let i = start; i < lines.length; i++) {
    const line = lines[i]!.replace(/\r$/, '')
    if (line.trimEnd() === 'end') return i - start >= 3 ? i : undefined
    if (!isUuLine(line)) return undefined
  }
  return undefined
}

function isUuLine(line: string): boolean {
  if (line === '`' || line.trim() === '') return true
  const count = (line.charCodeAt(0) - 32) & 63
  const expected = Math.ceil(count / 3) * 4
  return /^[ -`]+$/.test(line) && line.length - 1 >= expected - 8 && line.length - 1 <= expected + 2
}
