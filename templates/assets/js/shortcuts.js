import { openAct } from './act-dialog.js'
import { choose, chooseFocused } from './selection.js'

const quietAfterModifierMs = 500
const fields = 'input, textarea, select, [contenteditable], .composer'

/**
 * Letters by `event.key`, so that they follow what the keyboard writes. Ignored where one writes and in dialogs, with a modifier
 * and shortly after one; all but Ctrl+Enter can be switched off (WCAG 2.1.4).
 */
export function startShortcuts(hasLetters) {
  let modifierAt = Number.NEGATIVE_INFINITY
  let isGoing = false

  document.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) return sendForm(event)
    if (event.ctrlKey || event.altKey || event.metaKey) {
      modifierAt = event.timeStamp
      return undefined
    }
    if (!hasLetters || event.timeStamp - modifierAt < quietAfterModifierMs) return undefined
    if (event.target instanceof Element && event.target.closest(fields)) return undefined
    if (document.querySelector('dialog[open]')) return undefined
    if (isGoing) {
      isGoing = false
      return go(event)
    }
    if (event.key === 'g') {
      isGoing = true
      return undefined
    }
    return press(event)
  })
}

function sendForm(event) {
  const button = document.activeElement?.closest('form')?.querySelector('[data-send]')
  if (!button) return
  event.preventDefault()
  button.click()
}

function go(event) {
  const places = {
    i: '/inbox/open',
    m: '/inbox/mine',
    o: '/inbox/waiting',
    r: '/reports/response-times',
    p: '/residents',
  }
  const place = Object.hasOwn(places, event.key) ? places[event.key] : undefined
  if (place) location.assign(place)
}

function press(event) {
  const rows = [...document.querySelectorAll('[data-row]')]
  const isMove = event.key === 'j' || event.key === 'k'
  if (isMove && rows.length > 0) return move(rows, event.key === 'j' ? 1 : -1)
  if (event.key === 'x' || event.key === 'X') return choose(event.shiftKey)
  if (event.key === '?') return openAct('/help')
  const target = [...document.querySelectorAll('[data-key]')].find(({ dataset }) => dataset.key === event.key)
  if (!target) return actOnRows(event)
  event.preventDefault()
  if (target.matches('input')) return target.focus()
  return target.click()
}

/** Moves only between the links of the rows; Tab and screen readers keep their own ways. */
function move(rows, step) {
  const at = rows.indexOf(document.activeElement)
  rows[at < 0 ? (step > 0 ? 0 : rows.length - 1) : at + step]?.focus()
}

/** An act without a choice is about the row where one stands. */
function actOnRows(event) {
  const button = [...document.querySelectorAll('[data-act]')].find(({ dataset }) => dataset.act === event.key)
  if (!button || !chooseFocused()) return
  event.preventDefault()
  if (event.key === 'a') button.form.elements.namedItem('assignee').value = button.dataset.me
  button.form.requestSubmit(button)
}
