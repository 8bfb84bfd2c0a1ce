import type { SecretStore } from '../../storage.ts'
import { type Office, write } from '../office.ts'
import { secretSeal } from '../reports/seal.ts'
import { keptSecrets } from '../schema/office.ts'
import { eq } from './drizzle.ts'

/** Secrets that the office is given while it runs, such as a rotated refresh token. */
export function secrets(office: Office): SecretStore {
  const seal = secretSeal(office)
  return {
    async keptSecret(name) {
      const row = office.db.select().from(keptSecrets).where(eq(keptSecrets.name, name)).get()
      return row && seal.open(row.sealed, name)
    },

    async keepSecret(name, value) {
      const row = { name, sealed: seal.close(value, name), keptAt: office.now() }
      write(office, () =>
        office.db
          .insert(keptSecrets)
          .values(row)
          .onConflictDoUpdate({ target: keptSecrets.name, set: row })
          .run(),
      )
    },
  }
}
