import { randomUUID } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import type { Desk } from '../desk.ts'
import { foundPeople } from '../inbox/search-people.ts'
import { formFields, id, shortText } from '../page/form-fields.ts'
import { RefusedRequest } from '../page/refused-request.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'

const right = 'read-messages'
const hitsRead = 100
const peopleShown = 30

/** People are looked for, never listed: a list of everybody who ever asked for help is nobody's work. */
export function residentSearch(app: FastifyInstance, desk: Desk): void {
  const { store, clock, searchExpression } = desk.needs
  app.post('/residents', { config: { right } }, async (request, reply) => {
    const words = formFields({ words: shortText }, request.body).words.trim()
    if (words === '') return reply.redirect('/residents', 303)
    const user = signedIn(request)
    const at = clock()
    const search = randomUUID()
    await store.saveSearch(
      { id: search, userId: user.id, words, at },
      { kind: 'search-made', at, actor: { userId: user.id }, facts: { search }, personal: { words } },
    )
    return reply.redirect(`/residents?search=${search}`, 303)
  })

  app.get('/residents', { config: { right } }, async (request, reply) => {
    const user = signedIn(request)
    const { t } = voiceOf(user.language, await desk.settings())
    const asked = id.safeParse((request.query as { search?: unknown }).search)
    const saved = asked.success ? await store.savedSearch(asked.data, user.id) : undefined
    if (asked.success && !saved) throw new RefusedRequest(404, 'not-found')
    const match = saved && searchExpression(saved.words)
    const found = match
      ? await store.search({ match, now: clock(), userId: user.id, limit: hitsRead })
      : { rows: [] }
    return desk.page(request, reply, {
      template: 'residents',
      title: t('residents.title'),
      section: 'residents',
      data: {
        words: saved?.words ?? '',
        hasSearched: saved !== undefined,
        people: foundPeople(found.rows, peopleShown),
      },
    })
  })
}
