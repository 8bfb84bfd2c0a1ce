/** Names stand on the server: what shows them is asked for anew, and only where something changed. */
export function presentInTicket({ dataset }) {
  const place = document.getElementById('lasna')
  return place
    ? shower(dataset.present, (one) => one.ticket === dataset.liveTicket, isEmpty(place), take)
    : ignore
  function take(part) {
    fill(place, part.getElementById('lasna'))
  }
}

/** Flags change in their rows; no row moves and nothing is announced. */
export function presentInRows() {
  const places = [...document.querySelectorAll('[data-present]')]
  const shown = new Map(places.map((place) => [place.dataset.present, place]))
  const isListed = (one) => shown.has(one.ticket)
  return places.length > 0 ? shower('/live/present', isListed, places.every(isEmpty), take) : ignore
  function take(part) {
    const now = new Map([...part.querySelectorAll('[data-present]')].map((one) => [one.dataset.present, one]))
    for (const [ticket, place] of shown) fill(place, now.get(ticket))
  }
}

function shower(address, isOurs, wasEmpty, take) {
  let last = wasEmpty ? '[]' : undefined
  let request
  return (here) => {
    const now = JSON.stringify(here.filter(isOurs))
    if (now === last) return
    last = now
    request?.abort()
    request = new XMLHttpRequest()
    request.open('GET', address)
    request.responseType = 'document'
    request.addEventListener(
      'load',
      ({ target }) => target.status === 200 && target.response && take(target.response),
    )
    request.addEventListener('error', () => {
      last = undefined
    })
    request.send()
  }
}

function fill(place, part) {
  const nodes = part ? [...document.importNode(part, true).childNodes] : []
  if (isEmpty(place) && nodes.length === 0) return
  place.replaceChildren(...nodes)
}

function isEmpty(place) {
  return place.childElementCount === 0
}

function ignore() {}
