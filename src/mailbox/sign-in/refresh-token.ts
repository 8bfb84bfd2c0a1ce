import { createHash } from 'node:crypto'

/** Where a refresh token is kept that the provider gave instead of the configured one (RFC 6749 §6). */
export type SecretKeeper = {
  keptSecret(name: string): Promise<string | undefined>
  keepSecret(name: string, value: string): Promise<void>
}

export type RefreshTokens = {
  current(): Promise<string>
  replace(token: string): Promise<void>
}

/**
 * The refresh token in use: the newest the provider gave, as long as the configured one it came from is still
 * configured. A new one in the configuration ends the old line.
 */
export function refreshTokens(configured: string, keeper: SecretKeeper): RefreshTokens {
  const name = `refresh-token ${createHash('sha256').update(configured).digest('hex').slice(0, 32)}`
  return {
    async current() {
      return (await keeper.keptSecret(name)) ?? configured
    },
    replace: (token) => keeper.keepSecret(name, token),
  }
}

/** For a process that keeps nothing: what was replaced is known until it ends. */
export function forgetfulKeeper(): SecretKeeper {
  const kept = new Map<string, string>()
  return {
    async keptSecret(name) {
      return kept.get(name)
    },
    async keepSecret(name, value) {
      kept.set(name, value)
    },
  }
}
