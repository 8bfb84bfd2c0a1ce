import type { FastifyReply, FastifyRequest } from 'fastify'
import { mayUse } from '../../people/permissions.ts'
import type { SavedReply } from '../../replies/saved-reply.ts'
import { topics } from '../../tickets/topics.ts'
import type { Desk } from '../desk.ts'
import { today } from '../inbox/absence-view.ts'
import { voiceOf } from '../page/render.ts'
import { signedIn } from '../page/signed-in.ts'
import { formOf, type SavedReplyFault, type SavedReplyForm } from './saved-reply-form.ts'
import type { SavedReplyVersion } from './saved-reply-store.ts'
import { mayChange, noonOf, textColumns } from './saved-reply-view.ts'

export type ShownSavedReply = {
  /** Absent: a new one. */
  readonly saved?: SavedReply
  readonly versions?: readonly SavedReplyVersion[]
  /** Shown in the form instead of what is in force; saving makes it so. */
  readonly earlier?: SavedReplyVersion
  readonly form?: SavedReplyForm
  readonly faults?: readonly SavedReplyFault[]
  readonly isConflict?: boolean
}

export async function savedReplyPage(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { saved, versions = [], earlier, form: given, faults = [], isConflict = false }: ShownSavedReply,
): Promise<FastifyReply> {
  const user = signedIn(request)
  const settings = await desk.settings()
  const voice = voiceOf(user.language, settings)
  const { t, f } = voice
  const now = desk.needs.clock()
  const names = new Map((await desk.needs.store.listUsers()).map(({ id, name }) => [id, name]))
  const inForce = saved && formOf(earlier?.content ?? saved, saved.version, saved.isShared)
  const form = given ?? inForce ?? (await newForm(desk))
  const { done } = request.query as { done?: unknown }
  const hasFaults = faults.length > 0 || isConflict
  return desk.page(request, reply, {
    template: 'saved-reply',
    title: t('saved-reply.title'),
    section: 'saved-replies',
    status: isConflict ? 409 : hasFaults ? 422 : 200,
    hasFaults,
    data: {
      saved,
      form: { ...form, version: saved?.version ?? 0 },
      heading: saved?.name ?? t('saved-reply.new'),
      action: saved ? `/saved-replies/${saved.id}` : '/saved-replies',
      mayChange: saved === undefined || mayChange(user, saved),
      mayPublish: mayUse(user.role, 'publish-saved-replies'),
      columns: textColumns(
        form,
        (earlier?.content ?? saved)?.texts ?? {},
        desk.needs.service,
        settings,
        voice,
        now,
      ),
      topics,
      isDue: saved !== undefined && saved.reviewOn <= today(settings, now),
      reviewOn: saved && f.date(noonOf(saved.reviewOn)),
      owner: saved && (names.get(saved.ownerId) ?? t('event.somebody')),
      versions: versions.map(({ version, changedAt, changedBy }) => ({
        version,
        text: t('saved-reply.version', {
          version,
          at: f.relative(changedAt, now),
          name: names.get(changedBy) ?? t('event.somebody'),
        }),
      })),
      earlier: earlier?.version,
      isConflict,
      faults: faults.map(({ field, key }) => ({ field, text: t(`saved-reply.fault.${key}`) })),
      notice: done === 'saved' ? { text: t('saved-reply.done.saved') } : undefined,
    },
  })
}

const reviewedAfterDays = 182

/** An empty form, or a copy for oneself; somebody looks at it again in half a year. */
export async function newForm(desk: Desk, source?: SavedReply): Promise<SavedReplyForm> {
  const later = new Date(desk.needs.clock().getTime() + reviewedAfterDays * 86_400_000)
  const reviewOn = today(await desk.settings(), later)
  const { name, topic, texts } = source ?? { name: '', topic: '' as const, texts: {} }
  return formOf({ name, topic, texts, reviewOn }, 0, false)
}
