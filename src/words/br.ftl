# The texts that people read, in Breton (peurunvan orthography). fr.ftl is the reference: it has the same messages with
# the same arguments. A message that is missing here is shown in French.
#
# The words of pilgrims: voie and chemin « hent », étape « tennad », hébergement « lojeiz », localité « lec'hiad »,
# tracé and trace « roudenn », déviation « hent-tro », perturbation « diaester », variante « argemmenn ».
#
# A noun after a number is singular, and its first letter changes: « 1 plas, 2 blas, 3 flas, 5 plas ». Breton has five
# plural forms for that; « many » is for whole millions. PLURAL gives the form, because the rules of Fluent are wrong for
# Breton (« 23 flas »).

## Vocabularies: one name for each word of the store (model::vocabulary)

type-gite = Herberc'h (gîte)
type-accueil-pelerin = Degemer pirc'hirined
type-chambre-hotes = Kambr e ti an annezidi
type-hotel = Leti
type-camping = Tachenn gampiñ
type-communaute = Kumuniezh relijiel
type-autre = Lojeiz all

position-exacte = En e lec'h rik
position-localite = En e lec'hiad
position-non = N'eo ket embannet

categorie-patrimoine = Glad
categorie-religieux = Lec'h relijiel
categorie-eau = Dour mat da evañ
categorie-toilettes = Privezioù
categorie-abri = Gwasked
categorie-vue = Gwelva
categorie-tampon = Siell
categorie-commerce = Stal
categorie-transport = Treuzdougen
categorie-sante = Yec'hed
categorie-danger = Dañjer
categorie-autre = Lec'h all

service-commerce = stal
service-boulangerie = baraerezh
service-restaurant = preti
service-eau = dour mat da evañ
service-pharmacie = apotikerezh
service-medecin = mezeg
service-gare = porzh-houarn
service-car = karr-boutin
service-banque = ti-bank
service-poste = ti-post
service-office-tourisme = ofis an douristed

offre-diner = koan
offre-petit-dejeuner = dijuni
offre-demi-pension = hanter-bansion
offre-cuisine = kegin hegerz
offre-epicerie = ispiserezh
offre-linge = mekanik da walc'hiñ
offre-draps = liñselioù
offre-chien = degemeret e vez chas
offre-equide = degemeret e vez kezeg hag ezen
offre-velo = gwasked evit ar beloioù
offre-accessible = hegerz d'ar c'hadorioù-ruilh
offre-navette = karr mont-dont
offre-wifi = Wi-Fi
offre-participation-libre = paeañ ar pezh a garer
offre-credencial = siellet e vez karned ar pirc'hirin
offre-sans-chien = ne vez ket degemeret chas
offre-sans-equide = ne vez degemeret na kezeg nag ezen

genre-perturbation-ferme = Serret
genre-perturbation-deviation = Hent-tro
genre-perturbation-danger = Dañjer
genre-perturbation-travaux = Labourioù
genre-perturbation-chasse = Chaseal
genre-perturbation-maree = Mor uhel
genre-perturbation-autre = Da c'houzout

gravite-information = evit gouzout
gravite-gene = diaes tremen
gravite-bloquant = n'haller ket tremen

langue-br = brezhoneg
langue-de = alamaneg
langue-en = saozneg
langue-es = spagnoleg
langue-fr = galleg
langue-it = italianeg
langue-nl = nederlandeg
langue-pt = portugaleg

direction-nord = norzh
direction-nord-est = biz
direction-est = reter
direction-sud-est = gevred
direction-sud = su
direction-sud-ouest = mervent
direction-ouest = kornôg
direction-nord-ouest = gwalarn

sens-aller = mont
sens-retour = distro

genre-voie = Hent
genre-etape = Tennad
genre-localite = Lec'hiad

# Devices group the waypoints of a file under these names.
groupe-localites = Lec'hiadoù
groupe-hebergeurs = Lojeizioù
groupe-points-interet = Lec'hioù dedennus
groupe-perturbations = Diaesterioù

mois-1 = Genver
mois-2 = C'hwevrer
mois-3 = Meurzh
mois-4 = Ebrel
mois-5 = Mae
mois-6 = Mezheven
mois-7 = Gouere
mois-8 = Eost
mois-9 = Gwengolo
mois-10 = Here
mois-11 = Du
mois-12 = Kerzu

## Measures

# Separates the facts in a description.
separateur-faits = { " ; " }
mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes }
duree-intervalle = etre { $de } ha { $a }

# $annee has four digits, the others two.
date = { $jour }/{ $mois }/{ $annee }
# « ha » before a consonant, « hag » before a vowel: the arguments are numbers and kilometres.
liste-et = { $un } ha { $autre }
bouts = { $de } – { $a }

## Periods: on which days of the year a host is open

periode-jour =
    { $jour ->
        [1] 1añ a viz { $mois }
       *[other] { $jour } a viz { $mois }
    }
periode-de-a = { $de } betek { $a }
periode-toute-l-annee = a-hed ar bloaz
periode-ferme = serret
periode-sauf = nemet { $jours }

## Figures of a way. $longueur, $ligne, $tout, $hauteur and $duree are measures (« 12,3 km », « 4 h 30 »).

chiffres-montee = pignat { $hauteur }
chiffres-descente = diskenn { $hauteur }
longueur-ligne-principale = { $ligne } dre an hent pennañ, { $tout } gant an argemmennoù
longueur-variante = { $ligne } dre an argemmenn { $variante }, { $tout } gant an holl argemmennoù

chiffres-relief = { $longueur }, { $montee }, { $descente } (hentenn { $methode }), kerzhed { $duree }
chiffres-4kmh = { $chiffres } ; { $duree } hervez 4 km/h.
chiffres-morceaux = Roudenn e { $nombre } zamm : n'eo ket kendalc'hus.
chiffres-simplifie = Roudenn eeunaet e { $points } poent, { $ecart } m d'ar muiañ diouzh ar roudenn glok.
voie-etapes =
    { PLURAL($nombre) ->
        [one] { $longueur }, { $nombre } tennad
        [two] { $longueur }, { $nombre } dennad
        [few] { $longueur }, { $nombre } zennad
        [many] { $longueur }, { $nombre } a dennadoù
       *[other] { $longueur }, { $nombre } tennad
    }
voie-morceaux = Roudennoù zo e meur a damm : n'int ket kendalc'hus.

## Names

nom-retour = { $nom } (distro)
nom-etape = { $voie }, tennad { $etape } : { $bouts }
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
nom-section = { $voie }, km { $de } betek { $a }
nom-etape-section = { $voie }, tennad { $etape }, km { $de } betek { $a }
nom-variante = { $voie }, { $variante }
nom-hors-etapes = { $nom }, er-maez eus an tennadoù
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
## Files of tracks

repere-places =
    { PLURAL($nombre) ->
        [one] { $nombre } plas
        [two] { $nombre } blas
        [few] { $nombre } flas
        [many] { $nombre } a blasoù
       *[other] { $nombre } plas
    }
repere-km = km { $km }
repere-km-ecart = km { $km }, { $ecart } m diouzh an hent
trace-coupe = Roud troc'het
trace-attention = Diwallit.
trace-suit-chemin = Heuliañ a ra ar roudenn an hent balizennet ; { $aujourdhui }.
trace-suit-deviation = Heuliañ a ra ar roudenn an hent-tro ; { $aujourdhui }.
trace-denivele-hors-deviation = Pignat ha diskenn : { $montee }, { $descente } ({ $hors }).
repere-annonce = { $titre }, adalek an { $du }
# For watches: at most 15 letters, and accents count twice.
repere-des-le = adalek { $jour }/{ $mois }
kml-deviation = Hent-tro : { $nom }
kml-longueur-balisee = Hed an hent balizennet (m)
kml-longueur-aujourdhui = Hed hiziv, dre an hent-tro (m)
trace-donnees-du = Roadennoù an { $date }.
trace-zip = Ur restr GPX evit pep tennad, an holl dennadoù en ur restr hepken, hag o zaolenn (etapes.csv).
trace-sans-producteur = Produer dianav
trace-morceau = { $nom } (tamm { $rang } diwar { $nombre } eus ur roudenn n'eo ket kendalc'hus)
kml-traces = Roudennoù
kml-longueur = Hed (m)
kml-montee = Pignat (m)
kml-descente = Diskenn (m)
kml-methode = Doare da jediñ ar pignat
kml-altitude-min = Uhelder izelañ (m)
kml-altitude-max = Uhelder uhelañ (m)
kml-duree = Padelezh kerzhed (min)
kml-duree-4kmh = Padelezh hervez 4 km/h (min)
kml-km = Kilometr ar roudenn
kml-ecart = Pellder diouzh ar roudenn (m)

## Pictures of the map

image-voies = An hentoù da Sant-Jakez
image-description = Kartenn, an norzh en nec'h : { $nom }
image-autour = tro-dro : { $droits }

## The picture of a profile

profil-titre = Aelad : { $nom }, { $voie }
profil-etape = { $voie }, tennad { $etape }
profil-etape-retour = { $voie }, tennad { $etape }, distro
profil-echelle = Uhelderioù kresket { $fois } gwech.
profil-hauteurs = { $chiffres }. Pignat ha diskenn dre an hentenn { $methode }. Lec'h izelañ { $bas } m, lec'h uhelañ { $haut } m.
profil-morceaux = N'eo ket kendalc'hus ar roudenn : { $nombre } zamm.
profil-localite = { $nom } ({ $km } km)
profil-localite-ecart = { $nom } ({ $km } km, { $ecart } diouzh an hent)
profil-localites = Lec'hiadoù : { $localites }.
profil-eau = Dour mat da evañ : { $lieux }.
profil-hebergements = Lojeizioù : { $lieux }.
profil-commerces = Stalioù : { $lieux }.
profil-autres = ha { $nombre } all
profil-longueur = { $chiffres }.
profil-sans-hauteurs = N'eo ket anavezet c'hoazh holl uhelderioù an tennad-mañ.
profil-noms-omis =
    { PLURAL($nombre) ->
        [one] { $nombre } lec'h zo war an dresadenn hep e anv, dre ziouer a blas.
        [many] { $nombre } a lec'hioù zo war an dresadenn hep o anv, dre ziouer a blas.
       *[other] { $nombre } lec'h zo war an dresadenn hep o anv, dre ziouer a blas.
    }
profil-rang-alertes = Diwall
profil-alerte-jusqu-a = { $genre } betek an { $au }
profil-alerte-des = { $genre } adalek an { $du }
profil-rang-eau = Dour
profil-rang-lits = Gwele
profil-rang-achats = Stalioù
profil-donnees = Roadennoù : { $droits }.

## Hosts

hote-places =
    { PLURAL($nombre) ->
        [one] { $nombre } plas
        [two] { $nombre } blas
        [few] { $nombre } flas
        [many] { $nombre } a blasoù
       *[other] { $nombre } plas
    }

hote-accueil-pelerin = degemer pirc'hirined
hote-accueille = degemer a ra ar birc'hirined
hote-ouvert = digor : { $periode }
hote-prevenir = kelaouiñ { $heures } h a-raok
hote-telephone = pgz { $numero }
hote-a-sa-localite = lakaet en e lec'hiad
hote-fermetures = serret : { $jours }
hote-arrivee-entre = degouezhout etre { $de } ha { $a }
hote-arrivee-de = degouezhout adalek { $heure }
hote-arrivee-a = degouezhout a-raok { $heure }
hote-langues = yezhoù : { $langues }
hote-confirme = kadarnaet e miz { $mois } { $annee }
hote-non-confirme = n'eo ket bet kadarnaet abaoe { $annee }
source-et-licence = Mammenn hag aotre-implijout : { $droits }.

## Lists of hosts

liste-titre = Lojeizioù – { $nom }
# The name of the sheet in a workbook.
liste-feuille = Lojeizioù
# $ecart is a measure (« 350 m »).
liste-resume =
    { $nombre ->
        [0] Lojeiz embannet ebet da { $ecart } d'ar muiañ diouzh an hent.
        [one] { $nombre } lojeiz da { $ecart } d'ar muiañ diouzh an hent.
        [many] { $nombre } a lojeizioù da { $ecart } d'ar muiañ diouzh an hent, hervez urzh ar vale.
       *[other] { $nombre } lojeiz da { $ecart } d'ar muiañ diouzh an hent, hervez urzh ar vale.
    }
liste-nuit = Nozvezh an { $nuit } : hep al lojeizioù serret.
liste-note-km =
    { $depuis ->
        [etape] Kontet e vez ar c'hilometroù adalek penn-kentañ an tennad, hervez tu ar vale ; ar pellder diouzh an hent zo dre linenn eeun.
        [voie] Kontet e vez ar c'hilometroù adalek penn-kentañ an hent, hervez tu ar vale ; ar pellder diouzh an hent zo dre linenn eeun.
       *[variante] Kontet e vez ar c'hilometroù adalek penn-kentañ an hent, pe an argemmenn, hervez tu ar vale ; ar pellder diouzh an hent zo dre linenn eeun.
    }
liste-note-localite = « Lec'hiad » : n'en deus ket c'hoantaet al lojeizer e vefe embannet e lec'h rik ; km ha pellder e lec'hiad eo.
liste-note-trous = Troc'het eo ar roudenn : ar pezh a vank n'eo ket kontet er c'hilometroù.
liste-note-prevenir = Goulennit digant al lojeizer a-raok mont kuit.
liste-note-releve = Roudenn savet an { $date } d'an diwezhatañ.

liste-exact = rik
liste-localite = lec'hiad
liste-oui = ya
liste-non = nann

colonne-variante = Argemmenn
colonne-etape = Tennad
colonne-km = km
colonne-ecart = Pellder diouzh an hent (m)
colonne-emplacement = Lec'hiadur
colonne-localite = Lec'hiad
colonne-nom = Anv
colonne-type = Doare
colonne-places = Plasoù
colonne-periode = Prantad
colonne-tarif = Priz
colonne-accueil-pelerin = Degemer pirc'hirined
colonne-prevenir = Kelaouiñ a-raok (h)
colonne-telephone = Pellgomz
colonne-courriel = Postel
colonne-site = Lec'hienn
colonne-adresse = Chomlec'h
colonne-code = Kod
colonne-offres = Servijoù
colonne-fermetures = Deizioù serret
colonne-arrivee-heure = Eur degouezhout
colonne-langues = Yezhoù
colonne-confirme = Kadarnadur
colonne-source = Mammenn hag aotre-implijout
colonne-jour = Devezh
colonne-depart = Loc'hañ
colonne-arrivee = Degouezhout
colonne-longueur = Hed (km)

## Plans: étapes chosen by the walker

plan-nom = { $voies } : { $bouts }
plan-description =
    { PLURAL($nombre) ->
        [one] { $longueur }, { $nombre } devezh.
        [two] { $longueur }, { $nombre } zevezh.
        [many] { $longueur }, { $nombre } a zevezhioù.
       *[other] { $longueur }, { $nombre } devezh.
    }
plan-jour = Devezh { $jour } : { $bouts }
plan-jour-longueur = Devezh { $jour } : { $bouts }, { $longueur }
plan-zip = Ur restr GPX evit pep devezh, an holl zevezhioù en ur restr hepken, hag al lojeizioù (hebergements.csv).
plan-sans-hauteurs = Uhelderioù zo n'int ket anavezet : eno e vez kontet an hed hepken, hag ar badelezh zo hervez 4 km/h.
plan-sans-hebergement = Lojeiz embannet ebet e penn ar vale
plan-sans-hebergement-voulu = Lojeiz embannet ebet e penn ar vale hervez ho koulenn
plan-criteres = Lojeizioù goulennet : { $criteres }.
plan-critere-places =
    { PLURAL($nombre) ->
        [one] { $nombre } plas da nebeutañ
        [two] { $nombre } blas da nebeutañ
        [few] { $nombre } flas da nebeutañ
        [many] { $nombre } a blasoù da nebeutañ
       *[other] { $nombre } plas da nebeutañ
    }
plan-critere-contact = pellgomz, postel pe lec'hienn embannet
plan-critere-confirme = kadarnaet abaoe an { $jour }
plan-methode-effort = kilometr-strivañ (Leistungskilometer arme Suis ha Yaouankiz+Sport) : 1 km, pe 100 m pignat, a dalvez 1

## Beds: warnings of long stretches without one, and the report on them. $nuit is one of the first two messages, $distance a
# measure (« 31 km »).

lits-nuit = Nozvezh an { $date }
lits-jusque = Betek an { $date }
lits-apres = { $nuit }, goude { $dernier } : ar gwele digor da heul zo { $distance } pelloc'h, { $prochain }.
lits-apres-aucun = { $nuit }, goude { $dernier } : gwele digor ebet betek penn an hent, { $distance } pelloc'h.
lits-premier = { $nuit }, adalek penn-kentañ an hent : ar gwele digor kentañ zo { $distance } pelloc'h, { $prochain }.
lits-aucun = { $nuit } : gwele digor ebet war an hent a-bezh ({ $distance }).
lits-a-confirmer = { $lieu } (gwiriit hag-eñ eo digor)
lits-debut = penn-kentañ an hent
lits-fin = penn pellañ an hent
lits-commune = { $nom } (km { $km })
lits-colonne-mois = Miz
lits-colonne-voie = Hent
lits-colonne-sens = Tu
lits-colonne-longueur = Devezh rediet hirañ (km)
lits-colonne-jour = Adalek nozvezh an
lits-colonne-jours = Nozvezhioù ar miz
lits-colonne-de-km = Eus (km)
lits-colonne-de = Eus
lits-colonne-a-km = Betek (km)
lits-colonne-a = Betek
lits-colonne-trous = Toulloù er roudenn
lits-colonne-commune = Kumun { $rang }
lits-colonne-avec = Devezh gant ul lojeizer ouzhpenn, kumun { $rang } (km)

## Pages

page-demonstration = Roadennoù skouer.
invente-tout = Roudenn ijinet : na heuilhit ket anezhi.
invente-km = Roudenn ijinet { $parties } : na heuilhit ket anezhi.
invente-en-partie = Roudenn ijinet evit ul lodenn : na heuilhit ket anezhi.
page-accueil = Hentoù Sant-Jakez e Breizh
page-a-ecart = { $ecart } diouzh an hent
page-fichiers = Kas al listenn-mañ ganeoc'h
page-offres = Servijoù
page-ecart = Pellder diouzh an hent
page-hebergement = Lojeiz, darempred

page-liste-liens = Tro-dro d'al listenn-mañ
page-agenda = Heuliañ an diaesterioù en un deiziataer
page-liste-nuit = Lojeizioù digor e nozvezh an
page-liste-voir = Gwelet
# A link to the list of hosts farther away. $ecart is a measure (« 10 km »).
page-liste-plus-loin = Betek { $ecart } diouzh an hent
page-carte-etape = Kartenn an tennad
page-carte-voie = Kartenn an hent
page-toute-la-voie = An hent a-bezh
page-sens-aller = Tu mont
page-sens-retour = Tu distreiñ
page-tableur = Taolenn jediñ (XLSX)
page-ligne-principale = Hent pennañ
page-variante = Argemmenn { $variante }
# $longueur is a measure (« 12,3 km »).
page-le-long = A-hed { $longueur }
page-aucun-hebergement = Lojeiz ebet a-hed an { $longueur }-se.
page-etape = Tennad { $numero } : { $bouts }

page-plan-titre = Ma zennadoù – { $nom }
page-plan-formulaire = Ma zennadoù
page-plan-resume =
    { PLURAL($nombre) ->
        [one] { $longueur } e { $nombre } devezh, war-dro { $voulu } bemdez ha { $max } d'ar muiañ.
        [two] { $longueur } e { $nombre } zevezh, war-dro { $voulu } bemdez ha { $max } d'ar muiañ.
        [many] { $longueur } e { $nombre } a zevezhioù, war-dro { $voulu } bemdez ha { $max } d'ar muiañ.
       *[other] { $longueur } e { $nombre } devezh, war-dro { $voulu } bemdez ha { $max } d'ar muiañ.
    }
page-plan-liens = Kinnigoù
page-plan-proposition =
    { PLURAL($nombre) ->
        [one] Kinnig { $numero } : { $nombre } devezh
        [two] Kinnig { $numero } : { $nombre } zevezh
        [many] Kinnig { $numero } : { $nombre } a zevezhioù
       *[other] Kinnig { $numero } : { $nombre } devezh
    }
page-plan-fichiers = Kas an tennadoù-mañ ganeoc'h
page-plan-zip = Ur GPX bemdez (ZIP)
page-plan-csv = Lojeizioù (CSV)
page-plan-de = Eus
page-plan-a = Betek
page-plan-debut = penn-kentañ an hent
page-plan-fin = penn pellañ an hent
page-plan-km-par-jour = Km bemdez
page-plan-km-max = D'ar muiañ
page-plan-sens = Tu
page-plan-hebergements = Lojeizioù
page-plan-tous = an holl
page-plan-criteres = Pezh a rank al lojeiz kinnig
page-plan-offres = Servijoù (ar re askret holl)
page-plan-places = Plasoù da nebeutañ
page-plan-confirme = Titouroù kadarnaet abaoe an
page-plan-contact = pellgomz, postel pe lec'hienn embannet
page-plan-depart-le = Mont kuit d'an
page-plan-proposer = Kinnig tennadoù
page-plan-jours = Devezh goude devezh
page-plan-colonne-jour = Devezh
page-plan-colonne-bouts = Eus – betek
page-plan-colonne-montee = Pignat, diskenn
page-plan-colonne-marche = Kerzhed
page-plan-trop-long = Hiroc'h eget ar pezh a glaskit : n'eus ehan ebet tostoc'h
page-plan-arrivee = Devezh { $jour }, e penn ar vale : { $lieu }
page-plan-autres =
    { PLURAL($nombre) ->
        [one] Ha { $nombre } all.
       *[other] Ha { $nombre } all.
    }
page-plan-note-choix = Dibabet e vez an tennadoù evit ma vefe pep devezh tost d'ar c'hilometroù c'hoantaet ; 100 m pignat a gont evel 1 km (kilometr-strivañ). Pignat : hentenn { $methode }.
page-plan-note-ecart = Ar pellder diouzh an hent zo dre linenn eeun ; « lec'hiad » : n'en deus ket c'hoantaet al lojeizer e vefe embannet e lec'h rik. Goulennit digantañ a-raok mont kuit.

# For browsers without JavaScript. $liste is a link; the next message is its text.

## The map (src/web)

carte-sources = Diskouez ar mammennoù
carte-me-situer = Pelec'h emaon ?
carte-position-indisponible = N'haller ket gouzout pelec'h emaoc'h
carte-titre = Kartenn an hentoù
carte-nord = Lakaat an norzh en nec'h en-dro
carte-agrandir = Brasaat
carte-reduire = Bihanaat
carte-fermer = Serriñ
carte-service-muet = Ne respont ket ar servij : marteze n'eo ket klok ar gartenn.
carte-sans-webgl = Ar merdeer-mañ n'eo ket gouest da dresañ ar gartenn (WebGL a vank). Ar skeudenn hag an destenn a chom.
carte-aucun-service = Servij anavezet ebet
carte-reponses =
    { PLURAL($nombre) ->
        [one] { $nombre } respont
        [many] { $nombre } a respontoù
       *[other] { $nombre } respont
    }
carte-aucune-reponse = Respont ebet evit « { $texte } »
carte-recherche-echouee = C'hwitet eo bet ar c'hlask. Klaskit en-dro.
carte-octets-ko = { $nombre } ke
carte-octets-mo = { $nombre } Me
carte-garder-compte = O jediñ ar ment…
carte-garder-question = Pajennoù, kartenn, gweleoù ha roudenn a zo { $taille } da bellgargañ, ha war-dro { $place } war an ardivink-mañ.
carte-garder-oui = Mirout ({ $taille })
carte-garder-annuler = Nullañ
carte-garder-cours = { $fait } diwar { $tout }
carte-garder-fini = Miret war an ardivink-mañ, gwelet d'an { $date }.
carte-garder-coupe = Harzet da { $fait } diwar { $tout }. N'eus netra kollet.
carte-garder-reprendre = Kenderc'hel
carte-garder-plein = N'eus ket plas a-walc'h war an ardivink-mañ: n'eus bet miret netra. Dieubit { $place } hag adklaskit.
carte-garder-echec = Ne respont ket ar servij. Klaskit en-dro pa vo rouedad.
carte-garder-enlever = Lemel diwar an ardivink-mañ
carte-garder-maj = Hizivadur da gaout: { $taille }
carte-garder-changements = { $maj } — { $changements }
carte-garder-mettre-a-jour = Hizivaat
carte-garder-hors-ligne = Pajenn miret war an ardivink-mañ: serradurioù ha lojeizioù gwelet d'an { $date }.
carte-garder-supprimee = N'eus ket mui eus ar bajenn-mañ war al lec'hienn (gwelet d'an { $depuis }). Ar pezh a zo miret amañ a zo eus an { $date }.
carte-garder-finie = (echu abaoe, hervez deiziad an ardivink-mañ)
carte-garder-rien = N'eus netra miret war an ardivink-mañ. Digorit un hent pe un dennad ha stokit ouzh « Mirout hep rouedad ».
carte-garder-absente = N'eus ket a rouedad, ha n'eo ket miret ar bajenn goulennet war an ardivink-mañ.
carte-garder-iphone = War iPhone hag iPad: lakait da gentañ ar bajenn-mañ war ar skramm degemer (Rannañ, goude « War ar skramm degemer ») ha mirit anezhi alese. A-hend-all e tisoñj Safari pep tra goude seizh devezh.
carte-reglages = Alc'hwez hag arventennoù
carte-styles = Livioù
carte-style-auto = Evel an ardivink
carte-style-hent = Sklaer
carte-style-sombre = Teñval
carte-style-contraste = Dargemm uhel
carte-fonds = Drekleur
carte-fond-accord = Dont a ra an drekleur-mañ eus { $hote }. Ma tiskouezit anezhañ e vo roet d'al lec'hienn-se chomlec'h IP hoc'h ardivink hag ar rannvro emaoc'h o sellet outi.
carte-fond-oui = Diskouez an drekleur-mañ
carte-fond-non = Nann, trugarez
carte-fond-muet = Ne respont ket an drekleur « { $nom } » : diskouezet e vez ar gartenn hepzañ.
carte-fond-retirer = Chom hep goulenn netra ken digant { $hote }
carte-perturbation-deviation = Hent-tro da heuliañ : { $longueur }
carte-perturbation-detour = Hent-tro da heuliañ
carte-fermer-la-carte = Serriñ ar gartenn
carte-gestes-souris = Ctrl ha rodig al logodenn evit brasaat ar gartenn
carte-gestes-mac = ⌘ ha rodig al logodenn evit brasaat ar gartenn
carte-gestes-doigts = Daou viz evit fiñval ar gartenn
carte-plein-ecran = Skramm leun
carte-plein-ecran-fin = Kuitaat ar skramm leun
carte-copier = Eilañ
carte-copie = Eilet
carte-plus-de-texte = Muioc'h a destenn
carte-moins-de-texte = Nebeutoc'h a destenn
carte-couches = Ar pezh a ziskouez ar gartenn
carte-couche-hebergeurs = Lojeizioù
carte-couche-localites = Lec'hiadoù
carte-couche-points = Dour, stalioù, glad
carte-couche-relief = Torosennadur
carte-legende-voie = Hent
carte-legende-ferme = N'haller ket tremen
carte-legende-gene = Diaes tremen
carte-position-http = Ar merdeer ne ro al lec'h nemet d'ul lec'hienn https. En http emañ ar chomlec'h-mañ.
carte-position-refusee = N'eo ket aotreet al lec'h evit al lec'hienn-mañ. Arventennoù ar merdeer a c'hall cheñch an dra-se.
carte-ici-attente = O klask al lec'h…
carte-ici-km = { $km } adalek al loc'hañ
carte-ici-sur-le-chemin = Emaoc'h war an hent.
carte-ici-ecart = Emañ an hent da { $distance } ac'hann, war-du { $sens }.
carte-ici-loin = Hent ebet nebeutoc'h eget { $distance } ac'hann.
carte-ici-reste = { $longueur } a chom betek dibenn an tennad
carte-ici-eau = Dour a-raok pell, a-benn { $dans }:
carte-ici-lit = Gwele nesañ, a-benn { $dans }:
carte-ici-precision = Lec'h rik war-bouez { $distance }.
carte-ce-soir = Pelec'h kousket fenoz
carte-ce-soir-rien = Gwele anavezet ebet e-barzh ar 25 km dirazoc'h.
carte-cap-nord = an hanternoz
carte-cap-nord-est = ar biz
carte-cap-est = ar reter
carte-cap-sud-est = ar gevred
carte-cap-sud = ar c'hreisteiz
carte-cap-sud-ouest = ar mervent
carte-cap-ouest = ar c'hornôg
carte-cap-nord-ouest = ar gwalarn

## Closures

perturbation-titre = { $genre }, { $gravite }
perturbation-depuis-jusqu-a = abaoe an { $du }, betek an { $au }
perturbation-depuis = abaoe an { $du }, deiziad echuiñ dianav
perturbation-annoncee = adalek an { $du }, betek an { $au }
perturbation-annoncee-sans-fin = adalek an { $du }, deiziad echuiñ dianav
perturbation-km = eus km { $de } betek km { $a }
perturbation-au-km = e km { $km }
perturbation-phrase = { $titre }, { $lieu }, { $dates }
perturbation-avec-texte = { $phrase } : { $texte }
perturbation-avec-deviation = { $phrase } (hent-tro a { $longueur })
perturbation-aujourdhui = hiziv { $longueur } dre an hent-tro (hent balizennet : { $balisee })
perturbation-hors-detours = pignat ha diskenn hep re an hent-tro, a zo dianav e uhelderioù
perturbation-verifiee = gwiriet an { $date }
perturbation-source = mammenn : { $source }
# Labels on the map. The name of the closure stands before these words, and a date follows: « Travaux jusqu'au 30/06 ».
style-perturbation-jusqu-a = betek an
style-perturbation-des-le = adalek an

# What a closure is and where, without its dates.
perturbation-breve = { $titre }, { $lieu }
# The heading of the closures on a page.
page-perturbations = Diaesterioù war an hent-mañ
# The type of a row of a list that is no host.
liste-perturbation = Diaester
plan-perturbation = Devezh { $jour } : { $phrase }
plan-deviation = { $longueur } dre an hent-tro (hent balizennet : { $balisee })
agenda-titre = Diaesterioù war an hentoù
agenda-titre-voie = Diaesterioù : { $nom }
agenda-evenement = { $voie } : { $quoi }

## Pages of the site

page-au-contenu = Mont d'an danvez
page-chercher = Klask ul lec'h, un tennad, ul lojeiz
page-chercher-bouton = Klask
page-langues = Yezhoù
page-pied = Pajennoù all
page-fil = Emaoc'h amañ
page-toutes-les-voies = An holl hentoù
page-aide = Skoazell
page-accessibilite = Haezadusted
page-donnees = Roadennoù evit arloadoù ha lec'hiennoù
page-embed-page = Pajenn glok (ivinell nevez)
page-embed-parametre = An arventenn « { $nom } » eus ar gartenn-mañ n'eo ket mat.
page-embed-disparue = N'eus ket mui eus ar gartenn-mañ : tennet pe adanvet eo bet he hent pe he zennad.
page-embed-refusee = Ne vez ket diskouezet ar gartenn-mañ war al lec'hienn-mañ.
page-embed-plus-tard = N'eus ket tu da gaout ar gartenn evit poent. Adkargit ar bajenn a-benn ur pennadig.
page-integrer = Lakaat ur gartenn war ul lec'hienn all
page-integrer-resume = Dibabit ur gartenn, sellit outi, eilit anezhi en ho lec'hienn.
page-integrer-formulaire = Dibab ar gartenn
page-integrer-voie = Hent
page-integrer-etape = Tennad
page-integrer-toute-la-voie = An hent a-bezh
page-integrer-langue = Yezh ar gartenn
page-integrer-hauteur = Uhelder e pikseloù
page-integrer-liste = Roll dindan ar gartenn
page-integrer-leger = Skeudenn da gentañ, kartenn pa stoker outi
page-integrer-details = Dibaboù all
page-integrer-km = Darn, e kilometroù
page-integrer-style = Livioù
page-integrer-fond = Drekleur
page-integrer-fond-du-service = Hini al lec'hienn
page-integrer-couleur = Liv an tres
page-integrer-types = Seurtoù lojeiz (hini ebet : an holl)
page-integrer-voir = Gwelet ar gartenn
page-integrer-apercu = Rakwel

page-verifier = Ha reizh eo va zres?
page-verifier-resume = Roit un tres: gwelet a reot petra n'eo ket mat, e pelec'h, ha petra ober. Da c'houde, penaos eo disheñvel diouzh an hent embannet.
page-verifier-fichier = Restr GPX, KML, GeoJSON, FIT, Shapefile zipet pe GeoPackage (20 Mo d'ar muiañ)
page-verifier-reglages = Keñveriañ en un doare all
page-verifier-tolerance = Forc'h gouzañvet, e metroù
page-verifier-reference = Keñveriañ gant ar restr all-mañ, e-lec'h an hent embannet
page-verifier-bouton = Gwiriañ
page-verifier-prive = Ne vez embannet netra ac'hann, ha ne vez ket miret ho restr.
page-verifier-refus = N'eo ket bet gwiriet ar restr-mañ
page-verifier-attendre = Klaskit adarre a-benn { $secondes } eilenn.
page-verifier-resultat = Disoc'h
page-verifier-lu = { $format }, linennoù: { $lignes }, poentoù: { $points }
page-verifier-points = Poentoù
page-verifier-votre-trace = Ho tres
page-verifier-croquis = Brastres ho tres, gant { $nombre } kemenn
page-verifier-constats = Ar pezh n'eo ket mat
page-verifier-rien = netra da lavarout
page-verifier-tout-va-bien = Ne gav reolenn ebet netra da rebech.
page-verifier-erreurs = { $nombre } fazi
page-verifier-avertissements = { $nombre } diwallit
page-verifier-informations = { $nombre } titour
page-verifier-erreurs-aide = da reizhañ
page-verifier-avertissements-aide = ur fazi moarvat: sellit
page-verifier-informations-aide = a-ratozh alies
page-verifier-autres = { $nombre } all
page-verifier-omis = Ha c'hoazh { $nombre } n'emaint ket war ar bajenn-mañ.
page-verifier-km = km { $km }
page-verifier-de-a = km { $de } da { $a }
page-verifier-voir = Gwelet
page-verifier-sur-la-carte = war ar gartenn
page-verifier-legende = Alc'hwez ar gartenn
page-verifier-legende-publie = Hent embannet
page-verifier-legende-repare = Tres kempennet
page-verifier-legende-ecart = Disheñvelder
page-verifier-comparaison = Keñveriadenn
page-verifier-suit-rien = Ne heuilh al linenn-mañ hent embannet ebet: n'eo keñveriet gant netra.
page-verifier-suit-nulle-part = Ne heuilh al linenn-mañ neblec'h an hini m'eo keñveriet ganti.
page-verifier-suit = Al linenn-mañ a heuilh { $lignes }, war an tu memes.
page-verifier-suit-inverse = Al linenn-mañ a heuilh { $lignes }, war an tu all.
page-verifier-suit-mixte = Al linenn-mañ a heuilh { $lignes }, war an daou du.
page-verifier-meme = Heñvel eo an div, war-bouez { $ecart }.
page-verifier-differe = Disheñvel eo e { $nombre } lec'h, eus { $ecart } d'ar muiañ.
page-verifier-differe-loin = Disheñvel eo e { $nombre } lec'h, eus ouzhpenn 1 km.
page-verifier-ligne-etape = tennad { $etape } an hent « { $voie } »
page-verifier-ligne-voie = an hent « { $voie } »
page-verifier-ligne-troncon = an darn « { $troncon } »
page-verifier-ligne-reference = al linenn daveiñ
page-verifier-et-publie = { $trace } (hent embannet: { $publie })
page-verifier-plus-d-un-km = ouzhpenn 1 km
page-verifier-nouveau = Ouzhpenn an hent embannet
page-verifier-manquant = A vank en ho tres
page-verifier-hausdorff = Brasañ forc'h (Hausdorff)
page-verifier-frechet = Forc'h en ur gerzhout an div (Fréchet)
page-verifier-ecarts = E pelec'h emañ disheñvel an div linenn
page-verifier-ecart = A dremen e lec'h all
page-verifier-ajout = Ouzhpenn
page-verifier-manque = A vank
page-verifier-gauche = a-gleiz
page-verifier-droite = a-zehou
page-verifier-deux-cotes = en daou du
page-verifier-au-plus-en-moyenne = { $plus } d'ar muiañ, { $moyenne } well-wazh
page-verifier-colonne-quoi = Disheñvelder
page-verifier-colonne-longueur = Hed
page-verifier-colonne-ecart = Pellder
page-verifier-colonne-cote = Tu
page-verifier-reparer = Kempenn
page-verifier-reparer-aide = Dibabit, sellit ouzh an efed, pellgargit neuze. Ne cheñch netra all.
page-verifier-sans-script = Hep JavaScript, dibabit ho restr adarre e penn ar bajenn a-raok pep bouton: n'eo ket bet miret.
page-verifier-par-ordre = Lakaat an tammoù en urzh
page-verifier-par-sens = Treiñ an tres war du an hent embannet
page-verifier-par-sommets-doubles = Tennañ ar poentoù doubl
page-verifier-par-aller-retour = Tennañ ar begoù (mont-dont)
page-verifier-par-bruit-gps = Tennañ ar bouloù poentoù
page-verifier-par-trous = Stagañ ar pennoù a stok hogos
page-verifier-par-simplification = Mirout nebeutoc'h a boentoù
page-verifier-par-altitudes = Kemer uhelderioù an hent embannet
page-verifier-propose = (kinniget: { $nombre } kemenn)
page-verifier-montrer = Diskouez an efed
page-verifier-fait = Ar pezh zo bet kempennet
page-verifier-colonne-reparation = Kempennadenn
page-verifier-colonne-fois = Pet
page-verifier-colonne-ou = E pelec'h
page-verifier-fois =
    { $nombre ->
        [0] netra d'ober
       *[other] { $nombre } gwech
    }
page-verifier-reste = En tres kempennet ez eus c'hoazh:
page-verifier-gpx = Pellgargañ ar GPX kempennet
page-verifier-geojson = E GeoJSON
page-verifier-base = An hentoù embannet
page-verifier-base-resume = Ar memes reolennoù a wir an diaz goude pep cheñchamant.
page-verifier-qgis = Evit reizhañ, riklit ar restr-mañ e QGIS: pep kemenn en deus e lec'h hag e louzoù.
page-verifier-geojson-constats = Pellgargañ ar c'hemennoù-mañ (GeoJSON)
page-verifier-autre = Gwiriañ ur restr, pe un hent all
carte-verifier-envoi = O kas: { $part } %
carte-verifier-lecture = O lenn hag o wiriañ…
carte-verifier-precedent = A-raok
carte-verifier-suivant = War-lerc'h
carte-verifier-deposer = pe laoskit anezhañ amañ
carte-verifier-coupe = N'eo ket erruet ar restr: n'eus ket a rouedad, pe ne respont ket ar servij. Klaskit adarre.
carte-verifier-telecharge = Restr kempennet pellgarget.
page-licences = Aotreoù-implijout ar meziantoù
page-inconnu = dianav
page-distance = Hed
page-marche = Kerzhed
page-montee = Pignat
page-descente = Diskenn
page-format-fit = Evit un eurier Garmin, Suunto pe Coros
page-format-fit-aide = Restr FIT : ar roudenn, gant an eur da dremen e pep lec'h.
page-format-kml = Evit Google Earth
page-format-kml-aide = Restr KML.
page-format-zip = An holl dennadoù, ur restr evit pep hini
page-format-zip-aide = Diell ZIP gant restroù GPX hag o zaolenn.
page-format-geojson = Evit ur meziant kartennoù
page-format-geojson-aide = Restr GeoJSON, evit QGIS da skouer.
page-format-app = Evit ur pellgomzer (OsmAnd, Organic Maps)
page-format-app-aide = Restr GPX gant al lojeizioù, an dour ha lec'hioù an hent.
page-format-ancien = Evit un GPS kozh
page-format-ancien-aide = Restr GPX skañvoc'h : nebeutoc'h a boentoù, ar memes hent.
page-format-xlsx = Al lojeizioù en un daolenn jediñ
page-format-xlsx-aide = Restr XLSX, evit Excel pe LibreOffice.
page-etape-courte = Tennad { $etape }
page-carte-toucher = Stokit ouzh ar gartenn evit he digeriñ.
page-sans-trace = N'eo ket bet embannet c'hoazh roudenn an tennad-mañ.
page-voie-sans-trace = N'eo ket bet embannet c'hoazh roudenn an hent-mañ.
page-sans-contact = N'en deus ket embannet al lojeizer-mañ e zarempredoù. An ofis touristerezh pe an ti-kêr a c'hall sikour ac'hanoc'h.
page-appeler = Gervel
page-appeler-qui = Gervel { $nom }
page-ou-dormir = Pelec'h kousket
page-aucun-lit = Lojeiz embannet ebet da 2 km d'ar muiañ diouzh an tennad-mañ.
page-liste-a-imprimer = Roll al lojeizioù, da voullañ
page-profil = Aelad
page-ce-que-l-on-passe = Pezh a weler war an hent
page-autres-etapes = Tennadoù amezek
page-variantes = Argemmennoù
page-guides = Levrioù-heñchañ
page-telecharger-gpx = Pellgargañ ar GPX
page-telecharger-devie = Pellgargañ ar GPX dre an hent-tro
page-autres-formats = Stummoù all
page-precedente = Tennad { $etape }, a-raok
page-suivante = Tennad { $etape }, da heul
page-ce-soir = Henozh : { $nom }, km { $km }
page-lit-suivant = Gwele digor ebet war an tennad-mañ. An hini da heul : { $nom }, { $longueur } goude penn an tennad
page-voie-resume =
    { PLURAL($nombre) ->
        [one] { $nombre } tennad. { $chiffres }.
        [two] { $nombre } dennad. { $chiffres }.
        [few] { $nombre } zennad. { $chiffres }.
        [many] { $nombre } a dennadoù. { $chiffres }.
       *[other] { $nombre } tennad. { $chiffres }.
    }
page-avec-variantes = { $longueur } gant an holl argemmennoù.
page-composer = Aozañ ma zennadoù
page-les-etapes = An tennadoù
page-aucune-etape = N'eus tennad ebet c'hoazh war an hent-mañ.
page-voir-aussi = Gwelet ivez
page-imprimer = Stumm da voullañ
page-hebergements =
    { $nombre ->
        [0] lojeiz ebet
        [many] { $nombre } a lojeizioù
       *[other] { $nombre } lojeiz
    }
page-hebergements-titre = Lojeizioù
page-bienvenue = Amañ e krog an hentoù : dibabit un hent, sellit ouzh e dennadoù, kasit ganeoc'h e roudenn ha roll e weleoù.
page-ou-suis-je = Pelec'h emaon ?
page-les-voies = An hentoù
page-aucune-voie = N'eus hent embannet ebet c'hoazh.
page-comment-choisir = Penaos dibab ?
page-comment-choisir-texte = Hervez al lec'h-loc'hañ a zo tost deoc'h, hervez an hed, pe hervez ar gweleoù : war bep tennad e vez lavaret pet zo. En em gavout a ra an holl hentoù a-raok kuitaat Breizh.
page-nombre-etapes =
    { PLURAL($nombre) ->
        [one] { $nombre } tennad
        [two] { $nombre } dennad
        [few] { $nombre } zennad
        [many] { $nombre } a dennadoù
       *[other] { $nombre } tennad
    }
page-aucun-service = Servij anavezet ebet.
page-sur-la-carte = Gwelet war ar gartenn
page-y-aller = Digeriñ en un arload
page-en-savoir-plus = Gouzout hiroc'h
page-photo = Luc'hskeudenn
page-sur-les-voies = War an hentoù
page-sur-le-chemin = km { $km }, war an hent
page-pres-du-chemin = km { $km }, { $ecart } diouzh an hent
page-recherche = Klask
page-recherche-vide = Skrivit anv ul lec'h, un tennad pe ul lojeiz.
page-recherche-resume =
    { $nombre ->
        [0] N'eus netra anvet « { $question } ». Klaskit gant ur ger berroc'h.
        [1] Ur respont evit « { $question } ».
        [many] { $nombre } a respontoù evit « { $question } ».
       *[other] { $nombre } respont evit « { $question } ».
    }
page-introuvable = N'eus ket eus ar bajenn-mañ
page-introuvable-aide = Marteze eo cheñchet he chomlec'h, pe ez eus ur ger skrivet fall. Klaskit a-us, pe distroit d'an hentoù.
page-incorrecte = N'eo ket bet komprenet ar goulenn-mañ
page-incorrecte-aide = Distroit d'ar bajenn a-raok ha cheñchit ar pezh hoc'h eus skrivet.
page-occupe = Kalz a dud zo er mare-mañ
page-occupe-aide = Adkargit ar bajenn-mañ a-benn un nebeud eilennoù.
page-defaut = Ur fazi eus ar servij
page-defaut-aide = Merket eo er marilh. Mont a ra peurrest al lec'hienn en-dro : distroit d'an hentoù.
page-peut-etre = Marteze e klaskit
page-imprimer-consigne = Moullit ar bajenn-mañ, pe enrollit anezhi evel PDF.
page-papier = Paper
page-livret = Levrig
page-livret-consigne = Moullit war an daou du, troet war ar bord berr, hep marzoù; plegit ar follennoù asambles goude-se.
page-sommaire = Taolenn
page-perturbations-voies = Diaesterioù bremañ : { $nombre }
page-hors-ligne = Hep rouedad
page-garder = Mirout hep rouedad
hors-ligne-chemin = fiñvet eo an hent
hors-ligne-chemin-km = fiñvet eo an hent e km { $km }
hors-ligne-perturbations = diaesterioù embannet pe cheñchet: { $nombre }
hors-ligne-perturbations-finies = diaesterioù echu: { $nombre }
hors-ligne-hotes-telephone = lojeizioù gant un niverenn bellgomz nevez: { $nombre }
hors-ligne-hotes-nouveaux = lojeizioù nevez: { $nombre }
hors-ligne-hotes-retires = lojeizioù tennet: { $nombre }
hors-ligne-hotes-autres = lojeizioù cheñchet o zitouroù: { $nombre }
hors-ligne-lieux = lec'hioù cheñchet: { $nombre }
