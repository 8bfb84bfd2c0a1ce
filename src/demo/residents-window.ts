import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { DemoPost } from './demo-post.ts'
import { type ResidentMail, readResidentMail } from './resident-mail.ts'
import { residents } from './residents.ts'

/** A small page that shows the residents' mailboxes, so that an answer can be seen arriving. */
export type ResidentsWindow = { readonly url: string; close(): Promise<void> }

export async function openResidentsWindow(post: DemoPost): Promise<ResidentsWindow> {
  const server = createServer(async (request, response) => {
    const address = decodeURIComponent((request.url ?? '/').slice(1))
    const person = Object.values(residents).find((resident) => resident.address === address)
    if (person)
      return send(response, 200, person.name || person.address, await mailboxHtml(post, person.address))
    if (address === '') return send(response, 200, 'Asukkaiden postilaatikot', listHtml(post))
    return send(response, 404, 'Ei löytynyt', '<p>Tällaista postilaatikkoa ei ole.</p>')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function listHtml(post: DemoPost): string {
  const rows = Object.values(residents).map(({ name, address }) => {
    const count = post.residentMailbox(address).length
    return `<li><a href="/${encodeURIComponent(address)}">${escaped(name || address)}</a> – ${count} viestiä</li>`
  })
  return `<p>Näin asukkaat näkevät asumisneuvonnan viestit. Sivu päivittyy itsestään.</p><ul>${rows.join('')}</ul>`
}

async function mailboxHtml(post: DemoPost, address: string): Promise<string> {
  const mails = await Promise.all(post.residentMailbox(address).map(readResidentMail))
  const articles = mails.reverse().map(mailHtml)
  return `<p><a href="/">Kaikki postilaatikot</a></p>${articles.join('') || '<p>Ei vielä viestejä.</p>'}`
}

function mailHtml({ subject, text, receivedAt, isAutomatic, language }: ResidentMail): string {
  const time = receivedAt.toLocaleTimeString('fi-FI', { timeZone: 'Europe/Helsinki' })
  const kind = isAutomatic ? 'vastaanottokuittaus' : 'neuvojan vastaus'
  return `<article lang="${escaped(language)}"><h2>${escaped(subject)}</h2><p class="when" lang="fi">klo ${time}, ${kind}</p><pre>${escaped(text)}</pre></article>`
}

function send(response: ServerResponse, status: number, title: string, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'",
    'cache-control': 'no-store',
  })
  response.end(`<!doctype html>
<html lang="fi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="refresh" content="3"><title>${escaped(title)}</title><style>
body { font: 17px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 2rem auto; padding: 0 1rem; background: #f5f4ef; color: #182226 }
article { background: #fff; border: 1px solid #dcd8cc; border-radius: 8px; padding: 1rem 1.25rem; margin: 1rem 0 }
h2 { font-size: 1.1rem; margin: 0 } .when { color: #43525a; margin: 0 } pre { font: inherit; white-space: pre-wrap; overflow-wrap: anywhere }
a { color: #0a5360 }</style></head><body><h1>${escaped(title)}</h1>${body}</body></html>`)
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
