import { normaliseSubject } from '../mail/headers/subject.ts'
import { translator } from '../messages/translator.ts'
import type { Language } from '../people/language.ts'
import { isSensitiveSubject } from './sensitive-subject.ts'

/** `own` is always neutral, `keep` always the resident's, `auto` looks for what is nobody's business. */
export type SubjectPolicy = 'auto' | 'own' | 'keep'

/**
 * Subject of an answer (R-OUT-3): the resident's own keeps Gmail's conversation together; ours carries the
 * reference and says nothing (ruling 16).
 */
export function replySubject(reply: {
  readonly policy: SubjectPolicy
  readonly residentSubject: string
  readonly residentNames: readonly string[]
  readonly reference: string
  readonly language: Language
}): string {
  const { policy, residentNames, reference, language } = reply
  const subject = normaliseSubject(reply.residentSubject)
  const isKept =
    subject !== '' &&
    (policy === 'keep' || (policy === 'auto' && !isSensitiveSubject(subject, residentNames)))
  return isKept ? `Re: ${subject}` : translator(language)('mail.subject.reply', { reference })
}
