import { cleanLine } from '../text/clean-text.ts'

const EXTENSIONS: Record<string, string> = {
  ...{
    'image/png': 'image.png',
    'image/jpeg': 'image.jpg',
    'image/gif': 'image.gif',
    'image/webp': 'image.webp',
  },
  ...{ 'image/heic': 'image.heic', 'image/tiff': 'image.tif', 'application/pdf': 'attachment.pdf' },
  ...{ 'text/calendar': 'invite.ics', 'text/html': 'attachment.html', 'text/plain': 'attachment.txt' },
  ...{ 'application/ms-tnef': 'winmail.dat', 'message/delivery-status': 'delivery-status.txt' },
  ...{
    'text/rfc822-headers': 'headers.txt',
    'message/rfc822': 'message.eml',
    'message/global': 'message.eml',
  },
  ...{ 'application/pgp-signature': 'signature.asc', 'application/pkcs7-signature': 'smime.p7s' },
  ...{ 'application/x-pkcs7-signature': 'smime.p7s', 'application/pkcs7-mime': 'smime.p7m' },
}

const DANGEROUS =
  /\.(?:exe|com|scr|pif|bat|cmd|ps1|vbs?|vbe|js|jse|wsf?|wsh|hta|lnk|url|jar|msi|reg|cpl|iso|img|vhdx?|one|chm|dll|docm|dotm|xlsm|xltm|xlam|pptm|potm|ppam)$/i

/** Whether a file of that name may run a program when it is opened (R-ATT-9). */
export function isDangerousName(name: string): boolean {
  return DANGEROUS.test(name)
}

const MAX_BYTES = 200

/**
 * A name that may be shown and offered for saving (R-ATT-4): the last path element without controls, bidi
 * marks, leading dots, trailing dots and blanks, reserved device names; at most 200 bytes with its extension.
 * It is a label: where the bytes lie never depends on it. Normalised first, looked at afterwards.
 */
export function safeAttachmentName(
  name: string | undefined,
  type: string,
  subjectOfMessage?: string,
): string {
  const own = name === undefined ? '' : cleanName(name)
  if (own !== '') return own
  const titled =
    type === 'message/rfc822' && subjectOfMessage ? cleanName(subjectOfMessage.replace(/[\\/:]/g, ' ')) : ''
  if (titled !== '') return cutToBytes(`${titled}.eml`)
  return EXTENSIONS[type] ?? 'attachment.bin'
}

function cleanName(name: string): string {
  const visible = cleanLine(name.normalize('NFKC')).replace(/[\p{Cf}\p{Cc}]/gu, '')
  const base = visible.split(/[\\/:]/).at(-1) ?? ''
  const plain = base.replace(/[<>"|?*]/g, '_').replace(/^[.\s]+/, '')
  const trimmed = withoutTail(plain)
  const isDevice = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i.test(trimmed)
  return cutToBytes(isDevice ? `_${trimmed}` : trimmed)
}

function withoutTail(name: string): string {
  let end = name.length
  while (end > 0 && (name[end - 1] === '.' || name[end - 1] === ' ')) end--
  return name.slice(0, end)
}

function cutToBytes(name: string): string {
  if (Buffer.byteLength(name) <= MAX_BYTES) return name
  const extension = /\.[\p{L}\p{N}_-]{1,12}$/u.exec(name)?.[0] ?? ''
  const room = MAX_BYTES - Buffer.byteLength(extension)
  let stem = ''
  let used = 0
  for (const char of name.slice(0, name.length - extension.length)) {
    used += Buffer.byteLength(char)
    if (used > room) break
    stem += char
  }
  return withoutTail(stem) + extension
}

/** `kuva.png` twice in one mail becomes `kuva.png` and `kuva (2).png`. */
export function distinctName(name: string, taken: Set<string>): string {
  let candidate = name
  const dot = name.lastIndexOf('.')
  const stem = dot > 0 ? name.slice(0, dot) : name
  const extension = dot > 0 ? name.slice(dot) : ''
  for (let count = 2; taken.has(candidate.toLowerCase()); count++)
    candidate = `${stem} (${count})${extension}`
  taken.add(candidate.toLowerCase())
  return candidate
}
