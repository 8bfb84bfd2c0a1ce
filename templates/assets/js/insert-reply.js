/** A saved reply goes where the caret stands, a line apart, and what is left to fill is marked; without this it goes to the end. */
export function startInserting(form) {
  const button = form.querySelector('[data-insert]')
  const choice = form.elements.namedItem('savedReply')
  const text = form.elements.namedItem('text')
  button?.addEventListener('click', async (event) => {
    if (choice.value === '' || button.dataset.plain) return
    event.preventDefault()
    const found = await ask(button.formAction, form)
    if (found === undefined) {
      button.dataset.plain = 'yes'
      return button.click()
    }
    insert(text, found)
    choice.value = ''
    button.closest('details').open = false
  })
}

function insert(text, found) {
  const before = text.value.slice(0, text.selectionStart)
  const start = text.selectionStart
  text.setRangeText(apartFrom(before) + found, start, text.selectionEnd, 'end')
  const gap = /\[\[[^[\]\n]{1,60}\]\]/.exec(text.value.slice(start))
  text.focus()
  if (gap) text.setSelectionRange(start + gap.index, start + gap.index + gap[0].length)
  text.dispatchEvent(new Event('input', { bubbles: true }))
}

/** What lies between a text and the saved reply behind it: an empty line, as far as it is not there. */
function apartFrom(before) {
  const breaks = /\n*$/.exec(before)[0].length
  return before.trim() === '' ? '' : '\n'.repeat(Math.max(0, 2 - breaks))
}

async function ask(address, form) {
  const fields = [...new FormData(form)].filter(([, value]) => typeof value === 'string')
  try {
    const answer = await fetch(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'x-insert': 'yes' },
      redirect: 'manual',
    })
    return answer.ok ? await answer.text() : undefined
  } catch {
    return undefined
  }
}
