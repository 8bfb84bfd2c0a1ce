/**
 * Asks for the page of an act, or sends its form. XMLHttpRequest reads a document without any string becoming
 * markup here. The server tells where the act led; the browser goes there as the page would have.
 */
export function askForAct(method, url, { onPage, fail }, body) {
  const request = new XMLHttpRequest()
  request.open(method, url)
  request.responseType = 'document'
  request.setRequestHeader('x-act', 'dialog')
  request.addEventListener('load', () => {
    const place = request.getResponseHeader('x-location')
    const isShut = request.status === 403 || /^\/(?:sign-in|locked)\b/.test(place ?? '')
    const { ended, unsent } = document.body.dataset
    if (isShut) fail(ended, request.response)
    else if (place) go(place)
    else if (!onPage(request.response)) fail(unsent)
  })
  request.addEventListener('error', () => fail(document.body.dataset.unsent))
  request.send(body)
}

/** An address that differs in its fragment alone is loaded anew. */
function go(place) {
  const url = new URL(place, location.href)
  const isHere = url.pathname + url.search === location.pathname + location.search
  location.assign(url)
  if (isHere) location.reload()
}
