import { createRequire } from 'node:module'
import type { LibraryHandle } from 'koffi'

/** One reading of a word: its base form, and Voikko's WORDBASES, `+vuokra(vuokra)+velka(velka)`. */
export type VoikkoReading = { readonly baseForm: string; readonly wordBases: string }

/** Every reading of a word as it was written, in upper and lower case; none when it is not in the dictionary. */
export type Voikko = { readingsOf(word: string): readonly VoikkoReading[] }

/** Undefined where koffi has no binary, the library is missing, or it has no Finnish dictionary. */
export function openVoikko(fileNames: readonly string[] = libraryFiles): Voikko | undefined {
  const koffi = loadKoffi()
  const library = koffi && loadLibrary(koffi, fileNames)
  return library && bind(koffi, library)
}

const libraryFiles = ['libvoikko.so.1', 'libvoikko.1.dylib', 'libvoikko-1.dll']

/** Longer words are none, and reading them takes long. */
const longestWord = 60
const mostReadings = 12

type KoffiModule = typeof import('koffi')

function loadKoffi(): KoffiModule | undefined {
  try {
    return createRequire(import.meta.url)('koffi') as KoffiModule
  } catch {
    return undefined
  }
}

function loadLibrary(koffi: KoffiModule, fileNames: readonly string[]): LibraryHandle | undefined {
  for (const name of fileNames) {
    try {
      return koffi.load(name)
    } catch {
      // Another system names it otherwise.
    }
  }
  return undefined
}

/** The C API of libvoikko 4 (voikko.h). What it allocates is freed by its own functions. */
function bind(koffi: KoffiModule, library: LibraryHandle): Voikko | undefined {
  const init = library.func(
    'void *voikkoInit(_Out_ const char **error, const char *language, const char *path)',
  )
  const analyse = library.func('void *voikkoAnalyzeWordCstr(void *handle, const char *word)')
  const freeAnalyses = library.func('void voikko_free_mor_analysis(void *analyses)')
  const readValue = library.func('void *voikko_mor_analysis_value_cstr(void *analysis, const char *key)')
  const freeValue = library.func('void voikko_free_mor_analysis_value_cstr(void *value)')
  const handle: unknown = init([null], 'fi', null)
  if (!handle) return undefined

  const pointerBytes = koffi.sizeof('void *')
  const textOf = (analysis: unknown, key: string): string => {
    const value: unknown = readValue(analysis, key)
    if (!value) return ''
    const text = koffi.decode(value, 'char', -1) as string
    freeValue(value)
    return text
  }
  return {
    readingsOf(word) {
      if (word.length > longestWord || word.includes('\0')) return []
      const analyses: unknown = analyse(handle, word)
      if (!analyses) return []
      const readings: VoikkoReading[] = []
      for (let at = 0; at < mostReadings; at += 1) {
        const analysis: unknown = koffi.decode(analyses, at * pointerBytes, 'void *')
        if (!analysis) break
        readings.push({ baseForm: textOf(analysis, 'BASEFORM'), wordBases: textOf(analysis, 'WORDBASES') })
      }
      freeAnalyses(analyses)
      return readings
    },
  }
}
