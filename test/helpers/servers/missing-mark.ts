/** The name of a suite that cannot run here, and why: "a private Dovecot [needs: no dovecot]". */
export function withMissing(name: string, missing: readonly string[]): string {
  return `${name} [needs: ${missing.join(', ')}]`
}

export function isMissing(suiteName: string): boolean {
  return suiteName.includes(' [needs: ')
}
