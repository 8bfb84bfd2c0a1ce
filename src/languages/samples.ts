import type { Profile } from './known-words.ts'

/** Invented letters from which the frequencies of letter triples are counted. */
export const samples: Readonly<Partial<Record<Profile, string>>> = {
  fi: `
Kirjoitan teille, koska en enää selviä yksin. Vuokranantajamme ilmoitti kirjallisesti, että huoneiston
vuokrasopimus päättyy kuun lopussa. Olemme asuneet samassa talossa yli kymmenen vuotta, eikä meillä ole paikkaa
mihin siirtyä. Puolisoni jäi työttömäksi syksyllä ja päivärahan käsittely kestää kuukausia. Säästöt on käytetty
ruokaan, lääkkeisiin ja sähkölaskuun. Perintätoimisto lähettää uusia vaatimuksia melkein joka viikko. Pelottaa avata
postiluukusta tulevia kuoria. Voisiko joku neuvojista katsoa papereitamme ja selittää, mihin kannattaa hakea ensin?
Pystyisimme maksamaan pienissä erissä, kunhan isäntä suostuisi odottamaan. Tyttäremme käy alakoulua tässä lähellä,
joten haluaisimme pysyä tutussa ympäristössä. Kertokaa myös, tarvitaanko tapaamiseen kaikki tositteet mukaan.
No siis tilanne on semmonen et rahat loppu kesken enkä pysty hoitamaan näitä juttuja. Viime talvena meni luottotiedot
ja nyt ne uhkaa viedä kodinkin. Oisko jotain keinoa millä sais lisäaikaa? Mulle ei kukaan oikein osannu sanoa mitä
kannattais tehdä, soittelin jo moneen paikkaan. Tuun käymään jos sopii, iltapäivällä pääsen parhaiten. Sori sekava
viesti, oon vaan tosi väsyny tähän kaikkeen. Naapurit valittaa melusta vaikka meillä on hiljaista. Isännöitsijä ei
vastannut soittopyyntöihin. Keittiössä haisee homeelta ja lattia on märkä, patterit kylmänä. Etsin pienempää
yksiötä tai soluhuonetta, kunhan siellä saa pitää koiran.`,
  sv: `
Jag skriver till er eftersom vi inte längre klarar oss själva. Hyresvärden meddelade skriftligt att kontraktet upphör
vid slutet av månaden. Vi har bott i samma hus i över tio år och vet inte vart vi kan ta vägen. Min sambo blev av med
sitt arbete i höstas och handläggningen av dagpenningen tar flera månader. Sparpengarna har gått åt till mat, medicin
och elräkningar. Inkassobyrån sänder nya krav nästan varje vecka, och jag vågar knappt öppna kuverten längre. Skulle
någon av rådgivarna kunna titta på våra papper och förklara vart man bör vända sig först? Vi kunde betala i små
poster om värden gick med på att vänta. Dottern går i lågstadiet alldeles i närheten, därför vill vi gärna stanna i
den bekanta omgivningen. Säg också till om alla kvitton ska tas med till mötet. Grannarna klagar på oljud fast det är
tyst hos oss. Disponenten har inte ringt tillbaka trots att jag lämnat flera meddelanden. Köket luktar mögel, golvet
är fuktigt och elementen är kalla. Jag söker en mindre etta eller ett rum, bara man får ha hund där.`,
  en: `
I am writing because we can no longer manage on our own. Our landlord told us in writing that the lease ends at the
end of the month. We have lived in the same building for over ten years and we do not know where to go. My partner
became unemployed last autumn and handling the daily allowance takes months. Our savings were spent on food, medicine
and electricity. The collection agency keeps sending new demands nearly every week, and I hardly dare to open the
envelopes any longer. Could one of the advisers look through these papers and explain which office we ought to contact
first? We might manage small instalments, provided the owner agreed to wait. Our daughter goes to primary school
nearby, therefore we would rather stay in the familiar neighbourhood. Tell me also whether every receipt should be
brought to the meeting. The neighbours complain about noise although everything is quiet here. The caretaker has not
returned any of my calls. The kitchen smells of mould, the floor is damp and the radiators are cold. I am looking for
something smaller, perhaps just a shared room where dogs are allowed.`,
  et: `
Kirjutan teile, sest me ei saa enam üksi hakkama. Omanik teatas kirjalikult, et leping lõpeb kuu lõpus. Oleme elanud
samas majas üle kümne aasta ja meil pole kuhugi minna. Abikaasa kaotas sügisel töökoha ning toetuse menetlemine võtab
mitu kuud. Säästud kulusid toidu, ravimite ja elektri peale. Inkassofirma saadab peaaegu iga nädal uusi nõudeid ning ma
kardan ümbrikke avada. Kas keegi nõustajatest võiks meie paberid üle vaadata ja selgitada, kuhu tuleks esmalt pöörduda?
Suudaksime tasuda väikeste osade kaupa, kui peremees nõustuks ootama. Tütar käib siinsamas algkoolis, seepärast
sooviksime jääda tuttavasse ümbrusesse. Öelge ka, kas kohtumisele peab kõik kviitungid kaasa võtma. Naabrid kaebavad
müra üle, kuigi meil on vaikne. Köögis haiseb hallituse järele, põrand on niiske ja radiaatorid külmad.`,
  so: `
Waxaan idiin soo qorayaa sababtoo ah keligay ma awoodi karo. Mulkiilaha guriga ayaa qoraal noogu sheegay in heshiisku
dhamaanayo dhammaadka bishan. Waxaan ku nooleyn isla dhismahan toban sano ka badan, mana haysanno meel kale oo aan
tagno. Xaaskaygu shaqadii ayay weyday xilligii dayrta, mushaharkana wali lama helin. Lacagtii aan kaydsanay waxay ku
baxday cunto, daawo iyo koronto. Shirkadda deymaha waxay toddobaad kasta soo dirtaa warqado cusub. Ma jiraa qof
waraaqaheena eegi kara oo noo sharxi kara halka ugu horreysa ee aan aadno? Waxaan bixin karnaa qaybo yar yar haddii
milkiiluhu sugi karo. Gabadheenu waxay dhigataa dugsiga u dhow, sidaas darteed waxaan rabnaa inaan halkan sii joogno.`,
}
