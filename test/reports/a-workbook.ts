import { inflateRawSync } from 'node:zlib'

export type SheetCell = {
  readonly value: string | number | undefined
  /** How a spreadsheet shows the number: ECMA-376 §18.8.31. */
  readonly format: string
}

export type ReadSheet = { readonly name: string; readonly rows: readonly (readonly SheetCell[])[] }

/** A workbook read back as a spreadsheet reads it: its zip, its sheets, its styles and the strings they share. */
export function readWorkbook(bytes: Buffer): readonly ReadSheet[] {
  const files = unzipped(bytes)
  const textOf = (name: string) => files.get(name)?.toString('utf8') ?? ''
  const strings = all(textOf('xl/sharedStrings.xml'), /<si>(.*?)<\/si>/gs).map((item) =>
    all(item, /<t[^>]*>(.*?)<\/t>/gs)
      .map(unescaped)
      .join(''),
  )
  const formats = formatsOf(textOf('xl/styles.xml'))
  return all(textOf('xl/workbook.xml'), /<sheet [^>]*name="([^"]*)"/g).map((name, index) => ({
    name: unescaped(name),
    rows: all(textOf(`xl/worksheets/sheet${index + 1}.xml`), /<row [^>]*?(?:\/>|>(.*?)<\/row>)/gs).map(
      (row) => cellsOf(row, strings, formats),
    ),
  }))
}

function cellsOf(row: string, strings: readonly string[], formats: readonly string[]): SheetCell[] {
  const cells: SheetCell[] = []
  for (const [, attributes = '', content = ''] of row.matchAll(/<c ([^>]*?)(?:\/>|>(.*?)<\/c>)/gs)) {
    const column = [...(/r="([A-Z]+)/.exec(attributes)?.[1] ?? 'A')].reduce(
      (sum, letter) => sum * 26 + letter.charCodeAt(0) - 64,
      0,
    )
    while (cells.length < column - 1) cells.push({ value: undefined, format: '' })
    const type = /t="(\w+)"/.exec(attributes)?.[1]
    const written = /<v>(.*?)<\/v>/s.exec(content)?.[1]
    const inline = /<t[^>]*>(.*?)<\/t>/s.exec(content)?.[1]
    const value =
      type === 's'
        ? strings[Number(written)]
        : type === 'inlineStr' || type === 'str'
          ? unescaped(inline ?? written ?? '')
          : written && Number(written)
    const format = formats[Number(/ s="(\d+)"/.exec(` ${attributes}`)?.[1] ?? 0)] ?? ''
    cells.push({ value: value === '' ? undefined : value, format })
  }
  return cells
}

/** By the number a cell names: its format. */
function formatsOf(styles: string): readonly string[] {
  const named = new Map(
    [...styles.matchAll(/<numFmt [^>]*numFmtId="(\d+)"[^>]*formatCode="([^"]*)"/g)].map(([, id, code]) => [
      id,
      unescaped(code ?? ''),
    ]),
  )
  const cells = /<cellXfs[^>]*>(.*?)<\/cellXfs>/s.exec(styles)?.[1] ?? ''
  return all(cells, /<xf [^>]*numFmtId="(\d+)"|<xf (?=[^>]*>)/g).map((id) => named.get(id) ?? '')
}

/** PKWARE APPNOTE §4.3.12: the central directory says where each file lies. */
function unzipped(bytes: Buffer): ReadonlyMap<string, Buffer> {
  const files = new Map<string, Buffer>()
  const end = bytes.lastIndexOf(Buffer.from('PK\x05\x06'))
  let at = bytes.readUInt32LE(end + 16)
  for (let left = bytes.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [method, size] = [bytes.readUInt16LE(at + 10), bytes.readUInt32LE(at + 20)]
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((offset) =>
      bytes.readUInt16LE(at + offset),
    ) as [number, number, number]
    const local = bytes.readUInt32LE(at + 42)
    const start = local + 30 + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28)
    const packed = bytes.subarray(start, start + size)
    const name = bytes.toString('utf8', at + 46, at + 46 + nameLength)
    files.set(name, method === 0 ? packed : inflateRawSync(packed))
    at += 46 + nameLength + extraLength + commentLength
  }
  return files
}

function all(text: string, pattern: RegExp): readonly string[] {
  return [...text.matchAll(pattern)].map(([, found = '']) => found)
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&amp;', '&')
}
