import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Storage } from '../storage/storage.ts'
import type { Office } from './office.ts'

/** The end of the chain of events as it was on a day, kept outside the database (ruling 14). */
export type Seal = { readonly at: string; readonly seq: number; readonly hash: string }

/** Where the database lies; the seals lie beside it. */
type DataPlace = { readonly config: Pick<Office['config'], 'dataDir'> }

type SealedOffice = DataPlace & {
  readonly storage: Pick<Storage, 'chainHead' | 'appendEvent'>
  readonly now: () => Date
}

/** One line of JSON for each day; to be copied off the host, for whoever holds a line can prove what was before it. */
export function sealFile({ config }: DataPlace): string {
  return join(config.dataDir, 'seals.jsonl')
}

const dayMs = 86_400_000

/** Seals the chain when the last seal is a day old; answers the new one. */
export async function sealDaily(office: SealedOffice): Promise<Seal | undefined> {
  const { storage, now } = office
  const at = now()
  const last = (await readSeals(sealFile(office))).at(-1)
  if (last && at.getTime() - Date.parse(last.at) < dayMs) return undefined
  const head = await storage.chainHead()
  if (!head) return undefined
  const seal = { at: at.toISOString(), seq: head.seq, hash: head.hash }
  await appendFile(sealFile(office), `${JSON.stringify(seal)}\n`, { mode: 0o600, flush: true })
  await storage.appendEvent({ kind: 'chain-sealed', at, facts: { seq: seal.seq, hash: seal.hash } })
  return seal
}

/** No file is no seal yet; a line cut off by a death of the process is left out. */
export async function readSeals(file: string): Promise<readonly Seal[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return ''
    throw error
  })
  return text.split('\n').flatMap((line) => sealOf(line) ?? [])
}

function sealOf(line: string): Seal | undefined {
  const [, at, seq, hash] = /^\{"at":"([\dT:.Z-]+)","seq":(\d+),"hash":"([0-9a-f]{64})"\}$/.exec(line) ?? []
  return at && seq && hash ? { at, seq: Number(seq), hash } : undefined
}

/** The first seal that the chain does not keep any more: everything up to it was written anew or cut off. */
export async function brokenSeal(
  storage: Pick<Storage, 'chainRows'>,
  seals: readonly Seal[],
): Promise<Seal | undefined> {
  for (const seal of seals) {
    const [link] = await storage.chainRows(seal.seq - 1, 1)
    if (link?.event.seq !== seal.seq || link.hash !== seal.hash) return seal
  }
  return undefined
}
