import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { describe, expect, onTestFinished, test } from 'vitest'
import { brokenSeal, readSeals, sealDaily, sealFile } from '../../src/office/chain-seal.ts'
import { periodOf } from '../../src/reports/period.ts'
import { defaultSettings } from '../../src/settings/settings.ts'
import { openSqlite } from '../../src/storage/sqlite/open.ts'
import { databasePath, sqliteOptions } from '../helpers/memory-storage.ts'

describe('events changed by hand are found', () => {
  test.each([
    ['changed', `update events set facts = '{"to":"somebody"}' where seq = 4`, 4, 'changed'],
    ['another time', 'update events set at = at + 60000 where seq = 4', 4, 'changed'],
    ['another person', `update events set user_id = 'u9' where seq = 4`, 4, 'changed'],
    ['a text', `update event_texts set personal = '{"reason":"other"}' where seq = 5`, 5, 'text-changed'],
    ['removed', 'delete from events where seq = 4', 4, 'removed'],
    ['removed at the end', 'delete from events where seq = 10', 10, 'removed'],
    [
      'inserted in between',
      `update events set seq = seq + 1000 where seq >= 5; update events set seq = seq - 999 where seq >= 1005;
       insert into events select 5, kind, at, ticket_id, message_id, user_id, is_operator, facts, commitment, prev, hash from events where seq = 4`,
      5,
      'inserted',
    ],
    [
      'put behind the end',
      `insert into events select 11, kind, at, ticket_id, message_id, user_id, is_operator, facts, commitment, prev, hash from events where seq = 10`,
      11,
      'changed',
    ],
    [
      'reordered',
      'update events set seq = 100 where seq = 4; update events set seq = 4 where seq = 5; update events set seq = 5 where seq = 100',
      4,
      'reordered',
    ],
  ])('%s', async (_, change, seq, fault) => {
    const office = await anOfficeWithEvents()
    byHand(office.file, change)
    const verdict = await office.storage.verifyEvents()
    expect(verdict).toEqual({ kind: 'broken', seq, fault })
  })

  test('settings changed in their table measure no report', async () => {
    const { storage, file } = await anOfficeWithEvents()
    byHand(file, `update settings_versions set settings = json_set(settings, '$.targets.ordinaryDays', 30)`)
    const calendar = defaultSettings.serviceHours
    const period = periodOf(calendar, '2026-11-01', '2026-11-30')
    if ('fault' in period) throw new Error(period.fault)
    await storage.appendEvent({ kind: 'ticket-opened', at: new Date(0), ticketId: 't1', messageId: 'm1' })
    await storage.appendEvent({ kind: 'message-received', at: new Date(0), ticketId: 't1', messageId: 'm1' })
    await expect(storage.responseTimes({ period, calendar, filter: {}, asOfMs: 0 })).rejects.toThrow(
      /version 1 of the settings is not what was saved/,
    )
  })
})

describe('the daily seal', () => {
  test('is made once a day and stands in the chain too', async () => {
    const office = await anOfficeWithEvents()
    expect(await sealDaily(office.office)).toMatchObject({ seq: 10 })
    office.wait(23)
    expect(await sealDaily(office.office)).toBeUndefined()
    office.wait(2)
    expect(await sealDaily(office.office)).toMatchObject({ seq: 11 })
    expect(await readSeals(sealFile(office.office))).toHaveLength(2)
    expect(await office.storage.verifyEvents()).toMatchObject({ kind: 'whole', end: { seq: 12 } })
  })

  test('tells that the end was cut off together with the head', async () => {
    const office = await anOfficeWithEvents()
    await sealDaily(office.office)
    byHand(
      office.file,
      'delete from events where seq > 7; update chain_heads set seq = 7, hash = (select hash from events where seq = 7)',
    )
    expect(await office.storage.verifyEvents()).toMatchObject({ kind: 'whole' })
    const seals = await readSeals(sealFile(office.office))
    expect(await brokenSeal(office.storage, seals)).toMatchObject({ seq: 10 })
  })
})

async function anOfficeWithEvents() {
  const file = databasePath()
  let now = new Date('2026-11-24T08:00:00Z')
  const storage = await openSqlite(sqliteOptions({ file, clock: () => now }))
  onTestFinished(() => storage.close())
  for (let number = 1; number < 10; number += 1)
    await storage.appendEvent({
      kind: 'ticket-assigned',
      at: now,
      ticketId: 't0',
      actor: { userId: 'u1' },
      facts: { from: null, to: `u${number}` },
      ...(number === 5 ? { personal: { reason: 'a word' } } : {}),
    })
  await storage.saveSettings(defaultSettings, { kind: 'settings-changed', at: now })
  const office = { storage, config: { dataDir: dirname(file) }, now: () => now }
  return {
    storage,
    file,
    office,
    wait(hours: number) {
      now = new Date(now.getTime() + hours * 3_600_000)
    },
  }
}

/** As somebody with the file and without the key would. */
function byHand(file: string, change: string): void {
  const client = new Sqlite(file)
  client.pragma('foreign_keys = OFF')
  client.exec(change)
  client.close()
}
