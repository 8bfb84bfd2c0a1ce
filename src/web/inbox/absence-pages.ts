import { randomUUID } from 'node:crypto'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type AbsenceFault, absenceFault } from '../../people/absence.ts'
import { mayUse } from '../../people/permissions.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { formFields, idParam, params, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { shownAbsences, today } from './absence-view.ts'

const right = ['work-tickets', 'manage-absences'] as const
const faultFields: Readonly<Record<AbsenceFault, string>> = {
  'date-invalid': 'from',
  'ends-before-it-begins': 'to',
  'is-over': 'to',
  'own-substitute': 'substitute',
  overlaps: 'from',
}

type AbsenceForm = {
  readonly person: string
  readonly from: string
  readonly to: string
  readonly substitute: string
}

/** Who is away and who stands in: advisors plan their own days, a supervisor everybody's. */
export function absencePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs
  app.get('/absences', { config: { right } }, (request, reply) => absencesPage(desk, request, reply))

  app.post('/absences', { config: { right } }, async (request, reply) => {
    const user = signedIn(request)
    const form = formFields(
      { person: shortText, from: shortText, to: shortText, substitute: shortText },
      request.body,
    )
    const { person, substitute } = form
    const advisors = await advisorsOf(desk)
    const isKnown = (userId: string) => advisors.some(({ id }) => id === userId)
    if (!isKnown(person) || (substitute !== '' && !isKnown(substitute)))
      throw new RefusedRequest(400, 'form-unreadable')
    if (!mayPlan(user, person)) throw new RefusedRequest(404, 'not-found')
    const date = today(await desk.settings(), clock())
    const { from, to } = form
    const absence = { id: randomUUID(), userId: person, from, to }
    const given = substitute === '' ? absence : { ...absence, substituteId: substitute }
    const fault = absenceFault(given, await store.absences(date), date)
    if (fault) return absencesPage(desk, request, reply, { form, fault })
    const facts = { absent: person, from, to, substitute: substitute || null }
    await store.addAbsence(given, { kind: 'absence-set', at: clock(), actor: { userId: user.id }, facts })
    return reply.redirect('/absences?done=set#ilmoitus', 303)
  })

  app.post('/absences/:id/removal', { config: { right } }, async (request, reply) => {
    const user = signedIn(request)
    formFields({}, request.body)
    const { id } = params(idParam, request.params)
    const date = today(await desk.settings(), clock())
    const absence = (await store.absences(date)).find((one) => one.id === id)
    if (!mayPlan(user, absence?.userId ?? '')) throw new RefusedRequest(404, 'not-found')
    if (absence) {
      const facts = { absent: absence.userId, from: absence.from, to: absence.to }
      await store.removeAbsence(id, {
        kind: 'absence-removed',
        at: clock(),
        actor: { userId: user.id },
        facts,
      })
    }
    return reply.redirect('/absences?done=removed#ilmoitus', 303)
  })
}

function mayPlan(user: User, userId: string): boolean {
  return user.id === userId || mayUse(user.role, 'manage-absences')
}

async function advisorsOf({ needs }: Desk): Promise<readonly User[]> {
  const users = await needs.store.listUsers()
  return users.filter(({ role, isDisabled }) => !isDisabled && mayUse(role, 'work-tickets'))
}

async function absencesPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  refused?: { readonly form: AbsenceForm; readonly fault: AbsenceFault },
): Promise<FastifyReply> {
  const { store, clock } = desk.needs
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const date = today(settings, clock())
  const users = await store.listUsers()
  const advisors = await advisorsOf(desk)
  const fault = refused && {
    field: faultFields[refused.fault],
    text: voice.t(`absence.fault.${refused.fault}`),
  }
  const { done } = request.query as { done?: unknown }
  const person = mayUse(user.role, 'work-tickets') ? user.id : (advisors[0]?.id ?? '')
  return desk.page(request, reply, {
    template: 'absences',
    title: voice.t('absence.title'),
    section: 'absences',
    status: fault ? 422 : 200,
    hasFaults: fault !== undefined,
    data: {
      absences: shownAbsences(await store.absences(date), users, date, voice).map((one) => ({
        ...one,
        mayRemove: mayPlan(user, one.userId),
      })),
      people: advisors.filter(({ id }) => mayPlan(user, id)),
      advisors,
      form: refused?.form ?? { person, from: date, to: date, substitute: '' },
      earliest: date,
      faults: fault ? [fault] : [],
      notice: done === 'set' || done === 'removed' ? voice.t(`absence.done.${done}`) : undefined,
    },
  })
}
