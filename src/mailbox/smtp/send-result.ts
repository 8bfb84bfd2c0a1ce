import type { RecipientOutcome } from '../../replies/outbox-store.ts'
import type { SendResult } from '../../replies/sender.ts'
import { errorFacts } from '../error-facts.ts'
import type { TransactionEnd } from './hand-over.ts'
import { refusedRecipient } from './smtp-answer.ts'
import { connectFault, mailboxFault, refusalOfMailbox } from './smtp-fault.ts'

const LONGEST_RESPONSE = 500

/**
 * What a transaction means for each recipient; `wire` leads from the address on the wire to the one asked
 * for. Before DATA nothing can have been accepted; after it only an answer counts, and silence is `unknown`.
 */
export function sendResult(end: TransactionEnd, wire: ReadonlyMap<string, string>): SendResult {
  if (end.kind === 'accepted') {
    const refusals = rejections(end.info.rejectedErrors ?? [], wire)
    const refusedAddresses = new Set(refusals.map(({ address }) => address))
    const accepted = [...wire.values()].filter((address) => !refusedAddresses.has(address))
    return {
      kind: 'answered',
      recipients: [...accepted.map((address) => ({ address, state: 'accepted' as const })), ...refusals],
      response: end.info.response.slice(0, LONGEST_RESPONSE),
    }
  }
  return afterFailure(end.error, end.isHandedOver, wire)
}

function afterFailure(error: unknown, isHandedOver: boolean, wire: ReadonlyMap<string, string>): SendResult {
  const { responseCode, response, code } = errorFacts(error)
  if (responseCode === undefined || responseCode < 400) {
    if (isHandedOver) return { kind: 'unknown' }
    return code === 'TIME_LIMIT' ? mailboxFault('unreachable', code) : connectFault(error)
  }
  const fault = isHandedOver ? undefined : refusalOfMailbox(responseCode, response)
  if (fault !== undefined) return fault
  const refusals = rejections(rejectedErrors(error), wire)
  const answered =
    refusals.length > 0 ? refusals : [...wire.values()].map((address) => refusedRecipient(address, response))
  return { kind: 'answered', recipients: answered, response: response.slice(0, LONGEST_RESPONSE) }
}

function rejectedErrors(error: unknown): readonly unknown[] {
  const isObject = typeof error === 'object' && error !== null
  return isObject && 'rejectedErrors' in error && Array.isArray(error.rejectedErrors)
    ? error.rejectedErrors
    : []
}

function rejections(errors: readonly unknown[], wire: ReadonlyMap<string, string>): RecipientOutcome[] {
  return errors.flatMap((error) => {
    const { recipient, response } = errorFacts(error)
    const address = wire.get(recipient)
    return address === undefined ? [] : [refusedRecipient(address, response)]
  })
}
