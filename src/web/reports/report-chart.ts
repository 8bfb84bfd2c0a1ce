import { scaleBand, scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'

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
/** Of the place of a week, the part that stays empty. */
const gap = 0.55

/** Minutes to pixels from zero, with ticks at round working hours, which no decimal scale has. */
function minuteScale(mostMinutes: number, words: (minutes: number) => string) {
  const step = steps.find((one) => mostMinutes / one <= 6) ?? Math.ceil(mostMinutes / 6 / 1440) * 1440
  const last = Math.max(1, Math.ceil(mostMinutes / step))
  const scale = heightScale(last * step, frame)
  return {
    y: scale,
    ticks: ticksOf(
      scale,
      [...Array(last + 1).keys()].map((index) => index * step),
      words,
    ),
  }
}

const steps = [15, 30, 60, 120, 240, 480, 960, 1440, 2400, 4800]

function heightScale(most: number, { bottom, top }: { readonly bottom: number; readonly top: number }) {
  return scaleLinear().domain([0, most]).range([bottom, top]).clamp(true)
}

function ticksOf(
  y: (value: number) => number,
  values: readonly number[],
  words: (value: number) => string,
): readonly Tick[] {
  return values.map((value) => ({ y: round(y(value)), text: words(value) }))
}

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
  const x = scaleBand<number>()
    .domain(weeks.keys())
    .range([frame.left, frame.right])
    .paddingInner(gap)
    .paddingOuter(gap / 2)
  const labelEvery = Math.ceil(weeks.length / mostLabels)
  const { width, height, left, right } = frame
  return {
    ...{ width, height, left, right, ticks, labelY: frame.bottom + 20 },
    barWidth: round(Math.max(1.5, Math.min(24, x.bandwidth()))),
    ...(targetMinutes === undefined ? {} : { targetY: round(y(targetMinutes)) }),
    marks: weeks.map((week, index) => ({
      x: round((x(index) ?? left) + x.bandwidth() / 2),
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
      : { barTop: round(y(p90Minutes)), barHeight: round(Math.max(1, y(p10Minutes) - y(p90Minutes))) }
  return {
    ...bar,
    ...(medianMinutes === undefined ? {} : { medianY: round(y(medianMinutes)) }),
    ...(p90Minutes === undefined ? {} : { p90Y: round(y(p90Minutes)) }),
  }
}

export type BacklogChart = {
  readonly width: number
  readonly height: number
  readonly left: number
  readonly right: number
  readonly bottom: number
  readonly ticks: readonly Tick[]
  /** Paths of the line, and of the area under it. */
  readonly line: string
  readonly area: string
  readonly bars: readonly { readonly x: number; readonly y: number; readonly height: number }[]
  readonly barWidth: number
}

export type BacklogValue = { readonly open: number; readonly overdue: number }

export function backlogChart(
  points: readonly BacklogValue[],
  words: (count: number) => string,
): BacklogChart {
  const { left, right, bottom, top } = { ...frame, left: 40, right: 400, bottom: 170 }
  const most = Math.max(1, ...points.map(({ open }) => open))
  const y = heightScale(most, { bottom, top }).nice(countTicks)
  const x = scaleLinear()
    .domain([0, Math.max(1, points.length - 1)])
    .range([left, right])
  const across = (_point: BacklogValue, index: number) => x(index)
  const upTo = ({ open }: BacklogValue) => y(open)
  const barWidth = round(Math.max(1, Math.min(6, (right - left) / Math.max(1, points.length) / 2)))
  return {
    ...{ width: 420, height: 200, left, right, bottom, barWidth },
    ticks: ticksOf(y, y.ticks(countTicks).filter(Number.isInteger), words),
    line: line<BacklogValue>(across, upTo).digits(1)([...points]) ?? '',
    area: area<BacklogValue>(across, bottom, upTo).digits(1)([...points]) ?? '',
    bars: points.flatMap(({ overdue }, index) =>
      overdue === 0
        ? []
        : [{ x: round(x(index) - barWidth / 2), y: round(y(overdue)), height: round(bottom - y(overdue)) }],
    ),
  }
}

const countTicks = 4

function round(value: number): number {
  return Math.round(value * 10) / 10
}
