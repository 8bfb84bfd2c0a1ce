/** What was chosen is put to the answer at once; without this the button beside it does so. */
export function startAttaching(form) {
  const input = form.querySelector('[data-files]')
  const button = form.querySelector('[data-attach]')
  input?.addEventListener('change', () => {
    if (input.files.length > 0) form.requestSubmit(button)
  })
}
