import type { HeaderBlock } from './header-block.ts'
import type { DeliveryOutcome } from './inbound-mail.ts'
import type { MailContent } from './leaf-reader.ts'

export type BounceSigns = {
  readonly header: HeaderBlock
  readonly subject: string
  readonly senderAddress: string | undefined
  readonly senderName: string
  readonly text: string
  readonly ownAddresses: readonly string[]
}

export function readBounceText(_content: MailContent, _signs: BounceSigns): DeliveryOutcome[] | undefined {
  return undefined
}
