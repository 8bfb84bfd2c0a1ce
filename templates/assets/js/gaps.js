const gap = /\[\[[^[\]\n]{1,60}\]\]/g

/**
 * What is left to fill stands below the text as links, which follow what is written. They and the warnings
 * mark their place in the text; without this they lead to the field and name the row.
 */
export function startGaps(form) {
  const text = form.elements.namedItem('text')
  const place = form.querySelector('[data-gaps]')
  form.addEventListener('click', (event) => {
    const link = event.target.closest('a[data-row]')
    if (!link) return
    event.preventDefault()
    mark(text, Number(link.dataset.row), link.dataset.gap)
  })
  text.addEventListener('input', () => show(place, text.value))
}

function mark(text, row, wanted) {
  const lines = text.value.split('\n')
  const start = lines.slice(0, row - 1).join('\n').length + (row > 1 ? 1 : 0)
  const at = wanted ? text.value.indexOf(wanted, start) : start
  const end = wanted ? at + wanted.length : start + (lines[row - 1] ?? '').length
  text.focus()
  if (at >= 0) text.setSelectionRange(at, end)
}

function show(place, value) {
  const found = [...value.matchAll(gap)]
  place.hidden = found.length === 0
  place
    .querySelector('ul')
    .replaceChildren(
      ...found.map(({ 0: whole, index }) => item(whole, value.slice(0, index).split('\n').length, place)),
    )
}

function item(whole, row, place) {
  const link = document.createElement('a')
  link.href = '#text'
  link.dataset.gap = whole
  link.dataset.row = row
  link.textContent = `${whole}, ${place.dataset.row.replace('777', row)}`
  const line = document.createElement('li')
  line.append(link)
  return line
}
