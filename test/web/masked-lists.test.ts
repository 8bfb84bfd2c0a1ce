import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor } from './a-visitor.ts'

test('a henkilötunnus in a mail is covered in the list and in search results, and readable in the ticket', async () => {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const reference = await desk.receive(
    aMail({ to: service, subject: 'Asia 150485-954L', text: 'Tunnukseni on 010190-900P, apua vuokraan.' }),
  )
  const inbox = (await advisor.get('/inbox/open')).body
  expect(inbox).toContain('Tunnukseni on ••••••-••••, apua vuokraan.')
  expect(inbox).toContain('Asia ••••••-••••')
  const search = await advisor.post('/searches', { words: 'vuokraan' })
  const results = (await advisor.get(String(search.headers.location))).body
  expect(results).toContain('Asia ••••••-••••')
  for (const list of [inbox, results]) expect(list).not.toMatch(/900P|954L/)
  expect((await advisor.get(`/tickets/${reference}`)).body).toContain('010190-900P')
})
