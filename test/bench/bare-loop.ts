import Database from 'better-sqlite3'
import { ImapFlow } from 'imapflow'
import { simpleParser } from 'mailparser'
import { firstMail } from './mailbox-of-500.ts'

/**
 * The yardstick: the same libraries with nothing around them. Downloads each mail, parses it, stores the
 * raw bytes and what was read in one insert with `synchronous=FULL` (ruling 20). Prints milliseconds.
 */
const [host = '', port = '', user = '', pass = '', file = ''] = process.argv.slice(2)
const database = new Database(file)
database.pragma('journal_mode = WAL')
database.pragma('synchronous = FULL')
database.exec('CREATE TABLE mails (uid INTEGER PRIMARY KEY, raw BLOB, sender TEXT, subject TEXT, body TEXT)')
const insert = database.prepare('INSERT INTO mails VALUES (?, ?, ?, ?, ?)')
const client = new ImapFlow({
  host,
  port: Number(port),
  secure: false,
  doSTARTTLS: false,
  auth: { user, pass },
  logger: false,
})
client.on('error', (error) => console.error(error.name))

await simpleParser(firstMail())

const start = performance.now()
await client.connect()
await client.mailboxOpen('INBOX')
const uids = (await client.search({ all: true }, { uid: true })) || []
for (const uid of uids) {
  const { content } = await client.download(String(uid), undefined, { uid: true })
  const chunks: Buffer[] = []
  for await (const chunk of content ?? []) chunks.push(chunk)
  const raw = Buffer.concat(chunks)
  const mail = await simpleParser(raw)
  insert.run(uid, raw, mail.from?.text ?? '', mail.subject ?? '', mail.text ?? '')
}
console.log(JSON.stringify({ mails: uids.length, ms: performance.now() - start }))
await client.logout()
database.close()
