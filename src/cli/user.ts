import { randomUUID } from 'node:crypto'
import { type Office, withOffice } from '../office/office.ts'
import { languages } from '../people/language.ts'
import { newLink } from '../people/link.ts'
import type { Role, User } from '../people/user.ts'
import { readArguments } from './arguments.ts'
import { type Command, CommandFault, type ExitCode, exitCode, type Terminal } from './command.ts'
import { configured } from './configured.ts'

const roles: readonly Role[] = ['advisor', 'supervisor', 'admin']

/** Accounts from the command line: the first administrator, and the way back in when nobody can sign in. */
export const user: Command = {
  usage:
    'add EMAIL --name NAME --role advisor|supervisor|admin [--language fi|sv|en] | list [--json] | disable EMAIL | reset EMAIL [--second-factor]',
  summary:
    'Adds, lists, disables or resets accounts; add and reset print a single-use link to choose a password; --second-factor also removes one-time codes.',
  async run([verb = '', ...args], terminal) {
    const verbs: Record<string, typeof add> = { add, list, disable, reset }
    const act = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined
    if (!act) throw new CommandFault(exitCode.usage, 'Say add, list, disable or reset.')
    return act(args, terminal)
  },
}

async function add(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values, positionals } = readArguments(
    args,
    {
      name: { type: 'string' },
      role: { type: 'string', default: 'advisor' },
      language: { type: 'string', default: 'fi' },
    },
    { least: 1, most: 1, names: 'the person’s work address' },
  )
  const email = positionals[0]?.toLowerCase() ?? ''
  const role = roles.find((name) => name === values.role)
  const language = languages.find((name) => name === values.language)
  if (!/^[^\s@]+@[^\s@]+$/.test(email))
    throw new CommandFault(exitCode.usage, 'The work address is not an address.')
  if (!values.name) throw new CommandFault(exitCode.usage, 'Option --name needs the person’s name.')
  if (!role) throw new CommandFault(exitCode.usage, `A role is one of: ${roles.join(', ')}.`)
  if (!language) throw new CommandFault(exitCode.usage, `A language is one of: ${languages.join(', ')}.`)
  const person = { id: randomUUID(), name: values.name, email, role, language }
  return withOffice(configured(terminal), async (office) => {
    const result = await office.storage.addUser(person, {
      kind: 'user-added',
      at: terminal.now(),
      actor: 'operator',
      facts: { role, added: person.id },
    })
    if (result === 'email-taken')
      throw new CommandFault(exitCode.finding, 'There is already an account with this address.')
    return printLink(office, person.id, terminal)
  })
}

async function list(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const { values } = readArguments(args, { json: { type: 'boolean' } }, { least: 0, most: 0, names: '' })
  return withOffice(configured(terminal), async ({ storage }) => {
    const users = await storage.listUsers()
    const rows = users.map(({ email, name, role, language, isDisabled }) => ({
      email,
      name,
      role,
      language,
      disabled: isDisabled,
    }))
    const text = rows
      .map((row) => `${row.email}  ${row.role}  ${row.disabled ? 'disabled' : 'active'}  ${row.name}\n`)
      .join('')
    terminal.out(values.json ? `${JSON.stringify(rows, null, 2)}\n` : text || 'No accounts.\n')
    return exitCode.done
  })
}

async function disable(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  return withAccount(args, terminal, async ({ storage }, account) => {
    const held = await storage.heldTickets(account.id)
    const result = await storage.disableUser(account.id, {
      kind: 'user-changed',
      at: terminal.now(),
      actor: 'operator',
      facts: { disabled: true, changed: account.id },
    })
    if (result === 'last-admin')
      throw new CommandFault(
        exitCode.finding,
        'The last administrator cannot be disabled. Add another first.',
      )
    terminal.out('The account is disabled and its sessions have ended. Its history stays.\n')
    if (held.length > 0) terminal.out(`Without a handler now: ${held.join(' ')}\n`)
    return exitCode.done
  })
}

/** With `--second-factor` the way back in for the last administrator, whose telephone is gone. */
async function reset(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const removes = args.includes('--second-factor')
  const rest = args.filter((arg) => arg !== '--second-factor')
  return withAccount(rest, terminal, async (office, account) => {
    if (removes) {
      await office.storage.removeSecondFactor(account.id, {
        kind: 'user-changed',
        at: terminal.now(),
        actor: 'operator',
        facts: { changed: account.id, secondFactor: 'reset' },
      })
      terminal.err('One-time codes are no longer asked for.\n')
    }
    return printLink(office, account.id, terminal)
  })
}

async function withAccount(
  args: readonly string[],
  terminal: Terminal,
  act: (office: Office, account: User) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { positionals } = readArguments(args, {}, { least: 1, most: 1, names: 'the account’s address' })
  return withOffice(configured(terminal), async (office) => {
    const found = await office.storage.userByEmail(positionals[0]?.toLowerCase() ?? '')
    if (!found) throw new CommandFault(exitCode.finding, 'There is no account with this address.')
    return act(office, found.user)
  })
}

async function printLink({ storage, config }: Office, userId: string, terminal: Terminal): Promise<ExitCode> {
  const link = newLink(terminal.now())
  await storage.addLink(
    { tokenHash: link.tokenHash, userId, expiresAt: link.expiresAt },
    { kind: 'user-changed', at: terminal.now(), actor: 'operator', facts: { link: true, changed: userId } },
  )
  terminal.out(`${config.http.publicUrl}/link/${link.token}\n`)
  terminal.err('The link works once, for 30 minutes. Give it to the person yourself.\n')
  return exitCode.done
}
