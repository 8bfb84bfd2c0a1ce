import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { canonicalJson } from '../../../events/canonical-json.ts'

/** What the file beside a backup says of it. */
export type BackupManifest = {
  readonly sha256: string
  readonly size: number
  /** Number of migrations the copy has. */
  readonly migrations: number
  readonly headSeq: number
  readonly headHash: string
  /** ISO 8601. */
  readonly madeAt: string
}

export type BackupRefusal = 'no-signature' | 'forged' | 'changed'

const FORMAT = 'neuvoposti backup 1'

/** A signature is a few hundred bytes; whatever else lies there is none. */
const MOST_CHARACTERS = 4_096

export function signaturePath(backup: string): string {
  return `${backup}.signature`
}

/** One line of JSON; the key is derived from SECRET_KEY (ruling 22). */
export function signManifest(manifest: BackupManifest, secretKey: Uint8Array): string {
  return `${JSON.stringify({ format: FORMAT, ...manifest, mac: macOf(manifest, secretKey) })}\n`
}

/** The manifest beside a backup when one of the keys signed it; the copy itself is not read. */
export async function readManifest(
  backup: string,
  secretKeys: readonly Uint8Array[],
): Promise<BackupManifest | 'no-signature' | 'forged'> {
  const said = parse(await readIfThere(signaturePath(backup)))
  if (!said) return 'no-signature'
  const { mac, format, ...fields } = said
  const manifest = toManifest(fields)
  if (format !== FORMAT || typeof mac !== 'string' || !manifest) return 'forged'
  return secretKeys.some((key) => isEqual(mac, macOf(manifest, key))) ? manifest : 'forged'
}

function macOf(manifest: BackupManifest, secretKey: Uint8Array): string {
  const key = new Uint8Array(hkdfSync('sha256', secretKey, '', 'neuvoposti backup signature', 32))
  return createHmac('sha256', key)
    .update(`${FORMAT}\n${canonicalJson(manifest)}`)
    .digest('hex')
}

function isEqual(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function toManifest(fields: Readonly<Record<string, unknown>>): BackupManifest | undefined {
  const { sha256, size, migrations, headSeq, headHash, madeAt } = fields
  if (typeof sha256 !== 'string' || typeof headHash !== 'string' || typeof madeAt !== 'string')
    return undefined
  if (typeof size !== 'number' || typeof migrations !== 'number' || typeof headSeq !== 'number')
    return undefined
  return { sha256, size, migrations, headSeq, headHash, madeAt }
}

function parse(text: string | undefined): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined || text.length > MOST_CHARACTERS) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}

async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}
