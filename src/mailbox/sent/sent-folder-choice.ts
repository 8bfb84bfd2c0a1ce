/** Of a LIST answer, what the choice needs. `specialUse` as the server gave it or as it was guessed. */
export type ListedFolder = {
  readonly path: string
  readonly name: string
  readonly specialUse?: string
  readonly canHoldMail: boolean
}

/** IMAP_SENT_FOLDER: `auto`, a name, or `off`. */
export type SentFolderSetting =
  | { readonly kind: 'auto' }
  | { readonly kind: 'folder'; readonly path: string }
  | { readonly kind: 'off' }

/** Names mail programs and servers give it, in the languages met here; lower case. */
const SENT_NAMES = [
  ...['sent', 'sent items', 'sent mail', 'sent messages'],
  ...['lähetetyt', 'lähetetyt viestit', 'lähetetty'],
  ...['skickat', 'skickade', 'skickade objekt', 'skickade meddelanden'],
  ...['gesendet', 'gesendete elemente', 'gesendete objekte'],
  ...['sendt post', 'sendte elementer', 'saadetud', 'envoyés', 'enviados', 'отправленные'],
]

/** The folder for copies (R-SEND-4): the configured one, else \Sent (RFC 6154), else a known name. */
export function chooseSentFolder(
  folders: readonly ListedFolder[],
  setting: Exclude<SentFolderSetting, { kind: 'off' }>,
): string | undefined {
  const usable = folders.filter(({ canHoldMail }) => canHoldMail)
  if (setting.kind === 'folder') {
    const wanted = setting.path.normalize('NFC')
    return usable.find(({ path }) => path.normalize('NFC') === wanted)?.path
  }
  const special = usable.find(({ specialUse }) => specialUse === '\\Sent')
  if (special !== undefined) return special.path
  const named = usable
    .map(({ path, name }) => ({ path, rank: SENT_NAMES.indexOf(name.normalize('NFC').toLowerCase()) }))
    .filter(({ rank }) => rank >= 0)
  return named.sort((a, b) => a.rank - b.rank || a.path.length - b.path.length)[0]?.path
}
