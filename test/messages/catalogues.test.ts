import { readFileSync } from 'node:fs'
import type { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { languages, loadCatalogue, type MessageKey } from '../../src/messages/catalogue.ts'
import { parseMessage } from '../../src/messages/translator.ts'

const keys = Object.keys(loadCatalogue('fi')) as MessageKey[]

describe.each(languages)('the catalogue %s', (language) => {
  const catalogue = loadCatalogue(language)

  test('has the keys of the Finnish one', () => {
    expect(Object.keys(catalogue).sort()).toEqual([...keys].sort())
  })

  test('is sorted by key, so that two people who add a key meet in different lines', () => {
    const written = Object.keys(JSON.parse(readFileSync(fileOf(language), 'utf8')))
    expect(written).toEqual([...written].sort())
  })

  test('has no key twice', () => {
    const lines = readFileSync(fileOf(language), 'utf8').match(/^ {2}"[^"]+":/gm) ?? []
    expect(lines).toHaveLength(new Set(lines).size)
  })

  test('has no empty message', () => {
    expect(Object.entries(catalogue).filter(([, text]) => text.trim() === '')).toEqual([])
  })

  test('asks for the same values as the Finnish one', () => {
    const finnish = loadCatalogue('fi')
    const differing = keys.filter(
      (key) => argumentsOf(catalogue[key], language).join() !== argumentsOf(finnish[key], 'fi').join(),
    )
    expect(differing).toEqual([])
  })
})

test('the comparison of values sees what stands inside a plural', () => {
  const text = '{count, plural, one {# viesti, {name}} other {# viestiä}}'
  expect(argumentsOf(text, 'fi')).toEqual(['count', 'name'])
})

function fileOf(language: string): URL {
  return new URL(`../../templates/messages/${language}.json`, import.meta.url)
}

function argumentsOf(text: string, language: 'fi' | 'sv' | 'en'): string[] {
  return [...new Set(namesIn(parseMessage(text, language).getAst()))].sort()
}

type MessageFormatElement = ReturnType<IntlMessageFormat['getAst']>[number]

function namesIn(elements: readonly MessageFormatElement[]): string[] {
  return elements.flatMap((element) => {
    const own = element.type !== 0 && element.type !== 7 ? [element.value] : []
    const options = element.type === 5 || element.type === 6 ? Object.values(element.options) : []
    return [...own, ...options.flatMap((option) => namesIn(option.value))]
  })
}
