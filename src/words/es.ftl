# The texts that people read, in Spanish. fr.ftl is the reference: it has the same messages with the same arguments. A
# message that is missing here is shown in French.
#
# The words of pilgrims: voie « ruta », chemin « camino », étape « etapa », hébergement « alojamiento », trace « track ».

## Vocabularies: one name for each word of the store (model::vocabulary)

type-gite = Albergue (gîte)
type-accueil-pelerin = Acogida de peregrinos
type-chambre-hotes = Casa de huéspedes
type-hotel = Hotel
type-camping = Camping
type-communaute = Comunidad religiosa
type-autre = Otro alojamiento

position-exacte = En su lugar exacto
position-localite = En su localidad
position-non = No publicado

categorie-patrimoine = Patrimonio
categorie-religieux = Lugar religioso
categorie-eau = Agua potable
categorie-toilettes = Aseos
categorie-abri = Refugio
categorie-vue = Mirador
categorie-tampon = Sello
categorie-commerce = Tienda
categorie-transport = Transporte
categorie-sante = Salud
categorie-danger = Peligro
categorie-autre = Otro

service-commerce = tienda
service-boulangerie = panadería
service-restaurant = restaurante
service-eau = agua potable
service-pharmacie = farmacia
service-medecin = médico
service-gare = estación de tren
service-car = autobús
service-banque = banco
service-poste = correos
service-office-tourisme = oficina de turismo

offre-diner = cena
offre-petit-dejeuner = desayuno
offre-demi-pension = media pensión
offre-cuisine = cocina a disposición
offre-epicerie = comestibles
offre-linge = lavadora
offre-draps = sábanas
offre-chien = se admiten perros
offre-equide = se admiten caballos y burros
offre-velo = guardabicicletas
offre-accessible = accesible en silla de ruedas
offre-navette = traslado
offre-wifi = wifi
offre-participation-libre = donativo
offre-credencial = sella la credencial
offre-sans-chien = no se admiten perros
offre-sans-equide = no se admiten caballos ni burros

genre-perturbation-ferme = Cerrado
genre-perturbation-deviation = Desvío
genre-perturbation-danger = Peligro
genre-perturbation-travaux = Obras
genre-perturbation-chasse = Caza
genre-perturbation-maree = Marea
genre-perturbation-autre = Aviso

gravite-information = a título informativo
gravite-gene = paso dificultado
gravite-bloquant = paso imposible

langue-br = bretón
langue-de = alemán
langue-en = inglés
langue-es = español
langue-fr = francés
langue-it = italiano
langue-nl = neerlandés
langue-pt = portugués

direction-nord = norte
direction-nord-est = noreste
direction-est = este
direction-sud-est = sureste
direction-sud = sur
direction-sud-ouest = suroeste
direction-ouest = oeste
direction-nord-ouest = noroeste

sens-aller = ida
sens-retour = vuelta

genre-voie = Ruta
genre-etape = Etapa
genre-localite = Localidad

# Devices group the waypoints of a file under these names.
groupe-localites = Localidades
groupe-hebergeurs = Alojamientos
groupe-points-interet = Puntos de interés
groupe-perturbations = Incidencias

mois-1 = enero
mois-2 = febrero
mois-3 = marzo
mois-4 = abril
mois-5 = mayo
mois-6 = junio
mois-7 = julio
mois-8 = agosto
mois-9 = septiembre
mois-10 = octubre
mois-11 = noviembre
mois-12 = diciembre

## Measures

# Separates the facts in a description.
separateur-faits = { "; " }
mesure-km = { $nombre } km
mesure-metres = { $nombre } m
duree-minutes = { $minutes } min
duree-heures = { $heures } h
# $minutes has two digits.
duree-heures-minutes = { $heures } h { $minutes } min
duree-intervalle = de { $de } a { $a }

# $annee has four digits, the others two.
date = { $jour }/{ $mois }/{ $annee }
liste-et = { $un } y { $autre }
bouts = { $de } – { $a }

## Periods: on which days of the year a host is open

periode-jour = { $jour } de { $mois }
periode-de-a = { $de } a { $a }
periode-toute-l-annee = todo el año
periode-ferme = cerrado
periode-sauf = excepto { $jours }

## Figures of a way. $longueur, $ligne, $tout, $hauteur and $duree are measures (« 12,3 km », « 4 h 30 »).

chiffres-montee = subida { $hauteur }
chiffres-descente = bajada { $hauteur }
longueur-ligne-principale = { $ligne } por la línea principal, { $tout } con las variantes
longueur-variante = { $ligne } por la variante { $variante }, { $tout } con todas las variantes

chiffres-relief = { $longueur }, { $montee }, { $descente } (método { $methode }), marcha { $duree }
chiffres-4kmh = { $chiffres }; { $duree } a 4 km/h.
chiffres-morceaux = Trazado en { $nombre } tramos: no es continuo.
chiffres-simplifie = Trazado simplificado a { $points } puntos, que se aparta como máximo { $ecart } m del trazado completo.
voie-etapes =
    { $nombre ->
        [one] { $longueur }, una etapa
       *[other] { $longueur }, { $nombre } etapas
    }
voie-morceaux = Algunos trazados están en varios tramos: no son continuos.

## Names

nom-retour = { $nom } (vuelta)
nom-etape = { $voie }, etapa { $etape }: { $bouts }
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
nom-section = { $voie }, km { $de } a { $a }
nom-etape-section = { $voie }, etapa { $etape }, km { $de } a { $a }
nom-variante = { $voie }, { $variante }
nom-hors-etapes = { $nom }, fuera de las etapas
# A stretch between two kilometres: $de and $a are numbers (« 12,4 »).
## Files of tracks

repere-places =
    { $nombre ->
        [one] { $nombre } plaza
       *[other] { $nombre } plazas
    }
repere-km = km { $km }
repere-km-ecart = km { $km }, a { $ecart } m del camino
trace-coupe = Track cortado
trace-attention = Atención.
trace-suit-chemin = El track sigue el camino señalizado; { $aujourdhui }.
trace-suit-deviation = El track sigue el desvío; { $aujourdhui }.
trace-denivele-hors-deviation = Desnivel: { $montee }, { $descente } ({ $hors }).
repere-annonce = { $titre }, a partir del { $du }
# For watches: at most 15 letters, and accents count twice.
repere-des-le = desde { $jour }/{ $mois }
kml-deviation = Desvío: { $nom }
kml-longueur-balisee = Longitud del camino señalizado (m)
kml-longueur-aujourdhui = Longitud hoy, por el desvío (m)
trace-donnees-du = Datos del { $date }.
trace-zip = Un archivo GPX por etapa, todas las etapas en uno solo, y su tabla (etapes.csv).
trace-sans-producteur = Productor no indicado
trace-morceau = { $nom } (tramo { $rang } de { $nombre } de un trazado que no es continuo)
kml-traces = Tracks
kml-longueur = Longitud (m)
kml-montee = Subida (m)
kml-descente = Bajada (m)
kml-methode = Método de cálculo del desnivel
kml-altitude-min = Altitud mínima (m)
kml-altitude-max = Altitud máxima (m)
kml-duree = Tiempo de marcha (min)
kml-duree-4kmh = Tiempo a 4 km/h (min)
kml-km = Kilómetro del trazado
kml-ecart = Distancia al trazado (m)

## Pictures of the map

image-voies = Las rutas hacia Compostela
image-description = Mapa, con el norte arriba: { $nom }
image-autour = alrededor: { $droits }

## The picture of a profile

profil-titre = Perfil: { $nom }, { $voie }
profil-etape = { $voie }, etapa { $etape }
profil-etape-retour = { $voie }, etapa { $etape }, vuelta
profil-echelle = Alturas exageradas { $fois } veces.
profil-hauteurs = { $chiffres }. Subida y bajada por el método { $methode }. Punto más bajo { $bas } m, punto más alto { $haut } m.
profil-morceaux = El trazado no es continuo: { $nombre } tramos.
profil-localite = { $nom } ({ $km } km)
profil-localite-ecart = { $nom } ({ $km } km, a { $ecart } del camino)
profil-localites = Localidades: { $localites }.
profil-eau = Agua potable: { $lieux }.
profil-hebergements = Alojamientos: { $lieux }.
profil-commerces = Tiendas: { $lieux }.
profil-autres = y { $nombre } más
profil-longueur = { $chiffres }.
profil-sans-hauteurs = Todavía no se conocen todas las alturas de esta etapa.
profil-noms-omis =
    { $nombre ->
        [one] Un lugar está en el dibujo sin su nombre, por falta de espacio.
       *[other] { $nombre } lugares están en el dibujo sin su nombre, por falta de espacio.
    }
profil-rang-alertes = Alerta
profil-alerte-jusqu-a = { $genre } hasta el { $au }
profil-alerte-des = { $genre } a partir del { $du }
profil-rang-eau = Agua
profil-rang-lits = Camas
profil-rang-achats = Tienda
profil-donnees = Datos: { $droits }.

## Hosts

hote-places =
    { $nombre ->
        [one] { $nombre } plaza
       *[other] { $nombre } plazas
    }

hote-accueil-pelerin = acogida de peregrinos
hote-accueille = acoge a los peregrinos
hote-ouvert = abierto: { $periode }
hote-prevenir = avisar { $heures } h antes
hote-telephone = tel. { $numero }
hote-a-sa-localite = situado en su localidad
hote-fermetures = cerrado: { $jours }
hote-arrivee-entre = llegada de { $de } a { $a }
hote-arrivee-de = llegada a partir de las { $heure }
hote-arrivee-a = llegada hasta las { $heure }
hote-langues = idiomas: { $langues }
hote-confirme = confirmado en { $mois } de { $annee }
hote-non-confirme = sin confirmar desde { $annee }
source-et-licence = Fuente y licencia: { $droits }.

## Lists of hosts

liste-titre = Alojamientos – { $nom }
# The name of the sheet in a workbook.
liste-feuille = Alojamientos
# $ecart is a measure (« 350 m »).
liste-resume =
    { $nombre ->
        [0] Ningún alojamiento publicado a { $ecart } como máximo del camino.
        [one] { $nombre } alojamiento a { $ecart } como máximo del camino.
       *[other] { $nombre } alojamientos a { $ecart } como máximo del camino, en el orden de la marcha.
    }
liste-nuit = Noche del { $nuit }: sin los alojamientos cerrados.
liste-note-km =
    { $depuis ->
        [etape] Los km se cuentan desde el inicio de la etapa, en el sentido de la marcha; la distancia al camino es en línea recta.
        [voie] Los km se cuentan desde el inicio de la ruta, en el sentido de la marcha; la distancia al camino es en línea recta.
       *[variante] Los km se cuentan desde el inicio de la ruta, o de la variante, en el sentido de la marcha; la distancia al camino es en línea recta.
    }
liste-note-localite = «Localidad»: el alojamiento no ha deseado que se publique su lugar exacto; los km y la distancia son los de su localidad.
liste-note-trous = El trazado está interrumpido: los km no cuentan lo que falta.
liste-note-prevenir = Infórmese en el alojamiento antes de salir.
liste-note-releve = Trazado registrado a más tardar el { $date }.

liste-exact = exacto
liste-localite = localidad
liste-oui = sí
liste-non = no

colonne-variante = Variante
colonne-etape = Etapa
colonne-km = km
colonne-ecart = Distancia al camino (m)
colonne-emplacement = Lugar
colonne-localite = Localidad
colonne-nom = Nombre
colonne-type = Tipo
colonne-places = Plazas
colonne-periode = Temporada
colonne-tarif = Precio
colonne-accueil-pelerin = Acogida de peregrinos
colonne-prevenir = Avisar (h)
colonne-telephone = Teléfono
colonne-courriel = Correo electrónico
colonne-site = Sitio web
colonne-adresse = Dirección
colonne-code = Código
colonne-offres = Servicios
colonne-fermetures = Cierres
colonne-arrivee-heure = Llegada
colonne-langues = Idiomas
colonne-confirme = Confirmación
colonne-source = Fuente y licencia
colonne-jour = Día
colonne-depart = Salida
colonne-arrivee = Llegada
colonne-longueur = Longitud (km)

## Plans: étapes chosen by the walker

plan-nom = { $voies }: { $bouts }
plan-description =
    { $nombre ->
        [one] { $longueur }, { $nombre } día.
       *[other] { $longueur }, { $nombre } días.
    }
plan-jour = Día { $jour }: { $bouts }
plan-jour-longueur = Día { $jour }: { $bouts }, { $longueur }
plan-zip = Un archivo GPX por día, todos los días en uno solo, y los alojamientos (hebergements.csv).
plan-sans-hauteurs = Algunas alturas no se conocen: ahí solo cuenta la longitud, y el tiempo es el de 4 km/h.
plan-sans-hebergement = Ningún alojamiento publicado en la llegada
plan-sans-hebergement-voulu = Ningún alojamiento publicado en la llegada corresponde a lo que pide
plan-criteres = Alojamientos pedidos: { $criteres }.
plan-critere-places =
    { $nombre ->
        [one] al menos { $nombre } plaza
       *[other] al menos { $nombre } plazas
    }
plan-critere-contact = teléfono, correo electrónico o sitio web publicado
plan-critere-confirme = confirmado desde el { $jour }
plan-methode-effort = kilómetro-esfuerzo (Leistungskilometer del ejército suizo y de Juventud+Deporte): 1 km, o 100 m de subida, vale 1

## Beds: warnings of long stretches without one, and the report on them. $nuit is one of the first two messages, $distance a
# measure (« 31 km »).

lits-nuit = Noche del { $date }
lits-jusque = Hasta el { $date }
lits-apres = { $nuit }, después de { $dernier }: próxima cama abierta a { $distance }, { $prochain }.
lits-apres-aucun = { $nuit }, después de { $dernier }: ninguna cama abierta hasta el final del camino, a { $distance }.
lits-premier = { $nuit }, desde el inicio del camino: primera cama abierta a { $distance }, { $prochain }.
lits-aucun = { $nuit }: ninguna cama abierta en todo el camino ({ $distance }).
lits-a-confirmer = { $lieu } (confirme que está abierto)
lits-debut = inicio de la ruta
lits-fin = final de la ruta
lits-commune = { $nom } (km { $km })
lits-colonne-mois = Mes
lits-colonne-voie = Ruta
lits-colonne-sens = Sentido
lits-colonne-longueur = Jornada forzosa más larga (km)
lits-colonne-jour = Desde la noche del
lits-colonne-jours = Noches del mes
lits-colonne-de-km = De (km)
lits-colonne-de = De
lits-colonne-a-km = A (km)
lits-colonne-a = A
lits-colonne-trous = Interrupciones del trazado
lits-colonne-commune = Municipio { $rang }
lits-colonne-avec = Jornada con un alojamiento más, municipio { $rang } (km)

## Pages

page-demonstration = Datos de demostración.
invente-tout = Trazado inventado: no lo siga.
invente-km = Trazado inventado { $parties }: no lo siga.
invente-en-partie = Trazado inventado en parte: no lo siga.
page-accueil = Los caminos de Santiago en Bretaña
page-a-ecart = a { $ecart }
page-fichiers = Llevarse esta lista
page-offres = Servicios
page-ecart = Distancia al camino
page-hebergement = Alojamiento, contacto

page-liste-liens = Alrededor de esta lista
page-agenda = Seguir las incidencias en un calendario
page-liste-nuit = Alojamientos abiertos la noche del
page-liste-voir = Ver
# A link to the list of hosts farther away. $ecart is a measure (« 10 km »).
page-liste-plus-loin = Hasta { $ecart } del camino
page-carte-etape = Mapa de la etapa
page-carte-voie = Mapa de la ruta
page-toute-la-voie = Toda la ruta
page-sens-aller = Sentido de ida
page-sens-retour = Sentido de vuelta
page-tableur = Hoja de cálculo (XLSX)
page-ligne-principale = Línea principal
page-variante = Variante { $variante }
# $longueur is a measure (« 12,3 km »).
page-le-long = A lo largo de { $longueur }
page-aucun-hebergement = Ningún alojamiento a lo largo de estos { $longueur }.
page-etape = Etapa { $numero }: { $bouts }

page-plan-titre = Mis etapas – { $nom }
page-plan-formulaire = Mis etapas
page-plan-resume =
    { $nombre ->
        [one] { $longueur } en un día, con unos { $voulu } al día y { $max } como máximo.
       *[other] { $longueur } en { $nombre } días, con unos { $voulu } al día y { $max } como máximo.
    }
page-plan-liens = Propuestas
page-plan-proposition =
    { $nombre ->
        [one] Propuesta { $numero }: { $nombre } día
       *[other] Propuesta { $numero }: { $nombre } días
    }
page-plan-fichiers = Llevarse estas etapas
page-plan-zip = Un GPX por día (ZIP)
page-plan-csv = Alojamientos (CSV)
page-plan-de = De
page-plan-a = A
page-plan-debut = el inicio de la ruta
page-plan-fin = el final de la ruta
page-plan-km-par-jour = Km al día
page-plan-km-max = Como máximo
page-plan-sens = Sentido
page-plan-hebergements = Alojamientos
page-plan-tous = todos
page-plan-criteres = Lo que debe ofrecer el alojamiento
page-plan-offres = Servicios (todos los marcados)
page-plan-places = Plazas como mínimo
page-plan-confirme = Datos confirmados desde el
page-plan-contact = teléfono, correo electrónico o sitio web publicado
page-plan-depart-le = Salir el
page-plan-proposer = Proponer etapas
page-plan-jours = Día a día
page-plan-colonne-jour = Día
page-plan-colonne-bouts = De – a
page-plan-colonne-montee = Subida, bajada
page-plan-colonne-marche = Marcha
page-plan-trop-long = Más largo de lo deseado: ninguna parada está más cerca
page-plan-arrivee = Día { $jour }, en la llegada: { $lieu }
page-plan-autres =
    { $nombre ->
        [one] Y { $nombre } más.
       *[other] Y { $nombre } más.
    }
page-plan-note-choix = Las etapas se eligen para que cada día se acerque a los km deseados; 100 m de subida cuentan como 1 km (kilómetro-esfuerzo). Subidas: método { $methode }.
page-plan-note-ecart = La distancia al camino es en línea recta; «localidad»: el alojamiento no ha deseado que se publique su lugar exacto. Infórmese allí antes de salir.

# For browsers without JavaScript. $liste is a link; the next message is its text.

## The map (src/web)

carte-sources = Mostrar las fuentes
carte-me-situer = Situarme
carte-position-indisponible = Posición no disponible
carte-titre = Mapa de los caminos
carte-nord = Volver a poner el norte arriba
carte-agrandir = Acercar
carte-reduire = Alejar
carte-fermer = Cerrar
carte-service-muet = El servicio no responde: puede que el mapa esté incompleto.
carte-sans-webgl = Este navegador no puede dibujar el mapa (falta WebGL). Quedan la imagen y el texto.
carte-aucun-service = Ningún servicio conocido
carte-reponses =
    { $nombre ->
        [one] { $nombre } resultado
       *[other] { $nombre } resultados
    }
carte-aucune-reponse = Ningún resultado para «{ $texte }»
carte-recherche-echouee = La búsqueda ha fallado. Inténtelo de nuevo.
carte-octets-ko = { $nombre } kB
carte-octets-mo = { $nombre } MB
carte-garder-compte = Calculando el tamaño…
carte-garder-question = Páginas, mapa, camas y track son { $taille } de descarga y ocupan unos { $place } en este aparato.
carte-garder-oui = Guardar ({ $taille })
carte-garder-annuler = Cancelar
carte-garder-cours = { $fait } de { $tout }
carte-garder-fini = Guardado en este aparato, visto el { $date }.
carte-garder-coupe = Interrumpido en { $fait } de { $tout }. No se ha perdido nada.
carte-garder-reprendre = Continuar
carte-garder-plein = Este aparato no tiene bastante espacio: no se ha guardado nada. Libere { $place } y vuelva a intentarlo.
carte-garder-echec = El servicio no responde. Inténtelo cuando haya red.
carte-garder-enlever = Quitar de este aparato
carte-garder-maj = Actualización disponible: { $taille }
carte-garder-changements = { $maj } — { $changements }
carte-garder-mettre-a-jour = Actualizar
carte-garder-hors-ligne = Página guardada en este aparato: cierres y alojamientos vistos el { $date }.
carte-garder-supprimee = Esta página ya no existe en el sitio (visto el { $depuis }). Lo que se guarda aquí es del { $date }.
carte-garder-finie = (terminada desde entonces, según la fecha de este aparato)
carte-garder-rien = No hay nada guardado en este aparato. Abra una ruta o una etapa y toque «Guardar sin conexión».
carte-garder-absente = No hay red, y la página pedida no está guardada en este aparato.
carte-garder-iphone = En iPhone y iPad: añada primero esta página a la pantalla de inicio (Compartir, «Añadir a pantalla de inicio») y guárdela desde allí. Si no, Safari lo olvida todo a los siete días.
carte-reglages = Leyenda y ajustes
carte-styles = Colores
carte-style-auto = Como el dispositivo
carte-style-hent = Claros
carte-style-sombre = Oscuros
carte-style-contraste = De alto contraste
carte-fonds = Fondo
carte-fond-accord = Este fondo viene de { $hote }. Si lo muestra, ese sitio conocerá la dirección IP de su dispositivo y la región que usted mira.
carte-fond-oui = Mostrar este fondo
carte-fond-non = No, gracias
carte-fond-muet = El fondo «{ $nom }» no responde: el mapa se muestra sin él.
carte-fond-retirer = No pedir nada más a { $hote }
carte-perturbation-deviation = Desvío que hay que seguir: { $longueur }
carte-perturbation-detour = Desvío que hay que seguir
carte-fermer-la-carte = Cerrar el mapa
carte-gestes-souris = Ctrl y la rueda para ampliar el mapa
carte-gestes-mac = ⌘ y la rueda para ampliar el mapa
carte-gestes-doigts = Dos dedos para mover el mapa
carte-plein-ecran = Pantalla completa
carte-plein-ecran-fin = Salir de la pantalla completa
carte-copier = Copiar
carte-copie = Copiado
carte-plus-de-texte = Más texto
carte-moins-de-texte = Menos texto
carte-couches = Lo que muestra el mapa
carte-couche-hebergeurs = Alojamientos
carte-couche-localites = Localidades
carte-couche-points = Agua, tiendas, patrimonio
carte-couche-relief = Relieve
carte-legende-voie = Camino
carte-legende-ferme = Paso imposible
carte-legende-gene = Paso difícil
carte-position-http = El navegador solo da la posición a un sitio con https. Esta dirección usa http.
carte-position-refusee = Este sitio no tiene permiso para conocer la posición. Puede cambiarlo en los ajustes del navegador.
carte-ici-attente = Buscando la posición…
carte-ici-km = a { $km } de la salida
carte-ici-sur-le-chemin = Está en el camino.
carte-ici-ecart = El camino está a { $distance } de aquí, hacia { $sens }.
carte-ici-loin = Ningún camino a menos de { $distance } de aquí.
carte-ici-reste = Quedan { $longueur } hasta el final de la etapa
carte-ici-eau = Próxima agua, a { $dans }:
carte-ici-lit = Próxima cama, a { $dans }:
carte-ici-precision = Posición exacta con un margen de { $distance }.
carte-ce-soir = Dónde dormir esta noche
carte-ce-soir-rien = Ninguna cama conocida en los próximos 25 km.
carte-cap-nord = el norte
carte-cap-nord-est = el nordeste
carte-cap-est = el este
carte-cap-sud-est = el sudeste
carte-cap-sud = el sur
carte-cap-sud-ouest = el suroeste
carte-cap-ouest = el oeste
carte-cap-nord-ouest = el noroeste

## Closures

perturbation-titre = { $genre }, { $gravite }
perturbation-depuis-jusqu-a = desde el { $du }, hasta el { $au }
perturbation-depuis = desde el { $du }, sin fecha de fin conocida
perturbation-annoncee = a partir del { $du }, hasta el { $au }
perturbation-annoncee-sans-fin = a partir del { $du }, sin fecha de fin conocida
perturbation-km = del km { $de } al km { $a }
perturbation-au-km = en el km { $km }
perturbation-phrase = { $titre }, { $lieu }, { $dates }
perturbation-avec-texte = { $phrase }: { $texte }
perturbation-avec-deviation = { $phrase } (desvío de { $longueur })
perturbation-aujourdhui = hoy { $longueur } por el desvío (camino señalizado: { $balisee })
perturbation-hors-detours = subida y bajada sin las del desvío, cuyas altitudes no se conocen
perturbation-verifiee = verificado el { $date }
perturbation-source = fuente: { $source }
# Labels on the map. The name of the closure stands before these words, and a date follows: « Travaux jusqu'au 30/06 ».
style-perturbation-jusqu-a = hasta el
style-perturbation-des-le = desde el

# What a closure is and where, without its dates.
perturbation-breve = { $titre }, { $lieu }
# The heading of the closures on a page.
page-perturbations = Incidencias en este camino
# The type of a row of a list that is no host.
liste-perturbation = Incidencia
plan-perturbation = Día { $jour }: { $phrase }
plan-deviation = { $longueur } por el desvío (camino señalizado: { $balisee })
agenda-titre = Incidencias en los caminos
agenda-titre-voie = Incidencias: { $nom }
agenda-evenement = { $voie }: { $quoi }

## Pages of the site

page-au-contenu = Ir al contenido
page-chercher = Buscar un lugar, una etapa, un alojamiento
page-chercher-bouton = Buscar
page-langues = Idiomas
page-pied = Otras páginas
page-fil = Usted está aquí
page-toutes-les-voies = Todas las rutas
page-aide = Ayuda
page-accessibilite = Accesibilidad
page-donnees = Datos para aplicaciones y sitios web
page-embed-page = Página completa (pestaña nueva)
page-embed-parametre = El parámetro «{ $nom }» de este mapa no es válido.
page-embed-disparue = Este mapa ya no existe: su vía o su etapa se ha retirado o ha cambiado de nombre.
page-embed-refusee = Este mapa no se muestra en este sitio.
page-embed-plus-tard = El mapa no está disponible por ahora. Vuelva a cargar la página dentro de un momento.
page-integrer = Poner un mapa en otro sitio
page-integrer-resume = Elija un mapa, mírelo, cópielo en su sitio.
page-integrer-formulaire = Elección del mapa
page-integrer-voie = Vía
page-integrer-etape = Etapa
page-integrer-toute-la-voie = Toda la vía
page-integrer-langue = Idioma del mapa
page-integrer-hauteur = Altura en píxeles
page-integrer-liste = Lista bajo el mapa
page-integrer-leger = Imagen primero, mapa al tocar
page-integrer-details = Más opciones
page-integrer-km = Tramo, en kilómetros
page-integrer-style = Colores
page-integrer-fond = Fondo
page-integrer-fond-du-service = El del sitio
page-integrer-couleur = Color del trazado
page-integrer-types = Tipos de alojamiento (ninguno: todos)
page-integrer-voir = Ver el mapa
page-integrer-apercu = Vista previa

page-verifier = ¿Es correcto mi trazado?
page-verifier-resume = Dé una traza: verá qué falla, dónde y qué hacer. Después, en qué difiere del camino publicado.
page-verifier-fichier = Archivo GPX, KML, GeoJSON, FIT, Shapefile en ZIP o GeoPackage (20 MB como máximo)
page-verifier-reglages = Comparar de otra forma
page-verifier-tolerance = Tolerancia, en metros
page-verifier-reference = Comparar con este otro archivo en vez del camino publicado
page-verifier-bouton = Verificar
page-verifier-prive = Desde aquí no se publica nada, y su archivo no se guarda.
page-verifier-refus = Este archivo no se ha verificado
page-verifier-attendre = Vuelva a intentarlo en { $secondes } segundos.
page-verifier-resultat = Resultado
page-verifier-lu =
    { $format }, { $lignes ->
        [one] { $lignes } línea
       *[other] { $lignes } líneas
    }, { $points } puntos
page-verifier-points = Puntos
page-verifier-votre-trace = Su traza
page-verifier-croquis =
    Croquis de su traza, con { $nombre ->
        [one] { $nombre } aviso
       *[other] { $nombre } avisos
    }
page-verifier-constats = Lo que falla
page-verifier-rien = nada que señalar
page-verifier-tout-va-bien = Ninguna regla encuentra nada que objetar.
page-verifier-erreurs =
    { $nombre ->
        [one] { $nombre } error
       *[other] { $nombre } errores
    }
page-verifier-avertissements =
    { $nombre ->
        [one] { $nombre } advertencia
       *[other] { $nombre } advertencias
    }
page-verifier-informations =
    { $nombre ->
        [one] { $nombre } información
       *[other] { $nombre } informaciones
    }
page-verifier-erreurs-aide = a corregir
page-verifier-avertissements-aide = probablemente un fallo: mire
page-verifier-informations-aide = a menudo querido
page-verifier-autres =
    { $nombre ->
        [one] otro más
       *[other] { $nombre } más
    }
page-verifier-omis = Y { $nombre } más que no están en esta página.
page-verifier-km = km { $km }
page-verifier-de-a = km { $de } a { $a }
page-verifier-voir = Ver
page-verifier-sur-la-carte = en el mapa
page-verifier-legende = Leyenda del mapa
page-verifier-legende-publie = Camino publicado
page-verifier-legende-repare = Traza reparada
page-verifier-legende-ecart = Diferencia
page-verifier-comparaison = Comparación
page-verifier-suit-rien = Esta línea no sigue ninguna vía publicada: no se compara con nada.
page-verifier-suit-nulle-part = Esta línea no sigue en ningún lugar aquella con la que se compara.
page-verifier-suit = Esta línea sigue { $lignes }, en el mismo sentido.
page-verifier-suit-inverse = Esta línea sigue { $lignes }, en el otro sentido.
page-verifier-suit-mixte = Esta línea sigue { $lignes }, en ambos sentidos.
page-verifier-meme = Ambas son iguales, con un margen de { $ecart }.
page-verifier-differe =
    { $nombre ->
        [one] Difiere en un lugar
       *[other] Difiere en { $nombre } lugares
    }, { $ecart } como máximo.
page-verifier-differe-loin =
    { $nombre ->
        [one] Difiere en un lugar
       *[other] Difiere en { $nombre } lugares
    }, más de 1 km.
page-verifier-ligne-etape = la etapa { $etape } de la vía «{ $voie }»
page-verifier-ligne-voie = la vía «{ $voie }»
page-verifier-ligne-troncon = el tramo «{ $troncon }»
page-verifier-ligne-reference = la línea de referencia
page-verifier-et-publie = { $trace } (camino publicado: { $publie })
page-verifier-plus-d-un-km = más de 1 km
page-verifier-nouveau = Además del camino publicado
page-verifier-manquant = Falta en su traza
page-verifier-hausdorff = Mayor distancia (Hausdorff)
page-verifier-frechet = Distancia al recorrer ambas (Fréchet)
page-verifier-ecarts = Dónde difieren las dos líneas
page-verifier-ecart = Pasa por otro lado
page-verifier-ajout = De más
page-verifier-manque = Falta
page-verifier-gauche = a la izquierda
page-verifier-droite = a la derecha
page-verifier-deux-cotes = a ambos lados
page-verifier-au-plus-en-moyenne = { $plus } como máximo, { $moyenne } de media
page-verifier-colonne-quoi = Diferencia
page-verifier-colonne-longueur = Longitud
page-verifier-colonne-ecart = Distancia
page-verifier-colonne-cote = Lado
page-verifier-reparer = Reparar
page-verifier-reparer-aide = Elija, mire el efecto y descargue. No cambia nada más.
page-verifier-sans-script = Sin JavaScript, vuelva a elegir su archivo arriba antes de cada botón: no se ha guardado.
page-verifier-par-ordre = Poner los trozos en orden
page-verifier-par-sens = Girar la traza en el sentido del camino publicado
page-verifier-par-sommets-doubles = Quitar los puntos dobles
page-verifier-par-aller-retour = Quitar los picos (ida y vuelta)
page-verifier-par-bruit-gps = Quitar los ovillos de puntos de las pausas
page-verifier-par-trous = Unir los extremos que casi se tocan
page-verifier-par-simplification = Conservar menos puntos
page-verifier-par-altitudes = Tomar las altitudes del camino publicado
page-verifier-propose =
    (propuesto: { $nombre ->
        [one] un aviso
       *[other] { $nombre } avisos
    })
page-verifier-montrer = Mostrar el efecto
page-verifier-fait = Lo reparado
page-verifier-colonne-reparation = Reparación
page-verifier-colonne-fois = Cuántas
page-verifier-colonne-ou = Dónde
page-verifier-fois =
    { $nombre ->
        [0] nada que hacer
        [one] una vez
       *[other] { $nombre } veces
    }
page-verifier-reste = La traza reparada tiene aún:
page-verifier-gpx = Descargar el GPX reparado
page-verifier-geojson = En GeoJSON
page-verifier-base = Las vías publicadas
page-verifier-base-resume = Las mismas reglas verifican la base después de cada cambio.
page-verifier-qgis = Para corregir, arrastre este archivo a QGIS: cada aviso tiene allí su lugar y su remedio.
page-verifier-geojson-constats = Descargar estos avisos (GeoJSON)
page-verifier-autre = Verificar un archivo u otra vía
carte-verifier-envoi = Envío: { $part } %
carte-verifier-lecture = Lectura y verificación…
carte-verifier-precedent = Anterior
carte-verifier-suivant = Siguiente
carte-verifier-deposer = o suéltelo aquí
carte-verifier-coupe = El envío no llegó: falta la red o el servicio no responde. Vuelva a intentarlo.
carte-verifier-telecharge = Archivo reparado descargado.
page-licences = Licencias del software
page-inconnu = desconocido
page-distance = Distancia
page-marche = Marcha
page-montee = Subida
page-descente = Bajada
page-format-fit = Para un reloj Garmin, Suunto o Coros
page-format-fit-aide = Archivo FIT: el recorrido, con la hora de paso por cada lugar.
page-format-kml = Para Google Earth
page-format-kml-aide = Archivo KML.
page-format-zip = Todas las etapas, un archivo cada una
page-format-zip-aide = Archivo ZIP con los GPX y su tabla.
page-format-geojson = Para un programa de mapas
page-format-geojson-aide = Archivo GeoJSON, por ejemplo para QGIS.
page-format-app = Para un teléfono (OsmAnd, Organic Maps)
page-format-app-aide = Archivo GPX con los alojamientos, el agua y los lugares del camino.
page-format-ancien = Para un GPS antiguo
page-format-ancien-aide = Archivo GPX ligero: menos puntos, el mismo camino.
page-format-xlsx = Los alojamientos en una hoja de cálculo
page-format-xlsx-aide = Archivo XLSX, para Excel o LibreOffice.
page-etape-courte = Etapa { $etape }
page-carte-toucher = Toque el mapa para abrirlo.
page-sans-trace = El trazado de esta etapa todavía no está publicado.
page-voie-sans-trace = El trazado de esta ruta todavía no está publicado.
page-sans-contact = Este alojamiento no ha publicado sus datos de contacto. La oficina de turismo o el ayuntamiento pueden informarle.
page-appeler = Llamar
page-appeler-qui = Llamar a { $nom }
page-ou-dormir = Dónde dormir
page-aucun-lit = Ningún alojamiento publicado a 2 km como máximo de esta etapa.
page-liste-a-imprimer = Lista de alojamientos, para imprimir
page-profil = Perfil
page-ce-que-l-on-passe = Por dónde se pasa
page-autres-etapes = Etapas vecinas
page-variantes = Variantes
page-guides = Guías impresas
page-telecharger-gpx = Descargar el GPX
page-telecharger-devie = Descargar el GPX por el desvío
page-autres-formats = Otros formatos
page-precedente = Etapa { $etape }, anterior
page-suivante = Etapa { $etape }, siguiente
page-ce-soir = Esta noche: { $nom }, km { $km }
page-lit-suivant = Ninguna cama abierta en esta etapa. La siguiente: { $nom }, { $longueur } después de la llegada
page-voie-resume =
    { $nombre ->
        [one] Una etapa. { $chiffres }.
       *[other] { $nombre } etapas. { $chiffres }.
    }
page-avec-variantes = { $longueur } con todas las variantes.
page-composer = Componer mis etapas
page-les-etapes = Las etapas
page-aucune-etape = Esta ruta todavía no tiene etapas.
page-voir-aussi = Véase también
page-imprimer = Versión para imprimir
page-hebergements =
    { $nombre ->
        [0] ningún alojamiento
        [one] { $nombre } alojamiento
       *[other] { $nombre } alojamientos
    }
page-hebergements-titre = Alojamientos
page-bienvenue = Aquí empiezan los caminos: elija una ruta, mire sus etapas, llévese su track y la lista de sus camas.
page-ou-suis-je = ¿Dónde estoy?
page-les-voies = Las rutas
page-aucune-voie = Todavía no hay ninguna ruta publicada.
page-comment-choisir = ¿Cómo elegir?
page-comment-choisir-texte = Por el inicio que le quede cerca, por la longitud, o por las camas: cada etapa dice cuántas hay. Todas las rutas se unen antes de salir de Bretaña.
page-nombre-etapes =
    { $nombre ->
        [one] { $nombre } etapa
       *[other] { $nombre } etapas
    }
page-aucun-service = Ningún servicio conocido.
page-sur-la-carte = Ver en el mapa
page-y-aller = Abrir en una aplicación
page-en-savoir-plus = Más información
page-photo = Foto
page-sur-les-voies = En las rutas
page-sur-le-chemin = km { $km }, en el camino
page-pres-du-chemin = km { $km }, a { $ecart } del camino
page-recherche = Búsqueda
page-recherche-vide = Escriba el nombre de un lugar, una etapa o un alojamiento.
page-recherche-resume =
    { $nombre ->
        [0] Nada se llama «{ $question }». Pruebe con una palabra más corta.
        [one] Un resultado para «{ $question }».
       *[other] { $nombre } resultados para «{ $question }».
    }
page-introuvable = Esta página no existe
page-introuvable-aide = Puede que su dirección haya cambiado, o que haya una palabra mal escrita. Busque más arriba, o vuelva a las rutas.
page-incorrecte = No se entiende esta petición
page-incorrecte-aide = Vuelva a la página anterior y cambie lo que ha escrito.
page-occupe = Mucha gente en este momento
page-occupe-aide = Recargue esta página dentro de unos segundos.
page-defaut = Un fallo del servicio
page-defaut-aide = Ha quedado anotado en el registro. El resto del sitio funciona: vuelva a las rutas.
page-peut-etre = Tal vez buscaba
page-imprimer-consigne = Imprima esta página, o guárdela como PDF.
page-papier = Papel
page-livret = Folleto
page-livret-consigne = Imprima por las dos caras, con giro por el borde corto y sin márgenes; después pliegue las hojas juntas.
page-sommaire = Índice
page-perturbations-voies = Incidencias en este momento: { $nombre }
page-hors-ligne = Sin conexión
page-garder = Guardar sin conexión
hors-ligne-chemin = el camino se ha movido
hors-ligne-chemin-km = el camino se ha movido en el km { $km }
hors-ligne-perturbations =
    { $nombre ->
        [one] una incidencia se anuncia o ha cambiado
       *[other] { $nombre } incidencias se anuncian o han cambiado
    }
hors-ligne-perturbations-finies =
    { $nombre ->
        [one] una incidencia ha terminado
       *[other] { $nombre } incidencias han terminado
    }
hors-ligne-hotes-telephone =
    { $nombre ->
        [one] un alojamiento ha cambiado de teléfono
       *[other] { $nombre } alojamientos han cambiado de teléfono
    }
hors-ligne-hotes-nouveaux =
    { $nombre ->
        [one] un alojamiento nuevo
       *[other] { $nombre } alojamientos nuevos
    }
hors-ligne-hotes-retires =
    { $nombre ->
        [one] un alojamiento se ha retirado
       *[other] { $nombre } alojamientos se han retirado
    }
hors-ligne-hotes-autres =
    { $nombre ->
        [one] un alojamiento ha cambiado sus datos
       *[other] { $nombre } alojamientos han cambiado sus datos
    }
hors-ligne-lieux =
    { $nombre ->
        [one] un lugar ha cambiado
       *[other] { $nombre } lugares han cambiado
    }
