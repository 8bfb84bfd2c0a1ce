import { drawPicture } from './draw-picture.ts'

type Work = { readonly pictures: readonly Uint8Array[]; readonly longestSide: number }

process.once('message', async (work) => {
  const { pictures, longestSide } = work as Work
  for (const [index, picture] of pictures.entries()) {
    const answer = { index, drawn: await drawPicture(picture, longestSide) }
    await new Promise((resolve) => process.send?.(answer, resolve))
  }
  process.disconnect()
})
