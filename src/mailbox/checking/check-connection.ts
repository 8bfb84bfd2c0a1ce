import type { ImapFlow } from 'imapflow'
import { type ImapSettings, type SmtpSettings, settingsFaults } from '../connection-settings.ts'
import { closeImap, connectImap } from '../imap/imap-client.ts'
import { selectFault } from '../imap/imap-fault.ts'
import { listFolders } from '../sent/imap-sent-folder.ts'
import { chooseSentFolder, type SentFolderSetting } from '../sent/sent-folder-choice.ts'
import { connectSmtp } from '../smtp/smtp-connection.ts'
import { checkDns, checkTcp, checkTls } from './check-network.ts'
import { type CheckedStep, type StepName, type StepResult, timedStep } from './connection-step.ts'

export type CheckedFolders = {
  readonly folder: string
  readonly sent: SentFolderSetting
  /** What filed mail needs on the server: nothing, a mark, or the folder it is moved to. */
  readonly after?: { readonly kind: 'keep' | 'seen' } | { readonly kind: 'move'; readonly folder: string }
}

/** Told of each step when it has ended. */
export type OnStep = (step: CheckedStep) => void

/** Tries incoming mail step by step, up to the first that fails. Nothing in the mailbox changes. */
export async function checkImap(
  settings: ImapSettings,
  folders: CheckedFolders,
  now: Date,
  onStep?: OnStep,
): Promise<readonly CheckedStep[]> {
  let client: ImapFlow | undefined
  const signIn = async (): Promise<StepResult> => {
    const connected = await connectImap(settings, { maxLiteralBytes: 1024 * 1024, connectMs: 30_000 })
    if (connected.kind === 'fault') return { ok: false, code: `${connected.fault}: ${connected.code}` }
    client = connected.client
    return passed
  }
  const withClient = (work: (client: ImapFlow) => Promise<StepResult>) => async () =>
    client === undefined ? { ok: false, code: 'not-connected' } : await work(client)
  const { folder, sent, after = { kind: 'keep' } } = folders
  const steps: readonly Attempt[] = [
    ...networkSteps(settings, now),
    ['sign-in', signIn],
    ['folder', withClient((open) => checkFolder(open, folder))],
    ['one-folder', withClient((open) => checkOneFolder(open, folder))],
    ...(after.kind === 'keep' ? [] : [['rights', withClient((open) => checkRights(open, folder))] as const]),
    ...(after.kind === 'move'
      ? [['move-folder', withClient((open) => checkFolder(open, after.folder))] as const]
      : []),
    ['sent-folder', withClient((open) => checkSentFolder(open, sent))],
  ]
  try {
    return await untilFailure(steps, onStep)
  } finally {
    if (client !== undefined) await closeImap(client)
  }
}

/** The same for outgoing mail; nothing is sent. */
export async function checkSmtp(
  settings: SmtpSettings,
  now: Date,
  onStep?: OnStep,
): Promise<readonly CheckedStep[]> {
  const steps: readonly Attempt[] = [
    ...networkSteps(settings, now),
    ['sign-in', () => checkSubmission(settings)],
  ]
  return await untilFailure(steps, onStep)
}

type Attempt = readonly [StepName, () => Promise<StepResult>]

const passed: StepResult = { ok: true, code: 'ok' }

async function untilFailure(
  attempts: readonly Attempt[],
  onStep: OnStep = () => undefined,
): Promise<readonly CheckedStep[]> {
  const steps: CheckedStep[] = []
  for (const [name, attempt] of attempts) {
    const step = await timedStep(name, attempt)
    steps.push(step)
    onStep(step)
    if (!step.ok && !step.isOptional) break
  }
  return steps
}

function networkSteps(settings: SmtpSettings, now: Date): readonly Attempt[] {
  const [fault] = settingsFaults(settings)
  if (fault !== undefined) return [['settings', async () => ({ ok: false, code: fault })]]
  return [
    ['dns', () => checkDns(settings.host)],
    ['tcp', () => checkTcp(settings)],
    ...(settings.security === 'tls' ? [['tls', () => checkTls(settings, now)] as const] : []),
  ]
}

async function checkFolder(client: ImapFlow, folder: string): Promise<StepResult> {
  try {
    const { exists, readOnly } = await client.mailboxOpen(folder, { readOnly: true })
    return { ok: true, code: 'ok', detail: { mails: exists, isReadOnly: readOnly === true } }
  } catch (error) {
    const { fault, code } = selectFault(error)
    return { ok: false, code: `${fault}: ${code}` }
  }
}

/** What was sent and filed away lies in a folder of everything, too (RFC 6154 \All, Gmail's All Mail). */
async function checkOneFolder(client: ImapFlow, folder: string): Promise<StepResult> {
  const listed = (await listFolders(client)).find(({ path }) => path === folder)
  return listed?.specialUse === '\\All' ? { ok: false, isOptional: true, code: 'all-mail' } : passed
}

/** Whether mails may be marked and moved: the server says so when the folder is opened for that (RFC 3501 §6.3.1). */
async function checkRights(client: ImapFlow, folder: string): Promise<StepResult> {
  try {
    const { readOnly } = await client.mailboxOpen(folder)
    return readOnly === true ? { ok: false, code: 'read-only' } : passed
  } catch (error) {
    const { fault, code } = selectFault(error)
    return { ok: false, code: `${fault}: ${code}` }
  }
}

async function checkSentFolder(client: ImapFlow, setting: SentFolderSetting): Promise<StepResult> {
  if (setting.kind === 'off') return { ok: true, code: 'off' }
  const path = chooseSentFolder(await listFolders(client), setting)
  return path === undefined
    ? { ok: false, code: 'no-folder' }
    : { ok: true, code: 'ok', detail: { folder: path } }
}

async function checkSubmission(settings: SmtpSettings): Promise<StepResult> {
  const ready = await connectSmtp(settings, { limitMs: 30_000 })
  if (ready.kind === 'mailbox-fault') return { ok: false, code: `${ready.fault}: ${ready.code}` }
  const { smtp, offers } = ready.connection
  smtp.quit()
  const { keywords, maxBytes } = offers
  const reports = keywords.has('DSN')
  return {
    ok: true,
    code: 'ok',
    detail: {
      deliveryReports: reports,
      smtpUtf8: keywords.has('SMTPUTF8'),
      ...(maxBytes ? { maxBytes } : {}),
    },
  }
}
