import { expect, onTestFinished, test } from 'vitest'
import { aBrowser, listening } from './a-browser.ts'
import { aDesk } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'
import { everybodyCanUse } from './everybody-can-use.ts'

test('everybody can use feedback, its list and the two statements', { timeout: 240_000 }, async () => {
  const desk = await aDesk()
  const address = await listening(desk)
  const context = await aBrowser()
  onTestFinished(async () => {
    await context.close()
    await desk.app.close()
  })
  const advisor = await desk.person('advisor', 'Leena Aalto')
  const admin = await desk.person('admin', 'Tiina Ranta')
  const answer = await (await aVisitor(desk, advisor)).post('/feedback', {
    formId: 'f1',
    text: 'Haku ei löydä katuja.',
  })
  expect(answer.statusCode).toBe(303)
  const here = { context, desk, address }
  await everybodyCanUse(here, '/feedback', advisor)
  await everybodyCanUse(here, '/settings/feedback', admin)
  for (const path of ['/accessibility', '/privacy']) await everybodyCanUse(here, path)
})
