/** A person or service of our invented Kaupunki: the tests' stories are all played by these. */
export type Player = { readonly name: string; readonly address: string }

/** The advice desk itself. */
export const office: Player = { name: 'Asumisneuvonta', address: 'neuvonta@kaupunki.example' }

/** A resident whose rent is late and whose letters are short. */
export const aino: Player = { name: 'Aino Lehtimäki', address: 'aino.lehtimaki@citizen.example' }

/** A resident who writes from a phone, top-posting over everything. */
export const vaino: Player = { name: 'Väinö Åkerö', address: 'vaino.akero@citizen.example' }

/** A resident who writes in Swedish. */
export const asa: Player = { name: 'Åsa Björkström', address: 'asa.bjorkstrom@citizen.example' }

/** A resident who writes in English. */
export const grace: Player = { name: 'Grace Okafor', address: 'grace.okafor@citizen.example' }

/** A resident who writes in Russian. */
export const irina: Player = { name: 'Ирина Соколова', address: 'irina.sokolova@citizen.example' }

/** A landlord's agent, with several tenants and one mail address. */
export const landlord: Player = {
  name: 'Vuokrakoti Oy, Jorma Hietala',
  address: 'jorma.hietala@vuokrakoti.example',
}

/** Debt counselling of the city: a colleague who is copied in. */
export const colleague: Player = { name: 'Päivi Nyström', address: 'paivi.nystrom@kaupunki.example' }

/** Someone nobody knows, trying a reference that is not theirs. */
export const stranger: Player = { name: 'Kalle Varjo', address: 'kalle.varjo@muualla.example' }

/** An address that no longer exists: mail to it comes back. */
export const moved: Player = { name: 'Tauno Muuttanut', address: 'tauno.muuttanut@olematon.example' }
