import type { LightMyRequestResponse } from 'fastify'
import type { ADesk } from './a-desk.ts'
import { hiddenField } from './a-visitor.ts'

export const password = 'vihreä ovi aukeaa hitaasti'

/** A browser that begins without a session and keeps what it is given. */
export function aGuest(desk: ADesk, headers: Record<string, string> = {}) {
  const jar = new Map<string, string>()
  let csrf = ''
  const kept = (answer: LightMyRequestResponse) => {
    for (const { name, value } of answer.cookies) jar.set(name, value)
    if (answer.body.includes('name="_csrf"')) csrf = hiddenField(answer, '_csrf')
    return answer
  }
  const cookie = () => [...jar].map(([name, value]) => `${name}=${value}`).join('; ')
  const get = async (url: string) =>
    kept(await desk.app.inject({ url, headers: { ...headers, cookie: cookie() } }))
  const post = async (url: string, fields: Record<string, string>) =>
    kept(
      await desk.app.inject({
        method: 'POST',
        url,
        headers: {
          ...headers,
          cookie: cookie(),
          'content-type': 'application/x-www-form-urlencoded',
        },
        payload: new URLSearchParams({ _csrf: csrf, ...fields }).toString(),
      }),
    )
  return {
    get,
    post,
    cookie: (name: string) => jar.get(`neuvoposti-${name}`),
    async signIn(email: string, given: string, to = '') {
      await get('/sign-in')
      return post('/sign-in', { email, password: given, to })
    },
  }
}
