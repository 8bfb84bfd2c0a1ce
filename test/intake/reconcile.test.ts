import { expect, test } from 'vitest'
import type { FolderSession } from '../../src/intake/mailbox.ts'
import { reconcile } from '../../src/intake/watching/reconcile.ts'
import { bytesOf } from '../helpers/deliver.ts'
import { fakeMailbox } from '../helpers/fake-mailbox.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { memoryStorage } from '../helpers/memory-storage.ts'

async function sessionOf(server: ReturnType<typeof fakeMailbox>): Promise<FolderSession> {
  const opened = await server.mailbox.open()
  if (opened.kind === 'fault') throw new Error(opened.code)
  return opened.session
}

async function anOffice() {
  const storage = await memoryStorage()
  const server = fakeMailbox()
  for (let count = 0; count < 4; count += 1) server.deliver(aMail())
  await storage.recordGeneration(
    { mailbox: 'imap://fake', folder: 'INBOX', uidValidity: 1, baselineUid: 1, presentUid: 1, isFirst: true },
    { kind: 'mailbox-baseline', at: new Date() },
  )
  const keep = (uid: number) =>
    storage.keepRaw(
      {
        source: { kind: 'imap', position: { mailbox: 'imap://fake', folder: 'INBOX', uidValidity: 1, uid } },
        arrivedAt: new Date('2026-11-24T07:30:00Z'),
        isHistory: false,
      },
      bytesOf(`Subject: ${uid}\r\n\r\n`),
    )
  return { storage, server, keep }
}

test('what the ledger lacks is named, what lay there before the first connect is explained', async () => {
  const { storage, server, keep } = await anOffice()
  await keep(2)
  await keep(4)
  const result = await reconcile({
    session: await sessionOf(server),
    store: storage,
    isSignedByUs: () => false,
  })
  expect(result).toEqual({
    onServer: 4,
    explained: 3,
    unexplainedUids: [3],
    unfiledUids: [2, 4],
    isNewGeneration: false,
    lostReplies: [],
  })
})

test('a used UID under which another mail lies is not explained', async () => {
  const { storage, server, keep } = await anOffice()
  await keep(2)
  await keep(3)
  server.putBack(3)
  server.deliver(aMail(), new Date('2026-11-24T07:50:00Z'))
  const result = await reconcile({
    session: await sessionOf(server),
    store: storage,
    isSignedByUs: () => false,
  })
  expect(result).toMatchObject({ onServer: 3, explained: 2, unexplainedUids: [3] })
})

test('in a folder that was built anew nothing is explained yet', async () => {
  const { storage, server, keep } = await anOffice()
  await keep(2)
  server.rebuild()
  const result = await reconcile({
    session: await sessionOf(server),
    store: storage,
    isSignedByUs: () => false,
  })
  expect(result).toMatchObject({ isNewGeneration: true, unexplainedUids: [1, 2, 3, 4] })
})

test('a signed reply in Sent that we know nothing of was lost by a restore', async () => {
  const { storage, server } = await anOffice()
  const sent = {
    async *messageIds() {
      yield* ['ours@kaupunki.example', 'outlook@kaupunki.example']
    },
  }
  const isSignedByUs = (id: string) => id.startsWith('ours')
  const result = await reconcile({ session: await sessionOf(server), store: storage, sent, isSignedByUs })
  expect(result.lostReplies).toEqual(['ours@kaupunki.example'])
})
