const quietMs = 5000

/**
 * Keeps what is written on the server five quiet seconds after the last key, before another form of the page
 * is sent, and when the page goes away. Says so once, and every failure.
 */
export function startAutosave(form) {
  const state = form.querySelector('[data-draft-state]')
  let timer
  let saved = written(form)
  let wasTold = false
  let isLeaving = false

  form.addEventListener('input', ({ target }) => {
    if (target.type === 'file') return
    clearTimeout(timer)
    timer = setTimeout(save, quietMs)
  })
  document.addEventListener('submit', (event) => {
    if (event.defaultPrevented || event.target.method === 'dialog') return
    if (event.target === form) isLeaving = true
    else if (!isLeaving && written(form) !== saved) waitFor(event)
    clearTimeout(timer)
  })
  addEventListener('pagehide', () => {
    if (!isLeaving && written(form) !== saved) post(form, true)
  })

  async function save() {
    const now = written(form)
    if (now === saved) return
    const status = await post(form, false)
    const isKept = status === 204
    if (isKept) saved = now
    state.classList.toggle('is-kept', isKept)
    if (isKept && wasTold) return
    const { saved: kept, unsaved, ended } = form.dataset
    state.textContent = isKept ? kept : status === 401 ? ended : unsaved
    wasTold = isKept
  }

  /** Signing out, for one, must not come before the text is kept. */
  async function waitFor(event) {
    event.preventDefault()
    isLeaving = true
    await post(form, false)
    event.target.requestSubmit(event.submitter)
  }
}

/** Files go with the form itself; what is kept on the way is what was typed. */
function fields(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === 'string'))
}

function written(form) {
  const all = fields(form)
  return ['to', 'cc', 'channel', 'text', 'outcome', 'remindOn'].map((name) => all.get(name)).join('\0')
}

async function post(form, keepalive) {
  try {
    const { status } = await fetch(form.dataset.draft, {
      method: 'POST',
      body: fields(form),
      headers: { 'x-autosave': 'yes' },
      redirect: 'manual',
      keepalive,
    })
    return status
  } catch {
    return 0
  }
}
