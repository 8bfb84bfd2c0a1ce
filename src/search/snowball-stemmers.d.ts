declare module 'snowball-stemmers' {
  const stemmers: { newStemmer(language: 'finnish'): { stem(word: string): string } }
  export default stemmers
}
