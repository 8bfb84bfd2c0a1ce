/** Variables of saved replies that the desk can fill by itself; any other stays for the writer. */
export type ReplyVariables = Readonly<Record<string, string | undefined>>

const variable = /\[\[([^[\]\n]{1,60})\]\]/g

/** What is known stands in the text; what is not stays as it was, and nothing is sent with it in. */
export function fillVariables(text: string, known: ReplyVariables): string {
  return text.replace(variable, (whole, name: string) => knownValue(known, name) ?? whole)
}

function knownValue(known: ReplyVariables, name: string): string | undefined {
  const key = name.trim().toLowerCase()
  return Object.hasOwn(known, key) && known[key] ? known[key] : undefined
}

export function unfilledVariables(text: string): { readonly name: string; readonly from: number }[] {
  return [...text.matchAll(variable)].map(({ 1: name = '', index }) => ({ name, from: index }))
}
