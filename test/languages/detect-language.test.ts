import { describe, expect, test } from 'vitest'
import { type DetectedLanguage, detectLanguage } from '../../src/languages/detect-language.ts'
import { busyMs } from '../helpers/busy-ms.ts'

const sentences: Record<DetectedLanguage['language'], readonly string[]> = {
  fi: [
    'apua',
    'Apua!!!',
    'Hei, vuokra on myöhässä.',
    'hei mul on haato paalla enka tieda mita teen',
    'moi onks teil aikaa huomenna',
    'Mitä voin tehdä, kun rahat eivät riitä?',
    'ei oo rahaa',
    'kiitos avusta',
    'Soittakaa minulle.',
    'tarviin apuu kämpän kaa',
    'Sain haasteen käräjäoikeudelta viime viikolla.',
    'Liitteenä pyytämänne tiliote.',
    'Vuokranantaja uhkaa purkaa sopimuksen',
    'mihin voi menna yoksi',
    'Olen yksinhuoltaja ja jäin työttömäksi.',
    'Sähköt katkaistiin eilen',
    'voiko teille tulla kaymaan ilman ajanvarausta',
    'Hyvä vastaanottaja, tiedustelen hakemukseni tilannetta.',
    'Pesukone hajosi, kuka korvaa?',
    'en pysty maksamaan',
    'Naapuri huutaa öisin ja hakkaa seinään',
    'luottotiedot meni, saako asuntoo mistään',
  ],
  sv: [
    'hjälp',
    'Hej! Jag har fått ett brev från tingsrätten.',
    'Hyran är försenad.',
    'jag kan inte betala',
    'Vi blir vräkta nästa vecka, vad ska vi göra?',
    'tack för hjälpen',
    'Kan ni ringa mig i morgon?',
    'hej jag behover hjalp med min hyra',
    'Min man förlorade jobbet och vi har skulder.',
    'Bifogar kontoutdraget ni bad om.',
    'Var kan jag sova i natt?',
    'Finns det någon rådgivare som talar svenska?',
    'Elen stängdes av i går',
  ],
  en: [
    'help',
    'Hello, I need help with my rent.',
    'I got a letter from the court and I do not understand it',
    'pls call me',
    'We will be evicted next week.',
    'thank you',
    'My landlord wants me to leave the apartment tomorrow',
    'where can i sleep tonight',
    'Is there anyone who speaks English?',
    'Attached are the documents you asked for.',
    'lost my job, cant pay',
    'The heating is broken and the owner does nothing.',
    'Good morning',
  ],
  ru: [
    'помогите',
    'Здравствуйте, я не могу заплатить за квартиру.',
    'Мне пришло письмо из суда',
    'нужна помощь срочно',
    'Спасибо',
    'Хозяин квартиры хочет нас выселить. Terveisin Olga',
  ],
  other: [
    'مرحبا، أحتاج إلى مساعدة في دفع الإيجار',
    'من برای اجاره خانه کمک می‌خواهم',
    'Допоможіть, будь ласка, мені потрібна квартира',
    'Tere, mul on üürivõlg ja ma ei tea, mida teha.',
    'Palun aidake, sain kirja kohtust',
    'Waxaan u baahanahay caawimaad guriga',
    'Fadlan i caawi, lacagta kirada ma bixin karo',
    'Ich brauche Hilfe mit meiner Wohnung, ich kann die Miete nicht bezahlen',
    'Bonjour, je ne peux pas payer mon loyer',
    'Dzień dobry, nie mam pieniędzy na czynsz, proszę o pomoc',
    'Merhaba, kira için yardım istiyorum',
    'Xin chào, tôi cần giúp đỡ thuê nhà',
    '您好,我需要帮助',
    'ሰላም እርዳታ እፈልጋለሁ',
  ],
  unknown: [
    '',
    '   ',
    '123 456',
    'ok',
    '?',
    '😀',
    'https://koti.example/fi/apua',
    'Aino 040 1234567',
    'AN-2026-1147',
  ],
}

for (const [language, texts] of Object.entries(sentences)) {
  describe(`${language}:`, () => {
    test.each(texts)('%j', (text) => {
      expect(detectLanguage(text)).toMatchObject({ language })
    })
  })
}

describe('in a mixed mail the language of most words counts', () => {
  test.each([
    ['fi', 'Hello! Vuokra on kaksi viikkoa myöhässä enkä saa mistään rahaa. Thanks'],
    ['en', 'Hei! My Finnish is bad, so I write in English. I have not paid the rent. Terveisin'],
    ['sv', 'Moi! Jag har en fråga om min hyresskuld, kan någon ringa mig. Kiitos'],
    ['fi', 'Asunto on osoitteessa Storgatan 5, ja vuokranantaja on Bostads Ab Lyckan. Mitä teen?'],
  ])('%s: %s', (language, text) => {
    expect(detectLanguage(text).language).toBe(language)
  })
})

test('a very long mail is answered as fast as a short one', () => {
  const start = busyMs()
  for (const text of ['a'.repeat(1_000_000), 'vuokra '.repeat(150_000), '@'.repeat(1_000_000)])
    detectLanguage(text)
  expect(busyMs() - start).toBeLessThan(1_000)
})

test('letters with loose dots are the same letters', () => {
  const text = 'Häätö on ensi viikolla, mitä tehdä?'
  expect(detectLanguage(text.normalize('NFD'))).toEqual(detectLanguage(text))
})
