import { readFileSync } from 'node:fs'

/**
 * Reads variables by name and collects every fault instead of stopping at the first. Any variable may be
 * given as NAME_FILE, the path of a file that holds it, as containers do with secrets.
 */
export type EnvironmentReader = ReturnType<typeof environmentReader>

export function environmentReader(environment: NodeJS.ProcessEnv) {
  const faults: string[] = []
  const optional = (name: string): string | undefined => {
    const path = environment[`${name}_FILE`]
    if (!path) return environment[name]?.trim() || undefined
    if (environment[name]) faults.push(`${name} and ${name}_FILE are both set; keep one of them.`)
    try {
      return readFileSync(path, 'utf8').trim() || undefined
    } catch {
      faults.push(`${name}_FILE names a file that cannot be read.`)
      return undefined
    }
  }
  return {
    faults,
    optional,
    text: (name: string, fallback: string) => optional(name) ?? fallback,
    list: (name: string) =>
      (optional(name) ?? '')
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean),
    required(name: string, why: string): string {
      const value = optional(name)
      if (!value) faults.push(`${name} is missing: ${why}`)
      return value ?? ''
    },
    number(name: string, fallback: number, least: number, most: number): number {
      const value = optional(name)
      if (value === undefined) return fallback
      const number = /^\d{1,10}$/.test(value) ? Number(value) : Number.NaN
      if (number >= least && number <= most) return number
      faults.push(`${name} must be a whole number from ${least} to ${most}.`)
      return fallback
    },
    oneOf<const T extends string>(name: string, values: readonly T[], fallback: T): T {
      const value = optional(name)
      if (value === undefined) return fallback
      const found = values.find((candidate) => candidate === value.toLowerCase())
      if (!found) faults.push(`${name} must be one of: ${values.join(', ')}.`)
      return found ?? fallback
    },
  }
}

/** A key only where there is a value, as exactOptionalPropertyTypes wants it. */
export function optional<K extends string, V>(key: K, value: V | undefined): { readonly [P in K]?: V } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: V }
}
