/** Short words whose forms share too few letters for a rule; folded, the first of a line is the stem. */
const lines = `
tyo tyon tyota tyossa tyosta tyohon tyolla tyot toita toissa toihin toista
yo yon yota yossa yoksi yolla yot oita oisin
tuki tuen tukea tuesta tukeen tuella tuet tukien tukia
mies miehen miesta miehelle miehelta miehesta miehet miehia mieheni
aika ajan aikaa ajassa ajasta aikaan ajalla ajat aikoja
vesi veden vetta vedessa vedesta veteen vedet vesia
vuosi vuoden vuotta vuodessa vuodesta vuoteen vuodet vuosia vuosien
ruoka ruoan ruuan ruokaa ruoasta ruuasta ruokaan ruoat
poika pojan poikaa pojalle pojasta pojat poikia poikani
tie tien tieta tiella tiehen tiet teita
laki lain lakia laissa laista lakiin lait lakeja
`

export const irregularForms: ReadonlyMap<string, string> = new Map(
  lines
    .trim()
    .split('\n')
    .flatMap((line) => {
      const forms = line.split(' ')
      return forms.map((form) => [form, forms[0]!] as const)
    }),
)
