import type { Readable } from 'node:stream'
import type SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { SMTPConnectionSendInfo } from 'nodemailer/lib/smtp-connection'
import { TimeLimitReached } from '../time-limit.ts'

export type Outgoing = {
  readonly from: string
  readonly to: readonly string[]
  readonly body: () => Readable
  readonly size: number
  readonly use8BitMime: boolean
  readonly envelopeId?: string
}

/** How a transaction ended, and whether the server had said 354 by then: from there on it may have accepted. */
export type TransactionEnd =
  | { readonly kind: 'accepted'; readonly info: SMTPConnectionSendInfo }
  | { readonly kind: 'failed'; readonly error: unknown; readonly isHandedOver: boolean }

const COMMANDS_LIMIT_MS = 2 * 60_000
const DATA_LIMIT_MS = 20 * 60_000

/**
 * MAIL, RCPT, DATA. nodemailer reports a connection lost after DATA exactly like one that was never made
 * (R-SEND-2); it pipes the body at 354, so the call of `pipe` is the moment everything becomes possible.
 * Its `close` forgets the callback, hence the time limits of our own.
 */
export function handOver(smtp: SMTPConnection, mail: Outgoing): Promise<TransactionEnd> {
  const { promise, resolve } = Promise.withResolvers<TransactionEnd>()
  let isHandedOver = false
  const fail = (error: unknown) => resolve({ kind: 'failed', error, isHandedOver })
  const limit = (ms: number) =>
    setTimeout(() => {
      fail(new TimeLimitReached(`No answer within ${ms} ms`))
      smtp.close()
    }, ms)
  let timer = limit(COMMANDS_LIMIT_MS)
  const body = whenPiped(mail.body(), () => {
    isHandedOver = true
    clearTimeout(timer)
    timer = limit(DATA_LIMIT_MS)
  })
  const onEnd = () => fail(new Error('The connection ended'))
  smtp.once('end', onEnd)
  smtp.send(smtpEnvelope(mail), body, (error, info) => {
    if (error) fail(error)
    else if (info) resolve({ kind: 'accepted', info })
  })
  return promise.finally(() => {
    clearTimeout(timer)
    smtp.off('end', onEnd)
  })
}

function smtpEnvelope({ from, to, size, use8BitMime, envelopeId }: Outgoing) {
  const dsn = {
    notify: 'FAILURE,DELAY',
    ret: 'HDRS',
    ...(envelopeId === undefined ? {} : { id: envelopeId }),
  }
  return { from, to: [...to], size, use8BitMime, dsn }
}

function whenPiped(body: Readable, note: () => void): Readable {
  const pipe = body.pipe.bind(body)
  body.pipe = (destination, options) => {
    note()
    return pipe(destination, options)
  }
  return body
}
