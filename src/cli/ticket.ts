import type { EventDraft } from '../events/event.ts'
import { type Office, withOffice } from '../office/office.ts'
import { finnishAnalyser } from '../search/finnish-analyser.ts'
import { toMatchExpression } from '../search/match-expression.ts'
import type { Queue } from '../tickets/queue.ts'
import type { InboxRow } from '../web/desk-store.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, type ExitCode, exitCode, type Terminal } from './command.ts'
import { configured } from './configured.ts'
import { ticketJson } from './ticket-json.ts'
import { listText, ticketText } from './ticket-text.ts'

const queues: readonly Queue[] = [
  'quarantine',
  'automatic',
  'closed',
  'reminders',
  'waiting',
  'overdue',
  'new',
  'open',
]
const pageSize = 200

/** What is in the desk, for operators and scripts; each look is an event in the log of views. */
export const ticket: Command = {
  usage: 'list [--queue Q] [--search WORDS] [--json] | show REFERENCE [--json]',
  summary: 'Lists tickets or shows one; both are logged as an operator’s view.',
  async run([verb, ...args], terminal) {
    if (verb === 'list') return list(args, terminal)
    if (verb === 'show') return show(args, terminal)
    throw new CommandFault(exitCode.usage, 'Say list or show.')
  },
}

async function list(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(
    args,
    { queue: { type: 'string' }, search: { type: 'string' }, json: { type: 'boolean' } },
    { least: 0, most: 0, names: '' },
  )
  const queue = queues.find((name) => name === values.queue)
  if (values.queue !== undefined && !queue)
    throw new CommandFault(exitCode.usage, `A queue is one of: ${queues.join(', ')}.`)
  return withOffice(configured(terminal), async (office) => {
    const rows = await allRows(office, queue, values.search, terminal.now())
    await office.storage.recordEvent(
      view('list-viewed', terminal.now(), {
        rows: rows.length,
        queue: queue ?? null,
        searched: values.search !== undefined,
      }),
    )
    terminal.out(values.json ? `${JSON.stringify(rows.map(rowJson), null, 2)}\n` : listText(rows))
    return exitCode.done
  })
}

async function allRows(
  { storage }: Office,
  queue: Queue | undefined,
  words: string | undefined,
  now: Date,
): Promise<InboxRow[]> {
  const match = words === undefined ? undefined : toMatchExpression(words, finnishAnalyser())
  if (words !== undefined && match === undefined) return []
  const rows: InboxRow[] = []
  let after: string | undefined
  do {
    const where = { now, limit: pageSize, ...(after ? { after } : {}) }
    const page = match
      ? await storage.search({ ...where, match })
      : await storage.inboxPage({ ...where, ...(queue ? { queue } : {}) })
    rows.push(...page.rows)
    after = page.next
  } while (after)
  return rows.filter((row) => queue === undefined || row.queue === queue)
}

function rowJson({ ticket, queue, assigneeName, messageCount }: InboxRow) {
  return {
    reference: ticket.reference,
    state: ticket.state,
    queue,
    subject: ticket.subject,
    assignee: assigneeName ?? null,
    createdAt: ticket.createdAt.toISOString(),
    erasedAt: ticket.erasedAt?.toISOString() ?? null,
    dueAt: ticket.dueAt?.toISOString() ?? null,
    messages: messageCount,
  }
}

async function show(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(
    args,
    { json: { type: 'boolean' } },
    { least: 1, most: 1, names: 'a reference such as AN-2026-1147' },
  )
  const reference = positionals[0]?.toUpperCase() ?? ''
  return withOffice(configured(terminal), async (office) => {
    const found = await office.storage.ticketByReference(reference, terminal.now())
    if (!found) throw new CommandFault(exitCode.finding, `There is no ticket ${reference}.`)
    await office.storage.recordEvent({
      ...view('ticket-viewed', terminal.now(), {}),
      ticketId: found.ticket.id,
    })
    terminal.out(values.json ? `${JSON.stringify(ticketJson(found), null, 2)}\n` : ticketText(found))
    return exitCode.done
  })
}

function view(kind: 'list-viewed' | 'ticket-viewed', at: Date, facts: EventDraft['facts']): EventDraft {
  return { kind, at, actor: 'operator', ...(facts ? { facts } : {}) }
}
