import { type ChildProcess, fork, spawnSync } from 'node:child_process'
import { realpathSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

export type Confinement = {
  readonly heapLimitMb: number
  /** Native code is bound by no permission: it is refused where the work needs none. */
  readonly needsNativeCode: boolean
  /** An open file it inherits, as its `inheritedFile`. */
  readonly file?: number
  /** Further flags of V8. */
  readonly flags?: readonly string[]
}

const program = ['src', 'node_modules', 'package.json'].flatMap((name) => {
  const path = fileURLToPath(new URL(`../../${name}`, import.meta.url))
  return [path, realpathSync(path)]
})

/** Of util-linux. A process in an endless expression hears nothing of a service that is gone: the kernel ends it. */
const setpriv = ['/usr/bin/setpriv', '--pdeathsig', 'SIGKILL'] as const
const [keeper, ...words] = setpriv
/** Another program of that name may not know the option. */
const endsWithService = spawnSync(keeper, [...words, 'true']).status === 0 ? setpriv : []

/**
 * Starts a process of this program for work on what strangers sent. A process, not a thread: V8 ends the
 * whole program when one growing array or map passes a thread's heap limit, and a fault in native code, or
 * while a thread is ended, takes the service with it. It knows no secret, reads only the program, writes no
 * file, starts no program (Node's permission model), and ends with the service: where the kernel cannot be
 * asked to see to that (no setpriv, not Linux), as soon as it comes to rest.
 */
export function startConfined(entry: URL, confinement: Confinement): ChildProcess {
  const { heapLimitMb, needsNativeCode, file, flags = [] } = confinement
  const readable = [...program, fileURLToPath(entry)].map((path) => `--allow-fs-read=${path}`)
  const native = needsNativeCode ? ['--allow-addons'] : []
  const [execPath = process.execPath, ...wrapped] = [...endsWithService, process.execPath]
  return fork(entry, {
    execPath,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc', file ?? 'ignore'],
    env: {},
    execArgv: [
      ...wrapped,
      `--max-old-space-size=${heapLimitMb}`,
      '--permission',
      ...readable,
      ...native,
      ...flags,
    ],
  })
}
