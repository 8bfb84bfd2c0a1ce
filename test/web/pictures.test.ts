import { expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aDesk, service } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)

/** A picture that says it is 60,000 pixels wide and high. */
function aBomb(): Buffer {
  const bomb = Buffer.from(png)
  bomb.writeUInt32BE(60_000, 16)
  bomb.writeUInt32BE(60_000, 20)
  return bomb
}

async function aDeskWith(
  ...attachments: { filename: string; content: Buffer | string; contentType: string }[]
) {
  const desk = await aDesk()
  const reference = await desk.receive(aMail({ to: service, attachments }))
  const view = (await desk.store.ticketByReference(reference, desk.now()))!
  const ids = view.messages.flatMap((message) => message.attachments.map(({ id }) => id))
  return { desk, reference, ids, advisor: await aVisitor(desk) }
}

test('a photo is shown in a frame that can do nothing, and looking at it stands in the log', async () => {
  const { desk, reference, ids, advisor } = await aDeskWith({
    filename: 'kirje.png',
    content: png,
    contentType: 'image/png',
  })
  expect((await advisor.get(`/tickets/${reference}`)).body).toContain(`/attachments/${ids[0]}/picture`)
  const page = await advisor.get(`/attachments/${ids[0]}/picture`)
  expect(page.body).toContain(`<iframe class="original" sandbox src="/attachments/${ids[0]}/frame"`)
  const frame = await advisor.get(`/attachments/${ids[0]}/frame`)
  expect(frame.headers['content-security-policy']).toContain("default-src 'none'")
  expect(frame.headers['content-security-policy']).toContain('sandbox')
  expect(frame.body).toMatch(/<img src="data:image\/webp;base64,[A-Za-z0-9+/=]+" alt="">/)
  expect(frame.body).not.toContain(png.toString('base64'))
  const { events } = (await desk.store.ticketByReference(reference, desk.now()))!
  expect(events.find(({ kind }) => kind === 'attachment-opened')?.facts).toEqual({
    attachment: ids[0],
    asPicture: true,
  })
})

test('a mail that is a photo and nothing else shows it at once, and one with words does not', async () => {
  const photo = { filename: 'kirje.png', content: png, contentType: 'image/png' }
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const alone = await desk.receive(aMail({ to: service, text: '', attachments: [photo] }))
  const page = await advisor.get(`/tickets/${alone}`)
  expect(page.body).toMatch(
    /<iframe class="message-photo" sandbox loading="lazy" src="\/attachments\/[^"]+\/frame"/,
  )
  expect(words(page)).toContain('Viestissä ei ole tekstiä, 1 liite.')
  const told = await desk.receive(aMail({ to: service, text: 'Kirje on tässä.', attachments: [photo] }))
  expect((await advisor.get(`/tickets/${told}`)).body).not.toContain('message-photo')
})

test('what only calls itself a picture, or is too large to draw, stays a download', async () => {
  const { ids, advisor } = await aDeskWith(
    { filename: 'kuva.jpg', content: '<svg onload="alert(1)">', contentType: 'image/jpeg' },
    { filename: 'pommi.png', content: aBomb(), contentType: 'image/png' },
  )
  expect(words(await advisor.get(`/attachments/${ids[0]}/picture`))).toContain('Tiedosto ei ole kuva')
  expect(words(await advisor.get(`/attachments/${ids[1]}/picture`))).toContain('liian suuri')
  for (const id of ids) {
    const frame = await advisor.get(`/attachments/${id}/frame`)
    expect(frame.statusCode).toBe(404)
    expect(frame.headers['content-security-policy']).toContain('sandbox')
    expect(frame.body).toMatch(/Voit ladata sen\.<\/p>/)
    expect((await advisor.get(`/attachments/${id}`)).headers['content-type']).toBe('application/octet-stream')
  }
})

test('a picture that breaks off is told in the frame and stays a download', async () => {
  const { ids, advisor } = await aDeskWith({
    filename: 'katkennut.png',
    content: png.subarray(0, 40),
    contentType: 'image/png',
  })
  expect((await advisor.get(`/attachments/${ids[0]}/frame`)).body).toContain('Kuvaa ei voitu näyttää.')
})

test('a telephone’s own format is named and downloaded', async () => {
  const { reference, advisor } = await aDeskWith({
    filename: 'IMG_1.HEIC',
    content: 'x',
    contentType: 'image/heic',
  })
  const page = await advisor.get(`/tickets/${reference}`)
  expect(words(page)).toContain('IMG_1.HEIC')
  expect(words(page)).toContain('puhelimen HEIC-kuva')
  expect(page.body).not.toContain('/picture')
})
