import { parentPort, workerData } from 'node:worker_threads'
import { sanitiseHtml } from './sanitise-html.ts'

const { html, images } = workerData as { html: string; images: ReadonlyMap<string, string> }
parentPort?.postMessage(sanitiseHtml(html, images))
