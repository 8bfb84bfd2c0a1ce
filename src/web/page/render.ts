import { fileURLToPath } from 'node:url'
import { Eta } from 'eta'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { type Formatting, formatting } from '../../messages/formatting.ts'
import { type Translate, translator } from '../../messages/translator.ts'
import { type Language, languages } from '../../people/language.ts'
import type { OfficeSettings } from '../../settings/settings.ts'
import type { DeskNeeds } from '../desk-needs.ts'
import type { Icons } from './icons.ts'
import { type PageFrame, pageFrame } from './page-frame.ts'

export type PageContent = {
  /** File in templates/desk, without its ending. */
  readonly template: string
  /** Never a name or a subject (ux §0.12). */
  readonly title: string
  /** The entry of the navigation that is marked as current. */
  readonly section?: string
  readonly status?: number
  readonly hasFaults?: boolean
  readonly data?: object
}

/** One language's voice: sentences, and times and amounts in the office's time zone. */
export type Voice = { readonly language: Language; readonly t: Translate; readonly f: Formatting }

export type PageData = PageFrame &
  Voice & { readonly sprite: string; readonly icon: (name: string) => string }

const views = fileURLToPath(new URL('../../../templates/desk', import.meta.url))

/** Pages are files of templates/desk; everything they print is escaped but the parts they include. */
export function pageRenderer(needs: DeskNeeds, icons: Icons, assetsPath: string) {
  const eta = new Eta({ views, cache: true, autoEscape: true })
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
    settings: OfficeSettings,
    content: PageContent,
  ): Promise<FastifyReply> => {
    const voice = voiceOf(request.visit.language, settings)
    const frame = await pageFrame(needs, request, voice, content, assetsPath)
    const html = eta.render(content.template, {
      ...frame,
      ...voice,
      languages,
      idleSeconds: settings.idleLockMinutes * 60,
      sprite: icons.sprite,
      icon: icons.reference,
      ...content.data,
    })
    return reply
      .code(content.status ?? 200)
      .header('content-language', voice.language)
      .type('text/html; charset=utf-8')
      .send(html)
  }
}

export function voiceOf(language: Language, settings: OfficeSettings): Voice {
  const timeZone = settings.serviceHours.timeZone
  const key = `${language} ${timeZone}`
  let voice = voices.get(key)
  if (!voice) {
    voice = { language, t: translator(language), f: formatting(language, timeZone) }
    voices.set(key, voice)
  }
  return voice
}

const voices = new Map<string, Voice>()
