import { expect, test } from 'vitest'
import { queueTestMail } from '../../src/office/test-mail.ts'
import { anOfficeWithStaff, read } from './an-office-with-staff.ts'

test('a test of the receipt goes to the person alone, looks like one and says that it is a test', async () => {
  const { desk, office, handed, round } = await anOfficeWithStaff()
  const admin = await desk.person('admin', 'Tiina Ranta')
  const mail = { subject: 'Viestisi on saapunut [AN-2026-0]', text: 'Hei,\n', html: '<p>Hei,</p>' }
  await queueTestMail(office, admin, { ...mail, language: 'fi' })
  await round()
  expect(handed.map(({ envelope }) => envelope.recipients.map(({ address }) => address))).toEqual([
    [admin.email],
  ])
  const bytes = read(String(handed[0]?.bytes))
  expect(bytes).toContain('Subject: Koe: Viestisi on saapunut [AN-2026-0]')
  expect(bytes).toContain('Auto-Submitted: auto-generated')
  const kinds = (await desk.store.changesSince(0, 100)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind.startsWith('notice'))).toEqual(['notice-queued', 'notice-sent'])
})
