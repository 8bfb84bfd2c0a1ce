import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { oauthTokens } from '../../src/mailbox/sign-in/oauth-token.ts'
import { forgetfulKeeper } from '../../src/mailbox/sign-in/refresh-token.ts'

const cleanups: (() => void)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

async function provider(answer: (form: URLSearchParams, count: number) => readonly [number, unknown]) {
  const forms: URLSearchParams[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      forms.push(new URLSearchParams(body))
      const [status, content] = answer(forms.at(-1) ?? new URLSearchParams(), forms.length)
      response
        .writeHead(status, { 'content-type': 'application/json' })
        .end(typeof content === 'string' ? content : JSON.stringify(content))
    })
  })
  const { promise, resolve } = Promise.withResolvers<void>()
  server.listen(0, '127.0.0.1', resolve)
  await promise
  cleanups.push(() => server.close())
  const tokenUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`
  return { forms, settings: { tokenUrl, clientId: 'neuvoposti', clientSecret: 'salaisuus' } }
}

test('a token is asked for once, kept for 80 % of its life, and dropped when a server refuses it', async () => {
  const { forms, settings } = await provider((_form, count) => [
    200,
    { access_token: `t${count}`, expires_in: 1000 },
  ])
  let now = new Date('2026-11-24T08:00:00Z')
  const tokens = oauthTokens({ ...settings, scope: 'https://outlook.office365.com/.default' }, () => now)
  const [first, second] = await Promise.all([tokens.current(), tokens.current()])
  expect([first, second]).toEqual([
    { kind: 'token', token: 't1' },
    { kind: 'token', token: 't1' },
  ])
  expect(Object.fromEntries(forms[0] ?? [])).toEqual({
    client_id: 'neuvoposti',
    client_secret: 'salaisuus',
    scope: 'https://outlook.office365.com/.default',
    grant_type: 'client_credentials',
  })
  now = new Date(now.getTime() + 799_000)
  expect(await tokens.current()).toMatchObject({ token: 't1' })
  now = new Date(now.getTime() + 2_000)
  expect(await tokens.current()).toMatchObject({ token: 't2' })
  tokens.forget()
  expect(await tokens.current()).toMatchObject({ token: 't3' })
})

test('a mailbox with a refresh token uses it', async () => {
  const { forms, settings } = await provider(() => [200, { access_token: 't', expires_in: '3600' }])
  await oauthTokens({ ...settings, refreshToken: 'r1' }).current()
  expect(forms[0]?.get('grant_type')).toBe('refresh_token')
  expect(forms[0]?.get('refresh_token')).toBe('r1')
})

test('a refresh token that the provider replaces is kept, and outlives the process', async () => {
  const { forms, settings } = await provider((form, count) => {
    const isNewest = form.get('refresh_token') === `r${count}`
    return isNewest
      ? [200, { access_token: `t${count}`, refresh_token: `r${count + 1}` }]
      : [400, { error: 'invalid_grant' }]
  })
  const keeper = forgetfulKeeper()
  const first = oauthTokens({ ...settings, refreshToken: 'r1' }, undefined, keeper)
  await first.current()
  first.forget()
  expect(await first.current()).toMatchObject({ token: 't2' })
  const afterRestart = oauthTokens({ ...settings, refreshToken: 'r1' }, undefined, keeper)
  expect(await afterRestart.current()).toMatchObject({ token: 't3' })
  const configuredAnew = oauthTokens({ ...settings, refreshToken: 'uusi' }, undefined, keeper)
  await configuredAnew.current()
  expect(forms.map((form) => form.get('refresh_token'))).toEqual(['r1', 'r2', 'r3', 'uusi'])
})

test.each([
  [401, { error: 'invalid_client', error_description: 'secret expired' }, 'sign-in', 'invalid_client'],
  [400, 'not json', 'sign-in', 'HTTP 400'],
  [503, { error: 'temporarily_unavailable' }, 'unreachable', 'temporarily_unavailable'],
  [200, { access_token: 'a\r\nb' }, 'sign-in', 'HTTP 200'],
  [200, '[]', 'sign-in', 'HTTP 200'],
])('an answer of %i %j is a fault, and the next call asks again', async (status, content, fault, code) => {
  const { forms, settings } = await provider(() => [status, content])
  const tokens = oauthTokens(settings)
  expect(await tokens.current()).toEqual({ kind: 'fault', fault, code })
  await tokens.current()
  expect(forms).toHaveLength(2)
})

test('a provider that is not there is unreachable', async () => {
  const tokens = oauthTokens({ tokenUrl: 'http://127.0.0.1:1/token', clientId: 'x', clientSecret: 'y' })
  expect(await tokens.current()).toMatchObject({ kind: 'fault', fault: 'unreachable' })
})
