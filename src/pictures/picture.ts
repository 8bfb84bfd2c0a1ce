/** A picture as this program drew it: nothing of the sender's bytes is left in it. */
export type DrawnPicture = { readonly type: 'image/webp'; readonly bytes: Uint8Array }

/**
 * Draws pictures anew, each at most `longestSide` pixels wide and high, turned as the camera noted, only their
 * first frame. Undefined for what no decoder of png, jpeg, gif or webp takes; `busy` when so many pages wait for
 * theirs that nothing was tried.
 */
export type DrawPictures = (
  pictures: readonly Uint8Array[],
  longestSide: number,
) => Promise<readonly (DrawnPicture | undefined)[] | 'busy'>
