import { lookup, resolveTxt } from 'node:dns/promises'
import { connect as connectTcp, isIP } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { ServerSettings } from '../connection-settings.ts'
import { tlsOptions } from '../connection-settings.ts'
import { errorFacts } from '../error-facts.ts'
import { TimeLimitReached, withinTime } from '../time-limit.ts'
import type { StepResult } from './connection-step.ts'

const LIMIT_MS = 10_000
const DAY_MS = 24 * 60 * 60 * 1000

type Server = Pick<ServerSettings, 'host' | 'port' | 'ca'>

export async function checkDns(host: string): Promise<StepResult> {
  try {
    const addresses = await withinTime(LIMIT_MS, lookup(host, { all: true }), () => undefined)
    return { ok: true, code: 'ok', detail: { addresses: addresses.length } }
  } catch (error) {
    return failed(error)
  }
}

export async function checkTcp({ host, port }: Server): Promise<StepResult> {
  const { promise, resolve, reject } = Promise.withResolvers<StepResult>()
  const socket = connectTcp({ host, port })
  socket.once('connect', () => resolve({ ok: true, code: 'ok' }))
  socket.once('error', reject)
  try {
    return await withinTime(LIMIT_MS, promise, () => socket.destroy())
  } catch (error) {
    return failed(error)
  } finally {
    socket.destroy()
  }
}

/** A handshake at once; for STARTTLS the sign-in step makes it. A certificate soon over is no failure yet. */
export async function checkTls(server: Server, now: Date): Promise<StepResult> {
  const { promise, resolve, reject } = Promise.withResolvers<StepResult>()
  const { host, port } = server
  const name = isIP(host) === 0 ? { servername: host } : {}
  const socket = connectTls({ host, port, ...name, ...tlsOptions(server) })
  socket.once('secureConnect', () => {
    const validTo = new Date(socket.getPeerCertificate().valid_to)
    const daysLeft = Math.floor((validTo.getTime() - now.getTime()) / DAY_MS)
    resolve({ ok: true, code: 'ok', detail: { protocol: socket.getProtocol() ?? 'unknown', daysLeft } })
  })
  socket.once('error', reject)
  try {
    return await withinTime(LIMIT_MS, promise, () => socket.destroy())
  } catch (error) {
    return failed(error)
  } finally {
    socket.destroy()
  }
}

/** Whether a domain says what receivers shall do with mail that only claims to come from it (RFC 7489). */
export async function checkDmarc(domain: string): Promise<StepResult> {
  const labels = domain.split('.')
  for (const name of [domain, labels.slice(-2).join('.')]) {
    const [found] = await Promise.allSettled([
      withinTime(LIMIT_MS, resolveTxt(`_dmarc.${name}`), () => undefined),
    ])
    const records = found.status === 'fulfilled' ? found.value.map((parts) => parts.join('')) : []
    const record = records.find((text) => /^v=DMARC1\b/i.test(text))
    if (record) return { ok: true, code: 'ok', detail: { policy: /\bp=(\w+)/i.exec(record)?.[1] ?? 'none' } }
  }
  return { ok: false, code: 'no-record' }
}

function failed(error: unknown): StepResult {
  const code = error instanceof TimeLimitReached ? error.code : errorFacts(error).code
  return { ok: false, code: code || 'unknown' }
}
