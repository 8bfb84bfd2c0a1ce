const promises = new RegExp(
  `(?<!\\p{L})(?:${[
    ...[
      'liitteenä',
      'liitteinä',
      'liitteessä',
      'liitteestä',
      'liitteet ovat',
      'liite on',
      'liitän',
      'liitin',
    ],
    ...['ohessa', 'oheisena', 'oheisessa', 'oheinen', 'oheiset', 'tämän viestin liite'],
    ...['bifogar', 'bifogat', 'bifogad', 'bifogade', 'bifogas', 'bilagan', 'bilagorna', 'som bilaga'],
    ...['attached', 'attachment', 'attachments', 'i attach', 'enclosed', 'am attaching'],
  ].join('|')})(?!\\p{L})`,
  'iu',
)

/** Where the text speaks of a file that comes with it; undefined when it does not. */
export function promisesAttachment(text: string): number | undefined {
  return promises.exec(text)?.index
}
