import { expect, onTestFinished, test } from 'vitest'
import { languages } from '../../src/people/language.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { aDesk } from './a-desk.ts'
import { overflowAt, violations } from './everybody-can-use.ts'
import { newColours, type SeenColours } from './seen-colours.ts'

test('the bar fits every role and language at every width, in one line', { timeout: 240_000 }, async () => {
  const desk = await aDesk()
  const address = await listening(desk)
  const context = await aBrowser()
  onTestFinished(async () => {
    await context.close()
    await desk.app.close()
  })
  const page = await context.newPage()
  for (const role of ['advisor', 'supervisor', 'admin'] as const) {
    const user = await desk.person(role, 'Maria-Helena Rantanen-Virtanen')
    for (const language of languages) {
      await desk.store.setLanguage(user.id, language)
      await context.clearCookies()
      await enter(context, address, (await desk.signedIn(user)).cookie)
      await page.goto(`${address}/feedback`)
      for (const width of [320, 390, 640, 1024, 1150, 1280, 1366, 1408, 1440, 1600]) {
        const overflow = await overflowAt(page, width)
        const height = Number(await page.evaluate('document.querySelector(".bar").offsetHeight'))
        expect({ role, language, width, overflow, isOneLine: height < 80 }).toEqual({
          ...{ role, language, width },
          overflow: 0,
          isOneLine: true,
        })
      }
    }
  }
})

test('other words in the same colours are known; a colour, a ground or a size that is new is looked at', async () => {
  const context = await aBrowser()
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const seen: SeenColours = new Map()
  const isNew = async (body: string, screen = 'light') => {
    await page.setContent(`<body><main>${body}</main></body>`)
    return newColours(page, screen, seen)
  }
  expect(await isNew('<p>Hei <b>Aino</b></p><p>Toinen</p>')).toBe(true)
  expect(await isNew('<p>Hej <b>Åsa</b>, du</p>')).toBe(false)
  expect(await isNew('<p>Hej <b>Åsa</b>, du</p>', 'dark')).toBe(true)
  expect(await isNew('<p style="color:#bbb">Hej</p>')).toBe(true)
  expect(await violations(page, { type: 'rule', values: ['color-contrast'] })).toHaveLength(1)
  expect(await isNew('<p style="background:#bbb">Hej <b>Åsa</b></p>')).toBe(true)
  expect(await isNew('<p style="font-size:30px">Hej</p>')).toBe(true)
})
