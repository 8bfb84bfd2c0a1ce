import { readFileSync } from 'node:fs'

/** A clock tick of proc_pid_stat(5), which Linux tells programs in hundredths of a second everywhere. */
const tickMs = 10

/**
 * Milliseconds that a process has kept a processor busy so far, in its own code and for it in the kernel
 * (fields 14 and 15); what it waited on a crowded machine is no part of them. Only Linux tells.
 */
export function busyMsOf(pid: number): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  } catch {
    return undefined
  }
}
