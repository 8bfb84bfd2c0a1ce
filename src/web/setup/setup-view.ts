import { mayUse } from '../../people/permissions.ts'
import { type SetupStepName, setupSteps } from '../../settings/setup.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import type { Voice } from '../page/render.ts'
import type { SetupState } from './setup-store.ts'

export type SetupProgress = ReadonlyMap<SetupStepName, SetupState | 'open'>

export type ShownStep = {
  readonly name: SetupStepName
  readonly number: number
  readonly title: string
  readonly state: SetupState | 'open'
  readonly stateWord: string
  readonly href: string
  readonly isCurrent: boolean
}

/** Every step with its state: what the facts themselves tell needs no tick. */
export async function setupProgress({ store }: DeskNeeds): Promise<SetupProgress> {
  const marked = await store.setupSteps()
  const isKnown: Partial<Record<SetupStepName, boolean>> = {
    mailbox: (await store.mailHealth()).lastFetchedAt !== undefined,
    people: (await store.listUsers()).some(
      ({ role, isDisabled }) => !isDisabled && mayUse(role, 'work-tickets'),
    ),
  }
  return new Map(
    setupSteps.map((name) => [
      name,
      marked.get(name) === 'done' || isKnown[name] ? 'done' : (marked.get(name) ?? 'open'),
    ]),
  )
}

export function shownSteps(
  progress: SetupProgress,
  current: SetupStepName | undefined,
  { t }: Voice,
): readonly ShownStep[] {
  return [...progress].map(([name, state], index) => ({
    name,
    number: index + 1,
    title: t(`setup.${name}.title`),
    state,
    stateWord: t(`setup.state.${state}`),
    href: `/setup/${name}`,
    isCurrent: name === current,
  }))
}

/** Where the wizard goes on: the first step after this one that nobody has looked at, then its end. */
export function nextStep(marked: ReadonlyMap<SetupStepName, SetupState>, after?: SetupStepName): string {
  const from = after === undefined ? 0 : setupSteps.indexOf(after) + 1
  const next = setupSteps.slice(from).find((name) => !marked.has(name))
  return next ? `/setup/${next}` : '/setup/ready'
}

export function stepsLeft(progress: SetupProgress): readonly SetupStepName[] {
  return [...progress].filter(([, state]) => state !== 'done').map(([name]) => name)
}
