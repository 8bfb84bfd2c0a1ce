/**
 * Charts are drawn by attributes of SVG alone, because the policy of pages allows no inline style; what a chart
 * says stands beside it as a sentence and as a table.
 */
export type Tick = { readonly y: number; readonly text: string }

export type WeekMark = {
  readonly x: number
  readonly label: string
  readonly hasLabel: boolean
  readonly count: number
  readonly barTop?: number
  readonly barHeight?: number
  readonly medianY?: number
  readonly p90Y?: number
  readonly isOver: boolean
}

export type WeekChart = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly barWidth: number
  readonly ticks: readonly Tick[]
  readonly targetY?: number
  readonly marks: readonly WeekMark[]
  readonly labelY: number
}

export type WeekValue = {
  readonly label: string
  readonly count: number
  readonly p10Minutes?: number
  readonly medianMinutes?: number
  readonly p90Minutes?: number
}

const frame = { width: 640, height: 260, left: 58, right: 566, top: 14, bottom: 208 }
const mostLabels = 12

/** A linear scale from zero: minutes to pixels, with round ticks. */
export function minuteScale(mostMinutes: number, words: (minutes: number) => string) {
  const step = steps.find((one) => mostMinutes / one <= 6) ?? Math.ceil(mostMinutes / 6 / 1440) * 1440
  const top = Math.max(step, Math.ceil(mostMinutes / step) * step)
  const y = (minutes: number) =>
    round(frame.bottom - (Math.min(minutes, top) / top) * (frame.bottom - frame.top))
  const ticks = Array.from({ length: top / step + 1 }, (_, index) => ({
    y: y(index * step),
    text: words(index * step),
  }))
  return { y, ticks }
}

const steps = [15, 30, 60, 120, 240, 480, 960, 1440, 2400, 4800]

export function weekChart(
  weeks: readonly WeekValue[],
  targetMinutes: number | undefined,
  words: (minutes: number) => string,
): WeekChart {
  const most = Math.max(
    60,
    targetMinutes ?? 0,
    ...weeks.map(({ p90Minutes, medianMinutes }) => p90Minutes ?? medianMinutes ?? 0),
  )
  const { y, ticks } = minuteScale(most * 1.05, words)
  const step = (frame.right - frame.left) / Math.max(1, weeks.length)
  const labelEvery = Math.ceil(weeks.length / mostLabels)
  const { width, height, left, right } = frame
  return {
    ...{ width, height, left, right, ticks, labelY: frame.bottom + 20 },
    barWidth: round(Math.max(1.5, Math.min(24, step * 0.45))),
    ...(targetMinutes === undefined ? {} : { targetY: y(targetMinutes) }),
    marks: weeks.map((week, index) => ({
      x: round(left + step * (index + 0.5)),
      label: week.label,
      hasLabel: index % labelEvery === 0,
      count: week.count,
      isOver: targetMinutes !== undefined && (week.p90Minutes ?? 0) > targetMinutes,
      ...heights(week, y),
    })),
  }
}

function heights({ p10Minutes, medianMinutes, p90Minutes }: WeekValue, y: (minutes: number) => number) {
  const bar =
    p10Minutes === undefined || p90Minutes === undefined
      ? {}
      : { barTop: y(p90Minutes), barHeight: round(Math.max(1, y(p10Minutes) - y(p90Minutes))) }
  return {
    ...bar,
    ...(medianMinutes === undefined ? {} : { medianY: y(medianMinutes) }),
    ...(p90Minutes === undefined ? {} : { p90Y: y(p90Minutes) }),
  }
}

export type BacklogChart = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly ticks: readonly Tick[]
  /** Points of the line, and of the area under it. */
  readonly line: string
  readonly area: string
  readonly bars: readonly { readonly x: number; readonly y: number; readonly height: number }[]
  readonly barWidth: number
}

export function backlogChart(
  points: readonly { readonly open: number; readonly overdue: number }[],
  words: (count: number) => string,
): BacklogChart {
  const { left, right, bottom, top } = { ...frame, left: 40, right: 400, bottom: 170 }
  const most = Math.max(1, ...points.map(({ open }) => open))
  const step = countSteps.find((one) => most / one <= 4) ?? Math.ceil(most / 400) * 100
  const highest = Math.ceil(most / step) * step
  const y = (count: number) => round(bottom - (count / highest) * (bottom - top))
  const x = (index: number) => round(left + ((right - left) * index) / Math.max(1, points.length - 1))
  const line = points.map(({ open }, index) => `${x(index)},${y(open)}`).join(' ')
  const barWidth = round(Math.max(1, Math.min(6, (right - left) / Math.max(1, points.length) / 2)))
  return {
    ...{ width: 420, height: 200, left, right, bottom, line, barWidth },
    ticks: Array.from({ length: highest / step + 1 }, (_, index) => ({
      y: y(index * step),
      text: words(index * step),
    })),
    area: points.length === 0 ? '' : `${left},${bottom} ${line} ${x(points.length - 1)},${bottom}`,
    bars: points.flatMap(({ overdue }, index) =>
      overdue === 0
        ? []
        : [{ x: round(x(index) - barWidth / 2), y: y(overdue), height: round(bottom - y(overdue)) }],
    ),
  }
}

const countSteps = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]

function round(value: number): number {
  return Math.round(value * 10) / 10
}
