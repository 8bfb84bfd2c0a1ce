import sanitizeHtml from 'sanitize-html'

/** Remote images that were not fetched; hosts at most 20. */
export type BlockedImages = {
  readonly count: number
  readonly hosts: readonly string[]
  /** Those of them nobody could see: they only tell the sender that the mail was opened. */
  readonly trackers: number
}

export type OriginalHtml = {
  readonly html: string
  readonly blocked: BlockedImages
}

const deepest = 1000
const colour = /^(?:#[0-9a-f]{3,8}|[a-z]{3,20}|rgba?\([\d\s.,%]{1,40}\))$/i
const length =
  /^(?:\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?)(?:\s+\d{1,4}(?:\.\d{1,3})?(?:px|pt|em|rem|%)?){0,3}$/i
const percent = /^(?:\d|[1-9]\d|100)%$/
const word = /^[a-z-]{2,20}$/i
const names = /^[\w\s,'"-]{1,120}$/
const border = /^[\w\s#.-]{1,60}$/

/**
 * R-HTML-1, 2, 5: an allow list on a real parser. Few tags, no class, id, script, style block, form, SVG or
 * MathML; images only from `images`, which are data: URLs of the mail's own parts by content id; in the place of
 * an own one that is not there stands `notShown`.
 */
export function sanitiseHtml(html: string, images: ReadonlyMap<string, string>, notShown = ''): OriginalHtml {
  const hosts = new Set<string>()
  let count = 0
  let trackers = 0
  let linkHost: string | undefined
  const clean = sanitizeHtml(html, {
    allowedTags,
    allowedAttributes: {
      '*': ['style', 'align', 'dir', 'lang', 'title'],
      a: ['href', 'rel', 'target'],
      img: ['src', 'alt', 'width', 'height'],
      table: ['border', 'cellpadding', 'cellspacing', 'width', 'bgcolor'],
      td: ['colspan', 'rowspan', 'width', 'valign', 'bgcolor'],
      th: ['colspan', 'rowspan', 'width', 'valign', 'bgcolor', 'scope'],
      font: ['color', 'size', 'face'],
      ol: ['start', 'type'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowedSchemesAppliedToAttributes: ['href', 'src'],
    allowProtocolRelative: false,
    allowedStyles: { '*': styles },
    disallowedTagsMode: 'discard',
    nonTextTags: [
      'script',
      'style',
      'textarea',
      'option',
      'noscript',
      'title',
      'xmp',
      'noembed',
      'noframes',
      'template',
      'svg',
      'math',
      'select',
      'iframe',
      'object',
    ],
    nestingLimit: deepest,
    parseStyleAttributes: true,
    onCloseTag(tagName) {
      if (tagName === 'a') linkHost = undefined
    },
    textFilter: (text) => (linkHost && namesOtherHost(text, linkHost) ? `${text} [${linkHost}]` : text),
    transformTags: {
      a: (tagName, attribs) => {
        linkHost = hostOf(attribs.href ?? '')
        return { tagName, attribs: { ...attribs, rel: 'noopener noreferrer nofollow ugc', target: '_blank' } }
      },
      img: (tagName, { src = '', ...attribs }) => {
        const own = ownImage(src, images)
        if (own === undefined && isOwn(src)) return { tagName, attribs: inWords(attribs.alt, notShown) }
        if (own === undefined && isRemote(src)) {
          count += 1
          if (isInvisible(attribs)) trackers += 1
          const host = hostOf(src)
          if (host && hosts.size < 20) hosts.add(host)
        }
        return { tagName, attribs: { ...attribs, ...(own ? { src: own } : {}) } }
      },
    },
  })
  return { html: clean, blocked: { count, hosts: [...hosts], trackers } }
}

/** RFC 2392: a content id in a URL is percent-encoded; compared without angle brackets, in its own case. */
function ownImage(src: string, images: ReadonlyMap<string, string>): string | undefined {
  if (/^data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]{1,1400000}$/.test(src)) return src
  if (!isOwn(src)) return undefined
  return images.get(decoded(src.slice(4)))
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch (error) {
    if (error instanceof URIError) return text
    throw error
  }
}

function isOwn(src: string): boolean {
  return /^cid:/i.test(src)
}

/** What is read in the place of an image. */
export function inWords(alt: string | undefined, notShown: string): { readonly alt: string } {
  return { alt: [alt, notShown].filter(Boolean).join(': ') }
}

/** Not larger than two pixels, or hidden by its own style. */
function isInvisible(attributes: Readonly<Record<string, string>>): boolean {
  const style = attributes.style?.slice(0, 500) ?? ''
  const sides = [
    attributes.width ?? styledWidth.exec(style)?.[1],
    attributes.height ?? styledHeight.exec(style)?.[1],
  ]
  return hiding.test(style) || sides.every((side) => side !== undefined && tiny.test(side))
}

const tiny = /^\s*[0-2](?:\.\d+)?(?:px)?\s*$/i
const styledWidth = /(?:^|[\s;])width\s*:([^;!]{1,20})/i
const styledHeight = /(?:^|[\s;])height\s*:([^;!]{1,20})/i
const hiding = /display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?:\.0+)?\s*(?:;|$|!)/i

function isRemote(src: string): boolean {
  return src !== '' && !/^(?:cid|data):/i.test(src.trim())
}

function hostOf(src: string): string | undefined {
  const url = src.startsWith('//') ? `https:${src}` : src
  return URL.canParse(url) ? new URL(url).hostname.slice(0, 100) : undefined
}

/** "www.pankki.example" over a link to somewhere else. */
function namesOtherHost(text: string, host: string): boolean {
  const named = /(?:[a-z0-9-]{1,63}\.){1,5}[a-z]{2,24}/i.exec(text.slice(0, 300))?.[0].toLowerCase()
  return named !== undefined && bare(named) !== bare(host)
}

function bare(host: string): string {
  return host.replace(/^www\./, '')
}

const allowedTags = [
  'a',
  'abbr',
  'address',
  'b',
  'big',
  'blockquote',
  'br',
  'caption',
  'center',
  'cite',
  'code',
  'dd',
  'del',
  'div',
  'dl',
  'dt',
  'em',
  'font',
  'h1',
  'h2',
  'h3',
  'h4',
  'h5',
  'h6',
  'hr',
  'i',
  'img',
  'ins',
  'li',
  'ol',
  'p',
  'pre',
  'q',
  's',
  'small',
  'span',
  'strike',
  'strong',
  'sub',
  'sup',
  'table',
  'tbody',
  'td',
  'tfoot',
  'th',
  'thead',
  'tr',
  'u',
  'ul',
]

/** No value may hold url(), var(), an escape or a position: each is matched whole. */
const styles: Record<string, RegExp[]> = {
  color: [colour],
  'background-color': [colour],
  'font-family': [names],
  'font-size': [length, word],
  'font-style': [word],
  'font-weight': [word, /^\d{3}$/],
  'line-height': [length, word],
  'text-align': [word],
  'text-decoration': [word],
  'text-indent': [length],
  'vertical-align': [word],
  'white-space': [word],
  padding: [length],
  'padding-left': [length],
  'padding-right': [length],
  'padding-top': [length],
  'padding-bottom': [length],
  margin: [length],
  'margin-left': [length],
  'margin-right': [length],
  'margin-top': [length],
  'margin-bottom': [length],
  border: [border],
  'border-left': [border],
  'border-right': [border],
  'border-top': [border],
  'border-bottom': [border],
  'border-collapse': [word],
  width: [percent],
}
