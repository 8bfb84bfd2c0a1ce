import type { Address } from '../mail/inbound-mail.ts'
import { participantKey } from '../mail/senders/participant-key.ts'
import { readReplyToken } from '../mail/threading/reply-token.ts'
import { toMime } from '../mailbox/smtp/mime.ts'
import { acceptReply } from '../replies/accept-reply.ts'
import type { ReplyBasis } from '../replies/compose-reply.ts'
import { makeReplyIds } from '../replies/reply-ids.ts'
import { undoReply } from '../replies/undo-reply.ts'
import { writtenReply } from '../replies/written-reply.ts'
import { targetRule } from '../tickets/targets.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { replyAccepted } from '../tickets/transitions.ts'
import { answeredMessage } from '../web/answers/answered-message.ts'
import type { DeskReplies } from '../web/desk-needs.ts'
import type { TicketView } from '../web/desk-store.ts'
import { type Office, serviceSender } from './office.ts'

/** The sending side as the desk uses it; `nudge` wakes the outbox after the commit. */
export function deskReplies(office: Office, nudge: () => void): DeskReplies {
  const { storage, config, tokenKeys, mailDomain, ownAddresses } = office
  return {
    async accept(form, view, author, at) {
      const plusAddress = config.service.usesPlusAddress ? config.service.address.address : undefined
      const { settings } = await storage.settings()
      const replyOffice = {
        service: serviceSender(config),
        ownAddresses,
        subjectPolicy: config.service.subjectPolicy,
        undoSeconds: author.preferences.undoSeconds ?? settings.undoSeconds,
        signatures: settings.signatures,
        isOurs: (id: string) => readReplyToken(id, tokenKeys) !== undefined,
      }
      const makeIds = (ticketId: string) => makeReplyIds(ticketId, tokenKeys, mailDomain, plusAddress)
      return acceptReply(
        { store: storage, toMime, makeIds, nudge },
        form,
        replyBasis(view, form.to),
        replyOffice,
        { userId: author.id },
        at,
      )
    },
    async preview(reply, view) {
      const { settings } = await storage.settings()
      const { subjectPolicy } = config.service
      const { signatures } = settings
      return writtenReply(reply, replyBasis(view, reply.to), {
        service: serviceSender(config),
        subjectPolicy,
        signatures,
      })
    },
    undo: (messageId, user, at) => undoReply(storage, messageId, { userId: user.id }, at),
    async retry(messageId, user, at) {
      const isQueued = await storage.retryByPerson(messageId, {
        kind: 'reply-retried',
        at,
        messageId,
        actor: { userId: user.id },
      })
      if (isQueued) nudge()
      return isQueued
    },
    async confirmSent(messageId, user, at) {
      const { settings } = await storage.settings()
      const due = targetRule(settings)
      return storage.confirmSent(messageId, at, (found) => replyAccepted(found, at, false, due), {
        kind: 'sent',
        at,
        messageId,
        actor: { userId: user.id },
        facts: { by: 'person' },
      })
    },
  }
}

function replyBasis(view: TicketView, to: readonly Address[]): ReplyBasis {
  const { ticket } = view
  const parent = answeredMessage(view, to)
  if (!parent) return { ticket: namelessTo(ticket, to) }
  const { subject, references, messageId, inReplyTo, from } = parent
  return {
    ticket,
    parent: {
      subject,
      references,
      ...(messageId ? { messageId } : {}),
      ...(inReplyTo ? { inReplyTo } : {}),
      ...(from ? { from } : {}),
    },
  }
}

/** The subject is the requester's words: who is somebody else reads one of ours instead (P3). */
function namelessTo(ticket: Ticket, to: readonly Address[]): Ticket {
  const requester = ticket.requester && participantKey(ticket.requester.address)
  const isTheirs = to.every(({ address }) => participantKey(address) === requester)
  return isTheirs ? ticket : { ...ticket, subject: '' }
}
