# The texts that people read, in French: the reference. Every other language has the same messages with the same
# arguments; a test compares them.
#
# A number that must look the same in every file is passed as text ($nombre: « 12,3 »). A number that chooses a plural
# is passed as a number.

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

offre-diner = dîner
offre-petit-dejeuner = petit déjeuner
offre-demi-pension = demi-pension
offre-cuisine = cuisine à disposition
offre-epicerie = épicerie
offre-linge = lave-linge
offre-draps = draps
offre-chien = chiens acceptés
offre-equide = équidés acceptés
offre-velo = abri à vélos
offre-accessible = accessible en fauteuil roulant
offre-navette = navette
offre-wifi = Wi-Fi
offre-participation-libre = participation libre
offre-credencial = créanciale tamponnée
offre-sans-chien = chiens non acceptés
offre-sans-equide = équidés non acceptés

genre-perturbation-ferme = Fermé
genre-perturbation-deviation = Déviation
genre-perturbation-danger = Danger
genre-perturbation-travaux = Travaux
genre-perturbation-chasse = Chasse
genre-perturbation-maree = Marée
genre-perturbation-autre = À savoir

gravite-information = pour information
gravite-gene = passage gêné
gravite-bloquant = passage impossible

langue-br = breton
langue-de = allemand
langue-en = anglais
langue-es = espagnol
langue-fr = français
langue-it = italien
langue-nl = néerlandais
langue-pt = portugais

direction-nord = nord
direction-nord-est = nord-est
direction-est = est
direction-sud-est = sud-est
direction-sud = sud
direction-sud-ouest = sud-ouest
direction-ouest = ouest
direction-nord-ouest = nord-ouest

sens-aller = aller
sens-retour = retour

genre-voie = Voie
genre-etape = Étape
genre-localite = Localité

# Devices group the waypoints of a file under these names.
groupe-localites = Localités
groupe-hebergeurs = Hébergeurs
groupe-points-interet = Points d'intérêt
groupe-perturbations = Perturbations

mois-1 = janvier
mois-2 = février
mois-3 = mars
mois-4 = avril
mois-5 = mai
mois-6 = juin
mois-7 = juillet
mois-8 = août
mois-9 = septembre
mois-10 = octobre
mois-11 = novembre
mois-12 = décembre

## Measures

# Separates the facts in a description.
separateur-faits = { " ; " }
mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes }
duree-intervalle = { $de } à { $a }

# $annee has four digits, the others two.
date = { $jour }/{ $mois }/{ $annee }
liste-et = { $un } et { $autre }
bouts = { $de } – { $a }

## Periods: on which days of the year a host is open

periode-jour =
    { $jour ->
        [1] 1er { $mois }
       *[other] { $jour } { $mois }
    }
periode-de-a = { $de } à { $a }
periode-toute-l-annee = toute l'année
periode-ferme = fermé
periode-sauf = sauf { $jours }

## Figures of a way. $longueur, $ligne, $tout, $hauteur and $duree are measures (« 12,3 km », « 4 h 30 »).

chiffres-montee = montée { $hauteur }
chiffres-descente = descente { $hauteur }
longueur-ligne-principale = { $ligne } par la ligne principale, { $tout } avec les variantes
longueur-variante = { $ligne } par la variante { $variante }, { $tout } avec toutes les variantes

chiffres-relief = { $longueur }, { $montee }, { $descente } (méthode { $methode }), marche { $duree }
chiffres-4kmh = { $chiffres } ; { $duree } à 4 km/h.
chiffres-morceaux = Tracé en { $nombre } morceaux : il n'est pas continu.
chiffres-simplifie = Tracé simplifié à { $points } points, qui s'écarte au plus de { $ecart } m du tracé complet.
voie-etapes =
    { $nombre ->
        [one] { $longueur }, une étape
       *[other] { $longueur }, { $nombre } étapes
    }
voie-morceaux = Certains tracés sont en plusieurs morceaux : ils ne sont pas continus.

## Names

nom-retour = { $nom } (retour)
nom-etape = { $voie }, étape { $etape } : { $bouts }
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
nom-section = { $voie }, km { $de } à { $a }
nom-etape-section = { $voie }, étape { $etape }, km { $de } à { $a }
nom-variante = { $voie }, { $variante }
nom-hors-etapes = { $nom }, hors étapes

## Files of tracks

# Plural also for one place: the text of existing GPX files must not change.
repere-places = { $nombre } places
repere-km = km { $km }
repere-km-ecart = km { $km }, à { $ecart } m du chemin
trace-coupe = Tracé coupé
trace-attention = Attention.
trace-suit-chemin = La trace suit le chemin balisé ; { $aujourdhui }.
trace-suit-deviation = La trace suit la déviation ; { $aujourdhui }.
trace-denivele-hors-deviation = Dénivelé : { $montee }, { $descente } ({ $hors }).
repere-annonce = { $titre }, à partir du { $du }
# For watches: at most 15 letters, and accents count twice.
repere-des-le = dès le { $jour }/{ $mois }
kml-deviation = Déviation : { $nom }
kml-longueur-balisee = Longueur du chemin balisé (m)
kml-longueur-aujourdhui = Longueur aujourd'hui, par la déviation (m)
trace-donnees-du = Données du { $date }.
trace-zip = Un fichier GPX par étape, toutes les étapes dans un seul, et leur tableau (etapes.csv).
trace-sans-producteur = Producteur non précisé
trace-morceau = { $nom } (morceau { $rang } sur { $nombre } d'un tracé qui n'est pas continu)
kml-traces = Tracés
kml-longueur = Longueur (m)
kml-montee = Montée (m)
kml-descente = Descente (m)
kml-methode = Méthode de calcul du dénivelé
kml-altitude-min = Altitude minimale (m)
kml-altitude-max = Altitude maximale (m)
kml-duree = Durée de marche (min)
kml-duree-4kmh = Durée à 4 km/h (min)
kml-km = Kilomètre du tracé
kml-ecart = Écart au tracé (m)

## Pictures of the map

image-voies = Les voies vers Compostelle
image-description = Carte, le nord en haut : { $nom }
image-autour = autour : { $droits }

## The picture of a profile

profil-titre = Profil : { $nom }, { $voie }
profil-etape = { $voie }, étape { $etape }
profil-etape-retour = { $voie }, étape { $etape }, retour
profil-echelle = Hauteurs exagérées { $fois } fois.
profil-hauteurs = { $chiffres }. Montée et descente par la méthode { $methode }. Point le plus bas { $bas } m, point le plus haut { $haut } m.
profil-morceaux = Le tracé n'est pas continu : { $nombre } morceaux.
profil-localite = { $nom } ({ $km } km)
profil-localite-ecart = { $nom } ({ $km } km, à { $ecart } du chemin)
profil-localites = Localités : { $localites }.
profil-eau = Eau potable : { $lieux }.
profil-hebergements = Hébergements : { $lieux }.
profil-commerces = Commerces : { $lieux }.
profil-autres = et { $nombre } autres
profil-longueur = { $chiffres }.
profil-sans-hauteurs = Les hauteurs de cette étape ne sont pas encore toutes connues.
profil-noms-omis =
    { $nombre ->
        [one] Un lieu est sur le dessin sans son nom, faute de place.
       *[other] { $nombre } lieux sont sur le dessin sans leur nom, faute de place.
    }
profil-rang-alertes = Alerte
profil-alerte-jusqu-a = { $genre } jusqu'au { $au }
profil-alerte-des = { $genre } à partir du { $du }
profil-rang-eau = Eau
profil-rang-lits = Lits
profil-rang-achats = Achats
profil-donnees = Données : { $droits }.

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } place
       *[other] { $nombre } places
    }

hote-accueil-pelerin = accueil pèlerin
hote-accueille = accueille les pèlerins
hote-ouvert = ouvert : { $periode }
hote-prevenir = prévenir { $heures } h avant
hote-telephone = tél. { $numero }
hote-a-sa-localite = placé à sa localité
hote-fermetures = fermé : { $jours }
hote-arrivee-entre = arrivée de { $de } à { $a }
hote-arrivee-de = arrivée à partir de { $heure }
hote-arrivee-a = arrivée jusqu'à { $heure }
hote-langues = langues : { $langues }
hote-confirme = confirmé en { $mois } { $annee }
hote-non-confirme = non confirmé depuis { $annee }
source-et-licence = Source et licence : { $droits }.

## Lists of hosts

liste-titre = Hébergements – { $nom }
# The name of the sheet in a workbook.
liste-feuille = Hébergements
# $ecart is a measure (« 350 m »).
liste-resume =
    { $nombre ->
        [0] Aucun hébergement publié à { $ecart } au plus du chemin.
        [one] { $nombre } hébergement à { $ecart } au plus du chemin.
       *[other] { $nombre } hébergements à { $ecart } au plus du chemin, dans l'ordre de la marche.
    }
liste-nuit = Nuit du { $nuit } : sans les hébergements fermés.
liste-note-km =
    { $depuis ->
        [etape] Les km se comptent depuis le début de l'étape, dans le sens de la marche ; l'écart est la distance au chemin à vol d'oiseau.
        [voie] Les km se comptent depuis le début de la voie, dans le sens de la marche ; l'écart est la distance au chemin à vol d'oiseau.
       *[variante] Les km se comptent depuis le début de la voie, ou de la variante, dans le sens de la marche ; l'écart est la distance au chemin à vol d'oiseau.
    }
liste-note-localite = « Localité » : l'hébergeur n'a pas souhaité que son emplacement soit publié ; km et écart sont ceux de sa localité.
liste-note-trous = Le tracé est interrompu : les km ne comptent pas ce qui manque.
liste-note-prevenir = Renseignez-vous auprès de l'hébergeur avant de partir.
liste-note-releve = Tracé relevé au plus tard le { $date }.

liste-exact = exact
liste-localite = localité
liste-oui = oui
liste-non = non

colonne-variante = Variante
colonne-etape = Étape
colonne-km = km
colonne-ecart = Écart (m)
colonne-emplacement = Emplacement
colonne-localite = Localité
colonne-nom = Nom
colonne-type = Type
colonne-places = Places
colonne-periode = Période
colonne-tarif = Tarif
colonne-accueil-pelerin = Accueil pèlerin
colonne-prevenir = Prévenir (h)
colonne-telephone = Téléphone
colonne-courriel = Courriel
colonne-site = Site
colonne-adresse = Adresse
colonne-code = Code
colonne-offres = Services
colonne-fermetures = Fermetures
colonne-arrivee-heure = Arrivée
colonne-langues = Langues
colonne-confirme = Confirmation
colonne-source = Source et licence
colonne-jour = Jour
colonne-depart = Départ
colonne-arrivee = Arrivée
colonne-longueur = Longueur (km)

## Plans: étapes chosen by the walker

plan-nom = { $voies } : { $bouts }
plan-description =
    { $nombre ->
        [one] { $longueur }, { $nombre } jour.
       *[other] { $longueur }, { $nombre } jours.
    }
plan-jour = Jour { $jour } : { $bouts }
plan-jour-longueur = Jour { $jour } : { $bouts }, { $longueur }
plan-zip = Un fichier GPX par jour, tous les jours dans un seul, et les hébergements (hebergements.csv).
plan-sans-hauteurs = Certaines hauteurs ne sont pas connues : là, seule la longueur compte, et la durée est celle à 4 km/h.
plan-sans-hebergement = Aucun hébergement publié à l'arrivée
plan-sans-hebergement-voulu = Aucun hébergement publié à l'arrivée ne correspond à votre demande
plan-criteres = Hébergements demandés : { $criteres }.
plan-critere-places =
    { $nombre ->
        [one] au moins { $nombre } place
       *[other] au moins { $nombre } places
    }
plan-critere-contact = téléphone, courriel ou site publié
plan-critere-confirme = confirmé depuis le { $jour }
plan-methode-effort = kilomètre-effort (Leistungskilometer de l'armée suisse et de Jeunesse+Sport) : 1 km, ou 100 m de montée, vaut 1

## Beds: warnings of long stretches without one, and the report on them. $nuit is one of the first two messages, $distance a
# measure (« 31 km »).

lits-nuit = Nuit du { $date }
lits-jusque = Jusqu'au { $date }
lits-apres = { $nuit }, après { $dernier } : prochain lit ouvert à { $distance }, { $prochain }.
lits-apres-aucun = { $nuit }, après { $dernier } : aucun lit ouvert jusqu'à la fin du chemin, à { $distance }.
lits-premier = { $nuit }, depuis le début du chemin : premier lit ouvert à { $distance }, { $prochain }.
lits-aucun = { $nuit } : aucun lit ouvert sur tout le chemin ({ $distance }).
lits-a-confirmer = { $lieu } (ouverture à confirmer)
lits-debut = début de la voie
lits-fin = fin de la voie
lits-commune = { $nom } (km { $km })
lits-colonne-mois = Mois
lits-colonne-voie = Voie
lits-colonne-sens = Sens
lits-colonne-longueur = Plus longue journée forcée (km)
lits-colonne-jour = Dès la nuit du
lits-colonne-jours = Nuits du mois
lits-colonne-de-km = De (km)
lits-colonne-de = De
lits-colonne-a-km = À (km)
lits-colonne-a = À
lits-colonne-trous = Interruptions du tracé
lits-colonne-commune = Commune { $rang }
lits-colonne-avec = Journée avec un hôte de plus, commune { $rang } (km)

## Pages

page-demonstration = Données de démonstration.
invente-tout = Tracé inventé : ne le suivez pas.
invente-km = Tracé inventé { $parties } : ne le suivez pas.
invente-en-partie = Tracé inventé en partie : ne le suivez pas.
page-accueil = Les chemins de Compostelle en Bretagne
page-a-ecart = à { $ecart }
page-fichiers = Emporter cette liste
page-offres = Services
page-ecart = Écart
page-hebergement = Hébergement, contact

page-liste-liens = Autour de cette liste
page-agenda = Suivre les perturbations dans un agenda
page-liste-nuit = Hébergements ouverts la nuit du
page-liste-voir = Voir
# A link to the list of hosts farther away. $ecart is a measure (« 10 km »).
page-liste-plus-loin = Jusqu'à { $ecart } du chemin
page-carte-etape = Carte de l'étape
page-carte-voie = Carte de la voie
page-toute-la-voie = Toute la voie
page-sens-aller = Sens de l'aller
page-sens-retour = Sens du retour
page-tableur = Tableur (XLSX)
page-ligne-principale = Ligne principale
page-variante = Variante { $variante }
# $longueur is a measure (« 12,3 km »).
page-le-long = Le long de { $longueur }
page-aucun-hebergement = Aucun hébergement le long de ces { $longueur }.
page-etape = Étape { $numero } : { $bouts }

page-plan-titre = Mes étapes – { $nom }
page-plan-formulaire = Mes étapes
page-plan-resume =
    { $nombre ->
        [one] { $longueur } en un jour, pour { $voulu } par jour environ et { $max } au plus.
       *[other] { $longueur } en { $nombre } jours, pour { $voulu } par jour environ et { $max } au plus.
    }
page-plan-liens = Propositions
page-plan-proposition =
    { $nombre ->
        [one] Proposition { $numero } : { $nombre } jour
       *[other] Proposition { $numero } : { $nombre } jours
    }
page-plan-fichiers = Emporter ces étapes
page-plan-zip = Un GPX par jour (ZIP)
page-plan-csv = Hébergements (CSV)
page-plan-de = De
page-plan-a = À
page-plan-debut = le début de la voie
page-plan-fin = la fin de la voie
page-plan-km-par-jour = Km par jour
page-plan-km-max = Au plus
page-plan-sens = Sens
page-plan-hebergements = Hébergements
page-plan-tous = tous
page-plan-criteres = Ce que l'hébergement doit proposer
page-plan-offres = Services (tous ceux qui sont cochés)
page-plan-places = Places au moins
page-plan-confirme = Renseignements confirmés depuis le
page-plan-contact = téléphone, courriel ou site publié
page-plan-depart-le = Partir le
page-plan-proposer = Proposer des étapes
page-plan-jours = Jour par jour
page-plan-colonne-jour = Jour
page-plan-colonne-bouts = De – à
page-plan-colonne-montee = Montée, descente
page-plan-colonne-marche = Marche
page-plan-trop-long = Plus long que voulu : aucun arrêt plus proche
page-plan-arrivee = Jour { $jour }, à l'arrivée : { $lieu }
page-plan-autres =
    { $nombre ->
        [one] Et { $nombre } autre.
       *[other] Et { $nombre } autres.
    }
page-plan-note-choix = Les étapes sont choisies pour que chaque jour soit proche des km voulus, 100 m de montée comptant pour 1 km (kilomètre-effort). Montées : méthode { $methode }.
page-plan-note-ecart = L'écart est la distance au chemin à vol d'oiseau ; « localité » : l'hébergeur n'a pas souhaité que son emplacement soit publié. Renseignez-vous auprès de lui avant de partir.

# For browsers without JavaScript. $liste is a link; the next message is its text.

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
carte-sans-webgl = Ce navigateur ne sait pas dessiner la carte (WebGL manque). L'image et le texte restent.
carte-aucun-service = Aucun service connu
carte-reponses =
    { $nombre ->
        [one] { $nombre } réponse
       *[other] { $nombre } réponses
    }
carte-aucune-reponse = Aucune réponse pour « { $texte } »
carte-recherche-echouee = La recherche n'a pas abouti. Réessayez.
carte-octets-ko = { $nombre } ko
carte-octets-mo = { $nombre } Mo
carte-garder-compte = Calcul de la taille…
carte-garder-question = Pages, carte, lits et trace prendront { $taille } à télécharger, et environ { $place } sur cet appareil.
carte-garder-oui = Garder ({ $taille })
carte-garder-annuler = Annuler
carte-garder-cours = { $fait } sur { $tout }
carte-garder-fini = Gardé sur cet appareil, vu le { $date }.
carte-garder-coupe = Interrompu à { $fait } sur { $tout }. Rien n'est perdu.
carte-garder-reprendre = Reprendre
carte-garder-plein = Cet appareil n'a plus assez de place : rien n'a été gardé. Libérez { $place } et recommencez.
carte-garder-echec = Le service ne répond pas. Réessayez quand il y a du réseau.
carte-garder-enlever = Enlever de cet appareil
carte-garder-maj = Mise à jour disponible : { $taille }
carte-garder-changements = { $maj } — { $changements }
carte-garder-mettre-a-jour = Mettre à jour
carte-garder-hors-ligne = Page gardée sur cet appareil : fermetures et hébergements vus le { $date }.
carte-garder-supprimee = Cette page n'existe plus sur le site (constaté le { $depuis }). Ce qui est gardé ici date du { $date }.
carte-garder-finie = (terminée depuis, selon la date de cet appareil)
carte-garder-rien = Rien n'est gardé sur cet appareil. Ouvrez une voie ou une étape et touchez « Garder hors ligne ».
carte-garder-absente = Il n'y a pas de réseau, et la page demandée n'est pas gardée sur cet appareil.
carte-garder-iphone = Sur iPhone et iPad : ajoutez d'abord cette page à l'écran d'accueil (Partager, puis « Sur l'écran d'accueil ») et gardez-la depuis là. Sinon Safari oublie tout après sept jours.
carte-reglages = Légende et réglages
carte-styles = Couleurs
carte-style-auto = Comme l'appareil
carte-style-hent = Claires
carte-style-sombre = Sombres
carte-style-contraste = Très contrastées
carte-fonds = Fond
carte-fond-accord = Ce fond vient de { $hote }. Si vous l'affichez, ce site apprend l'adresse IP de votre appareil et la région que vous regardez.
carte-fond-oui = Afficher ce fond
carte-fond-non = Non merci
carte-fond-muet = Le fond « { $nom } » ne répond pas : la carte se montre sans lui.
carte-fond-retirer = Ne plus rien demander à { $hote }
carte-perturbation-deviation = Déviation à suivre : { $longueur }
carte-perturbation-detour = Déviation à suivre
carte-fermer-la-carte = Fermer la carte
carte-gestes-souris = Ctrl et la molette pour agrandir la carte
carte-gestes-mac = ⌘ et la molette pour agrandir la carte
carte-gestes-doigts = Deux doigts pour déplacer la carte
carte-plein-ecran = Plein écran
carte-plein-ecran-fin = Quitter le plein écran
carte-copier = Copier
carte-copie = Copié
carte-plus-de-texte = Plus de texte
carte-moins-de-texte = Moins de texte
carte-couches = Ce que montre la carte
carte-couche-hebergeurs = Hébergements
carte-couche-localites = Localités
carte-couche-points = Eau, commerces, patrimoine
carte-couche-relief = Relief
carte-legende-voie = Chemin
carte-legende-ferme = Passage impossible
carte-legende-gene = Passage difficile
carte-position-http = Le navigateur ne donne la position qu'à un site en https. Cette adresse est en http.
carte-position-refusee = La position n'est pas autorisée pour ce site. Les réglages du navigateur permettent de changer cela.
carte-ici-attente = Recherche de la position…
carte-ici-km = au { $km } du départ
carte-ici-sur-le-chemin = Vous êtes sur le chemin.
carte-ici-ecart = Le chemin est à { $distance } d'ici, vers { $sens }.
carte-ici-loin = Aucun chemin à moins de { $distance } d'ici.
carte-ici-reste = Reste { $longueur } jusqu'à la fin de l'étape
carte-ici-eau = Prochaine eau, dans { $dans } :
carte-ici-lit = Prochain lit, dans { $dans } :
carte-ici-precision = Position exacte à { $distance } près.
carte-ce-soir = Où dormir ce soir
carte-ce-soir-rien = Aucun lit connu à moins de 25 km devant vous.
carte-cap-nord = le nord
carte-cap-nord-est = le nord-est
carte-cap-est = l'est
carte-cap-sud-est = le sud-est
carte-cap-sud = le sud
carte-cap-sud-ouest = le sud-ouest
carte-cap-ouest = l'ouest
carte-cap-nord-ouest = le nord-ouest

## Closures

perturbation-titre = { $genre }, { $gravite }
perturbation-depuis-jusqu-a = depuis le { $du }, jusqu'au { $au }
perturbation-depuis = depuis le { $du }, fin non connue
perturbation-annoncee = à partir du { $du }, jusqu'au { $au }
perturbation-annoncee-sans-fin = à partir du { $du }, fin non connue
perturbation-km = du km { $de } au km { $a }
perturbation-au-km = au km { $km }
perturbation-phrase = { $titre }, { $lieu }, { $dates }
perturbation-avec-texte = { $phrase } : { $texte }
perturbation-avec-deviation = { $phrase } (déviation de { $longueur })
perturbation-aujourdhui = aujourd'hui { $longueur } par la déviation (chemin balisé : { $balisee })
perturbation-hors-detours = montée et descente sans celles de la déviation, dont les altitudes ne sont pas connues
perturbation-verifiee = vérifié le { $date }
perturbation-source = source : { $source }
# Labels on the map. The name of the closure stands before these words, and a date follows: « Travaux jusqu'au 30/06 ».
style-perturbation-jusqu-a = jusqu'au
style-perturbation-des-le = dès le

# What a closure is and where, without its dates.
perturbation-breve = { $titre }, { $lieu }
# The heading of the closures on a page.
page-perturbations = Perturbations sur ce chemin
# The type of a row of a list that is no host.
liste-perturbation = Perturbation
plan-perturbation = Jour { $jour } : { $phrase }
plan-deviation = { $longueur } par la déviation (chemin balisé : { $balisee })
agenda-titre = Perturbations sur les chemins
agenda-titre-voie = Perturbations : { $nom }
agenda-evenement = { $voie } : { $quoi }

## Pages of the site

page-au-contenu = Aller au contenu
page-chercher = Chercher un lieu, une étape, un hébergement
page-chercher-bouton = Chercher
page-langues = Langues
page-pied = Autres pages
page-fil = Vous êtes ici
page-toutes-les-voies = Toutes les voies
page-aide = Aide
page-accessibilite = Accessibilité
page-donnees = Données pour applications et sites
page-embed-page = Page complète (nouvel onglet)
page-embed-parametre = Le paramètre « { $nom } » de cette carte ne convient pas.
page-embed-disparue = Cette carte n'existe plus : sa voie ou son étape a été retirée ou renommée.
page-embed-refusee = Cette carte ne se montre pas sur ce site.
page-embed-plus-tard = La carte n'est pas disponible pour l'instant. Rechargez la page dans un moment.
page-integrer = Mettre une carte sur un autre site
page-integrer-resume = Choisissez une carte, regardez-la, copiez-la dans votre site.
page-integrer-formulaire = Choix de la carte
page-integrer-voie = Voie
page-integrer-etape = Étape
page-integrer-toute-la-voie = Toute la voie
page-integrer-langue = Langue de la carte
page-integrer-hauteur = Hauteur en pixels
page-integrer-liste = Liste sous la carte
page-integrer-leger = Image d'abord, carte au toucher
page-integrer-details = Autres choix
page-integrer-km = Section, en kilomètres
page-integrer-style = Couleurs
page-integrer-fond = Fond
page-integrer-fond-du-service = Celui du site
page-integrer-couleur = Couleur du tracé
page-integrer-types = Types d'hébergements (aucun : tous)
page-integrer-voir = Voir la carte
page-integrer-apercu = Aperçu

page-verifier = Mon tracé est-il juste ?
page-verifier-resume = Donnez une trace : voici ce qui cloche, où, et quoi faire. Puis en quoi elle diffère du chemin publié.
page-verifier-fichier = Fichier GPX, KML, GeoJSON, FIT, Shapefile zippé ou GeoPackage (20 Mo au plus)
page-verifier-reglages = Comparer autrement
page-verifier-tolerance = Écart toléré, en mètres
page-verifier-reference = Comparer avec cet autre fichier, au lieu du chemin publié
page-verifier-bouton = Vérifier
page-verifier-prive = Rien n'est publié d'ici, et votre fichier n'est pas gardé.
page-verifier-refus = Ce fichier n'a pas été vérifié
page-verifier-attendre = Réessayez dans { $secondes } secondes.
page-verifier-resultat = Résultat
page-verifier-lu =
    { $format }, { $lignes ->
        [one] { $lignes } ligne
       *[other] { $lignes } lignes
    }, { $points } points
page-verifier-points = Points
page-verifier-votre-trace = Votre trace
page-verifier-croquis =
    Croquis de votre trace, avec { $nombre ->
        [one] { $nombre } constat
       *[other] { $nombre } constats
    }
page-verifier-constats = Ce qui cloche
page-verifier-rien = rien à signaler
page-verifier-tout-va-bien = Aucune règle ne trouve rien à redire.
page-verifier-erreurs =
    { $nombre ->
        [one] { $nombre } erreur
       *[other] { $nombre } erreurs
    }
page-verifier-avertissements =
    { $nombre ->
        [one] { $nombre } avertissement
       *[other] { $nombre } avertissements
    }
page-verifier-informations =
    { $nombre ->
        [one] { $nombre } information
       *[other] { $nombre } informations
    }
page-verifier-erreurs-aide = à corriger
page-verifier-avertissements-aide = probablement une faute : regardez
page-verifier-informations-aide = souvent voulu
page-verifier-autres =
    { $nombre ->
        [one] un autre
       *[other] { $nombre } autres
    }
page-verifier-omis = Et encore { $nombre }, qui ne sont pas sur cette page.
page-verifier-km = km { $km }
page-verifier-de-a = km { $de } à { $a }
page-verifier-voir = Voir
page-verifier-sur-la-carte = sur la carte
page-verifier-legende = Légende de la carte
page-verifier-legende-publie = Chemin publié
page-verifier-legende-repare = Trace réparée
page-verifier-legende-ecart = Différence
page-verifier-comparaison = Comparaison
page-verifier-suit-rien = Cette ligne ne suit aucune voie publiée : elle n'est comparée à rien.
page-verifier-suit-nulle-part = Cette ligne ne suit nulle part celle à laquelle elle est comparée.
page-verifier-suit = Cette ligne suit { $lignes }, dans le même sens.
page-verifier-suit-inverse = Cette ligne suit { $lignes }, dans l'autre sens.
page-verifier-suit-mixte = Cette ligne suit { $lignes }, dans les deux sens.
page-verifier-meme = Les deux sont les mêmes, à { $ecart } près.
page-verifier-differe =
    { $nombre ->
        [one] Elle en diffère à un endroit
       *[other] Elle en diffère à { $nombre } endroits
    }, de { $ecart } au plus.
page-verifier-differe-loin =
    { $nombre ->
        [one] Elle en diffère à un endroit
       *[other] Elle en diffère à { $nombre } endroits
    }, de plus de 1 km.
page-verifier-ligne-etape = l'étape { $etape } de la voie « { $voie } »
page-verifier-ligne-voie = la voie « { $voie } »
page-verifier-ligne-troncon = le tronçon « { $troncon } »
page-verifier-ligne-reference = la ligne de référence
page-verifier-et-publie = { $trace } (chemin publié : { $publie })
page-verifier-plus-d-un-km = plus de 1 km
page-verifier-nouveau = En plus du chemin publié
page-verifier-manquant = Absent de votre trace
page-verifier-hausdorff = Écart le plus grand (Hausdorff)
page-verifier-frechet = Écart en marchant les deux (Fréchet)
page-verifier-ecarts = Où les deux lignes diffèrent
page-verifier-ecart = Passe ailleurs
page-verifier-ajout = En plus
page-verifier-manque = Manque
page-verifier-gauche = à gauche
page-verifier-droite = à droite
page-verifier-deux-cotes = des deux côtés
page-verifier-au-plus-en-moyenne = { $plus } au plus, { $moyenne } en moyenne
page-verifier-colonne-quoi = Différence
page-verifier-colonne-longueur = Longueur
page-verifier-colonne-ecart = Distance
page-verifier-colonne-cote = Côté
page-verifier-reparer = Réparer
page-verifier-reparer-aide = Choisissez, regardez l'effet, puis téléchargez. Rien d'autre ne change.
page-verifier-sans-script = Sans JavaScript, choisissez de nouveau votre fichier en haut de la page avant chaque bouton : il n'a pas été gardé.
page-verifier-par-ordre = Remettre les morceaux dans l'ordre
page-verifier-par-sens = Tourner la trace dans le sens du chemin publié
page-verifier-par-sommets-doubles = Ôter les points doubles
page-verifier-par-aller-retour = Ôter les pointes (aller et retour)
page-verifier-par-bruit-gps = Ôter les pelotes de points des pauses
page-verifier-par-trous = Joindre les bouts qui se touchent presque
page-verifier-par-simplification = Garder moins de points
page-verifier-par-altitudes = Prendre les altitudes du chemin publié
page-verifier-propose =
    (proposé : { $nombre ->
        [one] un constat
       *[other] { $nombre } constats
    })
page-verifier-montrer = Montrer l'effet
page-verifier-fait = Ce qui a été réparé
page-verifier-colonne-reparation = Réparation
page-verifier-colonne-fois = Combien
page-verifier-colonne-ou = Où
page-verifier-fois =
    { $nombre ->
        [0] rien à faire
        [one] { $nombre } fois
       *[other] { $nombre } fois
    }
page-verifier-reste = La trace réparée a encore :
page-verifier-gpx = Télécharger le GPX réparé
page-verifier-geojson = En GeoJSON
page-verifier-base = Les voies publiées
page-verifier-base-resume = Les mêmes règles vérifient la base après chaque changement.
page-verifier-qgis = Pour corriger, glissez ce fichier dans QGIS : chaque constat y a sa place et son remède.
page-verifier-geojson-constats = Télécharger ces constats (GeoJSON)
page-verifier-autre = Vérifier un fichier, ou une autre voie
carte-verifier-envoi = Envoi : { $part } %
carte-verifier-lecture = Lecture et vérification…
carte-verifier-precedent = Précédent
carte-verifier-suivant = Suivant
carte-verifier-deposer = ou déposez-le ici
carte-verifier-coupe = L'envoi n'a pas abouti : le réseau manque, ou le service ne répond pas. Réessayez.
carte-verifier-telecharge = Fichier réparé téléchargé.
page-licences = Licences des logiciels
page-inconnu = inconnue
page-distance = Distance
page-marche = Marche
page-montee = Montée
page-descente = Descente
page-format-fit = Pour une montre Garmin, Suunto ou Coros
page-format-fit-aide = Fichier FIT : le parcours, avec l'heure de passage à chaque lieu.
page-format-kml = Pour Google Earth
page-format-kml-aide = Fichier KML.
page-format-zip = Toutes les étapes, un fichier chacune
page-format-zip-aide = Archive ZIP de fichiers GPX, avec leur tableau.
page-format-geojson = Pour un logiciel de cartes
page-format-geojson-aide = Fichier GeoJSON, pour QGIS par exemple.
page-format-app = Pour un téléphone (OsmAnd, Organic Maps)
page-format-app-aide = Fichier GPX avec les hébergements, l'eau et les lieux du chemin.
page-format-ancien = Pour un ancien GPS
page-format-ancien-aide = Fichier GPX allégé : moins de points, le même chemin.
page-format-xlsx = Les hébergements dans un tableur
page-format-xlsx-aide = Fichier XLSX, pour Excel ou LibreOffice.
page-etape-courte = Étape { $etape }
page-carte-toucher = Touchez la carte pour l'ouvrir.
page-sans-trace = Le tracé de cette étape n'est pas encore publié.
page-voie-sans-trace = Le tracé de cette voie n'est pas encore publié.
page-sans-contact = Cet hébergeur n'a pas publié ses coordonnées. L'office de tourisme ou la mairie peut vous renseigner.
page-appeler = Appeler
page-appeler-qui = Appeler { $nom }
page-ou-dormir = Où dormir
page-aucun-lit = Aucun hébergement publié à 2 km au plus de cette étape.
page-liste-a-imprimer = Liste des hébergements, à imprimer
page-profil = Profil
page-ce-que-l-on-passe = Ce que l'on passe
page-autres-etapes = Étapes voisines
page-variantes = Variantes
page-guides = Guides imprimés
page-telecharger-gpx = Télécharger le GPX
page-telecharger-devie = Télécharger le GPX par la déviation
page-autres-formats = Autres formats
page-precedente = Étape { $etape }, avant
page-suivante = Étape { $etape }, après
page-ce-soir = Ce soir : { $nom }, km { $km }
page-lit-suivant = Aucun lit ouvert sur cette étape. Le prochain : { $nom }, { $longueur } après l'arrivée
page-voie-resume =
    { $nombre ->
        [one] Une étape. { $chiffres }.
       *[other] { $nombre } étapes. { $chiffres }.
    }
page-avec-variantes = { $longueur } avec toutes les variantes.
page-composer = Composer mes étapes
page-les-etapes = Les étapes
page-aucune-etape = Cette voie n'a pas encore d'étapes.
page-voir-aussi = Voir aussi
page-imprimer = Version à imprimer
page-hebergements =
    { $nombre ->
        [0] aucun hébergement
        [one] { $nombre } hébergement
       *[other] { $nombre } hébergements
    }
page-hebergements-titre = Hébergements
page-bienvenue = Ici commencent les chemins : choisissez une voie, regardez ses étapes, emportez sa trace et la liste de ses lits.
page-ou-suis-je = Où suis-je ?
page-les-voies = Les voies
page-aucune-voie = Aucune voie n'est encore publiée.
page-comment-choisir = Comment choisir ?
page-comment-choisir-texte = Par le départ qui vous est proche, par la longueur, ou par les lits : chaque étape dit combien il y en a. Toutes les voies se rejoignent avant de quitter la Bretagne.
page-nombre-etapes =
    { $nombre ->
        [one] { $nombre } étape
       *[other] { $nombre } étapes
    }
page-aucun-service = Aucun service connu.
page-sur-la-carte = Voir sur la carte
page-y-aller = Ouvrir dans une application
page-en-savoir-plus = En savoir plus
page-photo = Photo
page-sur-les-voies = Sur les voies
page-sur-le-chemin = km { $km }, sur le chemin
page-pres-du-chemin = km { $km }, à { $ecart } du chemin
page-recherche = Recherche
page-recherche-vide = Écrivez le nom d'un lieu, d'une étape ou d'un hébergement.
page-recherche-resume =
    { $nombre ->
        [0] Rien ne s'appelle « { $question } ». Essayez un mot plus court.
        [one] Un résultat pour « { $question } ».
       *[other] { $nombre } résultats pour « { $question } ».
    }
page-introuvable = Cette page n'existe pas
page-introuvable-aide = Elle a peut-être changé d'adresse, ou un mot est mal écrit. Cherchez ci-dessus, ou revenez aux voies.
page-incorrecte = Cette demande n'est pas comprise
page-incorrecte-aide = Revenez à la page précédente et changez ce que vous avez écrit.
page-occupe = Beaucoup de monde en ce moment
page-occupe-aide = Rechargez cette page dans quelques secondes.
page-defaut = Un défaut du service
page-defaut-aide = Il est noté dans le journal. Le reste du site marche : revenez aux voies.
page-peut-etre = Vous cherchiez peut-être
page-imprimer-consigne = Imprimez cette page, ou enregistrez-la en PDF.
page-papier = Papier
page-livret = Livret
page-livret-consigne = Imprimez en recto verso, retourné sur le bord court, sans marges ; puis pliez les feuilles ensemble.
page-sommaire = Sommaire
page-perturbations-voies = Perturbations en ce moment : { $nombre }
page-hors-ligne = Hors ligne
page-garder = Garder hors ligne
hors-ligne-chemin = le chemin a bougé
hors-ligne-chemin-km = le chemin a bougé au km { $km }
hors-ligne-perturbations =
    { $nombre ->
        [one] une perturbation est annoncée ou a changé
       *[other] { $nombre } perturbations sont annoncées ou ont changé
    }
hors-ligne-perturbations-finies =
    { $nombre ->
        [one] une perturbation a pris fin
       *[other] { $nombre } perturbations ont pris fin
    }
hors-ligne-hotes-telephone =
    { $nombre ->
        [one] un hôte a changé de téléphone
       *[other] { $nombre } hôtes ont changé de téléphone
    }
hors-ligne-hotes-nouveaux =
    { $nombre ->
        [one] un nouvel hôte
       *[other] { $nombre } nouveaux hôtes
    }
hors-ligne-hotes-retires =
    { $nombre ->
        [one] un hôte s'est retiré
       *[other] { $nombre } hôtes se sont retirés
    }
hors-ligne-hotes-autres =
    { $nombre ->
        [one] un hôte a changé ce qu'il annonce
       *[other] { $nombre } hôtes ont changé ce qu'ils annoncent
    }
hors-ligne-lieux =
    { $nombre ->
        [one] un lieu a changé
       *[other] { $nombre } lieux ont changé
    }
