import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { loadCatalogue } from '../../src/messages/catalogue.ts'

const directory = new URL('../../templates/desk/', import.meta.url)
const files = readdirSync(directory).filter((name) => name.endsWith('.eta'))
const source = (file: string) => readFileSync(new URL(file, directory), 'utf8')

describe.each(files)('the page %s', (file) => {
  test('has no words of its own: every one comes from the catalogues', () => {
    const markup = source(file).replaceAll(/<%[\s\S]*?%>/g, '')
    const named = [...markup.matchAll(/\s(?:aria-label|title|placeholder|alt)="([^"]*\p{L}[^"]*)"/gu)]
    const text = markup.replaceAll(/<kbd>[^<]*<\/kbd>|<!doctype html>|<[^>]*>|&\w+;/g, '')
    expect(named.map(([attribute]) => attribute)).toEqual([])
    expect(text.match(/\p{L}+/gu) ?? []).toEqual([])
  })

  test('prints nothing unescaped but other templates, the page inside its frame and our own icons', () => {
    const unescaped = [...source(file).matchAll(/<%~\s*([\s\S]*?)\s*%>/g)].map(([, what = '']) => what)
    const known = /^(?:include\(|it\.body$|it\.sprite$)/
    expect(unescaped.filter((what) => !known.test(what))).toEqual([])
  })

  test('asks only for words that exist', () => {
    const catalogue = loadCatalogue('fi') as Record<string, string>
    const keys = [...source(file).matchAll(/\bt\('([a-z0-9.-]+)'(?:[),])/g)].map(([, key = '']) => key)
    expect(keys.filter((key) => !(key in catalogue))).toEqual([])
  })

  test('has no style, no script and no address of another place in it', () => {
    expect(source(file)).not.toMatch(
      /\sstyle=|<style|\son\w+=|<script(?! type="module" src=)|https?:\/\/(?!www\.w3\.org)/,
    )
  })
})

test('the scripts write no markup and keep nothing in the browser', () => {
  const scripts = new URL('../../templates/assets/js/', import.meta.url)
  for (const name of readdirSync(scripts)) {
    const text = readFileSync(new URL(name, scripts), 'utf8')
    expect(text).not.toMatch(
      /innerHTML|outerHTML|insertAdjacent|document\.write|eval\(|localStorage|sessionStorage|indexedDB/,
    )
  }
})
