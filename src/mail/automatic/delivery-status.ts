import type { DeliveryOutcome } from '../inbound-mail.ts'
import { cleanLine } from '../text/clean-text.ts'

export type DeliveryStatus = {
  readonly envelopeId: string | undefined
  readonly recipients: readonly DeliveryOutcome[]
}

const MAX_RECIPIENTS = 200
const ACTIONS = ['failed', 'delayed', 'delivered', 'relayed', 'expanded'] as const

/**
 * Reads the text of a message/delivery-status part (RFC 3464 §2, RFC 6533). A new recipient begins at its
 * Final-Recipient even where the blank line between the blocks was lost.
 */
export function readDeliveryStatus(text: string): DeliveryStatus {
  const recipients: DeliveryOutcome[] = []
  let envelopeId: string | undefined
  for (const block of recipientBlocks(text)) {
    envelopeId ??= block.get('original-envelope-id')
    const outcome = readOutcome(block)
    if (outcome && recipients.length < MAX_RECIPIENTS) recipients.push(outcome)
  }
  return { envelopeId: envelopeId ? cleanLine(envelopeId).slice(0, 250) : undefined, recipients }
}

function readOutcome(block: ReadonlyMap<string, string>): DeliveryOutcome | undefined {
  const address =
    recipientAddress(block.get('original-recipient')) ?? recipientAddress(block.get('final-recipient'))
  if (!address) return undefined
  const status = /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(block.get('status') ?? '')?.[1] ?? ''
  const word = block.get('action')?.trim().toLowerCase() ?? ''
  const action = ACTIONS.find((known) => word.startsWith(known)) ?? actionOfStatus(status)
  if (!action) return undefined
  const diagnostic = cleanLine(
    (block.get('diagnostic-code') ?? '').replace(/^\s{0,9}(?:smtp|x-[\w-]{1,40})\s{0,9};/i, ''),
  )
  return {
    address,
    action,
    status,
    permanent: action === 'failed' && !status.startsWith('4'),
    diagnostic: diagnostic.slice(0, 500),
  }
}

function actionOfStatus(status: string): DeliveryOutcome['action'] | undefined {
  if (status.startsWith('5')) return 'failed'
  if (status.startsWith('4')) return 'delayed'
  return status.startsWith('2') ? 'delivered' : undefined
}

/** `rfc822; <a@b>`, `utf-8; p\x{E4}iv\x{E4}@b` (RFC 6533 §3). */
export function recipientAddress(value: string | undefined): string | undefined {
  const bare = (value ?? '').replace(/^[^;]{0,40};/, '').replace(/[<>\s"]+/g, '')
  const decoded = bare.replace(/\\x\{([0-9A-Fa-f]{2,6})\}/g, (all, hex: string) => {
    const code = Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : all
  })
  return /^[^@]{1,254}@[^@]{1,255}$/.test(decoded) ? cleanLine(decoded) : undefined
}

function* recipientBlocks(text: string): Iterable<Map<string, string>> {
  let block = new Map<string, string>()
  let last: string | undefined
  for (const line of text.split('\n')) {
    const folded = /^[ \t]+(\S.*)$/.exec(line)
    if (folded && last !== undefined) {
      block.set(last, `${block.get(last)} ${folded[1]!.trim()}`)
      continue
    }
    const match = /^([A-Za-z][\w-]{1,60})\s{0,9}:(.*)$/.exec(line)
    const name = match?.[1]?.toLowerCase()
    const opensNext = name !== undefined && isRecipientField(name) && block.has('action') && block.has(name)
    if ((line.trim() === '' || opensNext) && block.size > 0) {
      yield block
      block = new Map()
    }
    last = name
    if (match && name !== undefined && !block.has(name)) block.set(name, match[2]!.trim())
  }
  if (block.size > 0) yield block
}

function isRecipientField(name: string): boolean {
  return name === 'final-recipient' || name === 'original-recipient'
}
