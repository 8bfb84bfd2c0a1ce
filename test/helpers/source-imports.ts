import { readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

const root = join(import.meta.dirname, '../..')

/** Every source file below a folder of the project, as `src/mail/parse-mail.ts`. */
export function sourceFiles(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.[jt]s$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .sort()
}

export function readSource(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

/**
 * What a source text imports: static, type, re-exporting, side-effect and dynamic imports, and files named by
 * `new URL('./worker.ts', import.meta.url)`. Read by patterns; the house writes no `require`.
 */
export function importsOf(source: string): readonly string[] {
  const code = source.replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '')
  const patterns = [
    /^\s*(?:import|export)\b[^'"`;]*?\bfrom\s*['"]([^'"]+)['"]/gm,
    /^\s*import\s*['"]([^'"]+)['"]/gm,
    /\bimport\(\s*['"`]([^'"`]+)['"`]/g,
    /\brequire\(\s*['"]([^'"]+)['"]/g,
    /\bnew URL\(\s*['"]([^'"]+\.[jt]s)['"]\s*,\s*import\.meta\.url/g,
  ]
  return patterns.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => match[1] ?? ''))
}

/** `src/mail/x.ts` and `../people/y.ts` make `src/people/y.ts`. */
export function resolveImport(file: string, target: string): string {
  return posix.join(posix.dirname(file), target)
}

/** The room a file is in: its folder below src, or its own name when it stands in src itself. */
export function roomOf(file: string): string {
  return (file.split('/')[1] ?? '').replace(/\.[jt]s$/, '')
}
