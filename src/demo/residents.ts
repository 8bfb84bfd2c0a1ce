import type { Address } from '../mail/inbound-mail.ts'

/** The invented people of the story. Nobody here exists; `.example` cannot be registered (RFC 2606). */
export const residents = {
  minna: { name: 'Minna Korhonen', address: 'minna.korhonen@posti.example' },
  ahmed: { name: 'Ahmed Warsame', address: 'ahmed.warsame@mail.example' },
  johanna: { name: 'Johanna Bergström', address: 'johanna.bergstrom@epost.example' },
  irina: { name: 'Ирина Соколова', address: 'irina.sokolova@pochta.example' },
  niko: { name: 'Niko Virtanen', address: 'niko.virtanen@posti.example' },
  pekka: { name: 'Pekka Niemi', address: 'pekka.niemi@posti.example' },
  annaLiisa: { name: 'Anna-Liisa Rantanen', address: 'anna-liisa.rantanen@posti.example' },
  maria: { name: '', address: 'maria.k@posti.example' },
  kalle: { name: 'Kalle Saari', address: 'kalle.saari@olematon.example' },
  landlord: { name: 'Isännöinti Lehtonen', address: 'toimisto@isannointi-lehtonen.example' },
  stranger: { name: 'Tuntematon Lähettäjä', address: 'utelias@muualta.example' },
  away: { name: 'Sari Heino', address: 'sari.heino@tyopaikka.example' },
  newsletter: { name: 'Vuokrauutiset', address: 'uutiskirje@vuokrauutiset.example' },
} as const satisfies Record<string, Address>

export type ResidentKey = keyof typeof residents
