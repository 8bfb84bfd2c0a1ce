import { startActDialogs } from './act-dialog.js'
import { startAttaching } from './attach.js'
import { startAutosave } from './autosave.js'
import { offerCopy } from './copy.js'
import { focusTarget } from './focus-target.js'
import { startGaps } from './gaps.js'
import { lockByEscape, startIdleLock } from './idle-lock.js'
import { startInserting } from './insert-reply.js'
import { startLive } from './live.js'
import { startLiveNews } from './live-news.js'
import { offerPrint } from './print.js'
import { followProgress } from './progress.js'
import { startSelection } from './selection.js'
import { startShortcuts } from './shortcuts.js'
import { startUndoCountdown } from './undo-countdown.js'

/** Everything here makes a page quicker; nothing here is needed to use it. */
focusTarget()
startUndoCountdown()
startActDialogs()
startLive(startLiveNews())
for (const form of document.querySelectorAll('form[data-composer]')) {
  startAutosave(form)
  startAttaching(form)
  startInserting(form)
  startGaps(form)
}
for (const form of document.querySelectorAll('form[data-selection]')) startSelection(form)
for (const line of document.querySelectorAll('[data-progress]')) followProgress(line)
for (const button of document.querySelectorAll('[data-copy]')) offerCopy(button)
for (const button of document.querySelectorAll('[data-print]')) offerPrint(button)
startIdleLock(document.querySelector('dialog.idle-warning'))
lockByEscape()
startShortcuts(document.body.dataset.keys === 'on')
