//! The table of hent's routes: a pattern for each, by which the service registers it, writes it and reads it.

use std::fmt;

use super::text::escape;

/// How many parameters a pattern has at most.
const MOST: usize = 4;

/// One line for each route: its name here, and its pattern as actix-web reads it.
macro_rules! table {
    ($($(#[$doc:meta])+ $name:ident $pattern:literal),+ $(,)?) => {
        /// A route of the service.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Route { $($(#[$doc])+ $name),+ }

        impl Route {
            /// Every route.
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            /// The pattern by which the service knows its path: `/voies/{voie}`. A parameter may say what it is made of
            /// (`{voie:[^/.]+}`).
            pub const fn pattern(self) -> &'static str {
                match self { $(Self::$name => $pattern),+ }
            }

            /// Its name, as this enum spells it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),+ }
            }
        }
    };
}

table! {
    /// The page of all voies.
    Accueil "/",
    /// The page of a voie.
    Voie "/voies/{voie}",
    /// The page of an étape.
    Etape "/voies/{voie}/etapes/{etape}",
    /// A script, style sheet or text that the pages need.
    Web "/web/{fichier}",
    /// The MapLibre style.
    Style "/styles/hent.json",
    /// The land, as GeoJSON, of which the style draws the coast.
    Terre "/styles/terre.geojson",
    /// TileJSON of all layers.
    TileJson "/tiles.json",
    /// TileJSON of some layers, joined by commas.
    TileJsonSome "/tiles/{layers}.json",
    /// A tile with all layers.
    Tile "/tiles/{z}/{x}/{y}.mvt",
    /// A tile with some layers.
    TileSome "/tiles/{layers}/{z}/{x}/{y}.mvt",
    /// The voies.
    ApiVoies "/api/voies",
    /// A voie.
    ApiVoie "/api/voies/{voie}",
    /// The étapes of a voie.
    ApiEtapes "/api/voies/{voie}/etapes",
    /// An étape.
    ApiEtape "/api/voies/{voie}/etapes/{etape}",
    /// The heights of an étape.
    ApiProfil "/api/voies/{voie}/etapes/{etape}/profil",
    /// The hosts along a voie.
    ApiHebergeurs "/api/voies/{voie}/hebergeurs",
    /// The localités along a voie.
    ApiLocalites "/api/voies/{voie}/localites",
    /// The points of interest along a voie.
    ApiPointsInteret "/api/voies/{voie}/points-interet",
    /// The nearest of every kind.
    ApiProches "/api/proches",
    /// The nearest hosts.
    ApiHebergeursProches "/api/hebergeurs/proches",
    /// Where one stands on the ways.
    ApiPosition "/api/position",
    /// What has a name.
    ApiRecherche "/api/recherche",
    /// Étapes of one's own, for programs.
    ApiItineraires "/api/itineraires",
    /// The track of a voie. The first dot ends a name: some extensions have one in them.
    TraceVoie "/traces/{voie:[^/.]+}.{format}",
    /// The track of an étape.
    TraceEtape "/traces/{voie}/{etape:[^/.]+}.{format}",
    /// The hosts along a voie, as a file.
    ListeVoie "/listes/{voie}.{format}",
    /// The hosts along an étape, as a file.
    ListeEtape "/listes/{voie}/{etape}.{format}",
    /// The profile of an étape, as a picture of lines.
    ProfilSvg "/profils/{voie}/{etape}.svg",
    /// The same as a picture of pixels.
    ProfilPng "/profils/{voie}/{etape}.png",
    /// Étapes of one's own, as a file.
    Itineraire "/itineraires/{voie}.{format}",
    /// What changes, as it changes.
    Evenements "/evenements",
    /// What is served, and whether all is well.
    Health "/health",
    /// Whether requests may be sent here.
    Ready "/ready",
    /// Counts for Prometheus.
    Metrics "/metrics",
}

impl Route {
    /// The names of its pattern's parameters, in order.
    pub fn parameters(self) -> impl Iterator<Item = &'static str> {
        self.pattern().split('{').skip(1).filter_map(|piece| piece.split(['}', ':']).next())
    }

    /// Writes its path. Parameters without an argument stay as the pattern has them: `{z}`.
    pub(super) fn write<'t>(self, to: &mut impl fmt::Write, args: impl IntoIterator<Item = &'t str>) -> fmt::Result {
        let mut args = args.into_iter();
        let mut pieces = self.pattern().split('{');
        to.write_str(pieces.next().unwrap_or_default())?;
        for piece in pieces {
            let (parameter, after) = piece.split_once('}').unwrap_or((piece, ""));
            match args.next() {
                Some(arg) => escape(to, arg, !after.starts_with('.'))?,
                None => write!(to, "{{{parameter}}}")?,
            }
            to.write_str(after)?;
        }
        Ok(())
    }

    /// Could the path be this route's? Compares the first three letters, which every pattern but `/` has as they are; it
    /// spares most of [`Route::read`]'s work where a path is looked up in the whole table.
    pub(super) fn is_like(self, path: &str) -> bool {
        let letters = self.pattern().bytes().zip(path.bytes());
        letters.skip(1).take(3).all(|(pattern, path)| pattern == path)
    }

    /// The arguments in a path, still escaped, in the pattern's order. Returns `None` if the path is another route's. Does
    /// not allocate.
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
