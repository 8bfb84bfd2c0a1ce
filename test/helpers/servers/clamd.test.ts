import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startClamd, VIRUS_FILE, VIRUS_MARK } from './clamd.ts'
import { describeWith } from './requires.ts'

describeWith('clamd', 'a private clamd', () => {
  test('it finds its own two viruses and nothing else', async () => {
    const clamd = await startClamd()
    onTestFinished(() => clamd.stop())
    const scan = async (content: Buffer) => {
      const socket = connect(clamd.port, clamd.host)
      const length = Buffer.alloc(4)
      length.writeUInt32BE(content.length)
      socket.write(Buffer.concat([Buffer.from('zINSTREAM\0'), length, content, Buffer.alloc(4)]))
      return String(await once(socket, 'data'))
    }
    expect(await scan(Buffer.from(`alku ${VIRUS_MARK} loppu`))).toContain('Neuvoposti.Mark')
    expect(await scan(VIRUS_FILE)).toContain('Neuvoposti.File')
    expect(await scan(Buffer.from('puhdas'))).toContain('stream: OK')
  })
})
