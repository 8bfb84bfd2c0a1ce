import { translator } from '../../messages/translator.ts'
import type { Language } from '../../people/language.ts'
import { composeReceipt, type ReceiptWords } from '../../receipts/compose-receipt.ts'
import { receiptSnapshot } from '../../receipts/receipt-snapshot.ts'
import { layOutReply } from '../../replies/reply-layout.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import { targetRule } from '../../tickets/targets.ts'
import type { DeskService } from '../desk-needs.ts'
import type { Voice } from '../page/render.ts'

/** The receipt a message of this moment would get. */
export function receiptPreview(
  service: DeskService,
  settings: OfficeSettings,
  language: Language,
  now: Date,
): ReceiptWords {
  return composeReceipt({
    language,
    reference: exampleReference(service, now),
    serviceName: service.name,
    snapshot: receiptSnapshot(settings, targetRule(settings)(now, 'ordinary'), language),
  })
}

/** The end of an answer, under a line that stands for the letter. */
export function answerPreview(
  service: DeskService,
  settings: OfficeSettings,
  language: Language,
  { t }: Voice,
): { readonly language: Language; readonly name: string; readonly text: string } {
  const { text } = layOutReply({
    text: translator(language)('settings.signatures.example'),
    signature: settings.signatures[language],
    serviceName: service.name,
    reference: `${service.referencePrefix}-2026-1147`,
    language,
  })
  return { language, name: t(`language.title.${language}`), text }
}

/** A number no enquiry has. */
function exampleReference({ referencePrefix }: DeskService, now: Date): string {
  return `${referencePrefix}-${now.getUTCFullYear()}-0`
}
