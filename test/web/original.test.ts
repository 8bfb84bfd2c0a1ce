import { describe, expect, test } from 'vitest'
import { rasterImage } from '../../src/web/messages/raster-image.ts'
import { sanitiseHtml } from '../../src/web/messages/sanitise-html.ts'
import { attachmentDisposition } from '../../src/web/page/content-disposition.ts'
import { busyMs } from '../helpers/busy-ms.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

/** One transparent pixel. */
const pixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

describe('the original of a mail', () => {
  test('is framed by a page that may do nothing, and its remote images are counted, not fetched', async () => {
    const html =
      '<p style="color:red" onclick="x()">Hei</p><script>alert(1)</script><img src="https://seuranta.example/p.gif"><img src="//kuvat.example/a.png" width="1" height="1">'
    const { advisor, message } = await aLetter({ html })
    const page = await advisor.get(`/messages/${message.id}/original`)
    expect(words(page)).toContain('2 ulkoista kuvaa estettiin: seuranta.example, kuvat.example.')
    expect(words(page)).toContain('Niistä 1 on seurantakuva')
    expect(page.body).toContain('sandbox="allow-popups allow-popups-to-escape-sandbox"')
    const frame = await advisor.get(`/messages/${message.id}/html`)
    expect(frame.headers['content-security-policy']).toBe(
      "default-src 'none'; img-src data:; style-src 'unsafe-inline'; form-action 'none'; frame-ancestors 'self'; base-uri 'none'; sandbox allow-popups allow-popups-to-escape-sandbox",
    )
    expect(frame.body).toContain('<p style="color:red">Hei</p>')
    expect(frame.body).not.toMatch(/script>|onclick|seuranta|kuvat\.example/)
  })

  test.each([
    '<img src="https://seuranta.example/p.gif" width="1" height="1">',
    '<img src="https://seuranta.example/p.gif" style="width:0px; height: 1px">',
    '<img src="https://seuranta.example/p.gif" style="display:none">',
    '<img src="https://seuranta.example/p.gif" width="600" height="4" style="opacity:0">',
  ])('names an image that nobody could see as what it is: %s', (image) => {
    expect(sanitiseHtml(image, new Map()).blocked).toMatchObject({ count: 1, trackers: 1 })
  })

  test.each([
    '<img src="https://kuvat.example/logo.png" width="200" height="2">',
    '<img src="https://kuvat.example/viiva.png" style="max-width:100%;width:1px">',
    '<img src="https://kuvat.example/a.png" style="opacity:0.5">',
    '<img src="https://kuvat.example/a.png">',
  ])('takes an image that can be seen for no tracker: %s', (image) => {
    expect(sanitiseHtml(image, new Map()).blocked).toMatchObject({ count: 1, trackers: 0 })
  })

  test('shows its own images, if they are images by their bytes', async () => {
    const { advisor, message } = await aLetter({
      html: '<img src="cid:kuva%40kotona" alt="kuva"><img src="cid:vale@kotona" alt="vale">',
      attachments: [
        { filename: 'kuva.png', content: pixel, contentType: 'image/png', cid: 'kuva@kotona' },
        {
          filename: 'vale.png',
          content: '<svg onload="alert(1)"/>',
          contentType: 'image/png',
          cid: 'vale@kotona',
        },
      ],
    })
    const frame = await advisor.get(`/messages/${message.id}/html`)
    expect(frame.body).toMatch(/<img alt="kuva" src="data:image\/webp;base64,[A-Za-z0-9+/=]+"/)
    expect(frame.body).not.toContain(pixel.toString('base64'))
    expect(frame.body).toContain('<img alt="vale: Kuvaa ei näytetä tässä.')
    expect(frame.body).not.toContain('svg')
  })

  test('shows a letter of half a megabyte whole', async () => {
    const { advisor, message } = await aLetter({ html: `<p>${'Vuokra. '.repeat(65_000)}loppu</p>` })
    expect((await advisor.get(`/messages/${message.id}/html`)).body).toContain('loppu</p>')
  })

  test('shows images that stand in the letter itself, drawn anew, and none that is no image', async () => {
    const written = `data:image/png;base64,${pixel.toString('base64')}`
    const { advisor, message } = await aLetter({
      html: `<img src="${written}" alt="kuva"><img src="${written}" alt="sama"><img src="data:image/png;base64,PHN2Zz4=" alt="vale">`,
    })
    const frame = await advisor.get(`/messages/${message.id}/html`)
    expect(frame.body.match(/src="data:image\/webp;base64,/g)).toHaveLength(2)
    expect(frame.body).toContain('<img alt="vale: Kuvaa ei näytetä tässä.')
    expect(frame.body).not.toContain('data:image/png')
  })

  test('is told in words: who confirmed the sender, how it was filed, which way it came', async () => {
    const { advisor, message } = await aLetter({
      headers: {
        Received: [
          'from mx.esimerkkila.example by imap.esimerkkila.example; Tue, 24 Nov 2026 08:02:00 +0000',
          'from koti.citizen.example by mx.esimerkkila.example; Tue, 24 Nov 2026 08:01:00 +0000',
        ],
      },
    })
    const page = await advisor.get(`/messages/${message.id}/headers`)
    const text = words(page)
    expect(text).toContain('Miten liitettiin Uusi yhteydenotto')
    expect(text).toContain('Varmistuksesta ei ole luotettavaa tietoa.')
    expect(text.indexOf('from koti.citizen.example')).toBeLessThan(
      text.indexOf('from mx.esimerkkila.example'),
    )
  })

  test('is given away as the very bytes that came, and as a file only', async () => {
    const { advisor, message, raw, reference } = await aLetter({ html: '<p>Hei</p>' })
    const answer = await advisor.get(`/messages/${message.id}/raw`)
    expect(answer.rawPayload.equals(raw)).toBe(true)
    expect(answer.headers['content-type']).toBe('application/octet-stream')
    expect(answer.headers['content-disposition']).toContain(`attachment; filename="${reference}-`)
  })

  test('is in the log each time it was looked at', async () => {
    const { desk, advisor, message, reference } = await aLetter({ html: '<p>Hei</p>' })
    await advisor.get(`/messages/${message.id}/original`)
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(view.events[0]).toMatchObject({
      kind: 'original-viewed',
      messageId: message.id,
      userId: advisor.user.id,
    })
  })
})

test.each(['lasku.html', 'kuva.svg', 'makro.docm', 'ohjelma.exe', 'sivu.pdf'])(
  'an attachment leaves as a download whatever it is called: %s',
  async (filename) => {
    const content = '<script>alert(1)</script>'
    const { advisor, message } = await aLetter({
      attachments: [{ filename, content, contentType: 'text/html' }],
    })
    const answer = await advisor.get(`/attachments/${message.attachments[0]!.id}`)
    expect(answer.body).toBe(content)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox; frame-ancestors 'none'; base-uri 'none'",
    })
    expect(answer.headers['content-disposition']).toMatch(/^attachment; /)
  },
)

test.each([
  [
    'häätö & ämpäri.pdf',
    `attachment; filename="haato _ ampari.pdf"; filename*=UTF-8''h%C3%A4%C3%A4t%C3%B6%20%26%20%C3%A4mp%C3%A4ri.pdf`,
  ],
  [
    '"; filename=x.exe',
    `attachment; filename="__ filename_x.exe"; filename*=UTF-8''%22%3B%20filename%3Dx.exe`,
  ],
  [
    'a\r\nSet-Cookie: b.pdf',
    `attachment; filename="aSet-Cookie_ b.pdf"; filename*=UTF-8''aSet-Cookie%3A%20b.pdf`,
  ],
  ['../../etc/passwd', `attachment; filename="....etcpasswd"; filename*=UTF-8''....etcpasswd`],
  ['', `attachment; filename="liite"; filename*=UTF-8''liite`],
])('a file keeps its name and cannot leave its place: %j', (name, expected) => {
  expect(attachmentDisposition(name)).toBe(expected)
})

describe('cleaned HTML', () => {
  test.each([
    ['a script', '<script>alert(1)</script>'],
    ['an event', '<b onmouseover=alert(1)>a</b>'],
    ['a script address', '<a href="java&#10;script:alert(1)">a</a>'],
    ['a data address of a page', '<a href="data:text/html,<script>alert(1)</script>">a</a>'],
    ['SVG that animates', '<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>'],
    ['SVG that fetches', '<svg><feImage href="https://x.example/a"/></svg>'],
    ['MathML', '<math><mtext><table><mglyph><style><img src onerror=alert(1)>'],
    ['a form', '<form action="https://x.example"><input name=a></form>'],
    ['a frame', '<iframe srcdoc="<script>alert(1)</script>"></iframe>'],
    ['a base', '<base href="https://x.example/">'],
    ['a refresh', '<meta http-equiv=refresh content="0;url=https://x.example">'],
    ['a style sheet', '<style>@import url(https://x.example/a.css)</style>'],
    ['a link', '<link rel=stylesheet href="https://x.example/a.css">'],
    [
      'a background',
      '<body background="https://x.example/a.gif"><table background="https://x.example/b.gif">',
    ],
    ['a style that fetches', '<p style="background:url(https://x.example/a)">a</p>'],
    ['a style that fetches by a variable', '<p style="--a:url(https://x.example/a);color:var(--a)">a</p>'],
    ['a style with an escape', '<p style="color:\\75rl(https://x.example)">a</p>'],
    ['a style that covers the page', '<p style="position:fixed;inset:0;z-index:9">a</p>'],
    ['nested tags', '<scr<script>ipt>alert(1)</scr</script>ipt>'],
    ['an xmp', '<xmp><img src=x onerror=alert(1)></xmp>'],
    ['a template', '<template><script>alert(1)</script></template>'],
    ['an object', '<object data="https://x.example/a.swf"></object><embed src="https://x.example/a.swf">'],
    [
      'a srcset',
      '<img srcset="https://x.example/a 1x"><picture><source srcset="https://x.example/b"></picture>',
    ],
    [
      'a video',
      '<video poster="https://x.example/a" src="https://x.example/b"></video><audio src="https://x.example/c">',
    ],
  ])('holds nothing that acts or fetches: %s', (_name, html) => {
    const { html: clean } = sanitiseHtml(html, new Map())
    expect(clean).not.toMatch(
      /<script|on\w+\s*=|javascript:|data:text|x\.example|position|z-index|url\(|<(?:svg|math|form|iframe|style|link|meta|base|object|embed|video|audio|xmp|template)/i,
    )
  })

  test('keeps what a letter needs', () => {
    const letter =
      '<h1>Otsikko</h1><p style="text-align:center">Hei <b>Aino</b></p><table><tr><td colspan="2">1</td></tr></table>'
    expect(sanitiseHtml(letter, new Map()).html).toBe(letter)
  })

  test('opens links elsewhere and tells nobody where from', () => {
    expect(sanitiseHtml('<a href="https://kela.example/">Kela</a>', new Map()).html).toBe(
      '<a href="https://kela.example/" rel="noopener noreferrer nofollow ugc" target="_blank">Kela</a>',
    )
  })

  test('says where a link leads when its words name another place', () => {
    const { html } = sanitiseHtml(
      '<a href="https://muualla.example/kirjaudu">www.pankki.example</a>',
      new Map(),
    )
    expect(html).toContain('www.pankki.example [muualla.example]</a>')
  })

  test('of 20,000 nested elements costs no more than a second', () => {
    const from = busyMs()
    sanitiseHtml('<div>'.repeat(20_000), new Map())
    expect(busyMs() - from).toBeLessThan(1000)
  })
})

test('an image is what its bytes say, with its size', () => {
  expect(rasterImage(pixel)).toEqual({ type: 'image/png', width: 1, height: 1 })
  expect(rasterImage(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"></svg>'))).toBeUndefined()
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.from([2, 0, 3, 0]), Buffer.alloc(30)])
  expect(rasterImage(gif)).toEqual({ type: 'image/gif', width: 2, height: 3 })
  const jpeg = Buffer.concat([
    Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16]),
    Buffer.alloc(14),
    Buffer.from([0xff, 0xc0, 0, 17, 8, 0, 5, 0, 7]),
    Buffer.alloc(20),
  ])
  expect(rasterImage(jpeg)).toEqual({ type: 'image/jpeg', width: 7, height: 5 })
})

async function aLetter(parts: Parameters<typeof aMail>[0]) {
  const desk = await aDesk()
  const raw = aMail({ to: service, ...parts })
  const reference = await desk.receive(raw)
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const message = view.messages.find(({ direction }) => direction === 'in')!
  return { desk, raw, reference, message, advisor: await aVisitor(desk) }
}
