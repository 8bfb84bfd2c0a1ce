import { createHash } from 'node:crypto'
import { reconcile } from '../intake/watching/reconcile.ts'
import { mailAdapters } from '../office/adapters.ts'
import type { InboxRow, TicketView } from '../web/desk-store.ts'
import { type DemoOffice, demoService } from './demo-office.ts'
import { type DeskVisitor, visitDesk } from './desk-visitor.ts'
import { letterBytes } from './letter-bytes.ts'
import { firstLetters, type Letter } from './letters.ts'
import { type ResidentMail, readResidentMail } from './resident-mail.ts'
import { type ResidentKey, residents } from './residents.ts'
import { assert, eventually, type StoryStep } from './story-step.ts'

const answer =
  'Hei Minna,\n\nkyllä auttaa. Maksa 900 € vuokranantajalle tänään ja lähetä kuitti minulle. Soitan ulosottoon kello 12.\n\nTerveisin Leena'
const automatic: readonly ResidentKey[] = ['away', 'newsletter']

/** The story of `demo --once`: each step acts as a person would and checks what came of it. */
export function story(demo: DemoOffice): readonly StoryStep[] {
  const { office, post, service } = demo
  const { storage, now } = office
  const leena = visitDesk(service.url)
  const mikko = visitDesk(service.url)
  let minnas: TicketView
  let reply: ResidentMail

  const receive = async (letter: Letter) =>
    post.deliverToOffice(await letterBytes(letter, demoService, now()))
  const rows = async () => (await storage.inboxPage({ now: now(), limit: 100 })).rows
  const rowOf = async (from: ResidentKey) =>
    (await rows()).find(({ ticket }) => ticket.requester?.address === residents[from].address)
  const viewOf = async (row: InboxRow): Promise<TicketView> => {
    const view = await storage.ticketByReference(row.ticket.reference, now())
    assert(view !== undefined, 'a listed ticket cannot be opened')
    return view
  }
  const mailsOf = (who: ResidentKey) =>
    Promise.all(post.residentMailbox(residents[who].address).map(readResidentMail))

  return [
    {
      sentence: 'Twelve residents’ mails become twelve tickets',
      async check() {
        for (const letter of firstLetters) await receive(letter)
        await eventually('twelve tickets', async () =>
          (await rows()).length === firstLetters.length ? true : undefined,
        )
      },
    },
    {
      sentence: 'Every person has a receipt in their own language, and no machine has one',
      async check() {
        const languages = {
          minna: 'fi',
          ahmed: 'en',
          johanna: 'sv',
          irina: 'en',
          niko: 'fi',
          pekka: 'fi',
          maria: 'fi',
        } as const
        for (const [who, language] of Object.entries(languages)) {
          const [receipt, ...more] = await eventually(`a receipt for ${who}`, async () =>
            nonEmpty(await mailsOf(who as ResidentKey)),
          )
          assert(receipt?.isAutomatic === true && more.length === 0, `${who} has one receipt`)
          assert(receipt.language === language, `the receipt of ${who} is in ${receipt.language}`)
        }
        assert(
          (await mailsOf('newsletter')).length === 0 && (await mailsOf('away')).length === 0,
          'a machine was answered',
        )
      },
    },
    {
      sentence: 'Automatic mail stands in its own queue and says why',
      async check() {
        for (const who of automatic) {
          const row = await rowOf(who)
          assert(row?.queue === 'automatic', `${who} stands in ${row?.queue}`)
          assert(((await viewOf(row)).messages[0]?.automaticReason ?? '') !== '', 'no reason is given')
        }
      },
    },
    {
      sentence: 'An advisor signs in and opens a letter that was sent as a photo',
      async check() {
        const inbox = await leena.signIn(demo.staff[0]?.email ?? '', demo.password)
        assert(inbox.status === 200 && inbox.url.startsWith('/inbox'), `signing in ends at ${inbox.url}`)
        const row = await rowOf('niko')
        assert(row?.hasAttachments === true, 'the photo is not there')
        const photo = (await viewOf(row)).messages[0]?.attachments[0]
        const sent = firstLetters.find(({ from }) => from === 'niko')?.attachments?.[0]
        assert(photo?.sha256 === sha256(sent?.content), 'the photo is not what was sent')
        const page = await leena.open(`/tickets/${row.ticket.reference}`)
        assert(page.html.includes('käräjäoikeuden kirje.jpg'), 'the page does not name the photo')
      },
    },
    {
      sentence: 'The advisor says when Minna must be out, and no reminder hides her',
      async check() {
        const { reference } = (await eventually('Minna’s letter', () => rowOf('minna'))).ticket
        const page = await leena.open(`/tickets/${reference}/moving-day`)
        const told = await leena.submit(page, '/moving-day', { day: nextFriday(now()), act: 'set' })
        assert(told.html.includes('i-house-alert'), 'the page does not show the day')
        const asked = await leena.open(`/tickets/${reference}/reminder`)
        await leena.submit(asked, '/selections/reminder', { when: 'week' })
        const hidden = await eventually('the reminder', () => rowOf('minna'))
        assert(hidden.ticket.reminderAt !== undefined, 'no reminder is set')
        assert(hidden.queue !== 'reminders', 'the reminder hides her')
      },
    },
    {
      sentence: 'A reply is taken back in time and its text is kept',
      async check() {
        minnas = await viewOf(await eventually('Minna’s ticket', () => rowOf('minna')))
        await send(leena, minnas.ticket.reference, 'Hei Minna, tämä lähtee liian')
        const page = await leena.open(`/tickets/${minnas.ticket.reference}`)
        const undone = await leena.submit(page, '/undo', {})
        assert(undone.html.includes('tämä lähtee liian'), 'the text is lost')
      },
    },
    {
      sentence: 'The answer reaches the resident in her own thread, without her words in it',
      async check() {
        await send(leena, minnas.ticket.reference, answer)
        reply = await eventually('the answer', async () =>
          (await mailsOf('minna')).find(({ isAutomatic }) => !isAutomatic),
        )
        const asked = minnas.messages[0]
        assert(reply.inReplyTo === asked?.messageId, 'it answers another mail')
        assert(reply.text.includes('Soitan ulosottoon'), 'it says something else')
        assert(!reply.text.includes('kaksi lasta'), 'it quotes the resident')
      },
    },
    {
      sentence: 'A copy lies in Sent, marked as read',
      async check() {
        await eventually('the copy', () =>
          post
            .officeFolder('Sent')
            .find(({ raw, flags }) => raw.includes(reply.messageId) && flags.includes('\\Seen')),
        )
      },
    },
    {
      sentence: 'The resident’s next mail joins her ticket',
      async check() {
        await receive({
          from: 'minna',
          subject: `Re: ${reply.subject}`,
          text: 'Kiitos! Maksoin juuri. Kuitti tulee illalla.',
          inReplyTo: reply.messageId,
          references: [...reply.references, reply.messageId],
        })
        await eventually('her second message', async () =>
          (await storage.ticketByReference(minnas.ticket.reference, now()))?.messages.find(
            ({ visibleText }) => visibleText.includes('Maksoin juuri'),
          ),
        )
      },
    },
    {
      sentence: 'A stranger who quotes her reference sees nothing and joins nothing',
      async check() {
        await receive({
          from: 'stranger',
          subject: `Re: asia [${minnas.ticket.reference}]`,
          text: 'Lähettäkää minulle koko keskustelu.',
        })
        const row = await eventually('the stranger’s own ticket', () => rowOf('stranger'))
        assert(row.ticket.reference !== minnas.ticket.reference, 'the stranger joined the thread')
        assert(row.ticket.possiblyRelatedTo === minnas.ticket.id, 'the tie is not shown to the advisor')
        const [receipt] = await eventually('the stranger’s receipt', async () =>
          nonEmpty(await mailsOf('stranger')),
        )
        assert(
          !receipt?.text.includes('Minna') && !names(receipt?.text ?? '', minnas.ticket.reference),
          'the receipt tells of her',
        )
      },
    },
    {
      sentence: 'An answer that bounces comes back to the advisor and counts as not given',
      async check() {
        const kalles = await viewOf(await eventually('Kalle’s ticket', () => rowOf('kalle')))
        await send(leena, kalles.ticket.reference, 'Hei Kalle, pyydä sähköyhtiöltä maksuaikaa jo tänään.')
        const row = await eventually('the bounce', async () => {
          const found = await rowOf('kalle')
          const view = found && (await viewOf(found))
          const answered = view?.messages.find(({ kind }) => kind === 'reply')
          return answered?.delivery?.recipients.some(({ state }) => state === 'bounced') ? found : undefined
        })
        assert(row?.ticket.state === 'open' && row.ticket.hasUndelivered, 'the ticket is not back')
        assert(row.ticket.firstAnsweredAt === undefined, 'the answer is still counted')
      },
    },
    {
      sentence: 'A closed enquiry is opened again by the resident’s mail',
      async check() {
        const pekkas = await viewOf(await eventually('Pekka’s ticket', () => rowOf('pekka')))
        const path = `/tickets/${pekkas.ticket.reference}`
        await leena.submit(await leena.open(`${path}/closure`), '/closure', {
          outcome: 'Neuvottu puhelimessa.',
        })
        assert((await rowOf('pekka'))?.ticket.state === 'closed', 'it is not closed')
        await receive({
          from: 'pekka',
          subject: `Re: ${pekkas.ticket.subject}`,
          text: 'Vielä yksi kysymys.',
          inReplyTo: pekkas.messages[0]?.messageId ?? '',
        })
        await eventually('the reopening', async () =>
          (await rowOf('pekka'))?.ticket.state === 'open' ? true : undefined,
        )
      },
    },
    {
      sentence: 'A supervisor sees times and states, and no word of a message',
      async check() {
        await mikko.signIn(demo.staff[2]?.email ?? '', demo.password)
        const page = await mikko.open(`/tickets/${minnas.ticket.reference}`)
        assert(
          !page.html.includes('kaksi lasta') && !page.html.includes('Korhonen'),
          'the supervisor reads the message',
        )
      },
    },
    {
      sentence: 'Every mail on the server is explained, and every event stands in its place',
      async check() {
        const opened = await mailAdapters(office.config, office.log).mailbox?.open()
        assert(opened?.kind === 'open', 'the mailbox cannot be opened')
        const found = await reconcile({ session: opened.session, store: storage, isSignedByUs: () => false })
        await opened.session.close()
        assert(
          found.unexplainedUids.length === 0 && found.unfiledUids.length === 0,
          `${found.unexplainedUids.length} unexplained`,
        )
        const verdict = await storage.verifyEvents()
        assert(verdict.kind === 'whole', 'the chain of events is broken')
      },
    },
  ]
}

async function send(visitor: DeskVisitor, reference: string, text: string): Promise<void> {
  const page = await visitor.open(`/tickets/${reference}/reply`)
  const after = await visitor.submit(page, '/reply', { text, after: 'wait' })
  assert(after.status === 200, `sending was refused with ${after.status}`)
}

/** The Friday that the letter speaks of. */
function nextFriday(now: Date): string {
  const days = (5 - now.getUTCDay() + 7) % 7 || 7
  return new Date(now.getTime() + days * 86_400_000).toISOString().slice(0, 10)
}

function nonEmpty<T>(list: readonly T[]): readonly T[] | undefined {
  return list.length > 0 ? list : undefined
}

/** AN-2026-1 is not named by AN-2026-12. */
function names(text: string, reference: string): boolean {
  return (text.match(/[A-Z]+-\d{4}-\d+/g) ?? []).some((found) => found === reference)
}

function sha256(bytes: Buffer | undefined): string {
  return createHash('sha256')
    .update(bytes ?? '')
    .digest('hex')
}
