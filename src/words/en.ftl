# The texts that people read, in English. fr.ftl is the reference: it has the same messages with the same arguments.

## Vocabularies: one name for each word of the store (model::vocabulary)

type-gite = Hostel (gîte)
type-accueil-pelerin = Pilgrim welcome
type-chambre-hotes = Bed and breakfast
type-hotel = Hotel
type-camping = Campsite
type-communaute = Religious community
type-autre = Other lodging

position-exacte = At its exact place
position-localite = At its town
position-non = Not published

categorie-patrimoine = Heritage
categorie-religieux = Place of worship
categorie-eau = Drinking water
categorie-toilettes = Toilets
categorie-abri = Shelter
categorie-vue = Viewpoint
categorie-tampon = Pilgrim stamp
categorie-commerce = Shop
categorie-transport = Transport
categorie-sante = Health
categorie-danger = Danger
categorie-autre = Other

service-commerce = shop
service-boulangerie = bakery
service-restaurant = restaurant
service-eau = drinking water
service-pharmacie = pharmacy
service-medecin = doctor
service-gare = railway station
service-car = bus
service-banque = bank
service-poste = post office
service-office-tourisme = tourist office

offre-diner = dinner
offre-petit-dejeuner = breakfast
offre-demi-pension = half board
offre-cuisine = kitchen
offre-epicerie = groceries
offre-linge = washing machine
offre-draps = sheets
offre-chien = dogs welcome
offre-equide = donkeys and horses welcome
offre-velo = bicycle shelter
offre-accessible = wheelchair access
offre-navette = shuttle
offre-wifi = Wi-Fi
offre-participation-libre = donation
offre-credencial = stamps the credencial
offre-sans-chien = no dogs
offre-sans-equide = no donkeys or horses

genre-perturbation-ferme = Closed
genre-perturbation-deviation = Diversion
genre-perturbation-danger = Danger
genre-perturbation-travaux = Works
genre-perturbation-chasse = Hunting
genre-perturbation-maree = Tide
genre-perturbation-autre = Notice

gravite-information = for information
gravite-gene = passage hindered
gravite-bloquant = no passage

langue-br = Breton
langue-de = German
langue-en = English
langue-es = Spanish
langue-fr = French
langue-it = Italian
langue-nl = Dutch
langue-pt = Portuguese

direction-nord = north
direction-nord-est = north-east
direction-est = east
direction-sud-est = south-east
direction-sud = south
direction-sud-ouest = south-west
direction-ouest = west
direction-nord-ouest = north-west

sens-aller = outward
sens-retour = return

genre-voie = Way
genre-etape = Stage
genre-localite = Town

# Devices group the waypoints of a file under these names.
groupe-localites = Towns
groupe-hebergeurs = Lodgings
groupe-points-interet = Points of interest
groupe-perturbations = Closures

mois-1 = January
mois-2 = February
mois-3 = March
mois-4 = April
mois-5 = May
mois-6 = June
mois-7 = July
mois-8 = August
mois-9 = September
mois-10 = October
mois-11 = November
mois-12 = December

## Measures

# Separates the facts in a description.
separateur-faits = { "; " }
mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes }
duree-intervalle = { $de } to { $a }

# $annee has four digits, the others two.
date = { $annee }-{ $mois }-{ $jour }
liste-et = { $un } and { $autre }
bouts = { $de } – { $a }

## Periods: on which days of the year a host is open

periode-jour = { $jour } { $mois }
periode-de-a = { $de } to { $a }
periode-toute-l-annee = all year
periode-ferme = closed
periode-sauf = except { $jours }

## Figures of a way. $longueur, $ligne, $tout, $hauteur and $duree are measures (« 12,3 km », « 4 h 30 »).

chiffres-montee = ascent { $hauteur }
chiffres-descente = descent { $hauteur }
longueur-ligne-principale = { $ligne } by the main line, { $tout } with the variants
longueur-variante = { $ligne } by the variant { $variante }, { $tout } with all variants

chiffres-relief = { $longueur }, { $montee }, { $descente } (method { $methode }), walking { $duree }
chiffres-4kmh = { $chiffres }; { $duree } at 4 km/h.
chiffres-morceaux = Track in { $nombre } pieces: it is not continuous.
chiffres-simplifie = Track simplified to { $points } points, at most { $ecart } m off the full track.
voie-etapes =
    { $nombre ->
        [one] { $longueur }, one stage
       *[other] { $longueur }, { $nombre } stages
    }
voie-morceaux = Some tracks are in several pieces: they are not continuous.

## Names

nom-retour = { $nom } (return)
nom-etape = { $voie }, stage { $etape }: { $bouts }
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
nom-section = { $voie }, km { $de } to { $a }
nom-etape-section = { $voie }, stage { $etape }, km { $de } to { $a }
nom-variante = { $voie }, { $variante }
nom-hors-etapes = { $nom }, outside the stages

## Files of tracks

repere-places =
    { $nombre ->
        [one] { $nombre } place
       *[other] { $nombre } places
    }
repere-km = km { $km }
repere-km-ecart = km { $km }, { $ecart } m off the way
trace-coupe = Track broken
trace-attention = Attention.
trace-suit-chemin = The track follows the waymarked way; { $aujourdhui }.
trace-suit-deviation = The track follows the diversion; { $aujourdhui }.
trace-denivele-hors-deviation = Climbs: { $montee }, { $descente } ({ $hors }).
repere-annonce = { $titre }, from { $du }
# For watches: at most 15 letters, and accents count twice.
repere-des-le = from { $jour }/{ $mois }
kml-deviation = Diversion: { $nom }
kml-longueur-balisee = Length of the waymarked way (m)
kml-longueur-aujourdhui = Length today, by the diversion (m)
trace-donnees-du = Data of { $date }.
trace-zip = One GPX file for each stage, all stages in one, and a table of them (etapes.csv).
trace-sans-producteur = Producer not named
trace-morceau = { $nom } (piece { $rang } of { $nombre } of a track that is not continuous)
kml-traces = Tracks
kml-longueur = Length (m)
kml-montee = Ascent (m)
kml-descente = Descent (m)
kml-methode = Method of counting ascents
kml-altitude-min = Lowest height (m)
kml-altitude-max = Highest height (m)
kml-duree = Walking time (min)
kml-duree-4kmh = Time at 4 km/h (min)
kml-km = Kilometre of the track
kml-ecart = Distance to the track (m)

## Pictures of the map

image-voies = The ways to Compostela
image-description = Map, north at the top: { $nom }
image-autour = around: { $droits }

## The picture of a profile

profil-titre = Profile: { $nom }, { $voie }
profil-etape = { $voie }, stage { $etape }
profil-etape-retour = { $voie }, stage { $etape }, return
profil-echelle = Heights drawn { $fois } times as steep.
profil-hauteurs = { $chiffres }. Ascent and descent by the method { $methode }. Lowest point { $bas } m, highest point { $haut } m.
profil-morceaux = The track is not continuous: { $nombre } pieces.
profil-localite = { $nom } ({ $km } km)
profil-localite-ecart = { $nom } ({ $km } km, { $ecart } off the way)
profil-localites = Towns: { $localites }.
profil-eau = Drinking water: { $lieux }.
profil-hebergements = Places to stay: { $lieux }.
profil-commerces = Shops: { $lieux }.
profil-autres = and { $nombre } more
profil-longueur = { $chiffres }.
profil-sans-hauteurs = The heights of this stage are not all known yet.
profil-noms-omis =
    { $nombre ->
        [one] One place is on the picture without its name, for lack of room.
       *[other] { $nombre } places are on the picture without their names, for lack of room.
    }
profil-rang-alertes = Alert
profil-alerte-jusqu-a = { $genre } until { $au }
profil-alerte-des = { $genre } from { $du }
profil-rang-eau = Water
profil-rang-lits = Beds
profil-rang-achats = Shops
profil-donnees = Data: { $droits }.

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } place
       *[other] { $nombre } places
    }

hote-accueil-pelerin = pilgrim welcome
hote-accueille = welcomes pilgrims
hote-ouvert = open: { $periode }
hote-prevenir = call { $heures } h ahead
hote-telephone = tel. { $numero }
hote-a-sa-localite = shown at its town
hote-fermetures = closed: { $jours }
hote-arrivee-entre = arrival from { $de } to { $a }
hote-arrivee-de = arrival from { $heure }
hote-arrivee-a = arrival until { $heure }
hote-langues = languages: { $langues }
hote-confirme = confirmed in { $mois } { $annee }
hote-non-confirme = not confirmed since { $annee }
source-et-licence = Source and licence: { $droits }.

## Lists of hosts

liste-titre = Lodgings – { $nom }
# The name of the sheet in a workbook.
liste-feuille = Lodgings
# $ecart is a measure (« 350 m »).
liste-resume =
    { $nombre ->
        [0] No published lodging within { $ecart } of the way.
        [one] { $nombre } lodging within { $ecart } of the way.
       *[other] { $nombre } lodgings within { $ecart } of the way, in walking order.
    }
liste-nuit = Night of { $nuit }: without the closed ones.
liste-note-km =
    { $depuis ->
        [etape] Km count from the start of the stage, in walking order; the distance to the way is as the crow flies.
        [voie] Km count from the start of the way, in walking order; the distance to the way is as the crow flies.
       *[variante] Km count from the start of the way, or of the variant, in walking order; the distance to the way is as the crow flies.
    }
liste-note-localite = “Town”: the host did not want the exact place published; km and distance are those of the town.
liste-note-trous = The track is broken: km do not count what is missing.
liste-note-prevenir = Ask the host before you set out.
liste-note-releve = Track recorded no later than { $date }.

liste-exact = exact
liste-localite = town
liste-oui = yes
liste-non = no

colonne-variante = Variant
colonne-etape = Stage
colonne-km = km
colonne-ecart = Off the way (m)
colonne-emplacement = Place
colonne-localite = Town
colonne-nom = Name
colonne-type = Type
colonne-places = Places
colonne-periode = Season
colonne-tarif = Price
colonne-accueil-pelerin = Pilgrim welcome
colonne-prevenir = Call ahead (h)
colonne-telephone = Telephone
colonne-courriel = E-mail
colonne-site = Website
colonne-adresse = Address
colonne-code = Code
colonne-offres = Services
colonne-fermetures = Closures
colonne-arrivee-heure = Arrival
colonne-langues = Languages
colonne-confirme = Confirmation
colonne-source = Source and licence
colonne-jour = Day
colonne-depart = From
colonne-arrivee = To
colonne-longueur = Length (km)

## Plans: étapes chosen by the walker

plan-nom = { $voies }: { $bouts }
plan-description =
    { $nombre ->
        [one] { $longueur }, { $nombre } day.
       *[other] { $longueur }, { $nombre } days.
    }
plan-jour = Day { $jour }: { $bouts }
plan-jour-longueur = Day { $jour }: { $bouts }, { $longueur }
plan-zip = One GPX file for each day, all days in one, and the lodgings (hebergements.csv).
plan-sans-hauteurs = Some heights are not known: there only the length counts, and the time is that at 4 km/h.
plan-sans-hebergement = No published lodging at the end
plan-sans-hebergement-voulu = No published lodging at the end is what you ask for
plan-criteres = Lodgings asked for: { $criteres }.
plan-critere-places =
    { $nombre ->
        [one] at least { $nombre } place
       *[other] at least { $nombre } places
    }
plan-critere-contact = telephone, e-mail or web site published
plan-critere-confirme = confirmed since { $jour }
plan-methode-effort = kilometre of effort (Leistungskilometer of the Swiss army and of Youth+Sport): 1 km, or 100 m of ascent, counts 1

## Beds: warnings of long stretches without one, and the report on them. $nuit is one of the first two messages, $distance a
# measure (« 31 km »).

lits-nuit = Night of { $date }
lits-jusque = Until { $date }
lits-apres = { $nuit }, after { $dernier }: next open bed in { $distance }, { $prochain }.
lits-apres-aucun = { $nuit }, after { $dernier }: no open bed until the end of the way, in { $distance }.
lits-premier = { $nuit }, from the start of the way: first open bed in { $distance }, { $prochain }.
lits-aucun = { $nuit }: no open bed on the whole way ({ $distance }).
lits-a-confirmer = { $lieu } (ask whether it is open)
lits-debut = start of the way
lits-fin = end of the way
lits-commune = { $nom } (km { $km })
lits-colonne-mois = Month
lits-colonne-voie = Way
lits-colonne-sens = Direction
lits-colonne-longueur = Longest forced day (km)
lits-colonne-jour = From the night of
lits-colonne-jours = Nights of the month
lits-colonne-de-km = From (km)
lits-colonne-de = From
lits-colonne-a-km = To (km)
lits-colonne-a = To
lits-colonne-trous = Gaps in the line
lits-colonne-commune = Town { $rang }
lits-colonne-avec = Day with one more host, town { $rang } (km)

## Pages

page-demonstration = Demonstration data.
invente-tout = Invented path: do not follow it.
invente-km = Invented path { $parties }: do not follow it.
invente-en-partie = Path invented in part: do not follow it.
page-accueil = The ways to Compostela in Brittany
page-a-ecart = { $ecart } off
page-fichiers = Take this list along
page-offres = Services
page-ecart = Off the way
page-hebergement = Lodging, contact

page-liste-liens = Around this list
page-agenda = Follow closures in a calendar
page-liste-nuit = Lodging open in the night of
page-liste-voir = Show
# A link to the list of hosts farther away. $ecart is a measure (« 10 km »).
page-liste-plus-loin = Up to { $ecart } from the way
page-carte-etape = Map of the stage
page-carte-voie = Map of the way
page-toute-la-voie = The whole way
page-sens-aller = Outward
page-sens-retour = Return
page-tableur = Spreadsheet (XLSX)
page-ligne-principale = Main line
page-variante = Variant { $variante }
# $longueur is a measure (« 12,3 km »).
page-le-long = Along { $longueur }
page-aucun-hebergement = No lodging along these { $longueur }.
page-etape = Stage { $numero }: { $bouts }

page-plan-titre = My own stages – { $nom }
page-plan-formulaire = My own stages
page-plan-resume =
    { $nombre ->
        [one] { $longueur } in one day, for about { $voulu } a day and { $max } at most.
       *[other] { $longueur } in { $nombre } days, for about { $voulu } a day and { $max } at most.
    }
page-plan-liens = Proposals
page-plan-proposition =
    { $nombre ->
        [one] Proposal { $numero }: { $nombre } day
       *[other] Proposal { $numero }: { $nombre } days
    }
page-plan-fichiers = Take these stages along
page-plan-zip = One GPX a day (ZIP)
page-plan-csv = Lodgings (CSV)
page-plan-de = From
page-plan-a = To
page-plan-debut = the start of the way
page-plan-fin = the end of the way
page-plan-km-par-jour = Km a day
page-plan-km-max = At most
page-plan-sens = Direction
page-plan-hebergements = Lodgings
page-plan-tous = all
page-plan-criteres = What the lodging must offer
page-plan-offres = Services (all that are ticked)
page-plan-places = Places at least
page-plan-confirme = Facts confirmed since
page-plan-contact = telephone, e-mail or web site published
page-plan-depart-le = Leave on
page-plan-proposer = Propose stages
page-plan-jours = Day by day
page-plan-colonne-jour = Day
page-plan-colonne-bouts = From – to
page-plan-colonne-montee = Up, down
page-plan-colonne-marche = Walking
page-plan-trop-long = Longer than wanted: no stop is nearer
page-plan-arrivee = Day { $jour }, at the end: { $lieu }
page-plan-autres =
    { $nombre ->
        [one] And { $nombre } other.
       *[other] And { $nombre } others.
    }
page-plan-note-choix = Stages are chosen so that each day is close to the km wanted, 100 m of ascent counting for 1 km (kilometre of effort). Ascents: method { $methode }.
page-plan-note-ecart = The distance to the way is as the crow flies; “town”: the host did not want the exact place published. Ask before you set out.

# For browsers without JavaScript. $liste is a link; the next message is its text.

## The map (src/web)

carte-sources = Show the sources
carte-me-situer = Find my location
carte-position-indisponible = Location not available
carte-titre = Map of the ways
carte-nord = Turn north up
carte-agrandir = Zoom in
carte-reduire = Zoom out
carte-fermer = Close
carte-service-muet = The service does not answer: the map may be incomplete.
carte-sans-webgl = This browser cannot draw the map (WebGL is missing). The picture and the text remain.
carte-aucun-service = No known service
carte-reponses =
    { $nombre ->
        [one] { $nombre } answer
       *[other] { $nombre } answers
    }
carte-aucune-reponse = No answer for “{ $texte }”
carte-recherche-echouee = The search failed. Try again.
carte-octets-ko = { $nombre } kB
carte-octets-mo = { $nombre } MB
carte-garder-compte = Working out the size…
carte-garder-question = Pages, map, beds and track are { $taille } to download, and take about { $place } on this device.
carte-garder-oui = Keep ({ $taille })
carte-garder-annuler = Cancel
carte-garder-cours = { $fait } of { $tout }
carte-garder-fini = Kept on this device, as seen on { $date }.
carte-garder-coupe = Interrupted at { $fait } of { $tout }. Nothing is lost.
carte-garder-reprendre = Go on
carte-garder-plein = This device has too little room: nothing was kept. Free { $place } and try again.
carte-garder-echec = The service does not answer. Try again where there is a network.
carte-garder-enlever = Remove from this device
carte-garder-maj = Update available: { $taille }
carte-garder-changements = { $maj } — { $changements }
carte-garder-mettre-a-jour = Update
carte-garder-hors-ligne = Page kept on this device: closures and lodgings as seen on { $date }.
carte-garder-supprimee = This page no longer exists on the site (noticed on { $depuis }). What is kept here dates from { $date }.
carte-garder-finie = (over since then, by the date of this device)
carte-garder-rien = Nothing is kept on this device. Open a way or a stage and touch “Keep offline”.
carte-garder-absente = There is no network, and the page you asked for is not kept on this device.
carte-garder-iphone = On iPhone and iPad: first add this page to the home screen (Share, then “Add to Home Screen”) and keep it from there. Otherwise Safari forgets everything after seven days.
carte-reglages = Legend and settings
carte-styles = Colours
carte-style-auto = Like the device
carte-style-hent = Light
carte-style-sombre = Dark
carte-style-contraste = High contrast
carte-fonds = Ground
carte-fond-accord = This ground comes from { $hote }. If you show it, that site learns the IP address of your device and the region that you look at.
carte-fond-oui = Show this ground
carte-fond-non = No, thank you
carte-fond-muet = The ground “{ $nom }” does not answer: the map is shown without it.
carte-fond-retirer = Ask { $hote } for nothing any more
carte-perturbation-deviation = Diversion to follow: { $longueur }
carte-perturbation-detour = Diversion to follow
carte-fermer-la-carte = Close the map
carte-gestes-souris = Use Ctrl and the wheel to zoom the map
carte-gestes-mac = Use ⌘ and the wheel to zoom the map
carte-gestes-doigts = Use two fingers to move the map
carte-plein-ecran = Full screen
carte-plein-ecran-fin = Leave full screen
carte-copier = Copy
carte-copie = Copied
carte-plus-de-texte = More text
carte-moins-de-texte = Less text
carte-couches = What the map shows
carte-couche-hebergeurs = Places to stay
carte-couche-localites = Towns
carte-couche-points = Water, shops, heritage
carte-couche-relief = Relief
carte-legende-voie = Way
carte-legende-ferme = No passage
carte-legende-gene = Difficult passage
carte-position-http = Browsers give the position only to sites on https. This address is on http.
carte-position-refusee = This site may not know the position. The settings of the browser can change that.
carte-ici-attente = Looking for the position…
carte-ici-km = { $km } from the start
carte-ici-sur-le-chemin = You are on the way.
carte-ici-ecart = The way is { $distance } from here, to the { $sens }.
carte-ici-loin = No way within { $distance } of here.
carte-ici-reste = { $longueur } left to the end of the stage
carte-ici-eau = Next water, in { $dans }:
carte-ici-lit = Next bed, in { $dans }:
carte-ici-precision = Position exact to { $distance }.
carte-ce-soir = Where to sleep tonight
carte-ce-soir-rien = No bed known within 25 km ahead.
carte-cap-nord = north
carte-cap-nord-est = north-east
carte-cap-est = east
carte-cap-sud-est = south-east
carte-cap-sud = south
carte-cap-sud-ouest = south-west
carte-cap-ouest = west
carte-cap-nord-ouest = north-west

## Closures

perturbation-titre = { $genre }, { $gravite }
perturbation-depuis-jusqu-a = since { $du }, until { $au }
perturbation-depuis = since { $du }, end not known
perturbation-annoncee = from { $du }, until { $au }
perturbation-annoncee-sans-fin = from { $du }, end not known
perturbation-km = from km { $de } to km { $a }
perturbation-au-km = at km { $km }
perturbation-phrase = { $titre }, { $lieu }, { $dates }
perturbation-avec-texte = { $phrase }: { $texte }
perturbation-avec-deviation = { $phrase } (diversion of { $longueur })
perturbation-aujourdhui = today { $longueur } by the diversion (waymarked way: { $balisee })
perturbation-hors-detours = ascent and descent without those of the diversion, whose heights are not known
perturbation-verifiee = checked on { $date }
perturbation-source = source: { $source }
# Labels on the map. The name of the closure stands before these words, and a date follows: « Travaux jusqu'au 30/06 ».
style-perturbation-jusqu-a = until
style-perturbation-des-le = from

# What a closure is and where, without its dates.
perturbation-breve = { $titre }, { $lieu }
# The heading of the closures on a page.
page-perturbations = Closures on this way
# The type of a row of a list that is no host.
liste-perturbation = Closure
plan-perturbation = Day { $jour }: { $phrase }
plan-deviation = { $longueur } by the diversion (waymarked way: { $balisee })
agenda-titre = Closures on the ways
agenda-titre-voie = Closures: { $nom }
agenda-evenement = { $voie }: { $quoi }

## Pages of the site

page-au-contenu = Skip to content
page-chercher = Search for a place, a stage, a lodging
page-chercher-bouton = Search
page-langues = Languages
page-pied = Other pages
page-fil = You are here
page-toutes-les-voies = All ways
page-aide = Help
page-accessibilite = Accessibility
page-donnees = Data for apps and sites
page-embed-page = Full page (new tab)
page-embed-parametre = The parameter “{ $nom }” of this map is wrong.
page-embed-disparue = This map no longer exists: its way or stage was removed or renamed.
page-embed-refusee = This map is not shown on this site.
page-embed-plus-tard = The map is not available right now. Reload the page in a moment.
page-integrer = Put a map on another site
page-integrer-resume = Choose a map, look at it, copy it into your site.
page-integrer-formulaire = Choice of the map
page-integrer-voie = Way
page-integrer-etape = Stage
page-integrer-toute-la-voie = The whole way
page-integrer-langue = Language of the map
page-integrer-hauteur = Height in pixels
page-integrer-liste = List below the map
page-integrer-leger = Picture first, map on touch
page-integrer-details = More choices
page-integrer-km = Section, in kilometres
page-integrer-style = Colours
page-integrer-fond = Ground
page-integrer-fond-du-service = That of the site
page-integrer-couleur = Colour of the line
page-integrer-types = Types of lodging (none: all)
page-integrer-voir = Show the map
page-integrer-apercu = Preview

page-verifier = Is my line right?
page-verifier-resume = Give a track: see what is wrong, where, and what to do. Then how it differs from the published way.
page-verifier-fichier = GPX, KML, GeoJSON, FIT, zipped Shapefile or GeoPackage file (at most 20 MB)
page-verifier-reglages = Compare differently
page-verifier-tolerance = Tolerance, in metres
page-verifier-reference = Compare with this other file instead of the published way
page-verifier-bouton = Check
page-verifier-prive = Nothing is published from here, and your file is not kept.
page-verifier-refus = This file was not checked
page-verifier-attendre = Try again in { $secondes } seconds.
page-verifier-resultat = Result
page-verifier-lu =
    { $format }, { $lignes ->
        [one] { $lignes } line
       *[other] { $lignes } lines
    }, { $points } points
page-verifier-points = Points
page-verifier-votre-trace = Your track
page-verifier-croquis =
    Sketch of your track, with { $nombre ->
        [one] { $nombre } finding
       *[other] { $nombre } findings
    }
page-verifier-constats = What is wrong
page-verifier-rien = nothing to report
page-verifier-tout-va-bien = No rule finds anything wrong.
page-verifier-erreurs =
    { $nombre ->
        [one] { $nombre } error
       *[other] { $nombre } errors
    }
page-verifier-avertissements =
    { $nombre ->
        [one] { $nombre } warning
       *[other] { $nombre } warnings
    }
page-verifier-informations =
    { $nombre ->
        [one] { $nombre } remark
       *[other] { $nombre } remarks
    }
page-verifier-erreurs-aide = to be corrected
page-verifier-avertissements-aide = probably a mistake: look
page-verifier-informations-aide = often meant
page-verifier-autres =
    { $nombre ->
        [one] one more
       *[other] { $nombre } more
    }
page-verifier-omis = And { $nombre } more that are not on this page.
page-verifier-km = km { $km }
page-verifier-de-a = km { $de } to { $a }
page-verifier-voir = See
page-verifier-sur-la-carte = on the map
page-verifier-legende = Legend of the map
page-verifier-legende-publie = Published way
page-verifier-legende-repare = Mended track
page-verifier-legende-ecart = Difference
page-verifier-comparaison = Comparison
page-verifier-suit-rien = This line follows no published way: it is compared with nothing.
page-verifier-suit-nulle-part = This line nowhere follows the one that it is compared with.
page-verifier-suit = This line follows { $lignes }, in the same direction.
page-verifier-suit-inverse = This line follows { $lignes }, in the other direction.
page-verifier-suit-mixte = This line follows { $lignes }, in both directions.
page-verifier-meme = Both are the same, within { $ecart }.
page-verifier-differe =
    { $nombre ->
        [one] It differs in one place
       *[other] It differs in { $nombre } places
    }, by { $ecart } at most.
page-verifier-differe-loin =
    { $nombre ->
        [one] It differs in one place
       *[other] It differs in { $nombre } places
    }, by more than 1 km.
page-verifier-ligne-etape = stage { $etape } of the way “{ $voie }”
page-verifier-ligne-voie = the way “{ $voie }”
page-verifier-ligne-troncon = the section “{ $troncon }”
page-verifier-ligne-reference = the reference line
page-verifier-et-publie = { $trace } (published way: { $publie })
page-verifier-plus-d-un-km = more than 1 km
page-verifier-nouveau = Beyond the published way
page-verifier-manquant = Missing from your track
page-verifier-hausdorff = Greatest distance (Hausdorff)
page-verifier-frechet = Distance when walking both (Fréchet)
page-verifier-ecarts = Where the two lines differ
page-verifier-ecart = Runs elsewhere
page-verifier-ajout = Added
page-verifier-manque = Missing
page-verifier-gauche = left
page-verifier-droite = right
page-verifier-deux-cotes = both sides
page-verifier-au-plus-en-moyenne = { $plus } at most, { $moyenne } on average
page-verifier-colonne-quoi = Difference
page-verifier-colonne-longueur = Length
page-verifier-colonne-ecart = Distance
page-verifier-colonne-cote = Side
page-verifier-reparer = Mend
page-verifier-reparer-aide = Choose, look at the effect, then download. Nothing else changes.
page-verifier-sans-script = Without JavaScript, choose your file again at the top of the page before each button: it was not kept.
page-verifier-par-ordre = Put the pieces in order
page-verifier-par-sens = Turn the track into the direction of the published way
page-verifier-par-sommets-doubles = Remove double points
page-verifier-par-aller-retour = Remove spikes (out and back)
page-verifier-par-bruit-gps = Remove the knots of points around rests
page-verifier-par-trous = Join ends that nearly touch
page-verifier-par-simplification = Keep fewer points
page-verifier-par-altitudes = Take the heights of the published way
page-verifier-propose =
    (suggested: { $nombre ->
        [one] one finding
       *[other] { $nombre } findings
    })
page-verifier-montrer = Show the effect
page-verifier-fait = What was mended
page-verifier-colonne-reparation = Mend
page-verifier-colonne-fois = How many
page-verifier-colonne-ou = Where
page-verifier-fois =
    { $nombre ->
        [0] nothing to do
        [one] once
       *[other] { $nombre } times
    }
page-verifier-reste = The mended track still has:
page-verifier-gpx = Download the mended GPX
page-verifier-geojson = As GeoJSON
page-verifier-base = The published ways
page-verifier-base-resume = The same rules check the store after each change.
page-verifier-qgis = To correct them, drop this file into QGIS: each finding has its place and its cure there.
page-verifier-geojson-constats = Download these findings (GeoJSON)
page-verifier-autre = Check a file, or another way
carte-verifier-envoi = Sending: { $part } %
carte-verifier-lecture = Reading and checking…
carte-verifier-precedent = Previous
carte-verifier-suivant = Next
carte-verifier-deposer = or drop it here
carte-verifier-coupe = The file did not arrive: there is no network, or the service does not respond. Try again.
carte-verifier-telecharge = Mended file downloaded.
page-licences = Software licences
page-inconnu = unknown
page-distance = Distance
page-marche = Walking time
page-montee = Climb
page-descente = Descent
page-format-fit = For a Garmin, Suunto or Coros watch
page-format-fit-aide = FIT file: the course, with the time at each place.
page-format-kml = For Google Earth
page-format-kml-aide = KML file.
page-format-zip = All stages, one file each
page-format-zip-aide = ZIP archive of GPX files, with a table of them.
page-format-geojson = For map software
page-format-geojson-aide = GeoJSON file, for example for QGIS.
page-format-app = For a phone (OsmAnd, Organic Maps)
page-format-app-aide = GPX file with the lodgings, the water and the places on the way.
page-format-ancien = For an old GPS device
page-format-ancien-aide = Lighter GPX file: fewer points, the same way.
page-format-xlsx = The lodgings in a spreadsheet
page-format-xlsx-aide = XLSX file, for Excel or LibreOffice.
page-etape-courte = Stage { $etape }
page-carte-toucher = Touch the map to open it.
page-sans-trace = The track of this stage is not published yet.
page-voie-sans-trace = The track of this way is not published yet.
page-sans-contact = This host has not published any contact details. The tourist office or the town hall can help.
page-appeler = Call
page-appeler-qui = Call { $nom }
page-ou-dormir = Where to sleep
page-aucun-lit = No published lodging within 2 km of this stage.
page-liste-a-imprimer = List of lodgings, for printing
page-profil = Profile
page-ce-que-l-on-passe = What you pass
page-autres-etapes = Neighbouring stages
page-variantes = Variants
page-guides = Printed guides
page-telecharger-gpx = Download the GPX
page-telecharger-devie = Download the GPX by the detour
page-autres-formats = Other formats
page-precedente = Stage { $etape }, before
page-suivante = Stage { $etape }, after
page-ce-soir = Tonight: { $nom }, km { $km }
page-lit-suivant = No open bed on this stage. The next: { $nom }, { $longueur } after its end
page-voie-resume =
    { $nombre ->
        [one] One stage. { $chiffres }.
       *[other] { $nombre } stages. { $chiffres }.
    }
page-avec-variantes = { $longueur } with all variants.
page-composer = Plan my own stages
page-les-etapes = Stages
page-aucune-etape = This way has no stages yet.
page-voir-aussi = See also
page-imprimer = Version for printing
page-hebergements =
    { $nombre ->
        [0] no lodging
        [one] { $nombre } lodging
       *[other] { $nombre } lodgings
    }
page-hebergements-titre = Lodgings
page-bienvenue = The ways begin here: choose one, look at its stages, take its track and the list of its beds with you.
page-ou-suis-je = Where am I?
page-les-voies = The ways
page-aucune-voie = No way is published yet.
page-comment-choisir = How to choose?
page-comment-choisir-texte = By the start that is near you, by the length, or by the beds: each stage says how many there are. All ways meet before they leave Brittany.
page-nombre-etapes =
    { $nombre ->
        [one] { $nombre } stage
       *[other] { $nombre } stages
    }
page-aucun-service = No known service.
page-sur-la-carte = Show on the map
page-y-aller = Open in an app
page-en-savoir-plus = Learn more
page-photo = Photo
page-sur-les-voies = On the ways
page-sur-le-chemin = km { $km }, on the way
page-pres-du-chemin = km { $km }, { $ecart } from the way
page-recherche = Search
page-recherche-vide = Type the name of a place, a stage or a lodging.
page-recherche-resume =
    { $nombre ->
        [0] Nothing is called "{ $question }". Try a shorter word.
        [one] One result for "{ $question }".
       *[other] { $nombre } results for "{ $question }".
    }
page-introuvable = There is no such page
page-introuvable-aide = Its address may have changed, or a word is misspelt. Search above, or go back to the ways.
page-incorrecte = This request is not understood
page-incorrecte-aide = Go back to the previous page and change what you typed.
page-occupe = Many people at the moment
page-occupe-aide = Reload this page in some seconds.
page-defaut = A defect of the service
page-defaut-aide = It is in the log. The rest of the site works: go back to the ways.
page-peut-etre = You may be looking for
page-imprimer-consigne = Print this page, or save it as PDF.
page-papier = Paper
page-livret = Booklet
page-livret-consigne = Print on both sides, flipped on the short edge, without margins; then fold the sheets together.
page-sommaire = Contents
page-perturbations-voies = Closures at the moment: { $nombre }
page-hors-ligne = Offline
page-garder = Keep offline
hors-ligne-chemin = the way has moved
hors-ligne-chemin-km = the way has moved at km { $km }
hors-ligne-perturbations =
    { $nombre ->
        [one] a disruption is announced or has changed
       *[other] { $nombre } disruptions are announced or have changed
    }
hors-ligne-perturbations-finies =
    { $nombre ->
        [one] a disruption has ended
       *[other] { $nombre } disruptions have ended
    }
hors-ligne-hotes-telephone =
    { $nombre ->
        [one] a host has a new telephone number
       *[other] { $nombre } hosts have new telephone numbers
    }
hors-ligne-hotes-nouveaux =
    { $nombre ->
        [one] a new host
       *[other] { $nombre } new hosts
    }
hors-ligne-hotes-retires =
    { $nombre ->
        [one] a host has withdrawn
       *[other] { $nombre } hosts have withdrawn
    }
hors-ligne-hotes-autres =
    { $nombre ->
        [one] a host has changed its details
       *[other] { $nombre } hosts have changed their details
    }
hors-ligne-lieux =
    { $nombre ->
        [one] a place has changed
       *[other] { $nombre } places have changed
    }
