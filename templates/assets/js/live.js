const patienceMs = 60_000
const longestPauseMs = 300_000
const mostKept = 100

/**
 * Hears what happens in the office: one tab of the browser listens for all of them and passes it on. A lock
 * says which; it goes to another tab when that one is closed. A browser without locks listens in each tab.
 */
export function startLive(hear) {
  const { live } = document.body.dataset
  if (live === undefined || !globalThis.EventSource || !globalThis.BroadcastChannel) return
  const channel = new BroadcastChannel('neuvoposti-live')
  const state = { last: Number(live), recent: [], leads: false, source: undefined }
  const take = (message) => {
    if (message.id !== undefined) {
      if (message.id <= state.last) return
      state.last = message.id
    }
    hear(message)
  }
  channel.addEventListener('message', ({ data }) => {
    if (data.since === undefined) return take(data)
    if (state.leads) answer(state, channel, data.since)
  })
  const lead = () => {
    state.leads = true
    listen(state, (message) => {
      if (message.id !== undefined) state.recent = [...state.recent.slice(1 - mostKept), message]
      channel.postMessage(message)
      take(message)
    })
    return new Promise(() => undefined)
  }
  if (navigator.locks) navigator.locks.request('neuvoposti-live', lead)
  else lead()
  channel.postMessage({ since: state.last })
}

/** A page that was loaded meanwhile hears what it missed; somebody may have signed in again. */
function answer(state, channel, since) {
  for (const message of state.recent) if (message.id > since) channel.postMessage(message)
  if (!state.source) state.begin()
}

function listen(state, tell) {
  let heardAt = Date.now()
  let pauseMs = 5_000
  let timer

  state.begin = () => {
    clearTimeout(timer)
    state.source?.close()
    const source = new EventSource(`/live?since=${state.last}`)
    state.source = source
    heardAt = Date.now()
    for (const name of ['hello', 'mail', 'change', 'presence', 'beat', 'ended']) {
      source.addEventListener(name, (event) => {
        heardAt = Date.now()
        if (name === 'hello') pauseMs = 5_000
        if (name === 'ended') end()
        if (name !== 'beat') tell(messageOf(name, event))
      })
    }
    source.addEventListener('error', () => {
      if (source.readyState === EventSource.CLOSED && state.source === source) again()
    })
  }

  function again() {
    state.source = undefined
    clearTimeout(timer)
    timer = setTimeout(state.begin, pauseMs)
    pauseMs = Math.min(longestPauseMs, 2 * pauseMs)
  }

  function end() {
    state.source?.close()
    state.source = undefined
    clearTimeout(timer)
  }

  // After sleep a connection may look open and be dead: then nothing was heard for longer than it beats.
  const look = () => {
    if (state.source && Date.now() - heardAt > patienceMs) state.begin()
  }
  setInterval(look, patienceMs / 4)
  addEventListener('online', () => state.source && state.begin())
  addEventListener('visibilitychange', look)
  addEventListener('pagehide', () => state.source?.close())
  addEventListener('pageshow', ({ persisted }) => persisted && state.begin())
  state.begin()
}

function messageOf(name, { data, lastEventId }) {
  const id = name === 'mail' || name === 'change' ? { id: Number(lastEventId) } : {}
  return { name, ...JSON.parse(data), ...id }
}
