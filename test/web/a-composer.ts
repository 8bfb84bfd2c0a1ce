import { aMail, type MailParts } from '../helpers/mails/a-mail.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField } from './a-visitor.ts'

export type AComposer = {
  readonly desk: ADesk
  readonly advisor: AVisitor
  readonly reference: string
  readonly path: string
  /** Opens the form anew and sends it, by another button when told. */
  submit(
    fields?: Record<string, string>,
    files?: readonly File[],
    act?: 'reply' | 'draft' | 'language' | 'insertion',
  ): ReturnType<AVisitor['postFiles']>
  view(): Promise<NonNullable<Awaited<ReturnType<ADesk['store']['ticketByReference']>>>>
  draft(): ReturnType<ADesk['store']['draft']>
}

/** An advisor in front of the form of an answer to one enquiry. */
export async function aComposer(
  mail: MailParts = { text: 'Hei, vuokra on rästissä. Mitä teen?' },
  given?: { readonly desk: ADesk; readonly advisor: AVisitor },
): Promise<AComposer> {
  const desk = given?.desk ?? (await aDesk())
  const advisor = given?.advisor ?? (await aVisitor(desk))
  const reference = await desk.receive(aMail({ to: service, ...mail }))
  const path = `/tickets/${reference}`
  const view = async () => (await desk.store.ticketByReference(reference, desk.now()))!
  return {
    desk,
    advisor,
    reference,
    path,
    view,
    draft: async () => desk.store.draft((await view()).ticket.id, advisor.user.id, 'reply'),
    async submit(fields = {}, files = [], act = 'reply') {
      const form = await advisor.get(`${path}/reply`)
      const hidden = Object.fromEntries(
        ['formId', 'version', 'seq'].map((name) => [name, hiddenField(form, name)]),
      )
      const all = { ...hidden, text: '', outcome: '', ...fields }
      return advisor.postFiles(`${path}/${act}`, all, files)
    },
  }
}
