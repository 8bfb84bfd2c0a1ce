import sharp from 'sharp'
import type { DrawnPicture } from './picture.ts'

/** A photograph of today's telephones has 12 to 50 million. */
const mostPixels = 50_000_000

sharp.concurrency(1)
sharp.cache(false)
sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: [
    'VipsForeignLoadJpegBuffer',
    'VipsForeignLoadPngBuffer',
    'VipsForeignLoadNsgifBuffer',
    'VipsForeignLoadWebpBuffer',
  ],
})

/** Every other format, SVG and TIFF among them, is refused; so is what says it is larger than `mostPixels`. */
export async function drawPicture(
  picture: Uint8Array,
  longestSide: number,
): Promise<DrawnPicture | undefined> {
  try {
    const bytes = await sharp(picture, { limitInputPixels: mostPixels, pages: 1 })
      .autoOrient()
      .resize({ width: longestSide, height: longestSide, fit: 'inside', withoutEnlargement: true })
      .webp({ quality: 85, effort: 2 })
      .toBuffer()
    return { type: 'image/webp', bytes }
  } catch {
    return undefined
  }
}
