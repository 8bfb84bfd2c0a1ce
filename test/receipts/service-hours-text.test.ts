import { expect, test } from 'vitest'
import { serviceHoursText } from '../../src/receipts/service-hours-text.ts'
import { everyDay } from '../helpers/a-calendar.ts'

const office = [{ from: '08:00', to: '16:00' }]
const week = { 1: office, 2: office, 3: office, 4: office, 5: office, 6: [], 7: [] }

test('a plain week is one phrase in each language', () => {
  expect(serviceHoursText(week, 'fi')).toBe('maanantaista perjantaihin kello 8–16')
  expect(serviceHoursText(week, 'sv')).toBe('måndag till fredag klockan 8–16')
  expect(serviceHoursText(week, 'en')).toBe('Monday to Friday, 8:00–16:00')
})

test('a day with other hours stands by itself', () => {
  const short = { ...week, 5: [{ from: '08:30', to: '14:00' }] }
  expect(serviceHoursText(short, 'fi')).toBe(
    'maanantaista torstaihin kello 8–16 ja perjantaisin kello 8.30–14',
  )
})

test('a lunch break makes two spans, a free day in the middle two phrases', () => {
  const split = everyDay('08:00–11:00', '12:00–16:00')
  expect(serviceHoursText({ ...split, 3: [], 6: [], 7: [] }, 'fi')).toBe(
    'maanantaista tiistaihin kello 8–11, 12–16 ja torstaista perjantaihin kello 8–11, 12–16',
  )
})

test('an office without hours says nothing', () => {
  expect(serviceHoursText({ 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] }, 'fi')).toBe('')
})
