import { askForAct } from './act-request.js'
import { apart, startOf } from './dialog-part.js'

/** What was typed in a dialog and closed by mistake; it is there when the same act is opened again. */
let left

/**
 * The page of an act opens over the page it is about. The document is fetched whole and only its `main` is
 * shown, so the server knows of no dialogs; what cannot be shown here is opened as the page it is. Answer and
 * note stay pages: they are written while reading the conversation, which a dialog would cover.
 */
export function startActDialogs() {
  document.addEventListener('click', (event) => {
    const link = event.target.closest?.('a[data-dialog]')
    if (!link || event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    openAct(link.href, link)
  })
  document.addEventListener('submit', (event) => {
    const { target: form, submitter } = event
    if (!submitter?.matches('[data-dialog]')) return
    event.preventDefault()
    const fail = () => {
      submitter.removeAttribute('data-dialog')
      form.requestSubmit(submitter)
    }
    const onPage = (page) => show(page, { opener: submitter })
    askForAct('POST', form.action, { onPage, fail }, fieldsOf(form, submitter))
  })
}

/** Opens the page of an address in the dialog, or goes there when it cannot be shown in one. */
export function openAct(href, opener) {
  if (left?.href === href) return openAgain()
  const onPage = (page) => show(page, { opener, href })
  return askForAct('GET', href, { onPage, fail: () => location.assign(href) })
}

function openAgain() {
  const { dialog, start } = left
  left = undefined
  document.body.append(dialog)
  dialog.showModal()
  start.focus()
}

/** Whether the page was one of an act. */
function show(page, { opener, href }) {
  const found = page?.querySelector('main .act-page')
  if (!found) return false
  const dialog = document.querySelector('dialog.act-dialog') ?? newDialog(opener)
  const part = document.importNode(found, true)
  const start = startOf(part)
  dialog.replaceChildren()
  apart(part)
  dialog.append(part)
  dialog.setAttribute('aria-labelledby', 'act-title')
  dialog.shown = { href: href ?? dialog.shown?.href, isAnswer: href === undefined, start }
  if (!dialog.open) dialog.showModal()
  start.focus()
  return true
}

function newDialog(opener) {
  const dialog = document.createElement('dialog')
  dialog.className = 'act-dialog'
  dialog.addEventListener('click', (event) => {
    const link = event.target.closest('a')
    const isHere = link?.getAttribute('href').startsWith('#')
    if (!isHere && !link?.matches('[data-close]')) return
    event.preventDefault()
    if (isHere) document.getElementById(link.hash.slice(1))?.focus()
    else dialog.close()
  })
  dialog.addEventListener('submit', (event) => {
    event.preventDefault()
    send(event.target, event.submitter)
  })
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (dialog.shown.isAnswer || isTyped(dialog)) left = { ...dialog.shown, dialog }
    if (document.activeElement === document.body) opener?.focus()
  })
  document.body.append(dialog)
  return dialog
}

function isTyped(dialog) {
  return [...dialog.querySelectorAll('textarea, input')].some((one) => one.value !== one.defaultValue)
}

/** Refused, it stays as it was typed and says why. */
function send(form, submitter) {
  if (form.dataset.sent) return
  const fields = fieldsOf(form, submitter)
  if (form.method === 'get') return openAct(`${form.action}?${fields}`)
  form.dataset.sent = 'yes'
  const fail = (words, page) => {
    form.removeAttribute('data-sent')
    renew(form, page)
    complain(form, words)
  }
  askForAct('POST', form.action, { onPage: (page) => show(page, {}), fail }, fields)
}

/** The same person has unlocked the screen meanwhile: the next try carries the token of their new session. */
function renew(form, page) {
  const { user } = document.body.dataset
  const token = page?.querySelector('[name="_csrf"]')
  if (token && user && page.body.dataset.user === user) form.elements.namedItem('_csrf').value = token.value
}

function complain(form, words) {
  const known = form.previousElementSibling
  const band = known?.matches('.act-refused') ? known : document.createElement('p')
  band.className = 'band band-fault act-refused'
  band.setAttribute('role', 'alert')
  band.tabIndex = -1
  band.textContent = words
  form.before(band)
  band.focus()
}

function fieldsOf(form, submitter) {
  return new URLSearchParams(new FormData(form, submitter))
}
