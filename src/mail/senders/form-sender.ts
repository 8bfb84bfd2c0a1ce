import type { Address, Authentication, Problem, ReadingContext } from '../inbound-mail.ts'
import { participantKey } from './participant-key.ts'

export type FormSigns = {
  readonly from: readonly Address[]
  readonly replyTo: readonly Address[]
  /** What our own server found out about the From address. */
  readonly authentication: Authentication
}

export type FormReading = {
  /** Who filled the form in; undefined when From stays who wrote. */
  readonly sender?: Address
  readonly problems: readonly Problem[]
}

/**
 * Mail of a web form the office named: a program sends it from its own address, and Reply-To is who filled
 * the form in (R-ADDR-5). Only the one exact From address counts, with one Reply-To that is not ours. Where
 * our server judges senders it must have proved this one: a Reply-To of anybody else never says who wrote.
 */
export function readFormSender(signs: FormSigns, context: ReadingContext): FormReading {
  const form = formOf(signs.from, context)
  if (form === undefined) return { problems: [] }
  const [writer, ...others] = signs.replyTo.filter(({ address }) => !isAmong(context.ownAddresses, address))
  if (!isProved(signs.authentication, context)) return { problems: [{ code: 'form-unproved', detail: form }] }
  if (!writer || others.length > 0 || participantKey(writer.address) === participantKey(form))
    return { problems: [{ code: 'form-without-writer', detail: form }] }
  return { sender: writer, problems: [{ code: 'sender-from-form', detail: form }] }
}

function formOf(from: readonly Address[], { webForms, ownAddresses }: ReadingContext): string | undefined {
  const [only, ...others] = from
  if (!only || others.length > 0 || isAmong(ownAddresses, only.address)) return undefined
  return isAmong(webForms ?? [], only.address) ? only.address : undefined
}

function isProved(authentication: Authentication, { trustedAuthservId }: ReadingContext): boolean {
  return authentication === 'pass' || (authentication === 'unknown' && trustedAuthservId === undefined)
}

function isAmong(addresses: readonly string[], address: string): boolean {
  const key = participantKey(address)
  return addresses.some((one) => participantKey(one) === key)
}
