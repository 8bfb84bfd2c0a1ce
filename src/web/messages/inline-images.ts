import type { DeskNeeds } from '../desk-needs.ts'
import type { AttachmentView } from '../desk-store.ts'
import { dataUrl } from './data-url.ts'
import { rasterImage } from './raster-image.ts'
import { inWords } from './sanitise-html.ts'

/** Of all pictures of one mail, as they came. */
const mostBytes = 30_000_000
/** Of all pictures of one mail, as they are shown. */
const mostDrawnBytes = 3_000_000
export const mostPixels = 50_000_000
const mostImages = 30
const longestSide = 1280

/** Of images; those of a page that nobody had time to draw are none of the others. */
type Shown<Images> = { readonly images: Images; readonly isBusy: boolean }

/**
 * The mail's own images, drawn anew (R-ATT-9), as data: URLs by content id, since the frame may fetch nothing
 * (ruling 10). What is not a plain raster image by its bytes, or too big to draw, is left out; it stays in the
 * list of files.
 */
export async function inlineImages(
  needs: DeskNeeds,
  attachments: readonly AttachmentView[],
  html: string,
): Promise<Shown<ReadonlyMap<string, string>>> {
  if (!/cid:/i.test(html)) return { images: new Map(), isBusy: false }
  const images: { readonly contentId: string; readonly bytes: Buffer }[] = []
  let left = mostBytes
  for (const attachment of attachments.filter(({ isInline }) => isInline).slice(0, mostImages)) {
    const { id, contentId, size } = attachment
    if (contentId === undefined || size > left) continue
    const found = await needs.store.attachment(id)
    const bytes = found && (await collect(needs.readPart(found.raw, found.part), left))
    if (!bytes || !isDrawable(bytes)) continue
    left -= bytes.length
    images.push({ contentId, bytes })
  }
  const { images: urls, isBusy } = await drawnUrls(
    needs,
    images.map(({ bytes }) => bytes),
  )
  const shown = images.map(({ contentId }, index) => [contentId, urls[index]] as const)
  return {
    images: new Map(shown.filter((image): image is [string, string] => image[1] !== undefined)),
    isBusy,
  }
}

const writtenImage = /<img\b([^>]*?) src="(data:image\/(?:png|jpeg|gif|webp);base64,[A-Za-z0-9+/=]+)"[^>]*>/g

/**
 * The images that stand in the letter itself, in HTML that `sanitiseHtml` wrote with `own` images; in the place
 * of those that cannot be drawn stand words.
 */
export async function drawWrittenImages(
  needs: DeskNeeds,
  html: string,
  own: ReadonlyMap<string, string>,
  words: { readonly notShown: string; readonly busy: string },
): Promise<string> {
  const isOwn = new Set(own.values())
  const written = [...html.matchAll(writtenImage)]
    .map(([, , url = '']) => url)
    .filter((url) => !isOwn.has(url))
  const pictures = new Map(
    [...new Set(written)].slice(0, mostImages).map((url) => [url, bytesOf(url)] as const),
  )
  const drawable = [...pictures].filter(([, bytes]) => isDrawable(bytes))
  const { images: urls, isBusy } = await drawnUrls(
    needs,
    drawable.map(([, bytes]) => bytes),
  )
  const drawn = new Map(drawable.map(([url], index) => [url, urls[index]]))
  const isDrawn = new Set(drawable.map(([url]) => url))
  return html.replace(writtenImage, (whole, before: string, url: string) => {
    const shown = isOwn.has(url) ? url : drawn.get(url)
    if (shown !== undefined) return whole.replace(url, () => shown)
    const alt = / alt="([^"]*)"/.exec(before)?.[1]
    return `<img alt="${inWords(alt, isBusy && isDrawn.has(url) ? words.busy : words.notShown).alt}" />`
  })
}

function bytesOf(dataUrl: string): Buffer {
  return Buffer.from(dataUrl.slice(dataUrl.indexOf(',') + 1), 'base64')
}

async function drawnUrls(
  needs: DeskNeeds,
  pictures: readonly Uint8Array[],
): Promise<Shown<readonly (string | undefined)[]>> {
  const drawn = await needs.drawPictures(pictures, longestSide)
  if (drawn === 'busy') return { images: [], isBusy: true }
  let left = mostDrawnBytes
  const images = drawn.map((picture) => {
    if (!picture || picture.bytes.length > left) return undefined
    left -= picture.bytes.length
    return dataUrl(picture)
  })
  return { images, isBusy: false }
}

function isDrawable(bytes: Buffer): boolean {
  const image = rasterImage(bytes)
  return image !== undefined && image.width * image.height <= mostPixels
}

export async function collect(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<Buffer | undefined> {
  const kept: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > limit) return undefined
    kept.push(chunk)
  }
  return Buffer.concat(kept)
}
