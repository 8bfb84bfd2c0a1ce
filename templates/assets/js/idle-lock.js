const longestWarnMs = 120_000
const tellEveryMs = 60_000
const twiceMs = 600

/**
 * Locks the screen when nobody touches it, after a warning that one can answer. The server's clock decides, so
 * that the tabs of a session agree; work that asks the server for nothing is told to it once a minute.
 */
export function startIdleLock(dialog) {
  if (!dialog) return
  const idleMs = Number(dialog.dataset.idleSeconds) * 1000
  const warnMs = Math.min(longestWarnMs, idleMs / 2)
  let toldAt = Date.now()
  let timer

  for (const kind of ['keydown', 'pointerdown', 'wheel', 'touchstart'])
    addEventListener(kind, onWork, { passive: true })
  addEventListener('visibilitychange', () => document.visibilityState === 'visible' && check())
  addEventListener('pageshow', ({ persisted }) => persisted && check())
  dialog.addEventListener('close', tell)
  lookIn(idleMs - warnMs)

  function lookIn(ms) {
    clearTimeout(timer)
    timer = setTimeout(check, Math.max(1000, ms))
  }

  function onWork() {
    if (!dialog.open && Date.now() - toldAt >= tellEveryMs) tell()
  }

  async function tell() {
    toldAt = Date.now()
    const status = await send(new URLSearchParams(new FormData(dialog.querySelector('form'))))
    if (status === 204) lookIn(idleMs - warnMs)
    else check()
  }

  /** Without an answer the own clock decides: a cut line keeps no screen open. */
  async function check() {
    const leftMs = (await secondsLeft()) ?? toldAt + idleMs - Date.now()
    if (leftMs <= 0) return lock()
    if (leftMs > warnMs) {
      if (dialog.open) dialog.close()
      return lookIn(leftMs - warnMs)
    }
    if (!dialog.open) dialog.showModal()
    return lookIn(Math.min(leftMs, 5000))
  }
}

/** Twice Escape blanks the screen at once, for a shared desk. */
export function lockByEscape() {
  let lastAt = Number.NEGATIVE_INFINITY
  addEventListener('keydown', ({ key, timeStamp }) => {
    if (key !== 'Escape' || document.querySelector('dialog[open]')) return
    if (timeStamp - lastAt < twiceMs) document.querySelector('form[action="/lock"]')?.requestSubmit()
    lastAt = timeStamp
  })
}

function lock() {
  document.documentElement.hidden = true
  location.replace(`/locked?to=${encodeURIComponent(location.pathname + location.search)}`)
}

async function secondsLeft() {
  try {
    const answer = await fetch('/session')
    return (await answer.json()).secondsLeft * 1000
  } catch {
    return undefined
  }
}

async function send(body) {
  try {
    return (await fetch('/session/activity', { method: 'POST', body, redirect: 'manual' })).status
  } catch {
    return 0
  }
}
