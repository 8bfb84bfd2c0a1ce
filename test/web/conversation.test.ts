import { randomUUID } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { missingRest, untoldRest } from '../../src/intake/intake-store.ts'
import { aFiledTicket, anInboundMail, lookupOf } from '../helpers/deliver.ts'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, landlord } from '../helpers/mails/cast.ts'
import { type ADesk, aDesk, service } from './a-desk.ts'
import { type AVisitor, aVisitor, hiddenField, words } from './a-visitor.ts'

const asked = {
  from: aino,
  to: service,
  subject: 'Kysymys vuokrasta',
  text: 'Voinko maksaa kahdessa erässä?',
}

describe('a ticket', () => {
  test('shows what was written, who wrote it and when an answer is due', async () => {
    const { advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}`)
    expect(words(page)).toContain('Voinko maksaa kahdessa erässä?')
    expect(words(page)).toContain('Aino Lehtimäki aino.lehtimaki@citizen.example')
    expect(words(page)).toContain('Pe 27.11. klo 16.00')
    expect(words(page)).toContain('Vastaanottokuittaus')
    expect(page.body).toContain(`<title>${reference} – Neuvoposti</title>`)
  })

  test('says what the mail server announced of a message and did not give', async () => {
    const desk = await aDesk()
    const leftOnServer = [
      { name: '', type: missingRest, size: 52_000 },
      { name: '', type: 'image/jpeg', size: 90_000_000 },
      { name: '', type: untoldRest, size: 0 },
    ]
    const { reference } = await aFiledTicket(desk.store, { arrival: { leftOnServer } })
    const said = words(await (await aVisitor(desk)).get(`/tickets/${reference}`))
    expect(said).toMatch(/Viestin loppu 5\d kt puuttuu: sähköpostipalvelin ilmoitti viestin pidemmäksi/)
    expect(said).toMatch(/Nimetön liite \d+ Mt · image\/jpeg · jäi sähköpostipalvelimelle/)
    expect(said).toMatch(/Viestin loppu jäi sähköpostipalvelimelle: .* eikä loppuosan kokoa tiedetä/)
  })

  test('says of a message that came in part whether the rest may come yet, and where it lies', async () => {
    const desk = await aDesk()
    const position = { mailbox: 'imap://posti', folder: 'INBOX', uidValidity: 1, uid: 1 }
    const { id, reference } = await aFiledTicket(desk.store, {
      arrival: {
        ...{ source: { kind: 'imap', position }, arrivedAt: desk.now(), isInPart: true },
        leftOnServer: [{ name: 'sopimus.pdf', type: 'application/pdf', size: 90_000 }],
      },
      lookup: { head: { digest: 'tiiviste', isTraced: true } },
    })
    const said = async () => words(await (await aVisitor(desk)).get(`/tickets/${reference}`))
    expect(await said()).toContain(
      'Viestistä on saatu vasta osa, koska sähköpostipalvelin ei anna sitä kokonaan. Sitä haetaan uudelleen 8.12.2026 saakka, seuraavan kerran tänään klo 11.05.',
    )
    desk.wait(61)
    const due = await desk.store.dueIncomplete(desk.now(), 5)
    expect(due).toMatchObject([{ ticketId: id, tries: 0 }])
    const { messageId = '' } = due[0] ?? {}
    const event = { kind: 'message-stays-incomplete', at: desk.now(), ticketId: id, messageId } as const
    expect(await desk.store.endTries(messageId, 'given-up', event)).toBe(true)
    expect(await desk.store.endTries(messageId, 'gone', event)).toBe(false)
    expect(await said()).toContain(
      'Koko viestiä yritettiin hakea 24.11.2026 saakka. Avaa se postilaatikossa: kansio INBOX, saapunut tänään klo 10.05.',
    )
    const whole = anInboundMail()
    const arrival = { source: { kind: 'file' }, arrivedAt: desk.now(), isHistory: false } as const
    const { mail } = await desk.store.keepRaw(arrival, Buffer.from('Koko viesti'))
    await desk.store.fileInbound(mail.rawId, whole, lookupOf(whole), () => ({
      ...{ kind: 'completed', isWhole: true, messageId, mailKind: 'person', patch: {}, events: [] },
    }))
    expect(await said()).toContain('Viesti tuli ensin vain osittain. Se saatiin kokonaan tänään klo 11.06.')
    expect(await said()).not.toContain('Avaa se postilaatikossa')
  })

  test('folds what was quoted and loses nothing of it', async () => {
    const desk = await aDesk()
    const text = `Kiitos, tuo auttoi paljon ja maksan huomenna.\n\nti 24.11.2026 klo 9.00 Asumisneuvonta <${service.address}> kirjoitti:\n\n> Hei Aino, maksa erä huomenna.`
    const reference = await desk.receive(aMail({ ...asked, text }))
    const page = await (await aVisitor(desk)).get(`/tickets/${reference}`)
    expect(page.body).toMatch(/<details class="quoted"><summary>[\s\S]*Näytä lainattu teksti/)
    expect(words(page)).toContain('> Hei Aino, maksa erä huomenna.')
  })

  test('opens the quote by itself when little else was written', async () => {
    const desk = await aDesk()
    const text = `Sopii!\n\nti 24.11.2026 klo 9.00 Asumisneuvonta <${service.address}> kirjoitti:\n\n> Käykö aika perjantaina?`
    const reference = await desk.receive(aMail({ ...asked, text }))
    expect((await (await aVisitor(desk)).get(`/tickets/${reference}`)).body).toContain(
      '<details class="quoted" open>',
    )
  })

  test('tells why automatic mail is called so, and becomes an enquiry by one press', async () => {
    const desk = await aDesk()
    const reference = await desk.receive(aMail({ ...asked, headers: { 'Auto-Submitted': 'auto-replied' } }))
    const advisor = await aVisitor(desk)
    const page = await advisor.get(`/tickets/${reference}`)
    expect(words(page)).toContain(
      'Miksi automaattinen: lähettäjän ohjelma merkitsi sen automaattiseksi (Auto-Submitted: auto-replied)',
    )
    await advisor.post(`/tickets/${reference}/confirmation`, versionOf(page))
    const after = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(after.ticket.class).toBe('enquiry')
    expect(after.ticket.dueAt).toEqual(new Date('2026-11-27T14:00:00Z'))
  })

  test('warns of a sender who could not be confirmed', async () => {
    const desk = await aDesk()
    const headers = {
      'Authentication-Results': 'mx.esimerkkila.example; dmarc=fail header.from=citizen.example',
    }
    const reference = await desk.receive(aMail({ ...asked, headers }))
    const page = await (await aVisitor(desk)).get(`/tickets/${reference}`)
    expect(words(page)).toContain('Karanteenissa.')
    expect(words(page)).toContain('Lähettäjää ei voitu varmistaa')
  })

  test('that does not exist answers like an address nobody knows', async () => {
    const { advisor } = await anEnquiry()
    expect((await advisor.get('/tickets/AN-2026-77')).statusCode).toBe(404)
    expect((await advisor.get('/tickets/AN-2026-1%27%20or%201')).statusCode).toBe(404)
  })

  test('is given to a handler, and only from the version that was seen', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}`)
    const seen = versionOf(page)
    const first = await advisor.post(`/tickets/${reference}/assignment`, {
      ...seen,
      assignee: advisor.user.id,
    })
    expect(first.headers.location).toMatch(/\?act=[0-9a-f-]+#ilmoitus$/)
    const colleague = await desk.person('advisor', 'Mikko Salo')
    const second = await advisor.post(`/tickets/${reference}/assignment`, { ...seen, assignee: colleague.id })
    expect(second.statusCode).toBe(409)
    expect(words(second)).toContain('Yhteydenotto muuttui, kun kirjoitit')
    expect(words(second)).toContain('Leena Aalto: Käsittelijä vaihtui')
    expect((await desk.store.ticketByReference(reference, desk.now()))?.ticket.assigneeId).toBe(
      advisor.user.id,
    )
  })

  test('is closed with an outcome in words, kept in the form until there is one, and opened again', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}/closure`)
    expect(
      (await advisor.post(`/tickets/${reference}/closure`, { ...versionOf(page), outcome: ' ' })).body,
    ).toContain('Virhe: ')
    await advisor.post(`/tickets/${reference}/closure`, {
      ...versionOf(page),
      outcome: 'Maksusuunnitelma sovittiin',
    })
    expect((await desk.store.ticketByReference(reference, desk.now()))?.ticket.state).toBe('closed')
    const closedPage = await advisor.get(`/tickets/${reference}`)
    expect(words(closedPage)).toContain('Maksusuunnitelma sovittiin')
    await advisor.post(`/tickets/${reference}/reopening`, versionOf(closedPage))
    expect((await desk.store.ticketByReference(reference, desk.now()))?.ticket.state).toBe('open')
  })
})

describe('a note', () => {
  test('has no recipient, is kept once however often it is sent, and stops no clock', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}/note`)
    expect(page.body).not.toContain('name="to" value="aino')
    const note = { formId: hiddenField(page, 'formId'), text: 'Soitin isännöitsijälle.' }
    await advisor.post(`/tickets/${reference}/note`, note)
    await advisor.post(`/tickets/${reference}/note`, note)
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(view.messages.filter(({ direction }) => direction === 'note')).toHaveLength(1)
    expect(view.ticket.waitingSince).toBeDefined()
    expect(words(await advisor.get(`/tickets/${reference}`))).toContain('ei näy asukkaalle Leena Aalto')
  })
})

describe('a reply', () => {
  test('goes to the resident alone, at the address that is shown', async () => {
    const desk = await aDesk()
    const reference = await desk.receive(aMail({ ...asked, cc: landlord }))
    const advisor = await aVisitor(desk)
    const page = await advisor.get(`/tickets/${reference}/reply`)
    expect(words(page)).toContain('Vastaanottaja Aino Lehtimäki <aino.lehtimaki@citizen.example>')
    await sendReply(advisor, reference, 'Hei Aino, kyllä voit.')
    const reply = await replyOf(desk, reference)
    expect(reply?.to).toEqual([aino])
    expect(reply?.cc).toEqual([])
    expect(reply?.text).toContain('Hei Aino, kyllä voit.')
    expect(reply?.text).not.toContain('kahdessa erässä')
  })

  test('sent twice by a double click is one reply', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}/reply`)
    const form = {
      ...versionOf(page),
      formId: hiddenField(page, 'formId'),
      text: 'Hei.',
      outcome: '',
      after: 'wait',
    }
    const [one, two] = await Promise.all([
      advisor.post(`/tickets/${reference}/reply`, form),
      advisor.post(`/tickets/${reference}/reply`, form),
    ])
    expect(one?.statusCode).toBe(303)
    expect(two?.headers.location).toBe(one?.headers.location)
    const view = (await desk.store.ticketByReference(reference, desk.now()))!
    expect(view.messages.filter(({ kind }) => kind === 'reply')).toHaveLength(1)
  })

  test('leads back to the list, names the resident there and can be taken back with its text', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const sent = await sendReply(advisor, reference, 'Hei Aino, kyllä voit.')
    const list = await advisor.get(String(sent.headers.location).split('#')[0]!)
    expect(words(list)).toContain('Vastaus lähtee 20 sekunnin päästä: Aino Lehtimäki.')
    const reply = await replyOf(desk, reference)
    const undone = await advisor.post(`/messages/${reply!.id}/undo`)
    expect(undone.headers.location).toBe(`/tickets/${reference}/reply?done=undone#text`)
    const composer = await advisor.get(`/tickets/${reference}/reply?done=undone`)
    expect(composer.body).toMatch(/<textarea id="text"[^>]*>\s*Hei Aino, kyllä voit\.<\/textarea>/)
  })

  test('that was empty comes back with its fault, and sending and closing asks for the outcome', async () => {
    const { advisor, reference } = await anEnquiry()
    const empty = await sendReply(advisor, reference, '  ')
    expect(empty.statusCode).toBe(422)
    expect(empty.body).toContain('<a href="#text">Kirjoita vastaus ennen lähettämistä.</a>')
    const closing = await sendReply(advisor, reference, 'Hei Aino, asia on kunnossa.', { after: 'close' })
    expect(closing.body).toContain('Kirjoita lopputulos')
    expect(closing.body).toContain('Hei Aino, asia on kunnossa.')
  })

  test('written while somebody else answered is not sent; both texts are shown and nothing is lost', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}/reply`)
    const colleague = await aVisitor(desk, await desk.person('advisor', 'Mikko Salo'))
    await sendReply(colleague, reference, 'Hei Aino, Mikko vastaa.')
    const late = await advisor.post(`/tickets/${reference}/reply`, {
      ...versionOf(page),
      formId: hiddenField(page, 'formId'),
      text: 'Hei Aino, Leena vastaa.',
      outcome: '',
      after: 'wait',
    })
    expect(late.statusCode).toBe(409)
    expect(words(late)).toContain('Hei Aino, Mikko vastaa.')
    expect(late.body).toMatch(/<textarea id="text"[^>]*>\s*Hei Aino, Leena vastaa\./)
    expect(words(late)).toContain('Lähetä silti')
    const ticket = (await desk.store.ticketByReference(reference, desk.now()))!.ticket
    expect((await desk.store.draft(ticket.id, advisor.user.id, 'reply'))?.text).toBe(
      'Hei Aino, Leena vastaa.',
    )
    const asNote = await advisor.post(`/tickets/${reference}/note`, {
      ...versionOf(late),
      formId: hiddenField(late, 'formId'),
      text: 'Hei Aino, Leena vastaa.',
      outcome: '',
    })
    expect(asNote.headers.location).toBe(`/tickets/${reference}?done=noted#ilmoitus`)
  })

  test('to another domain than the sender’s goes only where a person chose', async () => {
    const desk = await aDesk()
    const reference = await desk.receive(
      aMail({ ...asked, replyTo: { name: 'Aino', address: 'aino@muualla.example' } }),
    )
    const advisor = await aVisitor(desk)
    const unchosen = await sendReply(advisor, reference, 'Hei.')
    expect(unchosen.statusCode).toBe(422)
    expect(words(unchosen)).toContain('Valitse osoite, johon vastaus lähtee.')
    const invented = await sendReply(advisor, reference, 'Hei.', { to: 'varas@muualla.example' })
    expect(invented.statusCode).toBe(422)
    await sendReply(advisor, reference, 'Hei.', { to: 'aino@muualla.example' })
    expect((await replyOf(desk, reference))?.to).toEqual([{ name: 'Aino', address: 'aino@muualla.example' }])
  })

  test('in the making is kept as a draft, also when the session locked itself meanwhile', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    const page = await advisor.get(`/tickets/${reference}/reply`)
    const form = { ...versionOf(page), formId: hiddenField(page, 'formId'), text: 'Kesken', outcome: '' }
    expect(
      (await advisor.post(`/tickets/${reference}/draft`, form, { 'x-autosave': 'yes' })).statusCode,
    ).toBe(204)
    expect((await advisor.get(`/tickets/${reference}/reply`)).body).toMatch(
      /<textarea id="text"[^>]*>\s*Kesken/,
    )
    desk.wait(20)
    const locked = await advisor.post(`/tickets/${reference}/reply`, {
      ...form,
      text: 'Kesken ja valmis',
      after: 'wait',
    })
    expect(locked.headers.location).toBe(`/locked?to=%2Ftickets%2F${reference}%2Freply`)
    const ticket = (await desk.store.ticketByReference(reference, desk.now()))!.ticket
    expect((await desk.store.draft(ticket.id, advisor.user.id, 'reply'))?.text).toBe('Kesken ja valmis')
    expect(await replyOf(desk, reference)).toBeUndefined()
  })

  test('whose fate nobody knows is sent again, or said to have arrived, by a person only', async () => {
    const { desk, advisor, reference } = await anEnquiry()
    await sendReply(advisor, reference, 'Hei Aino.')
    desk.wait(1)
    const reply = (await replyOf(desk, reference))!
    await loseInSending(desk)
    const page = await advisor.get(`/tickets/${reference}`)
    expect(words(page)).toContain('Vahvistamatta')
    expect(words(page)).toContain('Ei tiedetä, lähtikö viesti')
    const arrived = await advisor.post(`/messages/${reply.id}/arrival`)
    expect(arrived.headers.location).toBe(`/tickets/${reference}?done=arrived#ilmoitus`)
    expect(words(await advisor.get(`/tickets/${reference}`))).toContain('Lähetetty')
  })
})

async function anEnquiry() {
  const desk = await aDesk()
  const reference = await desk.receive(aMail(asked))
  return { desk, reference, advisor: await aVisitor(desk) }
}

function versionOf(page: Awaited<ReturnType<AVisitor['get']>>): { version: string; seq: string } {
  return { version: hiddenField(page, 'version'), seq: hiddenField(page, 'seq') }
}

async function sendReply(
  advisor: AVisitor,
  reference: string,
  text: string,
  more: Record<string, string> = {},
) {
  const page = await advisor.get(`/tickets/${reference}/reply`)
  const form = { ...versionOf(page), formId: randomUUID(), text, outcome: '', after: 'wait', ...more }
  return advisor.post(`/tickets/${reference}/reply`, form)
}

async function replyOf(desk: ADesk, reference: string) {
  const view = await desk.store.ticketByReference(reference, desk.now())
  return view?.messages.find(({ kind }) => kind === 'reply')
}

/** The process dies after the server may have taken the mail; the receipt before it had left. */
async function loseInSending(desk: ADesk): Promise<void> {
  const { store, now } = desk
  const started = () => ({ kind: 'sending-started', at: now() }) as const
  for (;;) {
    const claimed = await store.claimNext('test', 1000)
    if (!claimed) break
    const { outgoingId, claim, recipients } = claimed
    if (claimed.kind === 'receipt') {
      await store.saveReceiptBytes(outgoingId, claim, Buffer.from('kuittaus'), 'Viestisi on saapunut', 'Hei')
    }
    await store.enterSending(outgoingId, claim, 1000, started())
    if (claimed.kind === 'reply') continue
    await store.recordAttempt(outgoingId, claim, {
      state: 'sent',
      recipients: recipients.map(({ address }) => ({ address, state: 'accepted', code: 250 })),
      sentAt: now(),
      events: [],
    })
  }
  desk.wait(1)
  await store.recoverExpired(now())
}
