import { describe, expect, test } from 'vitest'
import { passwordFaults } from '../../src/passwords/password-policy.ts'
import { busyMs } from '../helpers/busy-ms.ts'

const ownWords = ['Aino Esimerkki', 'aino.esimerkki@kaupunki.example', 'Neuvonta Kivelä']

describe('a good password', () => {
  test.each([
    ['three words', 'hevonen paristo niitti'],
    ['a sentence with dots', 'kolme vihreää norsua tanssii'],
    ['letters of another script', 'пароль длинный и мой'],
    ['random characters', 'x7Kp2vQm9LtR4wZ8'],
    ['only lower case', 'tuikkutähtösenvalossa'],
    ['only digits, if nobody counts that way', '83649275018365924'],
    ['a local word among others', 'lahti nukkuu sateenvarjon alla'],
    ['exactly 15 characters', 'iltatuulenvirta'],
    ['64 characters', 'Pumpulinen äyriäinen keittää sinappia tuulimyllyn varjossa ja x!'],
    ['256 characters', `${'yksi kaksi pöllö '.repeat(15)}z`],
  ])('may be %s', (_, password) => {
    expect(passwordFaults(password, ownWords)).not.toContain('too-short')
    expect(passwordFaults(password, ownWords)).not.toContain('too-long')
  })

  test.each([
    'hevonen paristo niitti',
    'kolme vihreää norsua tanssii',
    '83649275018365924',
    'iltatuulenvirta',
  ])('%s has no fault', (password) => {
    expect(passwordFaults(password, ownWords)).toEqual([])
  })
})

describe('a password that strangers try', () => {
  test.each([
    ['the leaked one, twice', 'passwordpassword'],
    ['its Finnish sister', 'salasanasalasana1'],
    ['with signs for letters', 'S4l4s4n4S4l4s4n4!'],
    ['a walk on the keyboard', 'qwertyuiopasdfgh'],
    ['a zigzag walk', '1qaz2wsx3edc4rfv'],
    ['a walk backwards', '0987654321poiuytrewq'],
    ['counting', '123456789012345678'],
    ['the alphabet', 'abcdefghijklmnop'],
    ['the town and the year', 'LahtiLahti2026!!'],
    ['the city’s office', 'KuopionKaupunki2026'],
    ['the service', 'Asumisneuvonta2026!'],
    ['the season', 'kesä2026talvi2026'],
    ['the own name', 'AinoEsimerkki123'],
    ['the name of the own office', 'Kivelän neuvonta 1'],
    ['the famous comic', 'correct horse battery staple'],
    ['one word and many dots', 'salasana..............'],
  ])('%s: %s', (_, password) => {
    expect(passwordFaults(password, ownWords)).toEqual(['predictable'])
  })

  test.each(['aaaaaaaaaaaaaaaaaaaa', 'ababababababababab', 'xk7xk7xk7xk7xk7xk7'])(
    '%s repeats itself',
    (password) => {
      expect(passwordFaults(password, ownWords)).toEqual(['repetitive'])
    },
  )
})

test('length is counted in characters, not in bytes or code units', () => {
  expect(passwordFaults('öylättiäöväärä', [])).toEqual(['too-short'])
  expect(passwordFaults('🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧🐦🦆🦉', [])).toEqual([])
})

test('a password beyond 256 characters is refused without being looked at', () => {
  expect(passwordFaults('kettu ja jänis '.repeat(18), [])).toEqual(['too-long'])
})

test('a short password says all its faults', () => {
  expect(passwordFaults('salasana', [])).toEqual(['too-short', 'predictable'])
})

test('the longest password is judged in a blink', () => {
  const start = busyMs()
  for (let round = 0; round < 20; round += 1) passwordFaults('qazwsxedcrfv'.repeat(21), ownWords)
  expect((busyMs() - start) / 20).toBeLessThan(50)
})
