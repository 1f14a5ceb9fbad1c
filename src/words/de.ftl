# The texts that people read, in German. fr.ftl is the reference: it has the same messages with the same arguments. A
# message that is missing here is shown in French.
#
# The words of pilgrims: voie and chemin « Weg », étape « Etappe », hébergement « Unterkunft », tracé « Verlauf »,
# trace « Track », perturbation « Behinderung ».

## Vocabularies: one name for each word of the store (model::vocabulary)

type-gite = Herberge (gîte)
type-accueil-pelerin = Private Pilgeraufnahme
type-chambre-hotes = Gästezimmer
type-hotel = Hotel
type-camping = Campingplatz
type-communaute = Ordensgemeinschaft
type-autre = Andere Unterkunft

position-exacte = An ihrem genauen Ort
position-localite = In ihrer Ortschaft
position-non = Nicht veröffentlicht

categorie-patrimoine = Kulturerbe
categorie-religieux = Religiöse Stätte
categorie-eau = Trinkwasser
categorie-toilettes = Toiletten
categorie-abri = Unterstand
categorie-vue = Aussichtspunkt
categorie-tampon = Pilgerstempel
categorie-commerce = Geschäft
categorie-transport = Verkehrsmittel
categorie-sante = Gesundheit
categorie-danger = Gefahr
categorie-autre = Sonstiges

service-commerce = Geschäft
service-boulangerie = Bäckerei
service-restaurant = Restaurant
service-eau = Trinkwasser
service-pharmacie = Apotheke
service-medecin = Arzt
service-gare = Bahnhof
service-car = Bus
service-banque = Bank
service-poste = Post
service-office-tourisme = Touristeninformation

offre-diner = Abendessen
offre-petit-dejeuner = Frühstück
offre-demi-pension = Halbpension
offre-cuisine = Küchenbenutzung
offre-epicerie = Lebensmittel
offre-linge = Waschmaschine
offre-draps = Bettwäsche
offre-chien = Hunde willkommen
offre-equide = Pferde und Esel willkommen
offre-velo = Fahrradunterstand
offre-accessible = rollstuhlgerecht
offre-navette = Zubringer
offre-wifi = WLAN
offre-participation-libre = auf Spendenbasis
offre-credencial = stempelt den Pilgerausweis
offre-sans-chien = keine Hunde
offre-sans-equide = keine Pferde oder Esel

genre-perturbation-ferme = Gesperrt
genre-perturbation-deviation = Umleitung
genre-perturbation-danger = Gefahr
genre-perturbation-travaux = Bauarbeiten
genre-perturbation-chasse = Jagd
genre-perturbation-maree = Flut
genre-perturbation-autre = Hinweis

gravite-information = zur Information
gravite-gene = Durchgang erschwert
gravite-bloquant = kein Durchgang

langue-br = Bretonisch
langue-de = Deutsch
langue-en = Englisch
langue-es = Spanisch
langue-fr = Französisch
langue-it = Italienisch
langue-nl = Niederländisch
langue-pt = Portugiesisch

direction-nord = Norden
direction-nord-est = Nordosten
direction-est = Osten
direction-sud-est = Südosten
direction-sud = Süden
direction-sud-ouest = Südwesten
direction-ouest = Westen
direction-nord-ouest = Nordwesten

sens-aller = Hinweg
sens-retour = Rückweg

genre-voie = Weg
genre-etape = Etappe
genre-localite = Ort

# Devices group the waypoints of a file under these names.
groupe-localites = Orte
groupe-hebergeurs = Unterkünfte
groupe-points-interet = Sehenswertes und Nützliches
groupe-perturbations = Behinderungen

mois-1 = Januar
mois-2 = Februar
mois-3 = März
mois-4 = April
mois-5 = Mai
mois-6 = Juni
mois-7 = Juli
mois-8 = August
mois-9 = September
mois-10 = Oktober
mois-11 = November
mois-12 = Dezember

## Measures

# Separates the facts in a description.
separateur-faits = { "; " }
mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes } min
duree-intervalle = { $de } bis { $a }

# $annee has four digits, the others two.
date = { $jour }.{ $mois }.{ $annee }
liste-et = { $un } und { $autre }
bouts = { $de } – { $a }

## Periods: on which days of the year a host is open

periode-jour = { $jour }. { $mois }
periode-de-a = { $de } bis { $a }
periode-toute-l-annee = ganzjährig
periode-ferme = geschlossen
periode-sauf = außer { $jours }

## Figures of a way. $longueur, $ligne, $tout, $hauteur and $duree are measures (« 12,3 km », « 4 h 30 »).

chiffres-montee = Aufstieg { $hauteur }
chiffres-descente = Abstieg { $hauteur }
longueur-ligne-principale = { $ligne } auf der Hauptstrecke, { $tout } mit den Varianten
longueur-variante = { $ligne } auf der Variante { $variante }, { $tout } mit allen Varianten

chiffres-relief = { $longueur }, { $montee }, { $descente } (Methode { $methode }), Gehzeit { $duree }
chiffres-4kmh = { $chiffres }; { $duree } bei 4 km/h.
chiffres-morceaux = Verlauf in { $nombre } Teilen: Er hat Lücken.
chiffres-simplifie = Verlauf auf { $points } Punkte vereinfacht, höchstens { $ecart } m neben dem vollständigen Verlauf.
voie-etapes =
    { $nombre ->
        [one] { $longueur }, eine Etappe
       *[other] { $longueur }, { $nombre } Etappen
    }
voie-morceaux = Manche Verläufe bestehen aus mehreren Teilen: Sie haben Lücken.

## Names

nom-retour = { $nom } (Rückweg)
nom-etape = { $voie }, Etappe { $etape }: { $bouts }
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
nom-section = { $voie }, km { $de } bis { $a }
nom-etape-section = { $voie }, Etappe { $etape }, km { $de } bis { $a }
nom-variante = { $voie }, { $variante }
nom-hors-etapes = { $nom }, außerhalb der Etappen
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
## Files of tracks

repere-places =
    { $nombre ->
        [one] { $nombre } Platz
       *[other] { $nombre } Plätze
    }
repere-km = km { $km }
repere-km-ecart = km { $km }, { $ecart } m neben dem Weg
trace-coupe = Track-Lücke
trace-attention = Achtung.
trace-suit-chemin = Der Track folgt dem markierten Weg; { $aujourdhui }.
trace-suit-deviation = Der Track folgt der Umleitung; { $aujourdhui }.
trace-denivele-hors-deviation = Höhenmeter: { $montee }, { $descente } ({ $hors }).
repere-annonce = { $titre }, ab dem { $du }
# For watches: at most 15 letters, and accents count twice.
repere-des-le = ab { $jour }.{ $mois }.
kml-deviation = Umleitung: { $nom }
kml-longueur-balisee = Länge des markierten Weges (m)
kml-longueur-aujourdhui = Länge heute, über die Umleitung (m)
trace-donnees-du = Daten vom { $date }.
trace-zip = Eine GPX-Datei je Etappe, alle Etappen in einer Datei und ihre Tabelle (etapes.csv).
trace-sans-producteur = Hersteller nicht genannt
trace-morceau = { $nom } (Teil { $rang } von { $nombre } eines Verlaufs mit Lücken)
kml-traces = Tracks
kml-longueur = Länge (m)
kml-montee = Aufstieg (m)
kml-descente = Abstieg (m)
kml-methode = Berechnungsmethode der Höhenmeter
kml-altitude-min = Niedrigste Höhe (m)
kml-altitude-max = Größte Höhe (m)
kml-duree = Gehzeit (min)
kml-duree-4kmh = Dauer bei 4 km/h (min)
kml-km = Kilometer des Verlaufs
kml-ecart = Abstand zum Verlauf (m)

## Pictures of the map

image-voies = Die Wege nach Santiago
image-description = Karte, Norden oben: { $nom }
image-autour = ringsum: { $droits }

## The picture of a profile

profil-titre = Höhenprofil: { $nom }, { $voie }
profil-etape = { $voie }, Etappe { $etape }
profil-etape-retour = { $voie }, Etappe { $etape }, Rückweg
profil-echelle = Höhen { $fois }-fach überhöht.
profil-hauteurs = { $chiffres }. Aufstieg und Abstieg nach der Methode { $methode }. Tiefster Punkt { $bas } m, höchster Punkt { $haut } m.
profil-morceaux = Der Verlauf hat Lücken: { $nombre } Teile.
profil-localite = { $nom } ({ $km } km)
profil-localite-ecart = { $nom } ({ $km } km, { $ecart } neben dem Weg)
profil-localites = Orte: { $localites }.
profil-eau = Trinkwasser: { $lieux }.
profil-hebergements = Unterkünfte: { $lieux }.
profil-commerces = Geschäfte: { $lieux }.
profil-autres = und { $nombre } weitere
profil-longueur = { $chiffres }.
profil-sans-hauteurs = Die Höhen dieser Etappe sind noch nicht alle bekannt.
profil-noms-omis =
    { $nombre ->
        [one] Ein Ort steht aus Platzmangel ohne seinen Namen in der Zeichnung.
       *[other] { $nombre } Orte stehen aus Platzmangel ohne ihren Namen in der Zeichnung.
    }
profil-rang-alertes = Sperre
profil-alerte-jusqu-a = { $genre } bis { $au }
profil-alerte-des = { $genre } ab { $du }
profil-rang-eau = Wasser
profil-rang-lits = Betten
profil-rang-achats = Läden
profil-donnees = Daten: { $droits }.

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } Platz
       *[other] { $nombre } Plätze
    }

hote-accueil-pelerin = Pilgeraufnahme
hote-accueille = nimmt Pilger auf
hote-ouvert = geöffnet: { $periode }
hote-prevenir = { $heures } h vorher anrufen
hote-telephone = Tel. { $numero }
hote-a-sa-localite = in seiner Ortschaft eingezeichnet
hote-fermetures = geschlossen: { $jours }
hote-arrivee-entre = Ankunft von { $de } bis { $a }
hote-arrivee-de = Ankunft ab { $heure }
hote-arrivee-a = Ankunft bis { $heure }
hote-langues = Sprachen: { $langues }
hote-confirme = bestätigt im { $mois } { $annee }
hote-non-confirme = seit { $annee } nicht bestätigt
source-et-licence = Quelle und Lizenz: { $droits }.

## Lists of hosts

liste-titre = Unterkünfte – { $nom }
# The name of the sheet in a workbook.
liste-feuille = Unterkünfte
# $ecart is a measure (« 350 m »).
liste-resume =
    { $nombre ->
        [0] Keine veröffentlichte Unterkunft höchstens { $ecart } neben dem Weg.
        [one] { $nombre } Unterkunft höchstens { $ecart } neben dem Weg.
       *[other] { $nombre } Unterkünfte höchstens { $ecart } neben dem Weg, in Gehrichtung.
    }
liste-nuit = Nacht vom { $nuit }: ohne die geschlossenen Unterkünfte.
liste-note-km =
    { $depuis ->
        [etape] Die km zählen vom Anfang der Etappe in Gehrichtung; der Abstand zum Weg ist die Luftlinie.
        [voie] Die km zählen vom Anfang des Weges in Gehrichtung; der Abstand zum Weg ist die Luftlinie.
       *[variante] Die km zählen vom Anfang des Weges oder der Variante in Gehrichtung; der Abstand zum Weg ist die Luftlinie.
    }
liste-note-localite = „Ort“: Die Gastgeber wollten ihre genaue Lage nicht veröffentlichen; km und Abstand sind die ihrer Ortschaft.
liste-note-trous = Der Verlauf ist unterbrochen: Die km zählen nicht mit, was fehlt.
liste-note-prevenir = Fragen Sie bei der Unterkunft nach, bevor Sie aufbrechen.
liste-note-releve = Verlauf spätestens am { $date } aufgenommen.

liste-exact = genau
liste-localite = Ort
liste-oui = ja
liste-non = nein

colonne-variante = Variante
colonne-etape = Etappe
colonne-km = km
colonne-ecart = Abstand zum Weg (m)
colonne-emplacement = Lage
colonne-localite = Ort
colonne-nom = Name
colonne-type = Art
colonne-places = Plätze
colonne-periode = Öffnungszeit
colonne-tarif = Preis
colonne-accueil-pelerin = Pilgeraufnahme
colonne-prevenir = Vorher anrufen (h)
colonne-telephone = Telefon
colonne-courriel = E-Mail
colonne-site = Website
colonne-adresse = Adresse
colonne-code = Code
colonne-offres = Angebot
colonne-fermetures = Schließtage
colonne-arrivee-heure = Ankunftszeit
colonne-langues = Sprachen
colonne-confirme = Bestätigung
colonne-source = Quelle und Lizenz
colonne-jour = Tag
colonne-depart = Start
colonne-arrivee = Ziel
colonne-longueur = Länge (km)

## Plans: étapes chosen by the walker

plan-nom = { $voies }: { $bouts }
plan-description =
    { $nombre ->
        [one] { $longueur }, { $nombre } Tag.
       *[other] { $longueur }, { $nombre } Tage.
    }
plan-jour = Tag { $jour }: { $bouts }
plan-jour-longueur = Tag { $jour }: { $bouts }, { $longueur }
plan-zip = Eine GPX-Datei je Tag, alle Tage in einer Datei und die Unterkünfte (hebergements.csv).
plan-sans-hauteurs = Manche Höhen sind nicht bekannt: Dort zählt nur die Länge, und die Dauer ist die bei 4 km/h.
plan-sans-hebergement = Keine veröffentlichte Unterkunft am Ziel
plan-sans-hebergement-voulu = Keine veröffentlichte Unterkunft am Ziel entspricht Ihrem Wunsch
plan-criteres = Gewünschte Unterkünfte: { $criteres }.
plan-critere-places =
    { $nombre ->
        [one] mindestens { $nombre } Platz
       *[other] mindestens { $nombre } Plätze
    }
plan-critere-contact = Telefon, E-Mail oder Website veröffentlicht
plan-critere-confirme = bestätigt seit dem { $jour }
plan-methode-effort = Leistungskilometer (der Schweizer Armee und von Jugend+Sport): 1 km oder 100 m Aufstieg zählt 1

## Beds: warnings of long stretches without one, and the report on them. $nuit is one of the first two messages, $distance a
# measure (« 31 km »).

lits-nuit = Nacht vom { $date }
lits-jusque = Bis zum { $date }
lits-apres = { $nuit }, nach { $dernier }: nächstes offenes Bett in { $distance }, { $prochain }.
lits-apres-aucun = { $nuit }, nach { $dernier }: kein offenes Bett bis zum Ende des Weges, in { $distance }.
lits-premier = { $nuit }, vom Anfang des Weges: erstes offenes Bett in { $distance }, { $prochain }.
lits-aucun = { $nuit }: kein offenes Bett auf dem ganzen Weg ({ $distance }).
lits-a-confirmer = { $lieu } (fragen Sie, ob geöffnet ist)
lits-debut = Anfang des Weges
lits-fin = Ende des Weges
lits-commune = { $nom } (km { $km })
lits-colonne-mois = Monat
lits-colonne-voie = Weg
lits-colonne-sens = Richtung
lits-colonne-longueur = Längster erzwungener Tag (km)
lits-colonne-jour = Ab der Nacht vom
lits-colonne-jours = Nächte des Monats
lits-colonne-de-km = Von (km)
lits-colonne-de = Von
lits-colonne-a-km = Bis (km)
lits-colonne-a = Bis
lits-colonne-trous = Lücken im Verlauf
lits-colonne-commune = Gemeinde { $rang }
lits-colonne-avec = Tag mit einer weiteren Unterkunft, Gemeinde { $rang } (km)

## Pages

page-demonstration = Beispieldaten.
invente-tout = Erfundener Verlauf: Folgen Sie ihm nicht.
invente-km = Erfundener Verlauf { $parties }: Folgen Sie ihm nicht.
invente-en-partie = Teilweise erfundener Verlauf: Folgen Sie ihm nicht.
page-accueil = Die Jakobswege in der Bretagne
page-a-ecart = { $ecart } entfernt
page-fichiers = Diese Liste mitnehmen
page-offres = Angebot
page-ecart = Abstand zum Weg
page-hebergement = Unterkunft, Kontakt

page-liste-liens = Rund um diese Liste
page-agenda = Behinderungen im Kalender verfolgen
page-liste-nuit = Geöffnete Unterkünfte in der Nacht vom
page-liste-voir = Anzeigen
# A link to the list of hosts farther away. $ecart is a measure (« 10 km »).
page-liste-plus-loin = Bis { $ecart } neben dem Weg
page-carte-etape = Karte der Etappe
page-carte-voie = Karte des Weges
page-toute-la-voie = Der ganze Weg
page-sens-aller = Hinweg
page-sens-retour = Rückweg
page-tableur = Tabelle (XLSX)
page-ligne-principale = Hauptstrecke
page-variante = Variante { $variante }
# $longueur is a measure (« 12,3 km »).
page-le-long = Entlang von { $longueur }
page-aucun-hebergement = Keine Unterkunft auf diesen { $longueur }.
page-etape = Etappe { $numero }: { $bouts }

page-plan-titre = Meine Etappen – { $nom }
page-plan-formulaire = Meine Etappen
page-plan-resume =
    { $nombre ->
        [one] { $longueur } an einem Tag, bei etwa { $voulu } am Tag und höchstens { $max }.
       *[other] { $longueur } in { $nombre } Tagen, bei etwa { $voulu } am Tag und höchstens { $max }.
    }
page-plan-liens = Vorschläge
page-plan-proposition =
    { $nombre ->
        [one] Vorschlag { $numero }: { $nombre } Tag
       *[other] Vorschlag { $numero }: { $nombre } Tage
    }
page-plan-fichiers = Diese Etappen mitnehmen
page-plan-zip = Ein GPX je Tag (ZIP)
page-plan-csv = Unterkünfte (CSV)
page-plan-de = Von
page-plan-a = Nach
page-plan-debut = der Anfang des Weges
page-plan-fin = das Ende des Weges
page-plan-km-par-jour = Km am Tag
page-plan-km-max = Höchstens
page-plan-sens = Richtung
page-plan-hebergements = Unterkünfte
page-plan-tous = alle
page-plan-criteres = Was die Unterkunft bieten soll
page-plan-offres = Angebot (alles, was angekreuzt ist)
page-plan-places = Plätze mindestens
page-plan-confirme = Angaben bestätigt seit dem
page-plan-contact = Telefon, E-Mail oder Website veröffentlicht
page-plan-depart-le = Aufbruch am
page-plan-proposer = Etappen vorschlagen
page-plan-jours = Tag für Tag
page-plan-colonne-jour = Tag
page-plan-colonne-bouts = Von – nach
page-plan-colonne-montee = Aufstieg, Abstieg
page-plan-colonne-marche = Gehzeit
page-plan-trop-long = Länger als gewünscht: Kein Halt liegt näher
page-plan-arrivee = Tag { $jour }, am Ziel: { $lieu }
page-plan-autres =
    { $nombre ->
        [one] Und { $nombre } weitere.
       *[other] Und { $nombre } weitere.
    }
page-plan-note-choix = Die Etappen sind so gewählt, dass jeder Tag nahe bei den gewünschten km liegt; 100 m Aufstieg zählen wie 1 km (Leistungskilometer). Aufstiege: Methode { $methode }.
page-plan-note-ecart = Der Abstand zum Weg ist die Luftlinie; „Ort“: Die Gastgeber wollten ihre genaue Lage nicht veröffentlichen. Fragen Sie dort nach, bevor Sie aufbrechen.

# For browsers without JavaScript. $liste is a link; the next message is its text.

## The map (src/web)

carte-sources = Quellen anzeigen
carte-me-situer = Meinen Standort zeigen
carte-position-indisponible = Standort nicht verfügbar
carte-titre = Karte der Wege
carte-nord = Norden wieder nach oben
carte-agrandir = Vergrößern
carte-reduire = Verkleinern
carte-fermer = Schließen
carte-service-muet = Der Dienst antwortet nicht: Die Karte ist vielleicht unvollständig.
carte-sans-webgl = Dieser Browser kann die Karte nicht zeichnen (WebGL fehlt). Bild und Text bleiben.
carte-aucun-service = Kein bekanntes Angebot
carte-reponses =
    { $nombre ->
        [one] { $nombre } Treffer
       *[other] { $nombre } Treffer
    }
carte-aucune-reponse = Keine Treffer für „{ $texte }“
carte-recherche-echouee = Die Suche ist fehlgeschlagen. Versuchen Sie es noch einmal.
carte-octets-ko = { $nombre } kB
carte-octets-mo = { $nombre } MB
carte-garder-compte = Die Größe wird berechnet …
carte-garder-question = Seiten, Karte, Betten und Track sind { $taille } zum Herunterladen und brauchen etwa { $place } auf diesem Gerät.
carte-garder-oui = Behalten ({ $taille })
carte-garder-annuler = Abbrechen
carte-garder-cours = { $fait } von { $tout }
carte-garder-fini = Auf diesem Gerät, Stand vom { $date }.
carte-garder-coupe = Unterbrochen bei { $fait } von { $tout }. Nichts ist verloren.
carte-garder-reprendre = Fortsetzen
carte-garder-plein = Dieses Gerät hat zu wenig Platz: Nichts wurde behalten. Geben Sie { $place } frei und versuchen Sie es noch einmal.
carte-garder-echec = Der Dienst antwortet nicht. Versuchen Sie es, wenn es Netz gibt.
carte-garder-enlever = Von diesem Gerät entfernen
carte-garder-maj = Neuer Stand: { $taille }
carte-garder-changements = { $maj } – { $changements }
carte-garder-mettre-a-jour = Aktualisieren
carte-garder-hors-ligne = Auf diesem Gerät behaltene Seite: Sperrungen und Unterkünfte, Stand vom { $date }.
carte-garder-supprimee = Diese Seite gibt es auf der Website nicht mehr (bemerkt am { $depuis }). Was hier liegt, ist vom { $date }.
carte-garder-finie = (inzwischen vorbei, nach dem Datum dieses Geräts)
carte-garder-rien = Auf diesem Gerät liegt nichts. Öffnen Sie einen Weg oder eine Etappe und tippen Sie auf „Ohne Netz behalten“.
carte-garder-absente = Es gibt kein Netz, und die gewünschte Seite liegt nicht auf diesem Gerät.
carte-garder-iphone = Auf iPhone und iPad: Legen Sie diese Seite zuerst auf den Home-Bildschirm (Teilen, „Zum Home-Bildschirm“) und behalten Sie sie von dort aus. Sonst vergisst Safari nach sieben Tagen alles.
carte-reglages = Legende und Einstellungen
carte-styles = Farben
carte-style-auto = Wie das Gerät
carte-style-hent = Hell
carte-style-sombre = Dunkel
carte-style-contraste = Hoher Kontrast
carte-fonds = Hintergrund
carte-fond-accord = Dieser Hintergrund kommt von { $hote }. Wenn Sie ihn anzeigen, erfährt diese Website die IP-Adresse Ihres Geräts und die Gegend, die Sie ansehen.
carte-fond-oui = Diesen Hintergrund anzeigen
carte-fond-non = Nein danke
carte-fond-muet = Der Hintergrund „{ $nom }“ antwortet nicht: Die Karte wird ohne ihn gezeigt.
carte-fond-retirer = Nichts mehr von { $hote } laden
carte-perturbation-deviation = Folgen Sie der Umleitung: { $longueur }
carte-perturbation-detour = Folgen Sie der Umleitung
carte-fermer-la-carte = Karte schließen
carte-gestes-souris = Strg und Rad vergrößern die Karte
carte-gestes-mac = ⌘ und Rad vergrößern die Karte
carte-gestes-doigts = Zwei Finger bewegen die Karte
carte-plein-ecran = Vollbild
carte-plein-ecran-fin = Vollbild beenden
carte-copier = Kopieren
carte-copie = Kopiert
carte-plus-de-texte = Mehr Text
carte-moins-de-texte = Weniger Text
carte-couches = Was die Karte zeigt
carte-couche-hebergeurs = Unterkünfte
carte-couche-localites = Orte
carte-couche-points = Wasser, Läden, Sehenswertes
carte-couche-relief = Relief
carte-legende-voie = Weg
carte-legende-ferme = Kein Durchgang
carte-legende-gene = Schwieriger Durchgang
carte-position-http = Der Browser gibt den Standort nur an Websites mit https. Diese Adresse ist http.
carte-position-refusee = Der Standort ist für diese Website nicht erlaubt. Das lässt sich in den Einstellungen des Browsers ändern.
carte-ici-attente = Standort wird gesucht …
carte-ici-km = { $km } ab Start
carte-ici-sur-le-chemin = Sie sind auf dem Weg.
carte-ici-ecart = Der Weg ist { $distance } von hier, Richtung { $sens }.
carte-ici-loin = Kein Weg im Umkreis von { $distance }.
carte-ici-reste = Noch { $longueur } bis zum Ende der Etappe
carte-ici-eau = Nächstes Wasser, in { $dans }:
carte-ici-lit = Nächstes Bett, in { $dans }:
carte-ici-precision = Standort auf { $distance } genau.
carte-ce-soir = Wo heute übernachten
carte-ce-soir-rien = Kein Bett auf den nächsten 25 km bekannt.
carte-cap-nord = Norden
carte-cap-nord-est = Nordosten
carte-cap-est = Osten
carte-cap-sud-est = Südosten
carte-cap-sud = Süden
carte-cap-sud-ouest = Südwesten
carte-cap-ouest = Westen
carte-cap-nord-ouest = Nordwesten

## Closures

perturbation-titre = { $genre }, { $gravite }
perturbation-depuis-jusqu-a = seit dem { $du }, bis zum { $au }
perturbation-depuis = seit dem { $du }, Ende nicht bekannt
perturbation-annoncee = ab dem { $du }, bis zum { $au }
perturbation-annoncee-sans-fin = ab dem { $du }, Ende nicht bekannt
perturbation-km = von km { $de } bis km { $a }
perturbation-au-km = bei km { $km }
perturbation-phrase = { $titre }, { $lieu }, { $dates }
perturbation-avec-texte = { $phrase }: { $texte }
perturbation-avec-deviation = { $phrase } (Umleitung von { $longueur })
perturbation-aujourdhui = heute { $longueur } über die Umleitung (markierter Weg: { $balisee })
perturbation-hors-detours = Aufstieg und Abstieg ohne die der Umleitung, deren Höhen nicht bekannt sind
perturbation-verifiee = geprüft am { $date }
perturbation-source = Quelle: { $source }
# Labels on the map. The name of the closure stands before these words, and a date follows: « Travaux jusqu'au 30/06 ».
style-perturbation-jusqu-a = bis
style-perturbation-des-le = ab

# What a closure is and where, without its dates.
perturbation-breve = { $titre }, { $lieu }
# The heading of the closures on a page.
page-perturbations = Behinderungen auf diesem Weg
# The type of a row of a list that is no host.
liste-perturbation = Behinderung
plan-perturbation = Tag { $jour }: { $phrase }
plan-deviation = { $longueur } über die Umleitung (markierter Weg: { $balisee })
agenda-titre = Behinderungen auf den Wegen
agenda-titre-voie = Behinderungen: { $nom }
agenda-evenement = { $voie }: { $quoi }

## Pages of the site

page-au-contenu = Zum Inhalt
page-chercher = Ort, Etappe oder Unterkunft suchen
page-chercher-bouton = Suchen
page-langues = Sprachen
page-pied = Weitere Seiten
page-fil = Sie sind hier
page-toutes-les-voies = Alle Wege
page-aide = Hilfe
page-accessibilite = Barrierefreiheit
page-donnees = Daten für Apps und Websites
page-embed-page = Ganze Seite (neuer Tab)
page-embed-parametre = Der Parameter „{ $nom }“ dieser Karte passt nicht.
page-embed-disparue = Diese Karte gibt es nicht mehr: Ihr Weg oder ihre Etappe wurde entfernt oder umbenannt.
page-embed-refusee = Diese Karte wird auf dieser Website nicht gezeigt.
page-embed-plus-tard = Die Karte ist gerade nicht verfügbar. Laden Sie die Seite gleich noch einmal.
page-integrer = Eine Karte auf eine andere Website setzen
page-integrer-resume = Wählen Sie eine Karte, sehen Sie sie an, kopieren Sie sie in Ihre Website.
page-integrer-formulaire = Wahl der Karte
page-integrer-voie = Weg
page-integrer-etape = Etappe
page-integrer-toute-la-voie = Der ganze Weg
page-integrer-langue = Sprache der Karte
page-integrer-hauteur = Höhe in Pixeln
page-integrer-liste = Liste unter der Karte
page-integrer-leger = Erst Bild, Karte beim Antippen
page-integrer-details = Weitere Einstellungen
page-integrer-km = Abschnitt in Kilometern
page-integrer-style = Farben
page-integrer-fond = Kartengrund
page-integrer-fond-du-service = Der der Website
page-integrer-couleur = Farbe der Linie
page-integrer-types = Arten der Unterkunft (keine: alle)
page-integrer-voir = Karte zeigen
page-integrer-apercu = Vorschau

page-verifier = Stimmt meine Strecke?
page-verifier-resume = Geben Sie einen Track: Sie sehen, was nicht stimmt, wo, und was zu tun ist. Dann, worin er vom veröffentlichten Weg abweicht.
page-verifier-fichier = Datei GPX, KML, GeoJSON, FIT, gezipptes Shapefile oder GeoPackage (höchstens 20 MB)
page-verifier-reglages = Anders vergleichen
page-verifier-tolerance = Toleranz in Metern
page-verifier-reference = Mit dieser anderen Datei statt mit dem veröffentlichten Weg vergleichen
page-verifier-bouton = Prüfen
page-verifier-prive = Von hier wird nichts veröffentlicht, und Ihre Datei wird nicht behalten.
page-verifier-refus = Diese Datei wurde nicht geprüft
page-verifier-attendre = Versuchen Sie es in { $secondes } Sekunden wieder.
page-verifier-resultat = Ergebnis
page-verifier-lu =
    { $format }, { $lignes ->
        [one] { $lignes } Linie
       *[other] { $lignes } Linien
    }, { $points } Punkte
page-verifier-points = Punkte
page-verifier-votre-trace = Ihr Track
page-verifier-croquis =
    Skizze Ihres Tracks, mit { $nombre ->
        [one] { $nombre } Befund
       *[other] { $nombre } Befunden
    }
page-verifier-constats = Was nicht stimmt
page-verifier-rien = nichts zu melden
page-verifier-tout-va-bien = Keine Regel hat etwas zu beanstanden.
page-verifier-erreurs = { $nombre } Fehler
page-verifier-avertissements =
    { $nombre ->
        [one] { $nombre } Warnung
       *[other] { $nombre } Warnungen
    }
page-verifier-informations =
    { $nombre ->
        [one] { $nombre } Hinweis
       *[other] { $nombre } Hinweise
    }
page-verifier-erreurs-aide = zu korrigieren
page-verifier-avertissements-aide = wahrscheinlich ein Fehler: ansehen
page-verifier-informations-aide = oft so gewollt
page-verifier-autres =
    { $nombre ->
        [one] ein weiterer
       *[other] { $nombre } weitere
    }
page-verifier-omis = Und noch { $nombre }, die nicht auf dieser Seite sind.
page-verifier-km = km { $km }
page-verifier-de-a = km { $de } bis { $a }
page-verifier-voir = Zeigen
page-verifier-sur-la-carte = auf der Karte
page-verifier-legende = Legende der Karte
page-verifier-legende-publie = Veröffentlichter Weg
page-verifier-legende-repare = Reparierter Track
page-verifier-legende-ecart = Unterschied
page-verifier-comparaison = Vergleich
page-verifier-suit-rien = Diese Linie folgt keinem veröffentlichten Weg: sie wird mit nichts verglichen.
page-verifier-suit-nulle-part = Diese Linie folgt nirgends der, mit der sie verglichen wird.
page-verifier-suit = Diese Linie folgt { $lignes }, in derselben Richtung.
page-verifier-suit-inverse = Diese Linie folgt { $lignes }, in der anderen Richtung.
page-verifier-suit-mixte = Diese Linie folgt { $lignes }, in beiden Richtungen.
page-verifier-meme = Beide sind gleich, auf { $ecart } genau.
page-verifier-differe =
    { $nombre ->
        [one] Sie weicht an einer Stelle ab
       *[other] Sie weicht an { $nombre } Stellen ab
    }, um höchstens { $ecart }.
page-verifier-differe-loin =
    { $nombre ->
        [one] Sie weicht an einer Stelle ab
       *[other] Sie weicht an { $nombre } Stellen ab
    }, um mehr als 1 km.
page-verifier-ligne-etape = der Etappe { $etape } des Weges „{ $voie }“
page-verifier-ligne-voie = dem Weg „{ $voie }“
page-verifier-ligne-troncon = dem Abschnitt „{ $troncon }“
page-verifier-ligne-reference = der Bezugslinie
page-verifier-et-publie = { $trace } (veröffentlichter Weg: { $publie })
page-verifier-plus-d-un-km = mehr als 1 km
page-verifier-nouveau = Zusätzlich zum veröffentlichten Weg
page-verifier-manquant = Fehlt in Ihrem Track
page-verifier-hausdorff = Größter Abstand (Hausdorff)
page-verifier-frechet = Abstand beim Gehen beider (Fréchet)
page-verifier-ecarts = Wo sich die beiden Linien unterscheiden
page-verifier-ecart = Verläuft anders
page-verifier-ajout = Zusätzlich
page-verifier-manque = Fehlt
page-verifier-gauche = links
page-verifier-droite = rechts
page-verifier-deux-cotes = beide Seiten
page-verifier-au-plus-en-moyenne = höchstens { $plus }, im Mittel { $moyenne }
page-verifier-colonne-quoi = Unterschied
page-verifier-colonne-longueur = Länge
page-verifier-colonne-ecart = Abstand
page-verifier-colonne-cote = Seite
page-verifier-reparer = Reparieren
page-verifier-reparer-aide = Wählen Sie, sehen Sie die Wirkung an, laden Sie herunter. Sonst ändert sich nichts.
page-verifier-sans-script = Ohne JavaScript wählen Sie Ihre Datei vor jeder Schaltfläche oben neu: sie wurde nicht behalten.
page-verifier-par-ordre = Die Stücke ordnen
page-verifier-par-sens = Den Track in die Richtung des veröffentlichten Weges drehen
page-verifier-par-sommets-doubles = Doppelte Punkte entfernen
page-verifier-par-aller-retour = Spitzen entfernen (hin und zurück)
page-verifier-par-bruit-gps = Punktknäuel der Pausen entfernen
page-verifier-par-trous = Enden verbinden, die sich fast berühren
page-verifier-par-simplification = Weniger Punkte behalten
page-verifier-par-altitudes = Die Höhen des veröffentlichten Weges nehmen
page-verifier-propose =
    (vorgeschlagen: { $nombre ->
        [one] ein Befund
       *[other] { $nombre } Befunde
    })
page-verifier-montrer = Wirkung zeigen
page-verifier-fait = Was repariert wurde
page-verifier-colonne-reparation = Reparatur
page-verifier-colonne-fois = Wie oft
page-verifier-colonne-ou = Wo
page-verifier-fois =
    { $nombre ->
        [0] nichts zu tun
        [one] einmal
       *[other] { $nombre }-mal
    }
page-verifier-reste = Der reparierte Track hat noch:
page-verifier-gpx = Repariertes GPX herunterladen
page-verifier-geojson = Als GeoJSON
page-verifier-base = Die veröffentlichten Wege
page-verifier-base-resume = Dieselben Regeln prüfen den Bestand nach jeder Änderung.
page-verifier-qgis = Zum Korrigieren ziehen Sie diese Datei in QGIS: jeder Befund hat dort seinen Ort und seine Abhilfe.
page-verifier-geojson-constats = Diese Befunde herunterladen (GeoJSON)
page-verifier-autre = Eine Datei oder einen anderen Weg prüfen
carte-verifier-envoi = Senden: { $part } %
carte-verifier-lecture = Lesen und prüfen…
carte-verifier-precedent = Zurück
carte-verifier-suivant = Weiter
carte-verifier-deposer = oder hier ablegen
carte-verifier-coupe = Die Datei kam nicht an: kein Netz, oder der Dienst antwortet nicht. Versuchen Sie es wieder.
carte-verifier-telecharge = Reparierte Datei heruntergeladen.
page-licences = Softwarelizenzen
page-inconnu = unbekannt
page-distance = Länge
page-marche = Gehzeit
page-montee = Aufstieg
page-descente = Abstieg
page-format-fit = Für eine Uhr von Garmin, Suunto oder Coros
page-format-fit-aide = FIT-Datei: die Strecke mit der Uhrzeit an jedem Ort.
page-format-kml = Für Google Earth
page-format-kml-aide = KML-Datei.
page-format-zip = Alle Etappen, je eine Datei
page-format-zip-aide = ZIP-Archiv mit GPX-Dateien und ihrer Tabelle.
page-format-geojson = Für ein Kartenprogramm
page-format-geojson-aide = GeoJSON-Datei, zum Beispiel für QGIS.
page-format-app = Für ein Telefon (OsmAnd, Organic Maps)
page-format-app-aide = GPX-Datei mit den Unterkünften, dem Wasser und den Orten am Weg.
page-format-ancien = Für ein altes GPS-Gerät
page-format-ancien-aide = Leichtere GPX-Datei: weniger Punkte, derselbe Weg.
page-format-xlsx = Die Unterkünfte als Tabelle
page-format-xlsx-aide = XLSX-Datei für Excel oder LibreOffice.
page-etape-courte = Etappe { $etape }
page-carte-toucher = Tippen Sie auf die Karte, um sie zu öffnen.
page-sans-trace = Der Verlauf dieser Etappe ist noch nicht veröffentlicht.
page-voie-sans-trace = Der Verlauf dieses Weges ist noch nicht veröffentlicht.
page-sans-contact = Diese Unterkunft hat keine Kontaktdaten veröffentlicht. Das Tourismusbüro oder das Rathaus kann Auskunft geben.
page-appeler = Anrufen
page-appeler-qui = { $nom } anrufen
page-ou-dormir = Wo schlafen
page-aucun-lit = Keine veröffentlichte Unterkunft höchstens 2 km neben dieser Etappe.
page-liste-a-imprimer = Liste der Unterkünfte, zum Drucken
page-profil = Höhenprofil
page-ce-que-l-on-passe = Woran man vorbeikommt
page-autres-etapes = Benachbarte Etappen
page-variantes = Varianten
page-guides = Gedruckte Führer
page-telecharger-gpx = GPX herunterladen
page-telecharger-devie = GPX mit der Umleitung herunterladen
page-autres-formats = Andere Formate
page-precedente = Etappe { $etape }, davor
page-suivante = Etappe { $etape }, danach
page-ce-soir = Heute Abend: { $nom }, km { $km }
page-lit-suivant = Kein offenes Bett auf dieser Etappe. Das nächste: { $nom }, { $longueur } nach dem Ziel
page-voie-resume =
    { $nombre ->
        [one] Eine Etappe. { $chiffres }.
       *[other] { $nombre } Etappen. { $chiffres }.
    }
page-avec-variantes = { $longueur } mit allen Varianten.
page-composer = Eigene Etappen zusammenstellen
page-les-etapes = Die Etappen
page-aucune-etape = Dieser Weg hat noch keine Etappen.
page-voir-aussi = Siehe auch
page-imprimer = Druckfassung
page-hebergements =
    { $nombre ->
        [0] keine Unterkunft
        [one] { $nombre } Unterkunft
       *[other] { $nombre } Unterkünfte
    }
page-hebergements-titre = Unterkünfte
page-bienvenue = Hier beginnen die Wege: Wählen Sie einen Weg, sehen Sie sich seine Etappen an, nehmen Sie seinen Track und die Liste seiner Betten mit.
page-ou-suis-je = Wo bin ich?
page-les-voies = Die Wege
page-aucune-voie = Noch ist kein Weg veröffentlicht.
page-comment-choisir = Welchen Weg wählen?
page-comment-choisir-texte = Nach dem Start in Ihrer Nähe, nach der Länge oder nach den Betten: Jede Etappe sagt, wie viele es gibt. Alle Wege treffen sich, bevor sie die Bretagne verlassen.
page-nombre-etapes =
    { $nombre ->
        [one] { $nombre } Etappe
       *[other] { $nombre } Etappen
    }
page-aucun-service = Kein bekanntes Angebot.
page-sur-la-carte = Auf der Karte zeigen
page-y-aller = In einer App öffnen
page-en-savoir-plus = Mehr erfahren
page-photo = Foto
page-sur-les-voies = An den Wegen
page-sur-le-chemin = km { $km }, am Weg
page-pres-du-chemin = km { $km }, { $ecart } neben dem Weg
page-recherche = Suche
page-recherche-vide = Geben Sie den Namen eines Ortes, einer Etappe oder einer Unterkunft ein.
page-recherche-resume =
    { $nombre ->
        [0] Nichts heißt „{ $question }“. Versuchen Sie ein kürzeres Wort.
        [one] Ein Treffer für „{ $question }“.
       *[other] { $nombre } Treffer für „{ $question }“.
    }
page-introuvable = Diese Seite gibt es nicht
page-introuvable-aide = Vielleicht hat sich ihre Adresse geändert, oder ein Wort ist falsch geschrieben. Suchen Sie oben, oder gehen Sie zurück zu den Wegen.
page-incorrecte = Diese Anfrage ist nicht verständlich
page-incorrecte-aide = Gehen Sie zur vorigen Seite zurück und ändern Sie Ihre Eingabe.
page-occupe = Im Moment ist viel los
page-occupe-aide = Laden Sie diese Seite in einigen Sekunden neu.
page-defaut = Ein Fehler des Dienstes
page-defaut-aide = Er ist im Protokoll vermerkt. Der Rest der Website funktioniert: Gehen Sie zurück zu den Wegen.
page-peut-etre = Vielleicht suchen Sie
page-imprimer-consigne = Drucken Sie diese Seite, oder speichern Sie sie als PDF.
page-papier = Papier
page-livret = Heft
page-livret-consigne = Drucken Sie beidseitig, an der kurzen Kante gespiegelt, ohne Ränder; falten Sie dann die Blätter zusammen.
page-sommaire = Inhalt
page-perturbations-voies = Behinderungen zurzeit: { $nombre }
page-hors-ligne = Ohne Netz
page-garder = Ohne Netz behalten
hors-ligne-chemin = der Weg verläuft anders
hors-ligne-chemin-km = der Weg verläuft bei km { $km } anders
hors-ligne-perturbations =
    { $nombre ->
        [one] eine Störung ist angekündigt oder hat sich geändert
       *[other] { $nombre } Störungen sind angekündigt oder haben sich geändert
    }
hors-ligne-perturbations-finies =
    { $nombre ->
        [one] eine Störung ist vorbei
       *[other] { $nombre } Störungen sind vorbei
    }
hors-ligne-hotes-telephone =
    { $nombre ->
        [one] ein Gastgeber hat eine neue Telefonnummer
       *[other] { $nombre } Gastgeber haben neue Telefonnummern
    }
hors-ligne-hotes-nouveaux =
    { $nombre ->
        [one] ein neuer Gastgeber
       *[other] { $nombre } neue Gastgeber
    }
hors-ligne-hotes-retires =
    { $nombre ->
        [one] ein Gastgeber hat sich zurückgezogen
       *[other] { $nombre } Gastgeber haben sich zurückgezogen
    }
hors-ligne-hotes-autres =
    { $nombre ->
        [one] ein Gastgeber hat seine Angaben geändert
       *[other] { $nombre } Gastgeber haben ihre Angaben geändert
    }
hors-ligne-lieux =
    { $nombre ->
        [one] ein Ort hat sich geändert
       *[other] { $nombre } Orte haben sich geändert
    }
