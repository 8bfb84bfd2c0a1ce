import { detectLanguage } from './detect-language.ts'

/** The languages receipts exist in. */
export type ReceiptLanguage = 'fi' | 'sv' | 'en'

export type ReceiptClues = {
  /** What the person wrote, without quotes. */
  readonly visibleText: string
  /** Asked when the text says too little. */
  readonly subject?: string | undefined
  /** Content-Language header, RFC 3282: a hint of the writer's program, weaker than words. */
  readonly contentLanguage?: string | undefined
  /** The language of the service. */
  readonly fallback: ReceiptLanguage
}

/**
 * The language a receipt is written in: text, subject, header, service. Somebody who surely writes another
 * language than ours (Russian, Arabic, Somali) gets English; who wrote too little to tell does not.
 */
export function receiptLanguage(clues: ReceiptClues): ReceiptLanguage {
  return (
    spoken(clues.visibleText) ??
    spoken(clues.subject ?? '') ??
    declared(clues.contentLanguage) ??
    clues.fallback
  )
}

function spoken(text: string): ReceiptLanguage | undefined {
  const { language } = detectLanguage(text)
  if (language === 'unknown') return undefined
  return language === 'ru' || language === 'other' ? 'en' : language
}

/** The first tag, RFC 5646: "sv-FI, en" is Swedish. */
function declared(contentLanguage = ''): ReceiptLanguage | undefined {
  const primary = /^\s*([a-z]{2,3})(?![a-z])/i.exec(contentLanguage)?.[1]?.toLowerCase()
  return primary === 'fi' || primary === 'sv' || primary === 'en' ? primary : undefined
}
