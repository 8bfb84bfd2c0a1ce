/** After a redirect to a fragment, reading goes on where the page says; faults come first. */
export function focusTarget() {
  const faults = document.querySelector('#virheet, #valissa, #varoitukset')
  const target = faults ?? (location.hash ? document.getElementById(location.hash.slice(1)) : null)
  if (target?.hasAttribute('tabindex')) target.focus({ preventScroll: faults === null })
}
