import { describe, expect, test } from 'vitest'
import { aMail } from '../helpers/mails/a-mail.ts'
import { aino, grace } from '../helpers/mails/cast.ts'
import { aComposer } from './a-composer.ts'
import { type ADesk, service } from './a-desk.ts'
import { hiddenField, words } from './a-visitor.ts'

const letter = 'Asun osoitteessa Mariankatu 19 A 4 ja vuokra on rästissä.'

async function besideAino() {
  const composer = await aComposer({ from: grace, text: 'Hei, kirjoitan vuokrasta. Vuokra on rästissä.' })
  await another(composer.desk)
  return composer
}

async function another(desk: ADesk): Promise<void> {
  await desk.receive(aMail({ from: aino, to: service, text: letter }))
}

describe('an answer that tells of another resident', () => {
  test.each([
    ['Hei,\nsovin asiasta Aino Lehtimäen kanssa.', 'Rivillä 2 on toisen asukkaan nimi Aino Lehtimäen'],
    [`Hei, kirjoita osoitteeseen ${aino.address}.`, `Rivillä 1 on toisen asukkaan osoite ${aino.address}`],
    ['Hei, asuntosi on Mariankatu 19 A 4.', 'Rivillä 1 on toisen asukkaan osoite Mariankatu 19 A 4'],
    ['Hei, asuntosi on Mariankatu 19 A4.', 'toisen asukkaan osoite Mariankatu 19 A4'],
  ])('is stopped until its writer has seen it: %j', async (text, warning) => {
    const { submit, view } = await besideAino()
    const stopped = await submit({ text, after: 'wait' })
    expect(stopped.statusCode).toBe(422)
    expect(words(stopped)).toContain(warning)
    const [event] = (await view()).events
    expect(event).toMatchObject({ kind: 'reply-stopped' })
    expect(JSON.stringify(event)).not.toMatch(/Lehtim|lehtim|Mariankatu/)
    const confirmed = hiddenField(stopped, 'confirmed')
    expect((await submit({ text, after: 'wait', confirmed })).statusCode).toBe(303)
  })

  test('by sending them a copy is stopped, and is said to be that', async () => {
    const { submit } = await besideAino()
    const stopped = await submit({ text: 'Hei, soitan huomenna.', cc: aino.address, after: 'wait' })
    expect(words(stopped)).toContain(`Kopion saaja ${aino.address} on toinen asukas`)
    expect(words(stopped)).not.toContain('ei ole ollut mukana')
  })

  test('in the name of a file is stopped too', async () => {
    const { submit } = await besideAino()
    const file = new File(['x'], 'paatos_Aino-Lehtimaki.pdf')
    const stopped = await submit({ text: 'Hei, päätös on liitteenä.', after: 'wait' }, [file])
    expect(words(stopped)).toContain('Liitteen paatos_Aino-Lehtimaki.pdf nimessä on toisen asukkaan nimi')
  })
})

describe('nobody is told of', () => {
  test.each([
    'Hei Grace Okafor, soitan sinulle huomenna.',
    'Hei, soitan sinulle huomenna. Terveisin Leena Aalto',
    'Hei, asuntosi on Mariankatu 19 A 5.',
    'Hei, Aino Lehtinen auttaa sinua.',
  ])('by %j', async (text) => {
    const { submit } = await besideAino()
    expect((await submit({ text, after: 'wait' })).statusCode).toBe(303)
  })

  test('where the resident has another enquiry of their own', async () => {
    const { desk, submit } = await aComposer({ from: aino, text: 'Hei, kirjoitan muusta.' })
    await another(desk)
    const text = `Hei Aino Lehtimäki, asuntosi on Mariankatu 19 A 4 ja osoitteesi ${aino.address}.`
    expect((await submit({ text, after: 'wait' })).statusCode).toBe(303)
  })
})
