import { randomUUID } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'

/**
 * A name for this process under which another can see that it died: a killed service is started again at
 * once, not when its lease has run out. Only Linux tells; elsewhere, and from another container, nobody can
 * know, and the lease's time decides.
 */
export function newLeaseHolder(): string {
  const names = [pidNamespace(), process.pid, startTime(process.pid), randomUUID()]
  return names.map((name) => name ?? '').join(' ')
}

/** True when the process that gave itself the name is certainly gone. */
export function isDeadHolder(holder: string): boolean {
  const [namespace, pid, startedAt] = holder.split(' ')
  if (!namespace || !startedAt || namespace !== pidNamespace()) return false
  return startTime(Number(pid)) !== startedAt
}

/** Names the machine's boot and the container: in another one the same pid is another process. */
function pidNamespace(): string | undefined {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return `${boot}/${readlinkSync('/proc/self/ns/pid')}`
  } catch {
    return undefined
  }
}

/** Field 22 of proc_pid_stat(5), in clock ticks since the boot; the name before it may hold blanks. */
function startTime(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    return undefined
  }
}
