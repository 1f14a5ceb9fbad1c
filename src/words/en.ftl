# What people read, in English. fr.ftl is the reference: the same messages with the same arguments.

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

## Measures

mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes }
duree-intervalle = { $de } to { $a }

## Figures of a way; $longueur, $ligne, $tout, $hauteur and $duree are measures

chiffres-montee = ascent { $hauteur }
chiffres-descente = descent { $hauteur }
longueur-ligne-principale = { $ligne } by the main line, { $tout } with the variants
longueur-variante = { $ligne } by the variant { $variante }, { $tout } with all variants

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } place
       *[other] { $nombre } places
    }

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
carte-sans-webgl = This browser cannot draw the map (WebGL is missing). The list of ways still works.
carte-aucun-service = No known service
carte-telecharger-trace = Download the track (GPX)
carte-telecharger-trace-de = Download the track: { $nom } (GPX)
carte-hebergements-etape = Lodgings along the stage
carte-aucune-voie = No way is published yet.
carte-voies-manquent = The list of ways could not be loaded. Reload the page.
carte-page-manque = This page could not be loaded. Reload it.
# Followed by the links.
carte-traces = Tracks:
carte-liste-hebergeurs = List of hosts:
carte-a-imprimer = to print
carte-profil = Profile: { $chiffres }
carte-mes-etapes = My own stages: choose your km per day
carte-les-etapes = The stages
carte-toutes-les-voies = All ways
carte-reponses =
    { $nombre ->
        [one] { $nombre } answer
       *[other] { $nombre } answers
    }
carte-aucune-reponse = No answer for “{ $texte }”
carte-recherche-echouee = The search failed. Try again.
