import { copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { expect, onTestFinished, test } from 'vitest'
import type { Terminal } from '../../src/cli/command.ts'
import { blankNpmBanner } from '../../src/cli/npm-banner.ts'
import { run } from '../../src/cli/run.ts'

const letters = new URL('../fixtures/mail/', import.meta.url)

test('each file of a folder is one line of what was filed, equal files and an empty one too', async () => {
  const folder = aFolder()
  copyFileSync(new URL('gmail-fi.eml', letters), join(folder, 'a.eml'))
  copyFileSync(new URL('gmail-fi.eml', letters), join(folder, 'b.eml'))
  copyFileSync(new URL('bounce-postfix.eml', letters), join(folder, 'c.eml'))
  writeFileSync(join(folder, 'd.eml'), '')
  writeFileSync(join(folder, 'notes.txt'), 'From: nobody@citizen.example')
  const terminal = aTerminal()
  expect(await run(['corpus', folder], terminal)).toBe(0)
  const lines = terminal.answer().trim().split('\n').map(parsed)
  expect(lines).toHaveLength(4)
  expect(lines[0]).toEqual(lines[1])
  expect(lines[2]).toMatchObject({ is_auto: true, bounce: { recipients: [{ permanent: true }] } })
  expect(lines[3]).toMatchObject({ text: '', from: '' })
  expect(terminal.said()).toMatch(
    /^4 messages, \d+ messages\/s, slowest \d+ ms \(\w\.eml\), peak memory \d+ MB/,
  )
})

test('a folder that is not there is said, and is a finding', async () => {
  const terminal = aTerminal()
  expect(await run(['corpus', '/nowhere/at/all'], terminal)).toBe(1)
  expect(terminal.said()).toBe('Not found: /nowhere/at/all\n')
})

test('what npm wrote before the answer becomes blank lines; an answer that stands there stays', () => {
  const file = join(aFolder(), 'out.jsonl')
  const banner = '\n> neuvoposti@0.1.0 corpus\n> node src/cli/neuvoposti.js corpus mails\n\n'
  const output = openSync(file, 'w')
  writeSync(output, banner)
  blankNpmBanner(output)
  writeSync(output, '{"sha256":"00"}\n')
  expect(readFileSync(file, 'utf8').trim()).toBe('{"sha256":"00"}')
  blankNpmBanner(output)
  expect(readFileSync(file, 'utf8').trim()).toBe('{"sha256":"00"}')
})

function parsed(line: string): unknown {
  return JSON.parse(line)
}

function aFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'neuvoposti-letters-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

function aTerminal(): Terminal & { answer(): string; said(): string } {
  let answer = ''
  let said = ''
  return {
    environment: {},
    input: Readable.from([]),
    out(text) {
      answer += text
    },
    err(text) {
      said += text
    },
    now: () => new Date('2026-11-24T08:00:00Z'),
    stopSignal: new AbortController().signal,
    answer: () => answer,
    said: () => said,
  }
}
