import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { attachmentLimits } from '../../src/replies/attachment-limits.ts'
import type { ScanBytes, ScanVerdict } from '../../src/virus-scan/clamd-scan.ts'
import { readAll } from '../helpers/deliver.ts'
import { aComposer } from './a-composer.ts'
import { aDesk } from './a-desk.ts'
import { aVisitor, words } from './a-visitor.ts'

const text = 'Hei, hakemus on liitteenä. Täytä se tällä viikolla.'
const form = new File(['%PDF lomake'], 'Päätös – häätö ”2026”.pdf', { type: 'application/pdf' })

describe('a file that goes with an answer', () => {
  test('is kept beside the text, is listed, and can be taken out again', async () => {
    const { advisor, path, submit, draft } = await aComposer()
    const attached = await submit({ text, attach: 'yes' }, [form], 'draft')
    expect(attached.headers.location).toBe(`${path}/reply#liitteet`)
    expect((await draft())?.text).toBe(text)
    const page = await advisor.get(`${path}/reply`)
    expect(words(page)).toContain('Päätös – häätö ”2026”.pdf')
    const id = /name="removeFile" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
    await submit({ text, removeFile: id }, [], 'draft')
    expect((await advisor.get(`${path}/reply`)).body).not.toContain('name="removeFile"')
  })

  test('leaves in the mail with its name, and is downloaded from the conversation byte for byte', async () => {
    const { desk, advisor, view, submit } = await aComposer()
    const bytes = Buffer.alloc(3_000_000, 'häätö')
    const photo = new File([bytes], 'kuva.jpg', { type: 'image/jpeg' })
    expect((await submit({ text, after: 'wait' }, [form, photo])).statusCode).toBe(303)
    const answer = (await view()).messages.find(({ kind }) => kind === 'reply')!
    expect(answer.attachments.map(({ name, type, size }) => [name, type, size])).toEqual([
      ['Päätös – häätö ”2026”.pdf', 'application/pdf', 11],
      ['kuva.jpg', 'image/jpeg', bytes.length],
    ])
    const download = await advisor.get(`/attachments/${answer.attachments[1]!.id}`)
    expect(sha256(download.rawPayload)).toBe(sha256(bytes))
    const raw = (await desk.store.messageRaw(answer.id))!
    expect((await readAll(raw.bytes)).toString('latin1')).toMatch(
      /filename\*0\*=utf-8''P%C3%A4%C3%A4t%C3%B6s/i,
    )
  })

  test('quiets the guard about a promised attachment, which counts true files', async () => {
    const { submit } = await aComposer()
    expect(words(await submit({ text, after: 'wait' }))).toContain('puhutaan liitteestä')
    expect((await submit({ text, after: 'wait' }, [form])).statusCode).toBe(303)
  })

  test('comes back with the text when the answer is taken back, and leaves once', async () => {
    const { desk, advisor, path, view, submit, draft } = await aComposer()
    const cc = 'Talo <talo@isannointi.example>'
    const confirmed = 'unknown-cc/certain:1~'
    const stopped = await submit({ text, cc, after: 'wait' }, [form])
    const seen = /name="confirmed" value="([^"]+)"/.exec(stopped.body)?.[1] ?? ''
    expect(seen).toContain(confirmed)
    expect((await submit({ text, cc, confirmed: seen, after: 'wait' })).statusCode).toBe(303)
    expect(await draft()).toBeUndefined()
    const answer = (await view()).messages.find(({ kind }) => kind === 'reply')!
    const undone = await advisor.post(`/messages/${answer.id}/undo`)
    expect(undone.headers.location).toBe(`${path}/reply?done=undone#text`)
    expect(await draft()).toMatchObject({ text, fields: { cc } })
    const page = await advisor.get(`${path}/reply`)
    expect(words(page)).toContain('Päätös – häätö ”2026”.pdf')
    expect(page.body).toContain('value="Talo &lt;talo@isannointi.example&gt;"')
    await submit({ text, cc, confirmed: seen, after: 'wait' })
    const replies = (await view()).messages.filter(({ kind }) => kind === 'reply')
    expect(replies.map(({ attachments }) => attachments.length)).toEqual([1])
    desk.wait(1)
    await desk.store.tidy(desk.now())
    expect((await advisor.get(`/attachments/${replies[0]!.attachments[0]!.id}`)).body).toBe('%PDF lomake')
  })
})

describe('what cannot go along is said, and the text stays', () => {
  const huge = new File([Buffer.alloc(attachmentLimits.file + 1)], 'iso.zip')

  test('a file that is too large', async () => {
    const { submit, draft } = await aComposer()
    const refused = await submit({ text, attach: 'yes' }, [huge, form], 'draft')
    expect(refused.statusCode).toBe(422)
    expect(words(refused)).toContain('Tiedosto iso.zip on liian suuri')
    expect(words(refused)).toContain('Päätös – häätö')
    expect((await draft())?.text).toBe(text)
  })

  test('a file for which no room is left, an empty one, and one too many', async () => {
    const { submit } = await aComposer()
    const large = new File([Buffer.alloc(12_000_000, 1)], 'iso.pdf')
    await submit({ text, attach: 'yes' }, [large], 'draft')
    const refused = await submit({ text }, [new File([Buffer.alloc(8_000_000, 2)], 'toinen.pdf')], 'draft')
    expect(words(refused)).toContain('Tiedosto toinen.pdf ei enää mahtunut mukaan')
    expect(words(await submit({ text }, [new File([], 'tyhja.txt')], 'draft'))).toContain(
      'Tiedosto tyhja.txt on tyhjä',
    )
    const many = Array.from({ length: 20 }, (_, at) => new File([`${at}`], `${at}.txt`))
    expect(words(await submit({ text }, many, 'draft'))).toContain('Tiedostoa 19.txt ei liitetty')
  })

  test('nothing is sent without it', async () => {
    const { submit, view } = await aComposer()
    expect((await submit({ text, after: 'wait' }, [huge])).statusCode).toBe(422)
    expect((await view()).messages.some(({ kind }) => kind === 'reply')).toBe(false)
  })
})

describe('files come only through a form of ours', () => {
  test('one without the token of the form keeps nothing', async () => {
    const { desk, advisor, path, view } = await aComposer()
    const other = await aVisitor(desk)
    const refused = await advisor.postFiles(`${path}/draft`, { _csrf: other.token, text }, [form])
    expect(refused.statusCode).toBe(409)
    expect(await desk.store.draftFiles((await view()).ticket.id, advisor.user.id)).toEqual([])
  })

  test('a page that takes no files refuses them', async () => {
    const { advisor, path } = await aComposer()
    expect((await advisor.postFiles(`${path}/closure`, { text }, [form])).statusCode).toBe(415)
  })

  test('a colleague neither sees nor removes what lies in my answer', async () => {
    const { desk, advisor, path, view, submit } = await aComposer()
    await submit({ text, attach: 'yes' }, [form], 'draft')
    const colleague = await aVisitor(desk)
    expect(words(await colleague.get(`${path}/reply`))).not.toContain('Päätös – häätö')
    const { id: ticketId } = (await view()).ticket
    const [file] = await desk.store.draftFiles(ticketId, advisor.user.id)
    await desk.store.removeDraftFile({ id: file!.id, ticketId, userId: colleague.user.id })
    expect(await desk.store.draftFiles(ticketId, advisor.user.id)).toHaveLength(1)
  })

  test('a name from a browser is made harmless', async () => {
    const { desk, advisor, view, submit } = await aComposer()
    const names = ['../../etc/passwd', 'lasku‮fdp.exe', 'a\r\nBcc: x@y.example']
    await submit(
      { text, attach: 'yes' },
      names.map((name) => new File(['x'], name)),
      'draft',
    )
    const files = await desk.store.draftFiles((await view()).ticket.id, advisor.user.id)
    for (const { name } of files) expect(name).not.toMatch(/[/\r\n‮]/)
  })
})

describe('a virus scanner', () => {
  const scanning = (verdict: ScanVerdict): ScanBytes => {
    return async (bytes) => {
      const read = await readAll(bytes)
      return read.includes('%PDF') ? verdict : { kind: 'clean' }
    }
  }
  const aScannedComposer = async (verdict: ScanVerdict) => {
    const desk = await aDesk({ scan: scanning(verdict) })
    return aComposer(undefined, { desk, advisor: await aVisitor(desk) })
  }

  test('keeps an infected file out and everything else in', async () => {
    const { desk, advisor, view, submit, draft } = await aScannedComposer({ kind: 'infected', name: 'Eicar' })
    const plan = new File(['1;900'], 'suunnitelma.csv')
    const refused = await submit({ text, after: 'wait' }, [form, plan])
    expect(words(refused)).toContain('Päätös – häätö ”2026”.pdf on haittaohjelma')
    const { ticket, messages } = await view()
    expect(messages.some(({ kind }) => kind === 'reply')).toBe(false)
    const files = await desk.store.draftFiles(ticket.id, advisor.user.id)
    expect(files.map(({ name, scan }) => [name, scan])).toEqual([['suunnitelma.csv', 'clean']])
    expect((await draft())?.text).toBe(text)
  })

  test('also stands before what a resident sent, when somebody opens it', async () => {
    const desk = await aDesk({ scan: scanning({ kind: 'infected', name: 'Eicar' }) })
    const attachments = [
      { filename: 'lasku.pdf', content: '%PDF lasku', contentType: 'application/pdf' },
      { filename: 'kuitti.txt', content: 'maksettu', contentType: 'text/plain' },
    ]
    const { advisor, view } = await aComposer({ attachments }, { desk, advisor: await aVisitor(desk) })
    const [bill, receipt] = (await view()).messages[0]!.attachments
    const refused = await advisor.get(`/attachments/${bill!.id}`)
    expect([refused.statusCode, refused.body.includes('%PDF')]).toEqual([409, false])
    expect(words(refused)).toContain('Tiedostosta löytyi haittaohjelma')
    expect((await advisor.get(`/attachments/${receipt!.id}`)).body).toBe('maksettu')
  })

  test('says what it found nothing in, and what it could not look at', async () => {
    const { advisor, path, submit } = await aScannedComposer({ kind: 'unknown', code: 'ECONNREFUSED' })
    await submit({ text }, [form, new File(['1;900'], 'suunnitelma.csv')], 'draft')
    const page = words(await advisor.get(`${path}/reply`))
    expect(page).toContain('Haittaohjelmia ei voitu tarkastaa')
    expect(page).toContain('Tarkastettu, ei haittaohjelmia')
    expect((await submit({ text, after: 'wait' })).statusCode).toBe(303)
  })
})

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
