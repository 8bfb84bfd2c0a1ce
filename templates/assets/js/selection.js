let last

/** The bar of acts follows the choice: it says how many are chosen, and steps aside while none is. */
export function startSelection(form) {
  const count = form.querySelector('[data-count]')
  form.classList.add('is-live')
  count.setAttribute('role', 'status')
  const show = () => {
    const chosen = boxes().filter(({ checked }) => checked).length
    form.hidden = chosen === 0
    const { none, one, many } = form.dataset
    count.textContent = chosen === 0 ? none : chosen === 1 ? one : many.replace('777', String(chosen))
  }
  document.addEventListener('change', ({ target }) => {
    if (!target.matches('[data-choose]')) return
    last = target
    show()
  })
  document.addEventListener('click', ({ target, shiftKey }) => {
    if (shiftKey && target.matches?.('[data-choose]') && last) range(last, target)
  })
  addEventListener('pageshow', show)
  show()
}

/** Turns the box of the focused row; with `isRange`, all from the last one turned to it. */
export function choose(isRange) {
  const box = focusedBox()
  if (!box) return
  if (isRange && last) range(last, box)
  else box.checked = !box.checked
  box.dispatchEvent(new Event('change', { bubbles: true }))
}

/** Whether anything is chosen; when nothing is, the focused row. */
export function chooseFocused() {
  if (boxes().some(({ checked }) => checked)) return true
  const box = focusedBox()
  if (!box) return false
  box.checked = true
  box.dispatchEvent(new Event('change', { bubbles: true }))
  return true
}

function boxes() {
  return [...document.querySelectorAll('[data-choose]')]
}

function focusedBox() {
  const row = document.activeElement?.closest('.row')
  return row?.querySelector('[data-choose]') ?? undefined
}

function range(from, to) {
  const all = boxes()
  const [start, end] = [all.indexOf(from), all.indexOf(to)].sort((one, other) => one - other)
  for (const box of all.slice(Math.max(0, start), end + 1)) box.checked = true
}
