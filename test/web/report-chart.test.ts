import { describe, expect, test } from 'vitest'
import { backlogChart, weekChart } from '../../src/web/reports/report-chart.ts'

const hours = (minutes: number) => `${minutes / 60} t`
const week = { label: 'vk 40', count: 8, p10Minutes: 60, medianMinutes: 240, p90Minutes: 900 }

describe('the weeks as a picture', () => {
  test('are measured in round working hours, from zero upwards', () => {
    const { ticks } = weekChart([week], 480, hours)
    expect(ticks.map(({ text }) => text)).toEqual(['0 t', '4 t', '8 t', '12 t', '16 t'])
    expect(ticks.map(({ y }) => y)).toEqual([208, 159.5, 111, 62.5, 14])
  })

  test('stand side by side, each in the middle of its place', () => {
    const { marks, barWidth, left, right } = weekChart(Array(8).fill(week), 480, hours)
    expect(marks.map(({ x }) => x)).toEqual([89.8, 153.3, 216.8, 280.3, 343.8, 407.3, 470.8, 534.3])
    expect(barWidth).toBe(24)
    expect(Math.min(...marks.map(({ x }) => x)) - left).toBeCloseTo(right - marks.at(-1)!.x, 0)
  })

  test('of six years stay apart and are not all named', () => {
    const { marks, barWidth } = weekChart(Array(312).fill(week), 480, hours)
    expect(barWidth).toBe(1.5)
    expect(marks.filter(({ hasLabel }) => hasLabel).length).toBeLessThanOrEqual(12)
  })

  test('without any answer are an empty picture and no error', () => {
    expect(weekChart([{ label: 'vk 1', count: 0 }], undefined, hours).marks).toEqual([
      { x: 312, label: 'vk 1', hasLabel: true, count: 0, isOver: false },
    ])
    expect(weekChart([], undefined, hours).marks).toEqual([])
  })
})

describe('what was open as a picture', () => {
  const count = (value: number) => String(value)

  test('is a line with the area under it, and a bar for what was late', () => {
    const chart = backlogChart(
      [
        { open: 0, overdue: 0 },
        { open: 4, overdue: 2 },
        { open: 2, overdue: 0 },
      ],
      count,
    )
    expect(chart.line).toBe('M40,170L220,14L400,92')
    expect(chart.area).toBe('M40,170L220,14L400,92L400,170L220,170L40,170Z')
    expect(chart.bars).toEqual([{ x: 217, y: 92, height: 78 }])
    expect(chart.ticks.map(({ text }) => text)).toEqual(['0', '1', '2', '3', '4'])
  })

  test.each([1, 3, 7, 12, 90, 1234])('with %d open has few ticks, all of them whole', (open) => {
    const texts = backlogChart([{ open, overdue: 0 }], count).ticks.map(({ text }) => Number(text))
    expect(texts.every(Number.isInteger)).toBe(true)
    expect(texts.length).toBeLessThanOrEqual(7)
    expect(texts.at(-1)).toBeGreaterThanOrEqual(open)
  })

  test('with nothing to draw draws nothing', () => {
    expect(backlogChart([], count)).toMatchObject({ line: '', area: '', bars: [] })
  })
})
