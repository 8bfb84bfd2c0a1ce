import type { FastifyRequest } from 'fastify'
import { type LinkKind, newLink } from '../../people/link.ts'
import type { User } from '../../people/user.ts'
import type { Desk } from '../desk.ts'
import { signedIn } from '../page/signed-in.ts'

/** A link that went to its person by mail, or is shown once to be handed over where mail does not go. */
export type GivenLink = {
  readonly name: string
  readonly email: string
  readonly until: Date
  readonly url?: string
}

export async function giveLink(
  { needs }: Desk,
  request: FastifyRequest,
  to: User,
  kind: LinkKind,
): Promise<GivenLink> {
  const at = needs.clock()
  const { token, tokenHash, expiresAt: until } = newLink(at, kind)
  const facts = { changed: to.id, link: kind }
  await needs.store.addLink(
    { tokenHash, userId: to.id, expiresAt: until },
    { kind: 'user-changed', at, actor: { userId: signedIn(request).id }, facts },
  )
  const url = new URL(`/link/${token}`, needs.publicUrl).href
  const isMailed = await needs.staffMail.sendLink(kind, to, { url, until })
  return { name: to.name, email: to.email, until, ...(isMailed ? {} : { url }) }
}
