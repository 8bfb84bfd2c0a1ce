import { receiptLanguage } from '../languages/receipt-language.ts'
import type { InboundMail } from '../mail/inbound-mail.ts'
import type { Language } from '../people/language.ts'
import type { Analyser } from '../search/analyser.ts'

/** What of a mail can be found. */
export type Findable = {
  readonly plain: string
  readonly analysed: string
  /** By which analyser; texts of another one are not put into the same index. */
  readonly analyser: string
}

/** A mail with what takes long to find out about its words: the process that reads it does that, too. */
export type UnderstoodMail = InboundMail & {
  /** The writer's, as far as it can be told; Finnish where it cannot. */
  readonly language: Language
  readonly findable: Findable
}

/** What nobody prepared for the search yet, storage prepares itself. */
export type FindableMail = InboundMail & { readonly findable?: Findable }

export function understood(mail: InboundMail, analyser: Analyser): UnderstoodMail {
  const { visibleText, subject, contentLanguage } = mail
  return {
    ...mail,
    language: receiptLanguage({ visibleText, subject, contentLanguage, fallback: 'fi' }),
    findable: findable(findableParts(mail), analyser),
  }
}

/** Longer texts are found by their beginning. */
const findableCharacters = 300_000

export function findable(
  parts: readonly string[],
  { name, analyse }: Pick<Analyser, 'name' | 'analyse'>,
): Findable {
  const plain = parts.join('\n').slice(0, findableCharacters).toWellFormed()
  return { plain, analysed: analyse(plain), analyser: name }
}

const mostPeople = 50

/** Subject, people, file names, and the whole text: also what is folded away as quoted. */
export function findableParts(mail: InboundMail): string[] {
  const people = [mail.sender, ...mail.from, ...mail.to, ...mail.cc].filter((who) => who !== undefined)
  return [
    mail.subject,
    ...people.slice(0, mostPeople).map(({ name, address }) => `${name} ${address}`),
    ...mail.attachments.map(({ name }) => name),
    mail.text,
  ]
}
