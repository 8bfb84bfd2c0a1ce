const sayEveryMs = 60_000

/** What is heard is announced and offered; nothing that somebody reads moves by itself. */
export function startLiveNews() {
  const { user } = document.body.dataset
  const list = document.querySelector('[data-live-list]')
  const ticket = document.querySelector('[data-live-ticket]')
  const tellList = list && listNews(list)
  return (message) => {
    if (message.name === 'presence') return present(ticket, message.here, user)
    if (message.isTooFar) return tellList?.({ name: 'change' })
    if ((message.name !== 'mail' && message.name !== 'change') || message.by === user) return undefined
    tellList?.(message)
    if (ticket && message.ticket === ticket.dataset.liveTicket) show(ticket, ticket.dataset[message.name])
    return undefined
  }
}

function listNews(list) {
  const tickets = new Set()
  const link = list.querySelector('a')
  const said = document.querySelector('[data-live-said]')
  let saidAt = Number.NEGATIVE_INFINITY
  let timer
  const say = () => {
    saidAt = performance.now()
    timer = undefined
    said.textContent = link.textContent
  }
  return ({ name, ticket }) => {
    if (name === 'mail') tickets.add(ticket)
    const { one, many, changed } = list.dataset
    const count = tickets.size
    link.textContent = count === 0 ? changed : count === 1 ? one : many.replace('777', String(count))
    list.hidden = false
    timer ??= setTimeout(say, Math.max(0, saidAt + sayEveryMs - performance.now()))
  }
}

function show(band, text) {
  band.hidden = false
  band.querySelector('[data-live-text]').textContent = text
}

let lastHere

/** The names stand on the server: the part of the page that shows them is asked for anew. */
function present(ticket, here, user) {
  if (!ticket) return
  const others = here.filter((one) => one.ticket === ticket.dataset.liveTicket && one.user !== user)
  const now = JSON.stringify(others)
  const isFirst = lastHere === undefined
  if (now === lastHere) return
  lastHere = now
  const place = document.getElementById('lasna')
  if (!place || (isFirst && others.length === 0 && place.childElementCount === 0)) return
  const request = new XMLHttpRequest()
  request.open('GET', ticket.dataset.present)
  request.responseType = 'document'
  request.addEventListener('load', () => {
    const part = request.response?.getElementById('lasna')
    if (part) place.replaceChildren(...document.importNode(part, true).childNodes)
  })
  request.send()
}
