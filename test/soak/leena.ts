import { visitDesk } from '../../src/demo/desk-visitor.ts'
import type { SinkMail } from '../helpers/servers/smtp-sink.ts'
import { advisor } from '../live/office-data.ts'
import type { Random } from './fast-clock.ts'
import type { KeptService } from './kept-servers.ts'

/** Leena answers somebody who got a receipt; where the service dies under her, nobody knows whether it counted. */
export function leena(service: KeptService, random: Random, sent: () => readonly SinkMail[]) {
  let visitor = visitDesk(service.url())
  return {
    async answer(text: string): Promise<{ readonly text: string; readonly isPosted: boolean } | undefined> {
      const reference = /AN-\d{4}-\d+/.exec(random.pick(sent())?.text ?? '')?.[0]
      if (!reference) return undefined
      const [posted] = await Promise.allSettled([post(reference, text)])
      return { text, isPosted: posted.status === 'fulfilled' && posted.value }
    },
  }

  async function post(reference: string, text: string): Promise<boolean> {
    let composer = await visitor.open(`/tickets/${reference}/reply`)
    if (!composer.url.endsWith('/reply')) {
      visitor = visitDesk(service.url())
      await visitor.signIn(advisor.email, advisor.password)
      composer = await visitor.open(`/tickets/${reference}/reply`)
    }
    const page = await visitor.submit(composer, '/reply', { text, after: 'wait' })
    return page.status === 200
  }
}
