/** Milliseconds this thread has kept a processor busy so far; unlike a clock's, a busy machine adds none to them. */
export function busyMs(): number {
  const { user, system } = process.threadCpuUsage()
  return (user + system) / 1000
}
