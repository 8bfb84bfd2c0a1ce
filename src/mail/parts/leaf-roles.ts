import type { Leaf } from './split-mail.ts'

/** R-BODY-1: text/plain and text/html that are inline and unnamed. */
export function isBodyLeaf({ heading }: Leaf): boolean {
  const isText = heading.type === 'text/plain' || heading.type === 'text/html'
  return isText && heading.name === undefined && heading.disposition !== 'attachment'
}

/** A message within the mail, or the header of one. */
export function isNested(type: string): boolean {
  return (
    type === 'message/rfc822' ||
    type === 'message/global' ||
    type === 'text/rfc822-headers' ||
    type === 'message/global-headers'
  )
}

/** RFC 3464, 5965, 8098: what a machine reports about another mail. */
export function isReport(type: string): boolean {
  return /^message\/(?:global-)?(?:delivery-status|feedback-report|disposition-notification)$/.test(type)
}

/** A part that holds others: Outlook's winmail.dat (R-ATT-7), or a mail within its signature (RFC 8551). */
export function wrapperKind({ heading }: Leaf): 'winmail' | 'signed' | undefined {
  if (/^application\/(?:vnd\.)?ms-tnef$/.test(heading.type)) return 'winmail'
  if (/^winmail\.dat$/i.test(heading.name ?? '')) return 'winmail'
  if (!PKCS7.test(heading.type)) return undefined
  return heading.smimeType === undefined || heading.smimeType === 'signed-data' ? 'signed' : undefined
}

/** S/MIME, signed or encrypted. */
export const PKCS7 = /^application\/(?:x-)?pkcs7-mime$/
