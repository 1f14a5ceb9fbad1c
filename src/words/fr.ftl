# What people read, in French. en.ftl has the same messages with the same arguments; a test compares the two.
# A number that must look the same in every file comes as text ($nombre « 12,3 »); one that decides a plural comes as a number.

## Vocabularies: one name for each word of the store (model::vocabulary)

type-gite = Gîte
type-accueil-pelerin = Accueil pèlerin
type-chambre-hotes = Chambre d'hôtes
type-hotel = Hôtel
type-camping = Camping
type-communaute = Communauté
type-autre = Autre hébergement

position-exacte = À sa place exacte
position-localite = À sa localité
position-non = Non publié

categorie-patrimoine = Patrimoine
categorie-religieux = Lieu religieux
categorie-eau = Eau potable
categorie-toilettes = Toilettes
categorie-abri = Abri
categorie-vue = Point de vue
categorie-tampon = Tampon
categorie-commerce = Commerce
categorie-transport = Transport
categorie-sante = Santé
categorie-danger = Danger
categorie-autre = Autre

service-commerce = commerce
service-boulangerie = boulangerie
service-restaurant = restaurant
service-eau = eau potable
service-pharmacie = pharmacie
service-medecin = médecin
service-gare = gare
service-car = car
service-banque = banque
service-poste = poste
service-office-tourisme = office de tourisme

## Measures

mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes }
duree-intervalle = { $de } à { $a }

## Figures of a way; $longueur, $ligne, $tout, $hauteur and $duree are measures

chiffres-montee = montée { $hauteur }
chiffres-descente = descente { $hauteur }
longueur-ligne-principale = { $ligne } par la ligne principale, { $tout } avec les variantes
longueur-variante = { $ligne } par la variante { $variante }, { $tout } avec toutes les variantes

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } place
       *[other] { $nombre } places
    }

## The map (src/web)

carte-sources = Afficher les sources
carte-me-situer = Me situer
carte-position-indisponible = Position indisponible
carte-titre = Carte des chemins
carte-nord = Remettre le nord en haut
carte-agrandir = Agrandir
carte-reduire = Réduire
carte-fermer = Fermer
carte-service-muet = Le service ne répond pas : la carte est peut-être incomplète.
carte-sans-webgl = Ce navigateur ne sait pas dessiner la carte (WebGL manque). La liste des voies reste utilisable.
carte-aucun-service = Aucun service connu
carte-telecharger-trace = Télécharger la trace (GPX)
carte-telecharger-trace-de = Télécharger la trace : { $nom } (GPX)
carte-hebergements-etape = Les hébergements le long de l'étape
carte-aucune-voie = Aucune voie n'est encore publiée.
carte-voies-manquent = La liste des voies n'a pas pu être chargée. Rechargez la page.
carte-page-manque = Cette page n'a pas pu être chargée. Rechargez-la.
# Followed by the links.
carte-traces = Traces :
carte-liste-hebergeurs = Liste des hébergeurs :
carte-a-imprimer = à imprimer
carte-profil = Profil : { $chiffres }
carte-mes-etapes = Mes étapes : choisir ses km par jour
carte-les-etapes = Les étapes
carte-toutes-les-voies = Toutes les voies
carte-reponses =
    { $nombre ->
        [one] { $nombre } réponse
       *[other] { $nombre } réponses
    }
carte-aucune-reponse = Aucune réponse pour « { $texte } »
carte-recherche-echouee = La recherche n'a pas abouti. Réessayez.
