export type StepName =
  | 'settings'
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'sign-in'
  | 'folder'
  | 'one-folder'
  | 'rights'
  | 'move-folder'
  | 'sent-folder'

/** One thing that was tried, for the doctor and for the settings page; holds no secret and no server's words. */
export type CheckedStep = {
  readonly step: StepName
  readonly ok: boolean
  /** Told, but nothing fails by it. */
  readonly isOptional?: boolean
  readonly ms: number
  /** `ok`, or what went wrong: a code of the system, the server or ours. */
  readonly code: string
  /** Facts of our own wording: an address count, days a certificate is still good for, a folder's name. */
  readonly detail?: Readonly<Record<string, string | number | boolean>>
}

export type StepResult = Pick<CheckedStep, 'ok' | 'isOptional' | 'code' | 'detail'>

/** Tries the step and times it; later steps are left out once one has failed. */
export async function timedStep(step: StepName, attempt: () => Promise<StepResult>): Promise<CheckedStep> {
  const startedAt = performance.now()
  const result = await attempt()
  return { step, ...result, ms: Math.round(performance.now() - startedAt) }
}
