import qrcode from 'qrcode-generator'

export type QrCode = {
  /** Modules along one side, with the quiet zone. */
  readonly size: number
  /** Drawing of the dark modules, for an SVG `path`. */
  readonly path: string
}

/** The four modules of light that a reader needs around it (ISO/IEC 18004 §6.3.8). */
const quietZone = 4

/** Drawn here, so that a secret in it goes to nobody. */
export function qrCode(text: string): QrCode {
  const code = qrcode(0, 'M')
  code.addData(text, 'Byte')
  code.make()
  const count = code.getModuleCount()
  const rows = Array.from({ length: count }, (_row, row) =>
    Array.from({ length: count }, (_column, column) =>
      code.isDark(row, column) ? `M${column + quietZone} ${row + quietZone}h1v1h-1z` : '',
    ).join(''),
  )
  return { size: count + 2 * quietZone, path: rows.join('') }
}
