import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import { type PresentColleague, presentColleagues } from './present-colleagues.ts'

/** Who is in which ticket now, by its id: what the rows of an open list show of it. */
export async function presentRows(
  { needs }: Desk,
  readerId: string,
  voice: Voice,
): Promise<ReadonlyMap<string, readonly PresentColleague[]>> {
  const names = new Map((await needs.store.listUsers()).map(({ id, name }) => [id, name]))
  const here = await needs.store.presentNow(needs.clock())
  const byTicket = Map.groupBy(here, ({ ticket }) => ticket)
  return new Map(
    [...byTicket].map(([ticket, people]) => {
      const present = people.map(({ user, isWriting }) => ({
        userId: user,
        name: names.get(user) ?? voice.t('event.somebody'),
        isWriting,
      }))
      return [ticket, presentColleagues(present, readerId, voice)]
    }),
  )
}
