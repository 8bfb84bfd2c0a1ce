import { afterAll, beforeAll, expect, test } from 'vitest'
import { visitDesk } from '../../src/demo/desk-visitor.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { describeWith } from '../helpers/servers/requires.ts'
import { type LiveOffice, startLiveOffice } from './live-office.ts'
import { advisor, ticketsIn } from './office-data.ts'

const text = 'Hei, soitan sinulle huomenna.'

describeWith('dovecot', 'a death while an answer is taken back loses no word', () => {
  let office: LiveOffice
  beforeAll(async () => {
    office = await startLiveOffice()
    await office.look(async ({ storage, now }) => {
      const settings = { ...defaultSettings, undoSeconds: 120 }
      await storage.saveSettings(settings, { kind: 'settings-changed', at: now(), actor: 'operator' })
    })
  })
  afterAll(() => office.stop())

  test.each([
    { point: 'undo-before-commit', state: 'queued', draft: undefined },
    { point: 'reply-undone', state: undefined, draft: text },
  ])('at $point', { timeout: 120_000 }, async ({ point, state, draft }) => {
    const who = { name: 'Asukas', address: `asukas@${point}.example` }
    const dying = await office.serveUntil(`${point}:1`)
    await office.dovecot.deliver(aMail({ from: who }), undefined, who.address)
    const receipt = await office.sink.waitForMail(({ to }) => to.includes(who.address))
    const reference = /AN-\d{4}-\d+/.exec(receipt.text)?.[0] ?? ''
    const visitor = visitDesk(dying.url)
    await visitor.signIn(advisor.email, advisor.password)
    const composer = await visitor.open(`/tickets/${reference}/reply`)
    const sent = await visitor.submit(composer, '/reply', { text, after: 'wait' })
    const undone = Promise.allSettled([visitor.submit(sent, '/undo', {})])
    expect(await dying.ended).toMatchObject({ signal: 'SIGKILL' })
    await undone

    const found = await office.look(async (opened) => {
      const view = (await ticketsIn(opened)).find(({ ticket }) => ticket.reference === reference)!
      const reply = view.messages.find(({ kind }) => kind === 'reply')
      const kept = await opened.storage.draft(view.ticket.id, 'leena', 'reply')
      return { state: reply?.delivery?.state, draft: kept?.text }
    })
    expect(found).toEqual({ state, draft })
  })
})
