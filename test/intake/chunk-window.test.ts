import { readdirSync } from 'node:fs'
import { expect, onTestFinished, test } from 'vitest'
import { chunkBytes, chunksAhead, openChunkWindow, takeChunk } from '../../src/intake/reading/chunk-window.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'

function aWindow() {
  const directory = temporaryDirectory('window')
  onTestFinished(() => removeDirectory(directory))
  return { directory, window: openChunkWindow(directory) }
}

test('what is put into the window is taken from it, as much as may be under way at once', () => {
  const { window } = aWindow()
  const chunks = Array.from({ length: chunksAhead }, (_, at) => Buffer.alloc(chunkBytes - at, at + 1))
  const places = chunks.map((chunk) => window.put(chunk))
  expect(new Set(places).size).toBe(chunksAhead)
  const taken = places.map((place, at) => takeChunk(window.file, place, chunkBytes - at))
  expect(taken.every((bytes, at) => bytes.equals(chunks[at] ?? Buffer.of()))).toBe(true)
  window.close()
})

test('no name and no word of a mail is left in the folder of the data', () => {
  const { directory, window } = aWindow()
  window.put(Buffer.from('Vuokravelka'))
  expect(readdirSync(directory)).toEqual([])
  window.close()
})

test('a window that is closed takes nothing: its number may be another file by then', () => {
  const { window } = aWindow()
  window.close()
  expect(() => window.put(Buffer.from('Vuokravelka'))).toThrow('closed')
})
