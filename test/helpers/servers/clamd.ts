import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HostPort } from './dovecot.ts'
import { freePort } from './free-port.ts'
import { startServerProcess } from './server-process.ts'
import { removeDirectory, temporaryDirectory } from './temporary-directory.ts'

/** Bytes our clamd calls a virus wherever they stand. */
export const VIRUS_MARK = 'NEUVOPOSTI-KOEVIRUS-2026'
/** A whole file it knows by its MD5. */
export const VIRUS_FILE = Buffer.from('neuvoposti: tama tiedosto on koevirus\n')

export type Clamd = HostPort & { stop(): Promise<void> }

/** A private clamd with two signatures of our own and no downloads; clamd ends at once on an empty database. */
export async function startClamd(options: { readonly streamMaxLength?: string } = {}): Promise<Clamd> {
  const directory = temporaryDirectory('clamd')
  const port = await freePort()
  const database = join(directory, 'db')
  mkdirSync(database)
  const md5 = createHash('md5').update(VIRUS_FILE).digest('hex')
  writeFileSync(join(database, 'own.ndb'), `Neuvoposti.Mark:0:*:${Buffer.from(VIRUS_MARK).toString('hex')}\n`)
  writeFileSync(join(database, 'own.hdb'), `${md5}:${VIRUS_FILE.length}:Neuvoposti.File\n`)
  const configurationFile = join(directory, 'clamd.conf')
  writeFileSync(configurationFile, configuration(database, port, options.streamMaxLength ?? '35M'))
  const server = await startServerProcess('clamd', [`--config-file=${configurationFile}`], {
    ready: /Self checking disabled/,
  })
  return {
    host: '127.0.0.1',
    port,
    stop: async () => {
      await server.kill()
      removeDirectory(directory)
    },
  }
}

function configuration(database: string, port: number, streamMaxLength: string): string {
  return `
DatabaseDirectory ${database}
OfficialDatabaseOnly no
TCPAddr 127.0.0.1
TCPSocket ${port}
StreamMaxLength ${streamMaxLength}
MaxThreads 2
SelfCheck 0
Foreground yes
`
}
