import type { DeskNeeds } from '../desk-needs.ts'
import type { AttachmentView } from '../desk-store.ts'
import { rasterImage } from './raster-image.ts'

const mostBytes = 1_000_000
export const mostPixels = 50_000_000
const mostImages = 30

/**
 * The mail's own images as data: URLs by content id, since the frame may fetch nothing (ruling 10). What
 * is not a plain raster image by its bytes, or too big to draw, is left out; it stays in the list of files.
 */
export async function inlineImages(
  needs: DeskNeeds,
  attachments: readonly AttachmentView[],
  html: string,
): Promise<ReadonlyMap<string, string>> {
  const images = new Map<string, string>()
  let left = mostBytes
  if (!/cid:/i.test(html)) return images
  for (const attachment of attachments.filter(({ isInline }) => isInline).slice(0, mostImages)) {
    const { id, contentId, size } = attachment
    if (contentId === undefined || size > left) continue
    const found = await needs.store.attachment(id)
    const bytes = found && (await collect(needs.readPart(found.raw, found.part), left))
    const image = bytes && rasterImage(bytes)
    if (!bytes || !image || image.width * image.height > mostPixels) continue
    left -= bytes.length
    images.set(contentId, `data:${image.type};base64,${bytes.toString('base64')}`)
  }
  return images
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
