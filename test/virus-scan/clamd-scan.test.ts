import { afterAll, beforeAll, expect, test } from 'vitest'
import { clamdScan, type ScanBytes } from '../../src/virus-scan/clamd-scan.ts'
import { bytesOf } from '../helpers/deliver.ts'
import { type Clamd, startClamd, VIRUS_FILE, VIRUS_MARK } from '../helpers/servers/clamd.ts'
import { freePort } from '../helpers/servers/free-port.ts'
import { describeWith } from '../helpers/servers/requires.ts'

async function* pieces(count: number, end: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let number = 0; number < count; number += 1) yield Buffer.alloc(1024 * 1024, number)
  yield end
}

describeWith('clamd', 'the virus scanner', () => {
  let clamd: Clamd
  let scan: ScanBytes
  beforeAll(async () => {
    clamd = await startClamd({ streamMaxLength: '8M' })
    scan = clamdScan(clamd)
  })
  afterAll(() => clamd.stop())

  test('lets an ordinary file pass, in one piece or in many', async () => {
    expect(await scan(bytesOf('%PDF hakemus'))).toEqual({ kind: 'clean' })
    expect(await scan(pieces(5, Buffer.from('loppu')))).toEqual({ kind: 'clean' })
  })

  test('names what it finds, also at the end of a long file', async () => {
    expect(await scan(bytesOf(VIRUS_FILE))).toEqual({ kind: 'infected', name: 'Neuvoposti.File.UNOFFICIAL' })
    const late = await scan(pieces(5, Buffer.from(`x ${VIRUS_MARK} x`)))
    expect(late).toEqual({ kind: 'infected', name: 'Neuvoposti.Mark.UNOFFICIAL' })
  })

  test('says that a file is too large for it', async () => {
    const verdict = await scan(pieces(20, Buffer.from('loppu')))
    expect(verdict.kind).toBe('unknown')
  })

  test('takes many at once', async () => {
    const verdicts = await Promise.all(Array.from({ length: 8 }, (_, at) => scan(bytesOf(`tiedosto ${at}`))))
    expect(new Set(verdicts.map(({ kind }) => kind))).toEqual(new Set(['clean']))
  })
})

test('a scanner that is not there is told as that, and is no error', async () => {
  const scan = clamdScan({ host: '127.0.0.1', port: await freePort() })
  expect(await scan(bytesOf('x'))).toEqual({ kind: 'unknown', code: 'ECONNREFUSED' })
})
