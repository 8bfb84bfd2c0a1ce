import type {
  SMTPConnectionCustomAuthContext,
  SMTPConnectionCustomAuthHandlers,
} from 'nodemailer/lib/smtp-connection'

/** Under this name nodemailer finds the handler; it would take a password's way for its own names. */
const TOKEN = 'TOKEN'

export type TokenWay = 'XOAUTH2' | 'OAUTHBEARER'

/** Google and Microsoft offer XOAUTH2, some servers the standard alone. */
export function tokenWay(offered: ReadonlySet<string>): TokenWay {
  return offered.has('OAUTHBEARER') && !offered.has('XOAUTH2') ? 'OAUTHBEARER' : 'XOAUTH2'
}

/** What `login` is given to sign in with a token. */
export function tokenAuth(user: string, token: string, way: TokenWay) {
  return { user, method: TOKEN, token, way }
}

/**
 * Signing in to SMTP with an access token, by the standard (RFC 7628) and by the way Google made before it. A
 * refusal comes as a challenge, which must be answered before the server says so in its final line. A token is
 * shown once: whether to ask for another is the caller's to decide, since servers lock accounts.
 */
export function tokenHandlers(host: string, port: number): SMTPConnectionCustomAuthHandlers {
  return {
    [TOKEN]: ({ auth, sendCommand }) => {
      const { user = '', token, way } = auth
      return way === 'OAUTHBEARER'
        ? show(sendCommand, way, bearerMessage(user, String(token), host, port), '\u0001')
        : show(sendCommand, 'XOAUTH2', `user=${user}\u0001auth=Bearer ${token}\u0001\u0001`, '')
    },
  }
}

async function show(
  sendCommand: SMTPConnectionCustomAuthContext['sendCommand'],
  way: TokenWay,
  message: string,
  answerToChallenge: string,
): Promise<void> {
  const first = await sendCommand(`AUTH ${way} ${base64(message)}`)
  const last = first.status === 334 ? await sendCommand(base64(answerToChallenge)) : first
  if (last.status !== 235) throw new Error('The access token is refused')
}

/** RFC 7628 §3.1, with the GS2 header of RFC 5801, in which `,` and `=` of a name are escaped. */
export function bearerMessage(user: string, token: string, host: string, port: number): string {
  const name = user.replaceAll('=', '=3D').replaceAll(',', '=2C')
  return `n,a=${name},\u0001host=${host}\u0001port=${port}\u0001auth=Bearer ${token}\u0001\u0001`
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64')
}
