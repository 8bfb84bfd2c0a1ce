import type { Storage } from '../storage/storage.ts'
import type { Office } from './office.ts'

type WatchedOffice = {
  readonly storage: Pick<Storage, 'mailHealth' | 'appendEvent'>
  readonly config: Pick<Office['config'], 'mailAlarmMinutes'>
  readonly log: Pick<Office['log'], 'alarm'>
  readonly now: () => Date
}

/**
 * The alarm outside the mailbox: when mail has not flowed for so long, an event, a line of the log at the
 * level of an error, and with them `/health/ready`, which has been false since the loss began. It is not sent
 * by mail, since what failed may be the very sign-in that mail leaves by; whoever runs the machine must watch
 * the log or the address. Told once for each loss, and again after a restart that did not end it.
 */
export function mailAlarm({ storage, config, now, log }: WatchedOffice): () => Promise<void> {
  let toldOf: number | undefined
  return async () => {
    const { lostSince, lostCode } = await storage.mailHealth()
    if (!lostSince || lostSince.getTime() === toldOf) return
    const minutes = Math.floor((now().getTime() - lostSince.getTime()) / 60_000)
    if (minutes < config.mailAlarmMinutes) return
    toldOf = lostSince.getTime()
    const code = lostCode ?? 'unknown'
    log.alarm('mail-does-not-flow', { seconds: minutes * 60, code })
    await storage.appendEvent({ kind: 'mailbox-alarm', at: now(), facts: { minutes, code, told: 'log' } })
  }
}
