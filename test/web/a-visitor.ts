import type { LightMyRequestResponse } from 'fastify'
import { hashToken } from '../../src/people/link.ts'
import type { Role, User } from '../../src/people/user.ts'
import { csrfToken } from '../../src/web/page/csrf.ts'
import type { ADesk } from './a-desk.ts'

export type AVisitor = {
  readonly user: User
  readonly cookie: string
  readonly token: string
  get(url: string, headers?: Record<string, string>): Promise<LightMyRequestResponse>
  /** A form with its token, as a browser sends it. */
  post(
    url: string,
    fields?: Record<string, string>,
    headers?: Record<string, string>,
  ): Promise<LightMyRequestResponse>
  /** A form that may carry files, as a browser sends it. */
  postFiles(
    url: string,
    fields: Record<string, string>,
    files: readonly File[],
  ): Promise<LightMyRequestResponse>
}

/** Somebody signed in, and what their browser would send. */
export async function aVisitor(desk: ADesk, roleOrUser: Role | User = 'advisor'): Promise<AVisitor> {
  const user = typeof roleOrUser === 'string' ? await desk.person(roleOrUser) : roleOrUser
  const { cookie } = await desk.signedIn(user)
  const token = csrfToken(desk.needs.keys.csrf, hashToken(cookie.split('=')[1] ?? ''))
  return {
    user,
    cookie,
    token,
    get: (url, headers = {}) => desk.app.inject({ url, headers: { cookie, ...headers } }),
    post: (url, fields = {}, headers = {}) =>
      desk.app.inject({
        method: 'POST',
        url,
        headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
        payload: new URLSearchParams({ _csrf: token, ...fields }).toString(),
      }),
    postFiles: async (url, fields, files) => {
      const form = new FormData()
      for (const [name, value] of Object.entries({ _csrf: token, ...fields })) form.append(name, value)
      for (const file of files) form.append('files', file)
      const sent = new Response(form)
      const headers = { cookie, 'content-type': sent.headers.get('content-type') ?? '' }
      return desk.app.inject({ method: 'POST', url, headers, payload: Buffer.from(await sent.arrayBuffer()) })
    },
  }
}

/** Where an act led, as a browser asks for it. */
export function placeOf({ headers }: LightMyRequestResponse): string {
  return String(headers.location).replace(/#.*/, '')
}

/** The value of a hidden field of a page. */
export function hiddenField(page: LightMyRequestResponse, name: string): string {
  const found = new RegExp(`name="${name}" value="([^"]*)"`).exec(page.body)
  if (!found) throw new Error(`the page has no field ${name}`)
  return found[1] ?? ''
}

/** What a reader of the page sees, without tags. */
export function words(page: LightMyRequestResponse): string {
  return page.body
    .slice(page.body.indexOf('<main'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/\s+/g, ' ')
}
