const everyMs = 1500

/** Tells how far work on the server has come, and shows the page anew when it has ended. */
export function followProgress(line) {
  const ask = async () => {
    try {
      const answer = await fetch(line.dataset.progress)
      const { isRunning, text } = await answer.json()
      if (!isRunning) return location.reload()
      if (line.textContent !== text) line.textContent = text
    } catch {
      // The link beside it still works; the next look may too.
    }
    setTimeout(ask, everyMs)
  }
  setTimeout(ask, everyMs)
}
