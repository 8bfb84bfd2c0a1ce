import { presentInRows, presentInTicket } from './presence.js'

const sayEveryMs = 60_000

/** What is heard is announced and offered; nothing that somebody reads moves by itself. */
export function startLiveNews() {
  const { user } = document.body.dataset
  const list = document.querySelector('[data-live-list]')
  const ticket = document.querySelector('[data-live-ticket]')
  const tellList = list && listNews(list)
  const present = ticket ? presentInTicket(ticket) : presentInRows()
  return (message) => {
    if (message.name === 'presence') return present(message.here.filter((one) => one.user !== user))
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
  let isToBeSaid = false
  const say = () => {
    saidAt = performance.now()
    isToBeSaid = false
    said.textContent = link.textContent
  }
  return ({ name, ticket }) => {
    if (name === 'mail') tickets.add(ticket)
    const { one, many, changed } = list.dataset
    const count = tickets.size
    link.textContent = count === 0 ? changed : count === 1 ? one : many.replace('777', String(count))
    list.hidden = false
    if (isToBeSaid) return
    isToBeSaid = true
    setTimeout(say, Math.max(0, saidAt + sayEveryMs - performance.now()))
  }
}

function show(band, text) {
  band.hidden = false
  band.querySelector('[data-live-text]').textContent = text
}
