import { parseOptions } from '@node-rs/argon2'
import { expect, test } from 'vitest'
import {
  dummyVerify,
  hashOfNobody,
  hashPassword,
  needsRehash,
  verifyPassword,
} from '../../src/passwords/password-hash.ts'

const password = 'kolme vihreää norsua tanssii'

test('a password opens its own hash and no other one does', async () => {
  const kept = await hashPassword(password)
  expect(await verifyPassword(kept, password)).toBe(true)
  expect(await verifyPassword(kept, `${password} `)).toBe(false)
  expect(await verifyPassword(kept, password.toUpperCase())).toBe(false)
})

test('a hash is argon2id with 64 MiB, three passes and its own salt', async () => {
  const [first, second] = await Promise.all([hashPassword(password), hashPassword(password)])
  expect(first).toMatch(/^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
  expect(first).not.toBe(second)
})

test('ä typed as one character or as two is the same password', async () => {
  const kept = await hashPassword(password.normalize('NFC'))
  expect(await verifyPassword(kept, password.normalize('NFD'))).toBe(true)
})

test('an unknown account costs what a known one costs, and never opens', async () => {
  expect(await dummyVerify(password)).toBe(false)
  expect(parseOptions(hashOfNobody)).toEqual(parseOptions(await hashPassword(password)))
})

test('the desk answers other people while a password is checked', async () => {
  let turns = 0
  let isDone = false
  const count = (): void => {
    turns += 1
    if (!isDone) setImmediate(count)
  }
  setImmediate(count)
  await hashPassword(password)
  isDone = true
  expect(turns).toBeGreaterThan(10)
})

test('more sign-ins than places are all answered', async () => {
  const kept = await hashPassword(password)
  const tries = [password, 'väärä', password, 'väärä', password].map((text) => verifyPassword(kept, text))
  expect(await Promise.all(tries)).toEqual([true, false, true, false, true])
})

test('a damaged hash throws and gives its place back', async () => {
  await expect(verifyPassword('none', password)).rejects.toThrow()
  await expect(verifyPassword('none', password)).rejects.toThrow()
  await expect(verifyPassword('none', password)).rejects.toThrow()
  expect(await dummyVerify(password)).toBe(false)
})

test('a hash of an older, cheaper cost is made anew', async () => {
  expect(needsRehash(hashOfNobody)).toBe(false)
  expect(needsRehash(hashOfNobody.replace('m=65536', 'm=19456'))).toBe(true)
  expect(needsRehash(hashOfNobody.replace('t=3', 't=2'))).toBe(true)
})
