import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OfficeSettings } from '../settings/settings.ts'
import type { DeskNeeds } from './desk-needs.ts'
import type { Cookies } from './page/cookies.ts'
import type { PageContent } from './page/render.ts'

/** What the pages share: what the desk was given, and how it answers. */
export type Desk = {
  readonly needs: DeskNeeds
  readonly cookies: Cookies
  readonly assetsPath: string
  settings(): Promise<OfficeSettings>
  /** Sends a page of templates/desk in the visitor's language. */
  page(request: FastifyRequest, reply: FastifyReply, content: PageContent): Promise<FastifyReply>
}
