import { expect, onTestFinished, test } from 'vitest'
import { oauthTokens } from '../../src/mailbox/sign-in/oauth-token.ts'
import type { SecretKeeper } from '../../src/mailbox/sign-in/refresh-token.ts'
import { bearerMessage } from '../../src/mailbox/sign-in/token-sign-in.ts'
import { smtpSender } from '../../src/mailbox/smtp/smtp-sender.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, office } from '../helpers/mails/cast.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'
import { startScriptedSmtp } from '../helpers/servers/scripted-smtp.ts'
import { startTokenServer, type TokenServerOptions } from '../helpers/servers/token-server.ts'

const client = { clientId: 'neuvoposti', clientSecret: 'salaisuus' }

type Choices = {
  readonly ways?: readonly string[]
  readonly provider?: Partial<TokenServerOptions>
  readonly refreshToken?: string
  readonly keeper?: SecretKeeper
}

/** A relay that knows the provider's living tokens, and the office's sender before it. */
async function anOffice({ ways = ['OAUTHBEARER'], provider: options, refreshToken, keeper }: Choices = {}) {
  const provider = await startTokenServer({ user: office.address, ...options })
  const dead = new Set<string>()
  const relay = await startScriptedSmtp({
    ways,
    isGood: (token) => provider.issued.includes(token) && !dead.has(token),
  })
  const tokens = oauthTokens(
    { tokenUrl: provider.tokenUrl, ...client, ...(refreshToken ? { refreshToken } : {}) },
    undefined,
    keeper,
  )
  const { host, port } = relay
  const sender = smtpSender({
    host,
    port,
    security: 'none',
    signIn: { kind: 'oauth2', user: office.address, tokens },
  })
  onTestFinished(async () => {
    sender.close()
    await relay.stop()
    await provider.stop()
  })
  return {
    provider,
    relay,
    sender,
    /** The tokens so far die before their time. */
    killTokens: () => {
      for (const token of provider.issued) dead.add(token)
    },
    async send() {
      const ready = await sender.connect()
      if (ready.kind !== 'ready') return ready
      const result = await ready.session.send(
        { from: office.address, recipients: [aino] },
        inOne(aMail({ from: office, to: aino })),
      )
      ready.session.release()
      return result
    },
  }
}

async function* inOne(raw: Buffer): AsyncGenerator<Uint8Array> {
  yield raw
}

const accepted = { kind: 'answered', recipients: [{ address: aino.address, state: 'accepted' }] }

test.each([
  [['OAUTHBEARER'], 'OAUTHBEARER'],
  [['PLAIN', 'XOAUTH2', 'OAUTHBEARER'], 'XOAUTH2'],
  [['LOGIN', 'XOAUTH2'], 'XOAUTH2'],
])('a relay that offers %j is entered by %s', async (ways, way) => {
  const { relay, send } = await anOffice({ ways })
  expect(await send()).toMatchObject(accepted)
  expect(relay.commands.filter((command) => command.startsWith('AUTH'))).toEqual([`AUTH ${way}`])
})

test.each([['OAUTHBEARER'], ['XOAUTH2']])(
  'a token that died before its time is refused once by %s, replaced, and the mail leaves',
  async (way) => {
    const { provider, relay, sender, killTokens, send } = await anOffice({ ways: [way] })
    expect(await send()).toMatchObject(accepted)
    sender.close()
    killTokens()
    const again = await send()
    expect(again).toMatchObject(accepted)
    expect(relay.shown).toEqual([provider.issued[0], provider.issued[0], provider.issued[1]])
    expect(relay.mails).toHaveLength(2)
  },
)

test('a token that expires in the middle of a session costs no mail: nothing was said of it yet', async () => {
  const { provider, relay, killTokens, send } = await anOffice()
  expect(await send()).toMatchObject(accepted)
  killTokens()
  expect(await send()).toMatchObject({ kind: 'mailbox-fault', fault: 'sign-in', code: '530' })
  expect(await send()).toMatchObject(accepted)
  expect(relay.mails).toHaveLength(2)
  expect(provider.issued).toHaveLength(2)
})

test('a rotated refresh token is kept encrypted and used after a restart', async () => {
  const keeper = await memoryStorage()
  const provider = { firstRefreshToken: 'configured' }
  const first = await anOffice({ provider, refreshToken: 'configured', keeper })
  expect(await first.send()).toMatchObject(accepted)
  first.killTokens()
  first.sender.close()
  expect(await first.send()).toMatchObject(accepted)
  expect(first.provider.grants).toEqual(['refresh_token', 'refresh_token'])
})

test('a provider that knows us no more is a refused sign-in, and no mail is called sent', async () => {
  const { provider, relay, send } = await anOffice()
  provider.refuseClients()
  expect(await send()).toEqual({ kind: 'mailbox-fault', fault: 'sign-in', code: 'invalid_client' })
  expect(relay.mails).toEqual([])
})

test('a name with signs of its own is escaped', () => {
  expect(bearerMessage('a,b=c@x.example', 't', 'relay', 587)).toBe(
    'n,a=a=2Cb=3Dc@x.example,\u0001host=relay\u0001port=587\u0001auth=Bearer t\u0001\u0001',
  )
})
