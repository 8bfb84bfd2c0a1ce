/** Offers to copy the sentence beside the button where the browser lets pages write to the clipboard. */
export function offerCopy(button) {
  const text = button.parentElement.querySelector('[data-copied]')?.textContent
  if (!text || !navigator.clipboard) return
  button.hidden = false
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text)
    button.textContent = button.dataset.copy
  })
}
