/**
 * Everything a log line may hold besides its event (security.md §5): an allowlist, because a list of what
 * to hide forgets. Values must also look like what they claim to be, so that no words of a mail get in.
 */
const shapes = {
  uuid: /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i,
  reference: /^[A-Z]{1,8}-\d{4}-\d{1,9}$/,
  /** Words of our own unions, error codes, host-free route patterns; begins with a letter, no @ and no space. */
  code: /^[A-Za-z][A-Za-z0-9._-]{0,63}$/,
  route: /^(?:\/(?::?[a-z][A-Za-z-]{0,31}|\*)?){1,8}$/,
  /** Enhanced status of RFC 3463. */
  status: /^[245]\.\d{1,3}\.\d{1,3}$/,
  sha256: /^[0-9a-f]{64}$/,
  /** One line of a stack: places in code, never a message. */
  place: /^at [\w.$<> [\]]{0,120}\(?(?:file:\/\/)?[\w./@+-]{1,300}:\d{1,6}(?::\d{1,6})?\)?$/,
  version: /^v?\d{1,4}(?:\.\d{1,5}){0,3}$/,
} as const

const textFields = {
  ticketId: 'uuid',
  messageId: 'uuid',
  rawId: 'uuid',
  replyId: 'uuid',
  receiptId: 'uuid',
  outgoingId: 'uuid',
  attachmentId: 'uuid',
  eventId: 'uuid',
  userId: 'uuid',
  requestId: 'uuid',
  claimId: 'uuid',
  reference: 'reference',
  rawSha256: 'sha256',
  job: 'code',
  step: 'code',
  state: 'code',
  kind: 'code',
  reason: 'code',
  outcome: 'code',
  code: 'code',
  errno: 'code',
  syscall: 'code',
  method: 'code',
  language: 'code',
  queue: 'code',
  role: 'code',
  command: 'code',
  signal: 'code',
  lease: 'code',
  setting: 'code',
  analyser: 'code',
  refusal: 'code',
  fault: 'code',
  where: 'place',
  route: 'route',
  enhancedStatus: 'status',
  version: 'version',
} as const satisfies Record<string, keyof typeof shapes>

const numberFields = [
  'status',
  'smtpCode',
  'uid',
  'uidValidity',
  'count',
  'filed',
  'alreadyKnown',
  'failed',
  'attempt',
  'recipients',
  'bytes',
  'announced',
  'ms',
  'seconds',
  'port',
  'pid',
  'seq',
  'epoch',
  'exitCode',
  'number',
  'waitMs',
  'generation',
  'unexplained',
  'lostReplies',
] as const

const booleanFields = ['isReady', 'isPermanent', 'isRetry'] as const

/** Ids, codes, counts and milliseconds. A field that is missing here is added here, by name and shape. */
export type LogFields = {
  readonly [name in keyof typeof textFields]?: string | undefined
} & { readonly [name in (typeof numberFields)[number]]?: number | undefined } & {
  readonly [name in (typeof booleanFields)[number]]?: boolean | undefined
}

export type LogValue = string | number | boolean

/** The fields that may be written; `droppedFields` counts the others, so that the loss is seen. */
export function allowedFields(fields: Readonly<Record<string, unknown>>): Record<string, LogValue> {
  const allowed: Record<string, LogValue> = {}
  let dropped = 0
  for (const [name, value] of Object.entries(fields)) {
    if (value === undefined) continue
    if (isAllowed(name, value)) allowed[name] = value
    else dropped += 1
  }
  return dropped === 0 ? allowed : { ...allowed, droppedFields: dropped }
}

/** A word of our own, as the name of an event or of an error's class and code. */
export function isCode(value: unknown): value is string {
  return typeof value === 'string' && shapes.code.test(value)
}

const shapeOfText: ReadonlyMap<string, RegExp> = new Map(
  Object.entries(textFields).map(([name, shape]) => [name, shapes[shape]]),
)
const numberNames: ReadonlySet<string> = new Set(numberFields)
const booleanNames: ReadonlySet<string> = new Set(booleanFields)

function isAllowed(name: string, value: unknown): value is LogValue {
  if (typeof value === 'string') return shapeOfText.get(name)?.test(value) ?? false
  if (typeof value === 'number') return numberNames.has(name) && Number.isFinite(value)
  return typeof value === 'boolean' && booleanNames.has(name)
}
