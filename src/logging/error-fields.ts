import { isCode, type LogValue } from './log-fields.ts'

/**
 * What of an error may be written: its class, its code and the places it passed, with those of its
 * causes. Never its message: libraries put addresses, subjects and SQL with values into it.
 */
export function errorFields(error: unknown): Record<string, LogValue> {
  const chain = causes(error)
  const names = chain.map(className).join(' < ')
  const code = chain.map(codeOf).find((found) => found !== undefined)
  const stack = chain[0] instanceof Error ? frames(chain[0]) : ''
  return {
    errorClass: names,
    ...(code === undefined ? {} : { errorCode: code }),
    ...(stack === '' ? {} : { stack }),
  }
}

const longestChain = 4

function causes(error: unknown): readonly unknown[] {
  const chain = [error]
  let last = error
  while (last instanceof Error && last.cause !== undefined && chain.length < longestChain) {
    last = last.cause
    chain.push(last)
  }
  return chain
}

/** The class by its constructor, not by `name`, which anybody may set to anything. */
function className(error: unknown): string {
  if (!(error instanceof Error)) return `thrown-${typeof error}`
  const name: unknown = error.constructor?.name
  return isCode(name) ? name : 'Error'
}

function codeOf(error: unknown): string | number | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined
  const { code } = error
  return isCode(code) || typeof code === 'number' ? code : undefined
}

const mostFrames = 20

/** A function's name of V8: `async new Mailbox.read [as next]`. */
const functionName = String.raw`(?:async )?(?:new )?[\w.$<>#]{1,120}(?: \[as [\w.$]{1,60}\])?`

/** Where it stands: a file with line and column, or that V8 knows none. */
const place = String.raw`(?:(?:file:\/\/|node:)?[\w./@+~%-]{1,300}:\d{1,7}:\d{1,7}|<anonymous>|index \d{1,7})`

const frame = new RegExp(`^ {4}at (?:${functionName} \\(${place}\\)|(?:async )?${place})$`)

/** A message may span lines and look like frames: only the last run of lines that are frames is kept. */
function frames(error: Error): string {
  const lines = String(error.stack ?? '')
    .slice(messageEnd(error))
    .split('\n')
  const places: string[] = []
  for (const line of lines.reverse()) {
    if (!frame.test(line)) break
    places.unshift(line.trim())
  }
  return places.slice(0, mostFrames).join('\n')
}

function messageEnd(error: Error): number {
  const stack = String(error.stack ?? '')
  const at = stack.indexOf(error.message)
  return error.message === '' || at === -1 ? 0 : at + error.message.length
}
