export type SecondForErasure = {
  /** Another administrator agrees before anything is erased. */
  readonly needsSecond: boolean
  /** Who asked that nobody else need agree any more. */
  readonly endingAskedBy?: string
}

/**
 * What a save by one administrator makes of the rule of four eyes. It is ended as an erasure is begun, by two: one
 * unticks it and thereby asks, another one unticks it too. Until then it holds, and whoever saves it ticked takes the
 * asking back. Where there is no other administrator it ends at once: a person's right to be erased may not hang on
 * somebody who does not exist.
 */
export function savedSecond(
  kept: SecondForErasure,
  isTicked: boolean,
  by: { readonly userId: string; readonly otherAdministrators: readonly string[] },
): SecondForErasure {
  if (isTicked || !kept.needsSecond) return { needsSecond: isTicked }
  const { userId, otherAdministrators: others } = by
  const isAgreed = kept.endingAskedBy !== undefined && others.includes(kept.endingAskedBy)
  if (isAgreed || others.length === 0) return { needsSecond: false }
  return { needsSecond: true, endingAskedBy: userId }
}
