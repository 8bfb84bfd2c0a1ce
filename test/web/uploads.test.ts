import { request } from 'node:http'
import { expect, onTestFinished, test } from 'vitest'
import { onCrashPoint } from '../../src/events/crash-point.ts'
import { listening } from './a-browser.ts'
import { aComposer } from './a-composer.ts'
import { hiddenField } from './a-visitor.ts'

const boundary = 'raja'
const megabyte = 1024 * 1024

/** A browser that has sent its form and is in the middle of a file. */
async function anUpload() {
  const composer = await aComposer()
  const { desk, advisor, path } = composer
  const address = await listening(desk)
  onTestFinished(() => desk.app.close())
  const page = await advisor.get(`${path}/reply`)
  const fields = {
    _csrf: advisor.token,
    ...Object.fromEntries(['formId', 'version', 'seq'].map((name) => [name, hiddenField(page, name)])),
    text: 'Hei, liitteenä on hakemus.',
    outcome: '',
  }
  const sending = request(`${address}${path}/draft`, {
    method: 'POST',
    headers: {
      cookie: advisor.cookie,
      'sec-fetch-site': 'same-origin',
      'content-type': `multipart/form-data; boundary=${boundary}`,
    },
  })
  for (const [name, value] of Object.entries(fields)) {
    sending.write(`--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`)
  }
  sending.write(
    `--${boundary}\r\nContent-Disposition: form-data; name="files"; filename="kuva.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`,
  )
  const files = async () => desk.store.draftFiles((await composer.view()).ticket.id, advisor.user.id)
  return { composer, sending, files }
}

/** The first megabyte of a file lies in the store. */
function firstChunk(): Promise<void> {
  return new Promise((resolve) => {
    onCrashPoint((point) => {
      if (point === 'raw-chunk') resolve()
    })
    onTestFinished(() => onCrashPoint(() => undefined))
  })
}

test('a file streams into the store while it is still being sent, and is whole in the end', async () => {
  const { sending, files } = await anUpload()
  const stored = firstChunk()
  sending.write(Buffer.alloc(3 * megabyte, 1))
  await stored
  expect(await files()).toEqual([])
  sending.end(Buffer.concat([Buffer.alloc(megabyte, 2), Buffer.from(`\r\n--${boundary}--\r\n`)]))
  const status = await new Promise((resolve) =>
    sending.on('response', ({ statusCode }) => resolve(statusCode)),
  )
  expect(status).toBe(303)
  expect((await files()).map(({ name, size }) => [name, size])).toEqual([['kuva.jpg', 4 * megabyte]])
})

test('an upload that breaks off leaves nothing of its file', async () => {
  const { composer, sending, files } = await anUpload()
  const { store } = composer.desk
  const add = store.addDraftFile.bind(store)
  const ended = new Promise<string>((resolve) => {
    store.addDraftFile = (...given) => {
      const adding = add(...given)
      adding.then(
        () => resolve('kept'),
        () => resolve('broken'),
      )
      return adding
    }
  })
  const stored = firstChunk()
  sending.on('error', () => undefined)
  sending.write(Buffer.alloc(3 * megabyte, 1))
  await stored
  sending.destroy()
  expect(await ended).toBe('broken')
  expect(await files()).toEqual([])
  await store.tidy(composer.desk.now())
  expect(await store.probe()).toBe(true)
})
