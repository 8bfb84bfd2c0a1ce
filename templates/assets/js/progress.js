const everyMs = 1500
/** Asking keeps the session alive; a page that is left open must lock in the end. */
const mostAsks = 200

/** Tells how far work on the server has come, and shows the page anew when it has ended. */
export function followProgress(line) {
  let asked = 0
  const ask = async () => {
    asked += 1
    try {
      const answer = await fetch(line.dataset.progress)
      const { isRunning, text } = await answer.json()
      if (!isRunning) return location.reload()
      if (line.textContent !== text) line.textContent = text
    } catch {
      // The link beside it still works; the next look may too.
    }
    if (asked < mostAsks) setTimeout(ask, everyMs)
  }
  setTimeout(ask, everyMs)
}
