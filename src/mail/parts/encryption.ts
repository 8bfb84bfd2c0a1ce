import type { MailContent } from './leaf-reader.ts'
import { PKCS7 } from './leaf-roles.ts'

/** How a mail is closed to us, as people name it; undefined when it can be read. */
export function encryptionOf(content: MailContent, text: string): 'PGP' | 'S/MIME' | undefined {
  if (content.types.has('application/pgp-encrypted') || PGP_MESSAGE.test(text)) return 'PGP'
  if (content.types.has('multipart/encrypted')) return 'S/MIME'
  const isEnveloped = content.attached.some(
    ({ heading, part }) =>
      PKCS7.test(heading.type) &&
      !READABLE.test(heading.smimeType ?? '') &&
      !content.openedParts.includes(part),
  )
  return isEnveloped ? 'S/MIME' : undefined
}

const PGP_MESSAGE = /^-----BEGIN PGP MESSAGE-----[ \t]*$/m
const READABLE = /^(?:signed-data|certs-only|compressed-data)$/
