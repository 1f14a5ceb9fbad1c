//! The table of hent's routes. Each route has one pattern, which is used to register its handler, to write its address
//! and to parse it.

use std::fmt;

use super::text::escape;

/// The maximum number of parameters in a pattern.
const MOST: usize = 4;

/// Defines the enum of routes. Each entry is the name of the variant and its pattern in the syntax of actix-web.
macro_rules! table {
    ($($(#[$doc:meta])+ $name:ident $pattern:literal),+ $(,)?) => {
        /// A route of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Route { $($(#[$doc])+ $name),+ }

        impl Route {
            /// Every route.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// Returns the path pattern: `/voies/{voie}`. A parameter may restrict its argument by a regular
            /// expression: `{voie:[^/.]+}`.
            pub const fn pattern(self) -> &'static str {
                match self { $(Self::$name => $pattern),+ }
            }

            /// Returns the name of the variant: `ApiVoie`.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }
        }
    };
}

table! {
    /// The start page.
    Accueil "/",
    /// The page of a voie.
    Voie "/voies/{voie}",
    /// The page of an étape.
    Etape "/voies/{voie}/etapes/{etape}",
    /// The page of a stretch of a voie between two kilometres: `/voies/y/km/12.4-19.8`.
    Troncon "/voies/{voie}/km/{km}",
    /// A voie on paper.
    ImprimerVoie "/voies/{voie}/imprimer",
    /// An étape on paper.
    ImprimerEtape "/voies/{voie}/etapes/{etape}/imprimer",
    /// A section of a voie on paper.
    ImprimerTroncon "/voies/{voie}/km/{km}/imprimer",
    /// The page of a localité.
    Localite "/localites/{code}",
    /// The page of a host.
    Hebergeur "/hebergeurs/{code}",
    /// The page of a point of interest.
    PointInteret "/points-interet/{code}",
    /// The page of search results.
    Recherche "/recherche",
    /// The help for pilgrims.
    Aide "/aide",
    /// The accessibility statement.
    Accessibilite "/accessibilite",
    /// The page for authors of apps and pages.
    Donnees "/donnees",
    /// The page about what this browser keeps for use without a network.
    HorsLigne "/hors-ligne",
    /// The pack of a voie: `json` (its manifest), `maj` (its difference from an earlier state).
    PaquetVoie "/hors-ligne/{voie:[^/.]+}.{format}",
    /// The pack of an étape.
    PaquetEtape "/hors-ligne/{voie}/{etape:[^/.]+}.{format}",
    /// A part of an étape's page without style, for inclusion in another page.
    Fragment "/fragments/{voie}/{etape}/{fragment}.html",
    /// A map for an iframe on a page of another site.
    Embed "/embed",
    /// The script that defines the element `<hent-carte>` for pages of other sites.
    EmbedScript "/embed.js",
    /// The description of a map for the editors of other sites (oEmbed).
    Oembed "/oembed",
    /// The page on which web editors choose a map and copy its snippet.
    Integrer "/integrer",
    /// The page on which route editors check a file, and see what is wrong in the store.
    Verifier "/verifier",
    /// The list of pages for search engines.
    PlanDuSite "/sitemap.xml",
    /// The rules for robots.
    Robots "/robots.txt",
    /// An embedded file of the pages: script, style sheet, font, licences.
    Web "/web/{fichier}",
    /// A map style, for MapLibre.
    Style "/styles/{style}.json",
    /// A file of the sprite (the icons of the map styles). MapLibre derives its name from that of the sprite.
    Sprite "/sprites/{fichier}",
    /// The glyphs of a font in a range of code points.
    Glyphes "/fonts/{police}/{plage}.pbf",
    /// TileJSON of the land.
    Terre "/terre.json",
    /// A tile of the land.
    TerreTile "/terre/{z}/{x}/{y}.mvt",
    /// TileJSON of a ground.
    Fond "/fond.json",
    /// A tile of a ground.
    FondTile "/fond/{z}/{x}/{y}.mvt",
    /// TileJSON of the relief.
    Relief "/relief.json",
    /// A tile of the relief.
    ReliefTile "/relief/{z}/{x}/{y}.webp",
    /// A still picture of all voies.
    Images "/images.{format}",
    /// A still picture of a voie.
    ImageVoie "/images/{voie}.{format}",
    /// A still picture of an étape.
    ImageEtape "/images/{voie}/{etape}.{format}",
    /// A raster tile of a map style.
    Raster "/raster/{style}/{z}/{x}/{y}.png",
    /// TileJSON of all layers.
    TileJson "/tiles.json",
    /// TileJSON of some layers, whose names are separated by commas.
    TileJsonSome "/tiles/{layers}.json",
    /// A tile with all layers.
    Tile "/tiles/{z}/{x}/{y}.mvt",
    /// A tile with some layers.
    TileSome "/tiles/{layers}/{z}/{x}/{y}.mvt",
    /// All voies, as JSON.
    ApiVoies "/api/voies",
    /// A voie, as JSON.
    ApiVoie "/api/voies/{voie}",
    /// The étapes of a voie, as JSON.
    ApiEtapes "/api/voies/{voie}/etapes",
    /// An étape, as JSON.
    ApiEtape "/api/voies/{voie}/etapes/{etape}",
    /// The profile (heights) of an étape, as JSON.
    ApiProfil "/api/voies/{voie}/etapes/{etape}/profil",
    /// The profile of a voie's main line, or of a section of it, as JSON.
    ApiProfilVoie "/api/voies/{voie}/profil",
    /// The hosts along a voie, as JSON or GeoJSON.
    ApiHebergeurs "/api/voies/{voie}/hebergeurs",
    /// The localités along a voie, as JSON or GeoJSON.
    ApiLocalites "/api/voies/{voie}/localites",
    /// The points of interest along a voie, as JSON or GeoJSON.
    ApiPointsInteret "/api/voies/{voie}/points-interet",
    /// The closures on a voie, as JSON or GeoJSON.
    ApiPerturbations "/api/voies/{voie}/perturbations",
    /// The kilometre marks along a voie or an étape.
    ApiBornes "/api/voies/{voie}/bornes",
    /// The nearest hosts, localités and points of interest.
    ApiProches "/api/proches",
    /// The nearest hosts.
    ApiHebergeursProches "/api/hebergeurs/proches",
    /// The place of a position on the voies.
    ApiPosition "/api/position",
    /// Search by name.
    ApiRecherche "/api/recherche",
    /// A plan (étapes of chosen length), as JSON.
    ApiItineraires "/api/itineraires",
    /// Takes a file by POST, checks it and compares it with what is published.
    ApiVerification "/api/verification",
    /// Takes a file by POST and mends its line.
    ApiReparation "/api/verification/reparation",
    /// The longest stretches without a bed in a month, as JSON.
    ApiLits "/api/lits",
    /// The findings of the checks on the store, as JSON or GeoJSON.
    ApiVerifications "/api/verifications",
    /// The track file of a voie. The first dot ends the name, because some extensions contain a dot.
    TraceVoie "/traces/{voie:[^/.]+}.{format}",
    /// The track file of an étape.
    TraceEtape "/traces/{voie}/{etape:[^/.]+}.{format}",
    /// The hosts along a voie, as a file.
    ListeVoie "/listes/{voie}.{format}",
    /// The hosts along an étape, as a file.
    ListeEtape "/listes/{voie}/{etape}.{format}",
    /// The profile of a voie's main line, or of a section of it, as a picture.
    ProfilVoie "/profils/{voie}.{format}",
    /// The profile of an étape as a vector picture.
    ProfilSvg "/profils/{voie}/{etape}.svg",
    /// The profile of an étape as a pixel picture.
    ProfilPng "/profils/{voie}/{etape}.png",
    /// A plan (étapes of chosen length), as a file.
    Itineraire "/itineraires/{voie:[^/.]+}.{format}",
    /// The page of a plan. Its pattern follows that of the files, because an argument may contain a dot.
    MesEtapes "/itineraires/{voie:[^/.]+}",
    /// The closures as a calendar.
    Agenda "/agenda.ics",
    /// The list of archives for apps, as JSON.
    Archives "/archives.json",
    /// The archive of a voie for apps: `{hash}.pmtiles`, `pmtiles` (a redirect), `maj` (a difference).
    ArchiveVoie "/archives/{voie:[^/.]+}.{format}",
    /// The archive of an étape for apps.
    ArchiveEtape "/archives/{voie}/{etape:[^/.]+}.{format}",
    /// The stream of changes (server-sent events).
    Evenements "/evenements",
    /// The state of the service: data, sources, problems.
    Health "/health",
    /// Readiness: tells whether a load balancer may send requests here.
    Ready "/ready",
    /// Metrics for Prometheus.
    Metrics "/metrics",
}

/// The routes of pages in several languages. Their addresses begin with the language, if it is not French: `/en/aide`.
pub const PAGES: &[Route] = &[
    Route::Accueil,
    Route::Voie,
    Route::Etape,
    Route::Troncon,
    Route::ImprimerVoie,
    Route::ImprimerEtape,
    Route::ImprimerTroncon,
    Route::Localite,
    Route::Hebergeur,
    Route::PointInteret,
    Route::Recherche,
    Route::MesEtapes,
    Route::Aide,
    Route::Accessibilite,
    Route::Donnees,
    Route::HorsLigne,
    Route::Integrer,
    Route::Verifier,
];

/// The routes of files and pages that take the language as a parameter: `/traces/y.gpx?langue=en`.
pub const SPOKEN: &[Route] = &[
    Route::TraceVoie,
    Route::TraceEtape,
    Route::ListeVoie,
    Route::ListeEtape,
    Route::ProfilSvg,
    Route::ProfilPng,
    Route::ProfilVoie,
    Route::Itineraire,
    Route::Embed,
];

impl Route {
    /// Returns the names of the pattern's parameters, in order.
    pub fn parameters(self) -> impl Iterator<Item = &'static str> {
        self.pattern().split('{').skip(1).filter_map(|piece| piece.split(['}', ':']).next())
    }

    /// Writes the path. Arguments are percent-encoded. A parameter without an argument is written as in the pattern:
    /// `{z}`.
    pub(super) fn write<'t>(self, to: &mut impl fmt::Write, args: impl IntoIterator<Item = &'t str>) -> fmt::Result {
        let mut args = args.into_iter();
        let mut pieces = self.pattern().split('{');
        to.write_str(pieces.next().unwrap_or_default())?;
        for piece in pieces {
            let (parameter, after) = piece.split_once('}').unwrap_or((piece, ""));
            match args.next() {
                Some(arg) => escape(to, arg, !after.starts_with('.') && !parameter.contains("[^/.]"))?,
                None => write!(to, "{{{parameter}}}")?,
            }
            to.write_str(after)?;
        }
        Ok(())
    }

    /// A fast test before [`Route::read`] when a path is looked up in the whole table. It compares the three letters
    /// after the first slash, where no pattern has a parameter. False means that the path belongs to another route.
    pub(super) fn is_like(self, path: &str) -> bool {
        let letters = self.pattern().bytes().zip(path.bytes());
        letters.skip(1).take(3).all(|(pattern, path)| pattern == path)
    }

    /// Parses a path. Returns the arguments in the order of the pattern, still percent-encoded and followed by empty
    /// texts. Returns `None` if the path does not match the pattern. Does not allocate.
    pub fn read(self, path: &str) -> Option<[&str; MOST]> {
        let mut args = [""; MOST];
        let mut places = args.iter_mut();
        let mut pieces = self.pattern().split('{');
        let mut rest = path.strip_prefix(pieces.next()?)?;
        let mut pieces = pieces.peekable();
        while let Some(piece) = pieces.next() {
            let (_, literal) = piece.split_once('}')?;
            let (value, after) =
                if pieces.peek().is_some() { rest.split_once(literal)? } else { (rest.strip_suffix(literal)?, "") };
            if value.is_empty() || value.contains('/') {
                return None;
            }
            *places.next()? = value;
            rest = after;
        }
        rest.is_empty().then_some(args)
    }
}
