import { execFileSync } from 'node:child_process'
import { chownSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostPort } from './dovecot.ts'
import { freePort } from './free-port.ts'
import { mainConfiguration, masterConfiguration } from './postfix-configuration.ts'
import { startServerProcess } from './server-process.ts'
import { removeDirectory, temporaryDirectory } from './temporary-directory.ts'

/** A private Postfix: our relay, and the source of real bounces. It speaks DSN, 8BITMIME and SMTPUTF8, no TLS, no AUTH. */
export type Postfix = {
  readonly smtp: HostPort
  readonly directory: string
  log(): string
  /** Resolves with the first line of its log that matches, also one written already. */
  logged(pattern: RegExp, timeoutMs?: number): Promise<string>
  /** Everything that waits for another try comes back with the next one, as when its time is over. */
  giveUp(): void
  stop(): Promise<void>
}

/**
 * kaupunki.example goes to `deliverTo` (LMTP), citizen.example to `sink` (SMTP); deferred.example cannot be
 * reached and comes back after `queueLifetimeSeconds`; every other domain comes back at once as 5.1.2.
 */
export async function startPostfix(options: {
  readonly deliverTo: HostPort
  readonly sink: HostPort
  readonly queueLifetimeSeconds?: number
  readonly delayWarningSeconds?: number
}): Promise<Postfix> {
  const directory = temporaryDirectory('postfix')
  const port = await freePort()
  const { deliverTo, sink, queueLifetimeSeconds = 6, delayWarningSeconds = 0 } = options
  prepareDirectory(directory)
  const etc = join(directory, 'etc')
  writeFileSync(
    join(etc, 'main.cf'),
    mainConfiguration({ directory, port, deliverTo, sink, queueLifetimeSeconds, delayWarningSeconds }),
  )
  writeFileSync(join(etc, 'master.cf'), masterConfiguration(port))
  execFileSync('postfix', ['-c', etc, 'check'], { stdio: 'pipe' })
  const server = await startServerProcess('/usr/lib/postfix/sbin/master', ['-d', '-c', etc], {
    ready: /daemon started/,
    env: { MAIL_CONFIG: etc },
  })
  return {
    smtp: { host: '127.0.0.1', port },
    directory,
    log: server.output,
    logged: server.line,
    giveUp: () => void execFileSync('postsuper', ['-c', etc, '-e', 'ALL'], { stdio: 'pipe' }),
    stop: async () => {
      await server.kill()
      removeDirectory(directory)
    },
  }
}

function prepareDirectory(directory: string): void {
  for (const name of ['etc', 'spool', 'data']) mkdirSync(join(directory, name))
  const number = (flag: string) => Number(execFileSync('id', [flag, 'postfix'], { encoding: 'utf8' }))
  chownSync(join(directory, 'data'), number('-u'), number('-g'))
}
