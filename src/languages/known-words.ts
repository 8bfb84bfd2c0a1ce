/** The languages told apart inside; Estonian, Somali and the rest come out as `other`. */
export type Profile = 'fi' | 'sv' | 'en' | 'et' | 'so' | 'rest'

export const profiles: readonly Profile[] = ['fi', 'sv', 'en', 'et', 'so', 'rest']

/** Small words of everyday letters, and those people write to a housing service; spoken Finnish too. */
export const knownWords: Readonly<Record<Profile, string>> = {
  fi: `
ja on ei en eikä että se minä mä mun mul mulla mua mulle mulle mult sulla sun sä te me he hän hänen ne nyt jo
vielä vain kun kuin jos niin mutta tai vai myös sekä eli koska sitten siis jotta kanssa kaa ilman ennen jälkeen
kuinka miten mitä mikä missä milloin kuka ketä minun minulla minulle minua minusta olen oon olet olemme olette
ovat oli olin olisi olla ollut oo onko onks voi voin voit voiko voisiko voisitko voisitteko voisin voinko saan
saa saako saanko sain saanut pitää pitäisi täytyy tarvitsen tarviin tarvin tarvii tartten haluan haluaisin
tiedä tiiä tiedän tekee tehdä teen mitään mikään mitenkään kiitos kiitti kiitän hei heippa moi moikka terve
terveisin ystävällisin huomenta päivää iltaa apua apu auttakaa auttaa autatteko autatko vuokra vuokran vuokraa
vuokrat vuokravelka asunto asunnon asunnosta asuntoa kämppä kämpän kämpästä häätö häädön häädetään lasku laskun
laskut laskuja rahaa raha rahat kirje kirjeen kirjeestä lappu käräjäoikeus ulosotto kela kelasta kelan
toimeentulotuki tuki tukea maksaa maksan maksanut maksettu maksamaan maksamatta maksu eräpäivä velka velkaa joka
jotka tämä tuo tää toi täällä siellä siitä siihen tästä tähän sitä tätä kaikki koko paljon vähän enää viikko
viikon viikossa viikolla kuukausi kuukauden kuukautta kuun päivä päivän eilen huomenna tänään huomiseksi lapsi
lapset lasten lapsen mies vaimo äiti isä työ työtön töitä asun asuu asua muuttaa muutto pois mennyt tullut tuli
tulee lähettää lähetin vastata vastaa vastausta vastaus soittaa soittakaa soita puhelin numero liitteenä ohessa
kiireellinen kiire hätä mihin mistä minne vaikka ehkä kyllä joo juu kadulle yö yöksi yötä sähkö sähköt poikki
kiinni auki sopimus sopimuksen vuokranantaja lukenut ymmärrä saisinko neuvoa neuvoja kertoa asiani asia`,
  sv: `
och att det som en på är av för med till den har de inte om ett men var jag han hon vi ni du mig min mitt mina
dig din ditt er vår vårt sig så kan ska skall vill måste får fick hade skulle kunde från eller när vad vem hur
varför där här nu också bara mycket mer alla allt någon något inga ingen utan efter före under över mellan hej
hejsan tack tackar vänliga hälsningar mvh god dag morgon kväll hjälp hjälpa hjälper behöver hyra hyran hyrorna
hyresskuld hyresvärd lägenhet lägenheten bostad bostaden vräkning vräkt vräkta brev brevet räkning räkningen
räkningar pengar betala betalat betalar fpa tingsrätten utsökningen barn barnen make fru arbete jobb jobbet
arbetslös bor bo flytta veckor vecka veckan månad månaden månader idag imorgon igår snälla svar svara ringa ring
telefon bifogar bifogat bråttom tacksam vet finns blir blev varit göra gör kommer kom fått ge skickar skicka
frågor fråga undrar skuld skulder boenderådgivning ansökan ansöka blivit inget råd sen senast ingenstans sova`,
  en: `
the and to of a in is it you that he was for on are with as i his they be at have this from or had by not but
what all were we when your can there an which she do does how their if will up about out then them these so some
her would make like him into time has more go no could my than been call who its now did get got come me us am
our please thanks thank hello hi dear regards help need needs rent apartment flat eviction evicted landlord letter
court bill bills money pay paid payment debt debts job lost children kids wife husband week weeks month months
tomorrow today yesterday urgent want know don cannot should where why because very just still live living move
moved answer reply phone attached kind sincerely house home housing advice received notice sleep nowhere behind
understand finnish language speak next last after before good morning evening anyone someone`,
  et: `
ja on ei ma mina sa ta me te nad et see selle kui aga või mis kes kus miks kuidas ka oma olen oled oleme olete oli
olnud olla mul mulle minu sinu teie meie palun tere aitäh tänan abi aidake aidata vajan pean peab saan saab saada
sain võin võib võiksite tahan tean tea kiri kirja üür üüri üürivõlg korter korteri korterist raha maksta maksnud
arve arved töö tööd lapsed laps naine mees kohus kohtust kuu kuud nädal homme täna eile kas midagi keegi siin seal
nüüd veel juba väga palju pole ole kõik lugupidamisega elan elame kolida jäänud`,
  so: `
waa iyo aan waxaan inaan kama ka ku la soo ay uu aad iga ii oo ah ahay ayaan baan waxa kale guri guriga gurigayga
gurigeyga kirada kirro kirayga lacag lacagta caawimaad caawin caawi caawiya fadlan mahadsanid salaan asalaamu
calaykum caruur carruur carruurta shaqo shaqada warqad warqadda bil bisha maanta berri shalay waxaa hadda wax badan
aniga adiga haysto hayo baahanahay baahan laga jiro bixin bixiyo maxkamad maxkamadda sidee maya haa`,
  rest: `
ich nicht und der die das ist ein eine wir sie haben habe bitte danke hallo hilfe mit für auf mein meine wohnung
miete brief geld kann können wie wann sehr brauche guten tag je ne pas le les et est une des pour avec mon mes vous
nous bonjour merci aide besoin loyer appartement lettre argent que qui dans sur suis ai yo el los las una por para
con mi mis hola gracias ayuda necesito alquiler carta dinero está tengo piso buenos não eu uma com meu minha olá
obrigado obrigada ajuda aluguel preciso non il che per mio mia ciao grazie aiuto affitto sono ho bisogno buongiorno
nie jest się mam proszę dziękuję dzień dobry pomoc pomocy mieszkanie czynsz pieniądze że jak moje nowe ve bir bu için
ben merhaba teşekkürler yardım kira lütfen mektup para nasıl var yok çok ez û di ji bo min xanî kirê alîkarî silav
spas unë dhe nuk për të në është jam përshëndetje faleminderit ndihmë qira tôi không và là của cho xin chào cảm ơn
giúp thuê nhà jeg ikke og hjelp hjælp leie husleie leilighet også mye aš ne ačiū labas prašau es paldies lūdzu sveiki
nu sunt bună mulțumesc ajutor chirie`,
}
