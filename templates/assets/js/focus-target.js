/**
 * After a redirect to a fragment, reading goes on where the page says, and writing where the text ends; faults come
 * first.
 */
export function focusTarget() {
  const faults = document.querySelector('#virheet, #valissa, #varoitukset')
  const target = faults ?? (location.hash ? document.getElementById(location.hash.slice(1)) : null)
  if (target?.matches('textarea')) target.setSelectionRange(target.value.length, target.value.length)
  if (target?.matches('[tabindex], textarea')) target.focus({ preventScroll: faults === null })
}
