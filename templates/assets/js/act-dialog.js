/**
 * The page of an act opens over the page it is about. The document is fetched whole and only its `main` is
 * shown, so the server knows of no dialogs; what cannot be shown here is opened as the page it is.
 */
export function startActDialogs() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-dialog]')
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    openAct(link.href)
  })
}

/** Opens the page of an address in the dialog, or goes there when it cannot be shown in one. */
export function openAct(href) {
  const dialog = document.querySelector('dialog.act-dialog') ?? newDialog()
  ask('GET', href, (page, url) => {
    if (!show(dialog, page)) location.assign(url)
  })
}

function newDialog() {
  const dialog = document.createElement('dialog')
  dialog.className = 'act-dialog'
  dialog.addEventListener('click', (event) => {
    if (!event.target.closest('a[data-close]')) return
    event.preventDefault()
    dialog.close()
  })
  dialog.addEventListener('submit', (event) => {
    event.preventDefault()
    send(dialog, event.target, event.submitter)
  })
  dialog.addEventListener('close', () => dialog.remove())
  document.body.append(dialog)
  return dialog
}

function send(dialog, form, submitter) {
  const fields = new URLSearchParams(new FormData(form, submitter))
  if (form.method === 'get') return openAct(`${form.action}?${fields}`)
  const path = new URL(form.action).pathname
  ask(
    'POST',
    form.action,
    (page, url) => {
      if (new URL(url).pathname !== path || !show(dialog, page)) go(url)
    },
    fields,
  )
}

/** Where the answer led, with the reading start of every act; the same address is loaded anew. */
function go(url) {
  const here = location.href.split('#')[0]
  location.assign(`${url}#ilmoitus`)
  if (here === url) location.reload()
}

function show(dialog, page) {
  const main = page?.querySelector('main .act-page')
  if (!main) return false
  dialog.replaceChildren(document.importNode(main, true))
  const heading = dialog.querySelector('h1')
  heading.id = 'act-title'
  heading.tabIndex = -1
  dialog.setAttribute('aria-labelledby', heading.id)
  if (!dialog.open) dialog.showModal()
  const start = dialog.querySelector('#virheet, [autofocus]') ?? heading
  start.focus()
  return true
}

/** XMLHttpRequest reads a document without any string becoming markup here. */
function ask(method, url, then, body) {
  const request = new XMLHttpRequest()
  request.open(method, url)
  request.responseType = 'document'
  request.addEventListener('load', () => then(request.response, request.responseURL))
  request.addEventListener('error', () => (method === 'GET' ? location.assign(url) : location.reload()))
  request.send(body)
}
