/** Languages of the desk and of everything that is sent to a resident. */
export type Language = 'fi' | 'sv' | 'en'
export const languages: readonly Language[] = ['fi', 'sv', 'en']
