import { readFileSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { aMail } from '../helpers/mails/a-mail.ts'
import { startDovecot } from '../helpers/servers/dovecot.ts'
import { startSmtpSink } from '../helpers/servers/smtp-sink.ts'
import { removeDirectory, temporaryDirectory } from '../helpers/servers/temporary-directory.ts'
import { startServiceProcess } from '../helpers/service-process.ts'
import { median } from './machine.ts'
import { noise } from './mailbox-of-500.ts'

/** The shipped program against a real Dovecot: start, idle memory, delivery to receipt, a 60 MB mail. */
const goals = { startMs: 1500, idleMb: 180, receiptMs: 2000, largeMb: 350 }
const largeBytes = 60_000_000

const directory = temporaryDirectory('bench')
const dovecot = await startDovecot({
  extraConfiguration: 'protocol lmtp {\n  mail_max_userip_connections = 50\n}',
})
const sink = await startSmtpSink()
const environment = {
  DATA_DIR: directory,
  IMAP_HOST: dovecot.imap.host,
  IMAP_PORT: String(dovecot.imap.port),
  IMAP_SECURITY: 'none',
  IMAP_USER: dovecot.user,
  IMAP_PASSWORD: dovecot.password,
  SMTP_HOST: sink.host,
  SMTP_PORT: String(sink.port),
  SMTP_SECURITY: 'none',
}

await (await startServiceProcess(environment)).stop() // the first start makes the database
const starts: number[] = []
for (let run = 0; run < 5; run++) {
  const begun = performance.now()
  const started = await startServiceProcess(environment)
  starts.push(performance.now() - begun)
  await started.stop()
}
const service = await startServiceProcess(environment)
await logged(/watching-the-folder/)
await pause(3_000) // idle is what remains when start-up is over
const idleMb = memoryMb()

const receipts: number[] = []
for (let number = 0; number < 10; number++) {
  const from = { name: 'Asukas', address: `asukas${number}@citizen.example` }
  const begun = performance.now()
  await dovecot.deliver(aMail({ from, text: 'Hei, vuokra jäi maksamatta. Mitä teen?' }))
  await sink.waitForMail(({ to }) => to.includes(from.address))
  receipts.push(performance.now() - begun)
}

const sender = { name: 'Liite', address: 'liite@citizen.example' }
const attachment = {
  filename: 'kuvat.bin',
  contentType: 'application/octet-stream',
  content: noise(1, Math.round(largeBytes * 0.73)),
}
const large = aMail({ from: sender, text: 'Liitteenä kuvat.', attachments: [attachment] })
const begun = performance.now()
let largeMb = 0
const sampling = setInterval(() => (largeMb = Math.max(largeMb, memoryMb())), 50)
await dovecot.append(large)
await sink.waitForMail(({ to }) => to.includes(sender.address), 120_000)
const largeMs = performance.now() - begun
clearInterval(sampling)

const measures = [
  ['start to listening, median of 5', median(starts), goals.startMs, 'ms'],
  ['idle memory of all processes', idleMb, goals.idleMb, 'MB'],
  ['delivery in Dovecot to receipt accepted, worst of 10', Math.max(...receipts), goals.receiptMs, 'ms'],
  [
    `peak memory of all processes while filing a mail of ${Math.round(large.length / 1e6)} MB`,
    largeMb,
    goals.largeMb,
    'MB',
  ],
] as const
for (const [what, value, goal, unit] of measures)
  console.log(`${what}: ${Math.round(value)} ${unit} (goal under ${goal})`)
console.log(
  `delivery to receipt, median: ${Math.round(median(receipts))} ms; the large mail: ${Math.round(largeMs)} ms`,
)
await service.stop()
await dovecot.stop()
await sink.stop()
removeDirectory(directory)
process.exitCode = measures.every(([, value, goal]) => value < goal) ? 0 : 1

/** Of the service and the processes it started; the files of node, which all of them map, are counted once. */
function memoryMb(): number {
  const { pid } = service
  const started = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').split(' ').filter(Boolean)
  const statuses = [String(pid), ...started].map((of) => readFileSync(`/proc/${of}/status`, 'utf8'))
  const own = statuses.reduce((sum, status) => sum + megabytes(status, 'RssAnon'), 0)
  return own + Math.max(...statuses.map((status) => megabytes(status, 'RssFile')))
}

function megabytes(status: string, field: 'RssAnon' | 'RssFile'): number {
  return Number(new RegExp(`${field}:\\s+(\\d+) kB`).exec(status)?.[1]) / 1024
}

async function logged(pattern: RegExp): Promise<void> {
  while (!pattern.test(service.log())) await pause(20)
}
