import { existsSync, readFileSync } from 'node:fs'
import { canary, movingDay } from './an-erasable-desk.ts'

/** As it stands, with the day they must be out, and in the three ways in which base64 may hold it. */
const forms = new RegExp(`${canary}|Kanaria|${movingDay}|${[0, 1, 2].map(inBase64).join('|')}`, 'g')

function inBase64(shift: number): string {
  const text = Buffer.from(`${'x'.repeat(shift)}${canary}`).toString('base64')
  return text.slice(Math.ceil((shift * 4) / 3), -4)
}

/** Where in the files of the office the canary still stands, with a few letters around it. */
export function wordsLeftIn(file: string): readonly string[] {
  return [file, `${file}-wal`].filter(existsSync).flatMap((path) => {
    const text = readFileSync(path).toString('latin1')
    return [...text.matchAll(forms)]
      .slice(0, 10)
      .map(({ index }) => text.slice(Math.max(0, index - 60), index + 40).replaceAll(/[^ -~]/g, '.'))
  })
}
