/** Working minutes below which an open clock belongs to a class: half a day of eight hours, one, two, three days. */
export const ageLimits = [240, 480, 960, 1440] as const

export type AgeClass = {
  /** Absent for the oldest. */
  readonly belowMinutes?: number
  readonly count: number
}

/** How long the answers owed now have been owed, in working time. */
export type Ageing = {
  readonly open: number
  readonly overdue: number
  readonly classes: readonly AgeClass[]
}

export function ageing(open: readonly { readonly minutes: number; readonly isOverdue: boolean }[]): Ageing {
  const classOf = (minutes: number) => {
    const index = ageLimits.findIndex((limit) => minutes < limit)
    return index < 0 ? ageLimits.length : index
  }
  const counts = new Array<number>(ageLimits.length + 1).fill(0)
  for (const { minutes } of open) counts[classOf(minutes)]! += 1
  return {
    open: open.length,
    overdue: open.filter(({ isOverdue }) => isOverdue).length,
    classes: counts.map((count, index) => {
      const belowMinutes = ageLimits[index]
      return belowMinutes === undefined ? { count } : { belowMinutes, count }
    }),
  }
}
