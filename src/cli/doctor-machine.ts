import { existsSync, readdirSync } from 'node:fs'
import { connect } from 'node:net'
import { diskRoom } from '../office/disk.ts'
import type { Finding } from '../web/settings/finding.ts'

const clockToleranceMs = 60_000
const clamdTimeoutMs = 5_000

/** The last event is from the future: the clock went back, or the data came from elsewhere. */
export function checkClock(now: Date, lastEventAt: Date | undefined): Finding {
  const isBehind = lastEventAt !== undefined && lastEventAt.getTime() - now.getTime() > clockToleranceMs
  const about = { area: 'machine', step: 'clock' } as const
  return isBehind
    ? { ...about, ok: false, code: 'behind-last-event' }
    : { ...about, ok: true, code: 'ok', detail: { now: now.toISOString() } }
}

export async function checkDisk(dataDir: string): Promise<Finding> {
  const { freeBytes, isScarce } = await diskRoom(dataDir)
  const detail = { freeMegabytes: Math.floor(freeBytes / 1_000_000) }
  return { area: 'machine', step: 'disk', ok: !isScarce, code: isScarce ? 'nearly-full' : 'ok', detail }
}

/** Debian's libvoikko1; without it the search folds words by rules of its own. */
export function checkVoikko(): Finding {
  const folders = [
    '/usr/lib',
    ...(existsSync('/usr/lib') ? readdirSync('/usr/lib').map((name) => `/usr/lib/${name}`) : []),
  ]
  const ok = folders.some((folder) => existsSync(`${folder}/libvoikko.so.1`))
  return { area: 'machine', step: 'voikko', ok, isOptional: true, code: ok ? 'ok' : 'not-installed' }
}

export async function checkClamd({
  host,
  port,
}: {
  readonly host: string
  readonly port: number
}): Promise<Finding> {
  const about = { area: 'machine', step: 'clamd' } as const
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: clamdTimeoutMs })
    const end = (ok: boolean, code: string) => {
      socket.destroy()
      resolve({ ...about, ok, code })
    }
    socket.once('connect', () => socket.write('zPING\0'))
    socket.once('data', (answer) =>
      answer.toString('latin1').startsWith('PONG') ? end(true, 'ok') : end(false, 'strange-answer'),
    )
    socket.once('timeout', () => end(false, 'timeout'))
    socket.once('error', (error: NodeJS.ErrnoException) => end(false, error.code ?? 'unreachable'))
  })
}
