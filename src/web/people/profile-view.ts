import type { FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import { afterSendChoices, densities, undoChoices } from '../../people/preferences.ts'
import type { Desk } from '../desk.ts'
import type { Voice } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'

export type ProfileForm = {
  readonly name: string
  readonly language: string
  readonly density: string
  readonly shortcuts?: 'on' | undefined
  readonly undoSeconds: string
  readonly afterSend: string
}

export async function profileView(
  { needs, settings }: Desk,
  request: FastifyRequest,
  { t, f }: Voice,
  form: ProfileForm | undefined,
) {
  const user = signedIn(request)
  const { undoSeconds } = await settings()
  const now = needs.clock()
  const factor = await needs.store.secondFactor(user.id)
  const sessions = await needs.store.sessionsOf(user.id)
  const { preferences, name, language } = user
  return {
    form: form ?? {
      name,
      language,
      density: preferences.density,
      shortcuts: preferences.hasShortcuts ? 'on' : undefined,
      undoSeconds: String(preferences.undoSeconds ?? ''),
      afterSend: preferences.afterSend,
    },
    densities,
    afterSendChoices,
    undos: undoChoices.map((value) => ({
      value,
      text:
        value === ''
          ? t('profile.undo-office', { seconds: undoSeconds })
          : t('profile.undo-seconds', { seconds: Number(value) }),
    })),
    writesAnswers: mayUse(user.role, 'work-tickets'),
    hasSecondFactor: factor?.isConfirmed ?? false,
    sessions: sessions.map(({ idHash, browser, createdAt, seenAt }) => ({
      isThis: idHash === request.visit.session,
      browser: browser ?? t('profile.unknown-browser'),
      times: t('profile.session-times', { begun: f.relative(createdAt, now), seen: f.relative(seenAt, now) }),
    })),
  }
}
