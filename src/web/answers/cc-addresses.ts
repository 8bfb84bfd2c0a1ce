import type { Address } from '../../mail/inbound-mail.ts'

const mostCopies = 10
/** The same bounds as of every recipient (R-ADDR-7); quoted local parts and lists are nobody's address here. */
const bareAddress = /^[^\s\p{Cc}\p{Cf}()<>[\]\\,;:"@]{1,64}@[^\s\p{Cc}\p{Cf}()<>[\]\\,;:"@]{1,189}$/u

/** Those who get a copy, as objects and never as one text; undefined when a part of it is no address. */
export function ccAddresses(typed: string): readonly Address[] | undefined {
  if (/[\p{Cc}\u2028\u2029]/u.test(typed)) return undefined
  const parts = typed
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const found = parts.map(addressOf).filter((address) => address !== undefined)
  if (found.length < parts.length || found.length > mostCopies) return undefined
  return found.filter(
    ({ address }, index) =>
      found.findIndex((other) => other.address.toLowerCase() === address.toLowerCase()) === index,
  )
}

/** `osoite@talo.example` or `Nimi <osoite@talo.example>`. */
function addressOf(part: string): Address | undefined {
  const [, name = '', inBrackets] = /^([^<>]*)<([^<>]*)>$/.exec(part) ?? []
  const address = (inBrackets ?? part).trim()
  if (!bareAddress.test(address)) return undefined
  return { name: name.replaceAll('"', '').trim(), address }
}
