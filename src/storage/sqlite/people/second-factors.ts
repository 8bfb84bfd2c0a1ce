import type { SecondFactorStore } from '../../../people/second-factor-store.ts'
import { appendEvents } from '../events.ts'
import { and, count, eq, isNull, lt, ne, sql } from '../file/drizzle.ts'
import { type Office, write } from '../office.ts'
import { secretSeal } from '../reports/seal.ts'
import { recoveryCodes, secondFactors, sessions } from '../schema/people.ts'

export function secondFactorRows(office: Office): SecondFactorStore {
  const { db } = office
  const seal = secretSeal(office)
  const nameOf = (userId: string) => `second factor of ${userId}`
  return {
    async secondFactor(userId) {
      const row = db.select().from(secondFactors).where(eq(secondFactors.userId, userId)).get()
      if (!row) return undefined
      return {
        secret: Buffer.from(seal.open(row.sealed, nameOf(userId)), 'base64'),
        isConfirmed: row.confirmedAt !== null,
        ...(row.lastStep === null ? {} : { lastStep: row.lastStep }),
      }
    },

    async offerSecondFactor(userId, secret, at) {
      const sealed = seal.close(Buffer.from(secret).toString('base64'), nameOf(userId))
      write(office, () =>
        db
          .insert(secondFactors)
          .values({ userId, sealed, offeredAt: at })
          .onConflictDoUpdate({
            target: secondFactors.userId,
            set: { sealed, offeredAt: at, lastStep: null },
            setWhere: isNull(secondFactors.confirmedAt),
          })
          .run(),
      )
    },

    async confirmSecondFactor(userId, { step, codeHashes, keptSession, at }, event) {
      return write(office, () => {
        const { changes } = db
          .update(secondFactors)
          .set({ confirmedAt: at, lastStep: step })
          .where(and(eq(secondFactors.userId, userId), isNull(secondFactors.confirmedAt)))
          .run()
        if (changes !== 1) return false
        replaceCodes(office, userId, codeHashes)
        endSessions(office, userId, keptSession)
        appendEvents(office, [event])
        return true
      })
    },

    async useCodeStep(userId, step) {
      return write(office, () => {
        const isNewer = lt(sql`coalesce(${secondFactors.lastStep}, -1)`, step)
        const { changes } = db
          .update(secondFactors)
          .set({ lastStep: step })
          .where(and(eq(secondFactors.userId, userId), isNewer))
          .run()
        return changes === 1
      })
    },

    async recoveryCodeHash(userId, number) {
      const row = db
        .select({ codeHash: recoveryCodes.codeHash })
        .from(recoveryCodes)
        .where(unused(userId, number))
        .get()
      return row?.codeHash
    },

    async useRecoveryCode(userId, number, event) {
      return write(office, () => {
        const { changes } = db
          .update(recoveryCodes)
          .set({ usedAt: event.at })
          .where(unused(userId, number))
          .run()
        if (changes === 1) appendEvents(office, [event])
        return changes === 1
      })
    },

    async recoveryCodesLeft(userId) {
      const row = db
        .select({ left: count() })
        .from(recoveryCodes)
        .where(and(eq(recoveryCodes.userId, userId), isNull(recoveryCodes.usedAt)))
        .get()
      return row?.left ?? 0
    },

    async renewRecoveryCodes(userId, codeHashes, event) {
      write(office, () => {
        replaceCodes(office, userId, codeHashes)
        appendEvents(office, [event])
      })
    },

    async removeSecondFactor(userId, event, keptSession) {
      write(office, () => {
        const { changes } = db.delete(secondFactors).where(eq(secondFactors.userId, userId)).run()
        db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)).run()
        if (changes === 0) return
        endSessions(office, userId, keptSession)
        appendEvents(office, [event])
      })
    },
  }
}

function unused(userId: string, number: number) {
  return and(eq(recoveryCodes.userId, userId), eq(recoveryCodes.number, number), isNull(recoveryCodes.usedAt))
}

function replaceCodes({ db }: Office, userId: string, codeHashes: readonly string[]): void {
  db.delete(recoveryCodes).where(eq(recoveryCodes.userId, userId)).run()
  for (const [index, codeHash] of codeHashes.entries())
    db.insert(recoveryCodes)
      .values({ userId, number: index + 1, codeHash })
      .run()
}

function endSessions({ db }: Office, userId: string, keptSession: string | undefined): void {
  db.delete(sessions)
    .where(and(eq(sessions.userId, userId), ne(sessions.idHash, keptSession ?? '')))
    .run()
}
