import { existsSync } from 'node:fs'

const libraries = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'

/** The servers and tools that live tests borrow from the machine; test/setup.sh installs them all. */
const programs = {
  dovecot: {
    files: ['/usr/sbin/dovecot', '/usr/lib/dovecot/imap', '/usr/lib/dovecot/lmtp'],
    needsRoot: true,
  },
  postfix: { files: ['/usr/sbin/postfix', '/usr/lib/postfix/sbin/master'], needsRoot: true },
  clamd: { files: ['/usr/sbin/clamd'], needsRoot: false },
  chromium: { files: ['/usr/bin/chromium'], needsRoot: false },
  strace: { files: ['/usr/bin/strace'], needsRoot: false },
  voikko: { files: [`/usr/lib/${libraries}/libvoikko.so.1`, '/usr/lib/voikko'], needsRoot: false },
} as const

export type Program = keyof typeof programs

/** "no dovecot", "dovecot needs root"; undefined when the program can be used. */
export function whyMissing(program: Program): string | undefined {
  const { files, needsRoot } = programs[program]
  if (!files.every((file) => existsSync(file))) return `no ${program}`
  if (needsRoot && process.getuid?.() !== 0) return `${program} needs root`
  return undefined
}
