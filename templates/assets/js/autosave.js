const quietMs = 5000

/** Keeps the text on the server five quiet seconds after the last key; says so once, and every failure. */
export function startAutosave(form) {
  const state = form.querySelector('[data-draft-state]')
  const text = form.elements.namedItem('text')
  let timer
  let saved = text.value
  let wasTold = false

  text.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(save, quietMs)
  })
  form.addEventListener('submit', () => clearTimeout(timer))

  async function save() {
    const value = text.value
    if (value === saved) return
    const isKept = await post(form)
    if (isKept) saved = value
    if (isKept && wasTold) return
    state.textContent = isKept ? form.dataset.saved : form.dataset.unsaved
    wasTold = isKept
  }
}

async function post(form) {
  try {
    const response = await fetch(form.dataset.draft, {
      method: 'POST',
      body: new URLSearchParams(new FormData(form)),
      headers: { 'x-autosave': 'yes' },
      redirect: 'manual',
    })
    return response.status === 204
  } catch {
    return false
  }
}
