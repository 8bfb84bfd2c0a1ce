import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import type { Desk } from '../desk.ts'
import { formFields, id, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { type FoundResident, readableResident } from './resident-access.ts'
import { headingOf } from './resident-view.ts'

const right = 'work-tickets'

/** Two addresses of one person, because an advisor says so and nothing else; taken apart as easily. */
export function residentMergePages(app: FastifyInstance, desk: Desk): void {
  const { store, clock } = desk.needs

  app.get('/residents/:id/merge', { config: { right } }, async (request, reply) =>
    mergePage(desk, request, reply, await readableResident(desk, request), { address: '' }),
  )

  app.post('/residents/:id/merge', { config: { right } }, async (request, reply) => {
    const address = formFields({ address: shortText }, request.body).address.trim()
    const found = await readableResident(desk, request)
    const fault = await faultOf(desk, found, address)
    if (fault) return mergePage(desk, request, reply, found, { address, fault })
    return mergePage(desk, request, reply, found, { address, otherId: await store.residentOf(address) })
  })

  app.post('/residents/:id/merging', { config: { right } }, async (request, reply) => {
    const { other, isSame } = formFields({ other: id, isSame: z.literal('yes').optional() }, request.body)
    const found = await readableResident(desk, request)
    const view = await store.resident(other)
    if (!view) throw new RefusedRequest(404, 'not-found')
    const address = view.addresses[0]!.address
    if (!isSame)
      return mergePage(desk, request, reply, found, { address, otherId: view.id, fault: 'unconfirmed' })
    const into = found.resident.id
    await store.mergeResidents(view.id, into, eventOf(request, clock(), 'resident-merged', into, view.id))
    return reply.redirect(`/residents/${into}?done=merged&other=${view.id}#ilmoitus`, 303)
  })

  app.post('/residents/:id/separation', { config: { right } }, async (request, reply) => {
    const { other } = formFields({ other: id }, request.body)
    const { resident } = await readableResident(desk, request)
    if (!resident.addresses.some((one) => one.id === other && one.mergedAt))
      throw new RefusedRequest(404, 'not-found')
    const event = eventOf(request, clock(), 'resident-separated', resident.id, other)
    await store.separateResident(other, event)
    return reply.redirect(`/residents/${resident.id}?done=separated#ilmoitus`, 303)
  })
}

function eventOf(
  request: FastifyRequest,
  at: Date,
  kind: 'resident-merged' | 'resident-separated',
  resident: string,
  other: string,
) {
  return { kind, at, actor: { userId: signedIn(request).id }, facts: { resident, other } } as const
}

type MergeFault = 'address' | 'unknown' | 'same' | 'unconfirmed'

/** Only who has written or was written to is a person of the desk. */
async function faultOf(
  { needs }: Desk,
  { resident }: FoundResident,
  address: string,
): Promise<MergeFault | undefined> {
  if (!/^[^\s@<>"]{1,64}@[^\s@<>"]{3,190}$/.test(address)) return 'address'
  const other = await needs.store.resident(await needs.store.residentOf(address))
  if (other?.id === resident.id) return 'same'
  return other?.addresses.some(({ ticketCount }) => ticketCount > 0) ? undefined : 'unknown'
}

async function mergePage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { resident }: FoundResident,
  shown: { readonly address: string; readonly fault?: MergeFault; readonly otherId?: string },
): Promise<FastifyReply> {
  const { t } = voiceOf(request.visit.language, await desk.settings())
  const other = shown.otherId ? await desk.needs.store.resident(shown.otherId) : undefined
  const field = shown.fault === 'unconfirmed' ? 'isSame' : 'address'
  return desk.page(request, reply, {
    template: 'resident-merge',
    title: t('resident.merge'),
    section: 'residents',
    status: shown.fault ? 422 : 200,
    hasFaults: shown.fault !== undefined,
    data: {
      path: `/residents/${resident.id}`,
      people: other
        ? [resident, other].map((one) => ({ heading: headingOf(one), addresses: one.addresses }))
        : [],
      otherId: other?.id,
      heading: headingOf(resident),
      address: shown.address,
      faults: shown.fault ? [{ field, text: t(`resident.fault.${shown.fault}`) }] : [],
    },
  })
}
