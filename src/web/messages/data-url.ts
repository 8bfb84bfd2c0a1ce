import type { DrawnPicture } from '../../pictures/picture.ts'

/** RFC 2397. */
export function dataUrl({ type, bytes }: DrawnPicture): string {
  return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`
}
