/**
 * What people build passwords of here: the roots of the passwords that leak most, their Finnish and
 * Swedish sisters, keyboard walks, towns, and the words of this service. Folded as `foldedLetters` folds.
 */
export const knownWords: readonly string[] = `
password passwort passord passcode pass secret login logon admin administrator root user guest welcome
letmein open access master changeme change default temp test testing demo example sample system server
computer laptop internet google facebook instagram whatsapp microsoft windows office outlook apple iphone
samsung nokia android linux github monkey dragon sunshine princess shadow football baseball hockey soccer
superman batman spiderman pokemon starwars matrix killer hunter ranger tiger lion eagle panther mustang
ferrari porsche corvette harley yamaha mercedes toyota volvo summer winter spring autumn january february
march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday love iloveyou loveme forever angel baby honey sweet lovely flower cookie chocolate
cheese coffee orange banana cherry pepper ginger michael jennifer jessica daniel thomas robert charlie
andrew george jordan ashley nicole michelle freedom whatever trustno trust nothing money hello please
correct horse battery staple qwerty azerty asdf zxcv
salasana sanasala tunnussana salainen salaisuus kirjaudu kayttaja tunnus tervetuloa vaihda avaa kissa koira
hevonen karhu susi kettu poro lehma rakas rakkaus rakastan kulta aiti isa isi mummo pappa lapsi poika tytto
perkele saatana vittu paska helvetti perse moi moikka terve hei kiitos suomi finland sisu sauna salmiakki
kahvi olut lonkero makkara pulla ruisleipa kesa talvi kevat syksy juhannus joulu paasiainen vappu
tammikuu helmikuu maaliskuu huhtikuu toukokuu kesakuu heinakuu elokuu syyskuu lokakuu marraskuu joulukuu
maanantai tiistai keskiviikko torstai perjantai lauantai sunnuntai jaakiekko leijonat kiekko jalkapallo
jokerit tappara ilves karpat kalpa pelicans lukko assat saipa sport hifk haka muumi muumipeikko koskenkorva
matti maija juha jukka pekka mikko timo antti heikki kari hannu anna maria liisa kaisa minna sari paivi
virtanen korhonen makinen nieminen makela hamalainen laine heikkinen koskinen jarvinen
losenord hemlig sommar vinter host var valkommen sverige alskar kalle lisa hund katt
helsinki espoo vantaa kauniainen tampere turku oulu lahti kuopio jyvaskyla pori lappeenranta vaasa kotka
joensuu hameenlinna porvoo mikkeli hyvinkaa jarvenpaa kerava rovaniemi seinajoki kokkola kajaani savonlinna
raseborg raasepori lohja nokia hollola heinola imatra salo raisio kaarina naantali rauma uusimaa savo karjala
pohjanmaa lappi hame helsingfors abo tammerfors esbo vasa borga uleaborg ahvenanmaa aland
kaupunki kaupungin kunta kunnan virasto toimisto palvelu palvelut neuvonta neuvoja neuvoposti neuvo asumisneuvo
asumisneuvonta asumis asunto asukas asuminen talousneuvonta velkaneuvonta talous velka vuokra hatto haato
haadot sosiaali sosiaalityo tyo tyopaikka posti sahkoposti viesti vastaus city housing advice service desk
advisor adviser supervisor esihenkilo paakayttaja kela hyvinvointialue boende radgivning hyra stad
`
  .trim()
  .split(/\s+/)

/** Rows and alphabets that fingers walk along, in both directions. */
export const walks: readonly string[] = [
  'qwertyuiopa',
  'asdfghjkloa',
  'zxcvbnm',
  '1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p',
  'qazwsxedcrfvtgbyhnujmikolp',
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890123456789',
]
