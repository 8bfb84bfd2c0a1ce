import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'

type Asset = { readonly type: string; readonly bytes: Buffer }

export type Assets = {
  /** Changes with their content, so that they may be kept by the browser for ever. */
  readonly path: string
  readonly files: ReadonlyMap<string, Asset>
}

const root = new URL('../../../templates/assets/', import.meta.url)

const layers = [
  'tokens',
  'fonts',
  'base',
  'layout',
  'surfaces',
  'controls',
  'marks',
  'meter',
  'ticket',
  'message',
  'answer-form',
  'plain-pages',
  'entrance',
  'queues',
  'filters',
  'groups',
  'rows',
  'rows-compact',
  'rows-narrow',
  'choices',
  'selection',
  'composer',
  'moves',
  'targets',
  'dialog',
  'moving',
  'saved-replies',
  'search',
  'live',
  'print-page',
  'place',
  'reports',
  'settings',
  'accounts',
  'print',
]

const fonts: readonly (readonly [packageName: string, file: string])[] = [
  ...['400', '600', '700'].flatMap((weight) => alphabets('source-sans-3', weight)),
  ...alphabets('source-serif-4', '600'),
]

function alphabets(name: string, weight: string): readonly (readonly [string, string])[] {
  const subsets = ['latin', 'latin-ext', 'cyrillic', 'cyrillic-ext']
  return subsets.map((subset) => [name, `${name}-${subset}-${weight}-normal.woff2`])
}

/** Style, modules and fonts, read into memory once: no request ever becomes the name of a file. */
export function loadAssets(): Assets {
  const files = new Map<string, Asset>([
    ['desk.css', { type: 'text/css; charset=utf-8', bytes: styleSheet() }],
    ['door.svg', { type: 'image/svg+xml', bytes: readFileSync(new URL('door.svg', root)) }],
    ...modules(),
    ...fonts.map(([from, file]) => [`fonts/${file}`, font(from, file)] as const),
  ])
  const hash = createHash('sha256')
  for (const [name, { bytes }] of files) hash.update(name).update(bytes)
  return { path: `/assets/${hash.digest('hex').slice(0, 12)}`, files }
}

/** Fetching them is nobody's work: a browser may do so long after the page was asked for. */
export function assetRoutes(app: FastifyInstance, { path, files }: Assets): void {
  for (const [name, { type, bytes }] of files) {
    app.get(`${path}/${name}`, { config: { right: 'public', isPassive: true } }, async (_request, reply) =>
      reply.header('cache-control', 'public, max-age=31536000, immutable').type(type).send(bytes),
    )
  }
}

function styleSheet(): Buffer {
  return Buffer.concat(layers.map((layer) => readFileSync(new URL(`css/${layer}.css`, root))))
}

function modules(): (readonly [string, Asset])[] {
  const type = 'text/javascript; charset=utf-8'
  return readdirSync(new URL('js/', root))
    .filter((name) => name.endsWith('.js'))
    .map((name) => [`js/${name}`, { type, bytes: readFileSync(new URL(`js/${name}`, root)) }] as const)
}

function font(packageName: string, file: string): Asset {
  const url = new URL(`./files/${file}`, import.meta.resolve(`@fontsource/${packageName}/package.json`))
  return { type: 'font/woff2', bytes: readFileSync(url) }
}
