/** The browser's own printing, for who does not know its key. */
export function offerPrint(button) {
  button.hidden = false
  button.addEventListener('click', () => print())
}
