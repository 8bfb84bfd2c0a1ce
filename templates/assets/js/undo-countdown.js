/** The offer to take a reply back goes away when it has left; the browser's clock may be wrong, a length is not. */
export function startUndoCountdown() {
  for (const notice of document.querySelectorAll('[data-undo-seconds]')) {
    setTimeout(() => notice.querySelector('form')?.remove(), Number(notice.dataset.undoSeconds) * 1000)
  }
}
