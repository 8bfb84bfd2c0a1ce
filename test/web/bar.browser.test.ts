import { expect, onTestFinished, test } from 'vitest'
import { languages } from '../../src/people/language.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { aDesk } from './a-desk.ts'

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
        await page.setViewportSize({ width, height: 800 })
        const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth')
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
