import type { Config } from '../config/config.ts'
import type { Finding } from './doctor.ts'

/** What to do, or the very request to copy to whoever runs the mail server. */
export function adviceFor({ area, step, code }: Finding, config: Config): string {
  const server = area === 'incoming' ? config.imap : config.smtp
  const variable = area === 'incoming' ? 'IMAP' : 'SMTP'
  if (code === 'not-configured')
    return `Set ${variable}_HOST and what belongs to it; .env.example explains each.`
  const where = server ? `${server.host}:${server.port}` : 'the server'
  const advice: Readonly<Record<string, string>> = {
    settings: `The settings cannot be used (${code}); look at ${variable}_HOST, ${variable}_PORT and ${variable}_SECURITY.`,
    dns: `Ask: "Which is the host name of the mail server? ${server?.host ?? ''} is not found from this machine."`,
    tcp: `Ask: "Please let this machine connect to ${where} (TCP)."`,
    tls: `Ask: "Which certificate does ${where} use? It cannot be verified (${code})." A city’s own authority goes into ${variable}_CA.`,
    'sign-in': `Ask: "Please check that the account may sign in to ${where} by ${variable}; it answers ${code}."`,
    folder: `The folder ${config.imap?.folder ?? ''} cannot be opened (${code}); set IMAP_FOLDER to one that exists.`,
    'sent-folder':
      'No folder for sent mail was found; set IMAP_SENT_FOLDER to its name, or to off when the provider files by itself.',
    clock:
      'The clock of this machine is behind what was already recorded; set it before starting the service.',
    disk: 'Less than 500 MB is free where DATA_DIR lies; make room, or mail will have to wait on the server.',
    voikko:
      'Search works by rules of its own; libvoikko1 and voikko-fi (Debian) make it find more inflected words.',
    clamd: `The virus scanner at ${config.clamd?.host ?? ''}:${config.clamd?.port ?? ''} does not answer (${code}).`,
  }
  return advice[step] ?? `It answers ${code}.`
}
