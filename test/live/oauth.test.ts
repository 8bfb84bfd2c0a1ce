import { randomBytes } from 'node:crypto'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import type { FolderSession, Mailbox } from '../../src/intake/mailbox.ts'
import { imapMailbox } from '../../src/mailbox/imap/imap-mailbox.ts'
import { type AccessTokens, oauthTokens } from '../../src/mailbox/sign-in/oauth-token.ts'
import { refreshTokens, type SecretKeeper } from '../../src/mailbox/sign-in/refresh-token.ts'
import { smtpSender } from '../../src/mailbox/smtp/smtp-sender.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, office } from '../helpers/mails/cast.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'
import { type Dovecot, type DovecotOptions, startDovecot } from '../helpers/servers/dovecot.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import {
  startTokenServer,
  type TokenServer,
  type TokenServerOptions,
} from '../helpers/servers/token-server.ts'

const client = { clientId: 'neuvoposti', clientSecret: 'salaisuus' }

async function aProvider(options: Partial<TokenServerOptions> = {}): Promise<TokenServer> {
  const provider = await startTokenServer({ user: office.address, ...options })
  onTestFinished(() => provider.stop())
  return provider
}

async function aServer(options: DovecotOptions): Promise<Dovecot> {
  const dovecot = await startDovecot(options)
  onTestFinished(() => dovecot.stop())
  return dovecot
}

function mailboxOf(dovecot: Dovecot, tokens: AccessTokens): Mailbox {
  return imapMailbox(
    {
      ...dovecot.imaps,
      security: 'tls',
      ca: dovecot.certificate,
      signIn: { kind: 'oauth2', user: office.address, tokens },
    },
    { folder: 'INBOX', after: { kind: 'keep' }, maxBytes: 1_000_000, log: { warn: () => undefined } },
  )
}

async function opened(mailbox: Mailbox): Promise<FolderSession> {
  const result = await mailbox.open()
  if (result.kind === 'fault') throw new Error(`${result.fault} ${result.code}`)
  onTestFinished(() => result.session.close())
  return result.session
}

/** Dovecot that checks JWTs with a key of its own and asks nobody. */
function localJwt(key: Buffer): { readonly extraConfiguration: string } {
  const directory = temporaryDirectory('jwt')
  onTestFinished(() => removeDirectory(directory))
  mkdirSync(join(directory, 'keys', 'default', 'HS256'), { recursive: true })
  writeFileSync(join(directory, 'keys', 'default', 'HS256', 'default'), key.toString('base64'))
  const settings = `introspection_mode = local\nlocal_validation_key_dict = fs:posix:prefix=${directory}/keys/\nusername_attribute = sub\n`
  writeFileSync(join(directory, 'jwt.conf.ext'), settings)
  for (const path of ['', 'keys', 'keys/default', 'keys/default/HS256'])
    chmodSync(join(directory, path), 0o755)
  return {
    extraConfiguration: `auth_mechanisms = plain login xoauth2 oauthbearer\npassdb {\n  driver = oauth2\n  mechanisms = xoauth2 oauthbearer\n  args = ${directory}/jwt.conf.ext\n}\n`,
  }
}

describeWith('dovecot', 'a mailbox that is entered with access tokens', () => {
  test.each(['xoauth2', 'oauthbearer'])('lets us in by %s when it asks the provider', async (mechanism) => {
    const provider = await aProvider()
    const dovecot = await aServer({
      introspectionUrl: provider.introspectionUrl,
      extraConfiguration: `auth_mechanisms = plain ${mechanism}\n`,
    })
    await dovecot.deliver(aMail())
    const session = await opened(mailboxOf(dovecot, oauthTokens({ tokenUrl: provider.tokenUrl, ...client })))
    expect(await session.uidsAbove(0)).toEqual([1])
    expect(provider.grants).toEqual(['client_credentials'])
  })

  test('is entered again with a new token when the old one died with its session', async () => {
    const provider = await aProvider()
    const dovecot = await aServer({ introspectionUrl: provider.introspectionUrl })
    const mailbox = mailboxOf(dovecot, oauthTokens({ tokenUrl: provider.tokenUrl, ...client }))
    const session = await opened(mailbox)
    const sign = session.waitForNews(20_000, new AbortController().signal)
    provider.expire()
    await dovecot.restart()
    expect(await sign).toBe('closed')
    const again = await opened(mailbox)
    expect(await again.uidsAbove(0)).toEqual([])
    expect(provider.issued).toHaveLength(2)
  })

  test('says that the sign-in is refused when the provider knows us no more', async () => {
    const provider = await aProvider()
    const dovecot = await aServer({ introspectionUrl: provider.introspectionUrl })
    const mailbox = mailboxOf(dovecot, oauthTokens({ tokenUrl: provider.tokenUrl, ...client }))
    await opened(mailbox)
    provider.expire()
    provider.refuseClients()
    expect(await mailbox.open()).toEqual({ kind: 'fault', fault: 'sign-in', code: 'invalid_client' })
  })

  test('is entered with a JWT that it checks by itself; one that ran out is replaced', async () => {
    const key = randomBytes(32)
    const provider = await aProvider({ jwtKey: key })
    const stale = await aProvider({ jwtKey: key, lifeSeconds: -30 })
    const dovecot = await aServer(localJwt(key))
    const fresh = oauthTokens({ tokenUrl: provider.tokenUrl, ...client })
    expect(await (await opened(mailboxOf(dovecot, fresh))).uidsAbove(0)).toEqual([])
    let current = oauthTokens({ tokenUrl: stale.tokenUrl, ...client })
    const mailbox = mailboxOf(dovecot, {
      current: () => current.current(),
      forget: () => {
        current = fresh
      },
    })
    await opened(mailbox)
    expect(stale.issued).toHaveLength(1)
  })

  test('shares one refresh token that is good once among its connections, also after a restart', async () => {
    const provider = await aProvider({ firstRefreshToken: 'configured' })
    const dovecot = await aServer({ introspectionUrl: provider.introspectionUrl })
    const keeper: SecretKeeper = await memoryStorage()
    const settings = { tokenUrl: provider.tokenUrl, ...client, refreshToken: 'configured' }
    for (let run = 0; run < 3; run++) {
      const mailbox = mailboxOf(dovecot, oauthTokens(settings, undefined, keeper))
      await Promise.all([opened(mailbox), opened(mailbox)])
    }
    expect(provider.grants).toEqual(['refresh_token', 'refresh_token', 'refresh_token'])
    expect(await refreshTokens('configured', keeper).current()).not.toBe('configured')
  })
})

test('a relay takes the mail by XOAUTH2 with the provider’s token', async () => {
  const provider = await aProvider()
  const tokens = oauthTokens({ tokenUrl: provider.tokenUrl, ...client })
  const token = await tokens.current()
  if (token.kind === 'fault') throw new Error(token.code)
  const sink = await startSmtpSink({ auth: { user: office.address, accessToken: token.token } })
  onTestFinished(() => sink.stop())
  const { host, port } = sink
  const signIn = { kind: 'oauth2', user: office.address, tokens } as const
  const sender = smtpSender({ host, port, security: 'none', signIn })
  onTestFinished(() => sender.close())
  const ready = await sender.connect()
  if (ready.kind !== 'ready') throw new Error(ready.code)
  await ready.session.send(
    { from: office.address, recipients: [aino] },
    inOne(aMail({ from: office, to: aino })),
  )
  ready.session.release()
  expect(sink.mails).toMatchObject([{ user: office.address, to: [aino.address] }])
})

async function* inOne(raw: Buffer): AsyncGenerator<Uint8Array> {
  yield raw
}
