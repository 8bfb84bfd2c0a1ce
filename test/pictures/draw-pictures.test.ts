import { readFileSync } from 'node:fs'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { drawsPictures } from '../../src/pictures/draw-pictures.ts'
import type { DrawnPicture } from '../../src/pictures/picture.ts'

const drawPictures = drawsPictures()
const letter = readFileSync(new URL('../../src/demo/court-letter.jpg', import.meta.url))

function aColour(width: number, height: number) {
  return sharp({ create: { width, height, channels: 3, background: '#0a5360' } })
}

async function size(drawn: DrawnPicture | undefined) {
  const { format, width, height } = await sharp(drawn?.bytes).metadata()
  return { format, width, height }
}

async function drawnOf(...asked: Parameters<typeof drawPictures>) {
  const drawn = await drawPictures(...asked)
  if (drawn === 'busy') throw new Error('nobody else asks for pictures here')
  return drawn
}

test.each(['jpeg', 'png', 'gif', 'webp'] as const)('a %s is drawn anew as WebP', async (format) => {
  const [drawn] = await drawnOf([await aColour(300, 200).toFormat(format).toBuffer()], 2400)
  expect(drawn?.type).toBe('image/webp')
  expect(await size(drawn)).toEqual({ format: 'webp', width: 300, height: 200 })
})

test('a photo is turned upright, fits the screen, and no longer says where it was taken', async () => {
  const photo = await aColour(4000, 3000)
    .withExif({ IFD0: { Make: 'Puhelin' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '60/1 59/1 0/1' } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toBuffer()
  const [drawn] = await drawnOf([photo], 2400)
  expect(await size(drawn)).toEqual({ format: 'webp', width: 1800, height: 2400 })
  expect((await sharp(drawn?.bytes).metadata()).exif).toBeUndefined()
})

test('of what moves, the first frame is shown', async () => {
  const frames = [await aColour(40, 40).png().toBuffer(), await aColour(40, 40).negate().png().toBuffer()]
  const moving = await sharp(frames, { join: { animated: true } })
    .gif()
    .toBuffer()
  const [drawn] = await drawnOf([moving], 100)
  expect((await sharp(drawn?.bytes).metadata()).pages ?? 1).toBe(1)
})

test('what is no picture, or another kind of one, is drawn as nothing, and the others all the same', async () => {
  const [svg, tiff, cut, empty, good] = await drawnOf(
    [
      Buffer.from(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>',
      ),
      await aColour(30, 30).tiff().toBuffer(),
      letter.subarray(0, 300),
      Buffer.alloc(0),
      letter,
    ],
    1280,
  )
  expect([svg, tiff, cut, empty]).toEqual([undefined, undefined, undefined, undefined])
  expect(good?.type).toBe('image/webp')
})

test('a picture that says it is larger than any photograph is not decoded', async () => {
  const bomb = await aColour(8000, 8000).png().toBuffer()
  expect(await drawnOf([bomb], 1280)).toEqual([undefined])
})

test('pages that ask at the same time each get their own pictures', async () => {
  const wide = await aColour(20, 10).png().toBuffer()
  const high = await aColour(10, 20).png().toBuffer()
  const [[first], [second], none] = await Promise.all([
    drawnOf([wide], 100),
    drawnOf([high], 100),
    drawnOf([], 100),
  ])
  expect([await size(first), await size(second)]).toMatchObject([{ width: 20 }, { width: 10 }])
  expect(none).toEqual([])
})

test('a page whose pictures cannot be handed over takes no later page with it', async () => {
  const unsendable = new Proxy(new Uint8Array(3), {})
  expect(await drawnOf([unsendable], 2400)).toEqual([undefined])
  const [drawn] = await drawnOf([await aColour(30, 20).png().toBuffer()], 2400)
  expect(await size(drawn)).toEqual({ format: 'webp', width: 30, height: 20 })
})

test('of very many pages at once, the last are told to come again instead of filling the memory', async () => {
  const picture = await aColour(20, 10).png().toBuffer()
  const pages = await Promise.all(Array.from({ length: 12 }, () => drawPictures([picture], 100)))
  expect(pages.map((drawn) => drawn === 'busy')).toEqual([
    ...Array.from({ length: 8 }, () => false),
    ...Array.from({ length: 4 }, () => true),
  ])
  expect((await drawnOf([picture], 100))[0]?.type).toBe('image/webp')
})
