import type { Analyser } from './analyser.ts'
import { foldAnalyser } from './fold-analyser.ts'
import { voikkoAnalyser } from './voikko-analyser.ts'
import { openVoikko } from './voikko-library.ts'

let chosen: Analyser | undefined

/**
 * The best analyser of Finnish this machine has, chosen once for the process: by Voikko's dictionary, or by
 * the fold where the library or its words are not installed. Storage sees by the name when it changed.
 */
export function finnishAnalyser(): Analyser {
  if (chosen === undefined) {
    const voikko = openVoikko()
    chosen = voikko === undefined ? foldAnalyser : voikkoAnalyser(voikko)
  }
  return chosen
}
