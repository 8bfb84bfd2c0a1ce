import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import { translator } from '../messages/translator.ts'
import type { Language } from '../people/language.ts'
import type { ReceiptSnapshot } from './receipt.ts'

export type ReceiptWords = { readonly subject: string; readonly text: string; readonly html: string }

const views = fileURLToPath(new URL('../../templates/mail/', import.meta.url))
const inText = new Eta({ views, cache: true, autoEscape: false })
const inHtml = new Eta({ views, cache: true, autoEscape: true })

/**
 * What the resident reads: neutral subject, no topic, nothing of what they wrote. Known and unknown senders
 * get the same words but for reference, date and language, so that a receipt gives nobody away (product.md).
 */
export function composeReceipt(receipt: {
  readonly language: Language
  readonly reference: string
  readonly serviceName: string
  readonly snapshot: ReceiptSnapshot
}): ReceiptWords {
  const { language, reference, serviceName, snapshot } = receipt
  const words = { ...snapshot, reference, serviceName }
  return {
    subject: translator(language)('mail.subject.receipt', { reference }),
    text: inText.render(`receipt.${language}.txt.eta`, words),
    html: inHtml.render(`receipt.${language}.html.eta`, words),
  }
}
