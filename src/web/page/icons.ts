import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Icons = {
  /** Symbols for the top of every page: the same document may always use them, whatever the policy. */
  readonly sprite: string
  /** The fragment that names an icon; throws for one that is not in the sprite. */
  reference(name: string): string
}

const names = [
  'activity',
  'bot',
  'calendar-off',
  'check',
  'chevron-left',
  'chevron-right',
  'circle',
  'circle-question-mark',
  'clock',
  'download',
  'eye',
  'file-text',
  'globe',
  'hourglass',
  'image',
  'inbox',
  'info',
  'key-round',
  'lock',
  'log-out',
  'menu',
  'merge',
  'moon',
  'octagon-alert',
  'paperclip',
  'pencil',
  'phone',
  'forward',
  'bell',
  'plus',
  'printer',
  'reply',
  'search',
  'shield',
  'split',
  'sticky-note',
  'triangle-alert',
  'user',
  'users',
  'x',
] as const

/** Drawings of lucide (ISC), read once from its package. */
export function loadIcons(): Icons {
  const directory = new URL('./icons/', import.meta.resolve('lucide-static/package.json'))
  const symbols = names.map((name) =>
    symbolOf(name, readFileSync(fileURLToPath(new URL(`${name}.svg`, directory)), 'utf8')),
  )
  const known = new Set<string>([...names, ...ownNames])
  return {
    sprite: [...symbols, ...own].join(''),
    reference(name) {
      if (!known.has(name)) throw new Error(`no icon ${name}`)
      return `#i-${name}`
    },
  }
}

function symbolOf(name: string, svg: string): string {
  const drawing = svg.slice(svg.indexOf('>', svg.indexOf('<svg')) + 1, svg.lastIndexOf('</svg>'))
  return symbol(name, drawing.replaceAll(/\s*\n\s*/g, ''))
}

function symbol(name: string, drawing: string): string {
  return `<symbol id="i-${name}" viewBox="0 0 24 24">${drawing}</symbol>`
}

const ownNames = ['door', 'half', 'house-alert'] as const

/** The door of the service, the half disc of "today", and the home that is at stake. */
const own = [
  symbol(
    'door',
    '<path d="M6 21V10a6 6 0 0 1 12 0v11M2 21h20"/><path d="M14.6 14.5h.01" stroke-width="2.6"/>',
  ),
  symbol('half', '<circle cx="12" cy="12" r="9"/><path d="M12 3a9 9 0 0 0 0 18z" fill="currentColor"/>'),
  symbol(
    'house-alert',
    '<path d="M2.5 11 12 3l9.5 8M5 9v12h14V9M12 11v4"/><path d="M12 18h.01" stroke-width="2.6"/>',
  ),
]
