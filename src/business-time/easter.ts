/**
 * Month and day of Easter Sunday in any Gregorian year: the first Sunday after the ecclesiastical full
 * moon. Meeus, Astronomical Algorithms (1991), chapter 8; the letters are his.
 */
export function easterSunday(year: number): { readonly month: number; readonly day: number } {
  const a = year % 19
  const b = Math.floor(year / 100)
  const c = year % 100
  const f = Math.floor((b + 8) / 25)
  const g = Math.floor((b - f + 1) / 3)
  const h = (19 * a + b - Math.floor(b / 4) - g + 15) % 30
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7
  const m = Math.floor((a + 11 * h + 22 * l) / 451)
  const sum = h + l - 7 * m + 114
  return { month: Math.floor(sum / 31), day: (sum % 31) + 1 }
}
