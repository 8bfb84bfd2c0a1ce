/** Where to go back to after signing in: a path of this desk and nothing else (open redirect). */
export function localPath(text: unknown): string | undefined {
  if (typeof text !== 'string' || text.length > 300) return undefined
  return /^\/(?![/\\])[A-Za-z0-9/._~?=&%#-]*$/.test(text) ? text : undefined
}
