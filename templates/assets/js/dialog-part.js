const references = ['for', 'list', 'aria-labelledby', 'aria-describedby', 'href']

/** Where reading starts: at what went wrong, at the field one came to fill, else at the heading. */
export function startOf(part) {
  const heading = part.querySelector('h1')
  heading.id = 'act-title'
  heading.tabIndex = -1
  return part.querySelector('#virheet, #valissa, [autofocus]') ?? heading
}

/** Gives another name to what is called like something on the page behind it. */
export function apart(part) {
  for (const element of part.querySelectorAll('[id]')) {
    const { id } = element
    if (!document.getElementById(id)) continue
    element.id = `act-${id}`
    for (const name of references) rename(part, name, id)
  }
}

function rename(part, name, id) {
  for (const element of part.querySelectorAll(`[${name}~="${id}"], [${name}="#${id}"]`)) {
    const words = element.getAttribute(name).split(' ')
    const renamed = words.map((word) => (word === id ? `act-${id}` : word === `#${id}` ? `#act-${id}` : word))
    element.setAttribute(name, renamed.join(' '))
  }
}
