import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'

const secret = '9f8e7d6c5b4a39281706f5e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a0'
const least = { SECRET_KEY: secret, SERVICE_ADDRESS: 'Neuvonta <Neuvonta@kaupunki.example>' }

const configOf = (environment: NodeJS.ProcessEnv) => {
  const result = readConfig(environment)
  if (result.kind === 'faults') throw new Error(result.faults.join('\n'))
  return result.config
}
const faultsOf = (environment: NodeJS.ProcessEnv) => {
  const result = readConfig(environment)
  return result.kind === 'faults' ? result.faults : []
}

test('two variables are enough for a desk without a mailbox', () => {
  const config = configOf(least)
  expect(config.service.address).toEqual({ name: 'Neuvonta', address: 'neuvonta@kaupunki.example' })
  expect(config.http.publicUrl).toBe('http://127.0.0.1:8080')
  expect(config.imap).toBeUndefined()
})

test('every fault is named at once', () => {
  const faults = faultsOf({
    HTTP_PORT: 'eighty',
    IMAP_HOST: 'mail.kaupunki.example',
    IMAP_SECURITY: 'none',
    IMAP_AFTER: 'delete',
  })
  expect(faults.map((fault) => fault.split(' ')[0])).toEqual(
    expect.arrayContaining([
      'SECRET_KEY',
      'SERVICE_ADDRESS',
      'HTTP_PORT',
      'IMAP_SECURITY=none',
      'IMAP_USER',
      'IMAP_PASSWORD',
      'IMAP_AFTER',
    ]),
  )
})

test('a secret may come from a file and never from two places', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'neuvoposti-')), 'secret')
  writeFileSync(path, `${secret}\n`)
  const { SERVICE_ADDRESS } = least
  expect(configOf({ SERVICE_ADDRESS, SECRET_KEY_FILE: path }).secrets.current).toHaveLength(32)
  expect(faultsOf({ ...least, SECRET_KEY_FILE: path })[0]).toContain('both set')
  expect(faultsOf({ SERVICE_ADDRESS, SECRET_KEY_FILE: '/nowhere/at/all' })[0]).toContain('cannot be read')
})

test.each([
  '00'.repeat(32),
  'ab'.repeat(8),
  'changeme-changeme-changeme-changeme-changeme-',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
])('a short or well-known secret signs nothing: %s', (weak) => {
  expect(faultsOf({ ...least, SECRET_KEY: weak })).not.toEqual([])
})

test('mail is never spoken in clear with another machine', () => {
  const smtp = { SMTP_HOST: 'smtp.kaupunki.example', SMTP_SECURITY: 'none' }
  expect(faultsOf({ ...least, ...smtp })).toEqual([expect.stringContaining('SMTP_SECURITY=none')])
  expect(configOf({ ...least, SMTP_HOST: '127.0.0.1', SMTP_SECURITY: 'none' }).smtp?.port).toBe(587)
})

test('a public address without TLS is this machine or a fault', () => {
  expect(faultsOf({ ...least, PUBLIC_URL: 'http://neuvonta.kaupunki.example' })).toHaveLength(1)
  expect(configOf({ ...least, PUBLIC_URL: 'http://localhost:9000/' }).http.publicUrl).toBe(
    'http://localhost:9000',
  )
})

test('the example file explains exactly the variables that are read', () => {
  const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
  const explained = [...example.matchAll(/^#?([A-Z][A-Z0-9_]+)=/gm)].map((match) => match[1])
  const asked = new Set<string>()
  const values: Record<string, string> = {
    ...least,
    IMAP_HOST: 'a.example',
    SMTP_HOST: 'b.example',
    SMTP_USER: 'u',

    CLAMD_HOST: 'c.example',
  }
  for (const MAIL_AUTH of ['oauth2', 'password']) readConfig(listening({ ...values, MAIL_AUTH }, asked))
  expect([...asked].filter((name) => !name.endsWith('_FILE')).sort()).toEqual([...new Set(explained)].sort())
})

function listening(environment: NodeJS.ProcessEnv, asked: Set<string>): NodeJS.ProcessEnv {
  return new Proxy(environment, {
    get(target, name: string) {
      asked.add(name)
      return target[name]
    },
  })
}
