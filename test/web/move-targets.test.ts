import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, vaino } from '../helpers/mails/cast.ts'
import { aDesk, service } from './a-desk.ts'
import { merge } from './a-merge.ts'
import { sendAll } from './a-reported-desk.ts'
import { type AVisitor, aVisitor, placeOf, words } from './a-visitor.ts'
import { close } from './an-erasable-desk.ts'

async function aDeskOfEnquiries() {
  const desk = await aDesk()
  const advisor = await aVisitor(desk)
  const write = async (from: typeof aino, subject: string) => {
    const mail = { from, to: service, subject, text: `Kirjoitan asiasta ${subject.toLowerCase()}.` }
    const reference = await desk.receive(aMail(mail))
    desk.wait(1)
    return reference
  }
  const over = await write(aino, 'Takuuvuokra')
  await close(desk, over, advisor.user)
  const still = await write(aino, 'Vuokravelka')
  const others = await write(vaino, 'Häätöilmoitus')
  const own = await write(aino, 'Lisätietoja')
  return { desk, advisor, over, still, others, own, write }
}

const radios = (page: { readonly body: string }) =>
  [...page.body.matchAll(/name="candidate" value="([^"]+)"/g)].map(([, reference]) => reference)

async function search(advisor: AVisitor, path: string, asked: string) {
  const done = await advisor.post(`${path}/searches`, { words: asked })
  return { place: String(done.headers.location), page: await advisor.get(placeOf(done)) }
}

describe.each(['merge', 'move'])('the other enquiry of a %s', (kind) => {
  test('is offered from among those of the same person, the open ones first', async () => {
    const { advisor, own, over, still } = await aDeskOfEnquiries()
    const page = await advisor.get(`/tickets/${own}/${kind}`)
    expect(radios(page)).toEqual([still, over])
    const text = words(page)
    expect(text).toContain(`Samojen ihmisten avoimet ${still} Vuokravelka Aino Lehtimäki · Avoin · viimeisin`)
    expect(text).toContain(`Samojen ihmisten suljetut ${over} Takuuvuokra Aino Lehtimäki · Suljettu`)
  })

  test('is looked for by words that stand in no address, and chosen with what it would do', async () => {
    const { advisor, own, others, still, over } = await aDeskOfEnquiries()
    const { place, page } = await search(advisor, `/tickets/${own}/${kind}`, 'häätöilmoituksesta')
    expect(place).toMatch(new RegExp(`^/tickets/${own}/${kind}\\?search=[\\w-]{36}#loydot$`))
    expect(radios(page)).toEqual([others, still, over])
    expect(words(page)).toContain('Haku löysi yhden yhteydenoton.')
    expect(page.body).toContain('value="häätöilmoituksesta"')
    expect(page.body).not.toMatch(/<title>[^<]*häätö/i)
    const chosen = await advisor.get(`${place.replace(/#.*/, '')}&candidate=${others}&into=`)
    expect(words(chosen)).toContain(`Näin yhteydenotto ${others} jatkuu`)
    expect(chosen.body).toMatch(new RegExp(`value="${others}" checked`))
    expect(radios(chosen)).toEqual([others, still, over])
  })

  test('is still found by its reference, typed in either field', async () => {
    const { advisor, own, others } = await aDeskOfEnquiries()
    const path = `/tickets/${own}/${kind}`
    expect(radios((await search(advisor, path, others.toLowerCase())).page)[0]).toBe(others)
    expect(words(await advisor.get(`${path}?into=${others}`))).toContain(`Näin yhteydenotto ${others}`)
  })

  test('is one: another one typed beside the chosen one is asked about', async () => {
    const { advisor, own, others, still } = await aDeskOfEnquiries()
    const page = await advisor.get(`/tickets/${own}/${kind}?candidate=${still}&into=${others}`)
    expect(words(page)).toContain('Valitsit luettelosta yhden ja kirjoitit toisen viitteen.')
    expect(page.body).toContain(`name="into" type="text" maxlength="60" autocomplete="off" value="${others}"`)
    expect(page.body).not.toContain('name="intoVersion"')
    expect(page.body).not.toMatch(/name="candidate"[^>]*checked/)
  })

  test('that nobody finds is said, and so is a search for nothing', async () => {
    const { advisor, own } = await aDeskOfEnquiries()
    const path = `/tickets/${own}/${kind}`
    const { page } = await search(advisor, path, 'jääkaappi')
    expect(words(page)).toContain('Haku ei löytänyt mitään, mihin tämän voisi siirtää.')
    const nothing = await advisor.post(`${path}/searches`, { words: ' ' })
    expect(nothing.statusCode).toBe(422)
    expect(words(nothing)).toContain('Kirjoita, mitä etsitään.')
  })

  test('is none that was merged away or erased, and never the enquiry itself', async () => {
    const { desk, advisor, own, still, others, over, write } = await aDeskOfEnquiries()
    await merge(advisor, others, still)
    const gone = await write({ name: 'Poistettu Testi', address: 'poistettu@citizen.example' }, 'Lisätietoja')
    await sendAll(desk)
    await close(desk, gone, advisor.user)
    const resident = await desk.store.residentOf('poistettu@citizen.example')
    const { mark } = (await desk.store.erasurePlan(resident))!
    const by = { userId: advisor.user.id, at: desk.now() }
    expect(await desk.store.beginErasure(resident, mark, by, 'Pyyntö 7')).toMatchObject({ kind: 'begun' })
    await desk.store.continueErasures(1_000)
    const path = `/tickets/${own}/${kind}`
    for (const asked of ['lisätietoja', gone, own, others]) {
      const { page } = await search(advisor, path, asked)
      expect(radios(page).toSorted()).toEqual([over, still].toSorted())
    }
    const typed = await advisor.get(`${path}?into=${gone}`)
    expect(words(typed)).toContain('Toisen yhteydenoton tiedot on poistettu.')
    expect(typed.body).not.toContain('name="intoVersion"')
  })

  test('another person’s search leads to no words of theirs', async () => {
    const { desk, advisor, own } = await aDeskOfEnquiries()
    const { place } = await search(advisor, `/tickets/${own}/${kind}`, 'häätöilmoituksesta')
    const page = await (await aVisitor(desk)).get(place.replace(/#.*/, ''))
    expect(page.statusCode).toBe(200)
    expect(page.body).not.toContain('häätöilmoituksesta')
  })
})

test('the messages that were chosen are kept over a search', async () => {
  const { desk, advisor, own } = await aDeskOfEnquiries()
  const { messages } = (await desk.store.ticketByReference(own, desk.now()))!
  const { id } = messages.find(({ direction }) => direction === 'in')!
  const asked = { words: 'häätöilmoituksesta', message: id }
  const done = await advisor.post(`/tickets/${own}/move/searches`, asked)
  expect((await advisor.get(placeOf(done))).body).toContain(
    `type="checkbox" name="message" value="${id}" checked`,
  )
})

test('a search on the page is told in the log like every other', async () => {
  const { desk, advisor, own } = await aDeskOfEnquiries()
  await search(advisor, `/tickets/${own}/merge`, 'häätöilmoituksesta')
  const told = (await desk.store.changesSince(0, 1_000)).filter(({ kind }) => kind === 'search-made')
  expect(told).toMatchObject([{ userId: advisor.user.id, personal: { words: 'häätöilmoituksesta' } }])
})
