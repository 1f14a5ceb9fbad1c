//! Properties and examples of written and parsed addresses.

use proptest::prelude::*;

use super::*;
use crate::model::Sens;

/// Generates unusual arguments, which would break a path if they were not escaped.
fn hostile() -> BoxedStrategy<Text<'static>> {
    prop_oneof![
        "[a-z0-9-]{1,12}",
        "[a-z]{1,3}[./?#%&+=\" é\u{0}-\u{7f}]{1,4}",
        "\\PC{1,8}",
        Just("..".to_owned()),
        Just("a.gpx".to_owned()),
        Just("a/etapes/b".to_owned()),
        Just("%2F".to_owned()),
    ]
    .prop_map(Text::Owned)
    .boxed()
}

fn parametres() -> BoxedStrategy<Parametres<'static>> {
    let pair = (proptest::sample::select(Parametre::ALL), hostile());
    proptest::collection::vec(pair, 0..4)
        .prop_map(|pairs| {
            pairs.into_iter().fold(Parametres::default(), |parametres, (name, value)| parametres.with(name, value))
        })
        .boxed()
}

fn tile_id() -> impl Strategy<Value = TileId> {
    (0u64..=14, any::<u64>(), any::<u64>()).prop_map(|(z, x, y)| TileId::new(z, x % (1 << z), y % (1 << z)).unwrap())
}

fn zxy() -> impl Strategy<Value = [Text<'static>; 3]> {
    [hostile(), hostile(), hostile()]
}

fn etape() -> impl Strategy<Value = Option<Text<'static>>> {
    proptest::option::of(hostile())
}

/// Generates addresses of files.
fn file_address() -> BoxedStrategy<Address<'static>> {
    prop_oneof![
        (hostile(), etape(), hostile(), parametres()).prop_map(|(voie, etape, extension, parametres)| Address::Trace {
            voie,
            etape,
            extension,
            parametres
        }),
        (hostile(), parametres()).prop_map(|(extension, parametres)| Address::Images { extension, parametres }),
        (hostile(), etape(), hostile(), parametres()).prop_map(|(voie, etape, extension, parametres)| Address::Image {
            voie,
            etape,
            extension,
            parametres
        }),
        (hostile(), etape(), hostile(), parametres()).prop_map(|(voie, etape, extension, parametres)| Address::Liste {
            voie,
            etape,
            extension,
            parametres
        }),
        (hostile(), etape(), hostile(), parametres()).prop_map(|(voie, etape, extension, parametres)| {
            Address::Archive { voie, etape, extension, parametres }
        }),
        (hostile(), etape(), hostile(), parametres()).prop_map(|(voie, etape, extension, parametres)| {
            Address::Paquet { voie, etape, extension, parametres }
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, extension, parametres)| Address::ProfilVoie {
            voie,
            extension,
            parametres
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, etape, parametres)| Address::ProfilSvg {
            voie,
            etape,
            parametres
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, etape, parametres)| Address::ProfilPng {
            voie,
            etape,
            parametres
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, extension, parametres)| Address::Itineraire {
            voie,
            extension,
            parametres
        }),
    ]
    .boxed()
}

/// Generates addresses of every variant.
fn address() -> BoxedStrategy<Address<'static>> {
    let vue = proptest::option::of((0u8..20, -90.0..90.0, -180.0..180.0));
    let pages = prop_oneof![
        vue.prop_map(|vue| Address::Accueil { vue: vue.map(|(zoom, lat, lon)| Vue::new(zoom, lat, lon)) }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::Voie { voie, parametres }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, etape, parametres)| Address::Etape {
            voie,
            etape,
            parametres
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, km, parametres)| Address::Troncon {
            voie,
            km,
            parametres
        }),
        (hostile(), etape(), parametres()).prop_map(|(voie, etape, parametres)| Address::Imprimer {
            voie,
            etape,
            parametres
        }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, km, parametres)| Address::ImprimerTroncon {
            voie,
            km,
            parametres
        }),
        hostile().prop_map(|code| Address::Localite { code }),
        hostile().prop_map(|code| Address::Hebergeur { code }),
        hostile().prop_map(|code| Address::PointInteret { code }),
        parametres().prop_map(|parametres| Address::Recherche { parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::MesEtapes { voie, parametres }),
        (hostile(), hostile(), hostile(), parametres()).prop_map(|(voie, etape, fragment, parametres)| {
            Address::Fragment { voie, etape, fragment, parametres }
        }),
        parametres().prop_map(|parametres| Address::Embed { parametres }),
        parametres().prop_map(|parametres| Address::Oembed { parametres }),
        parametres().prop_map(|parametres| Address::Integrer { parametres }),
        parametres().prop_map(|parametres| Address::Verifier { parametres }),
        hostile().prop_map(|fichier| Address::Web { fichier }),
        hostile().prop_map(|fichier| Address::Sprite { fichier }),
        (hostile(), hostile()).prop_map(|(police, plage)| Address::Glyphes { police, plage }),
        (hostile(), parametres()).prop_map(|(style, parametres)| Address::Style { style, parametres }),
        proptest::sample::select(vec![
            Address::Aide,
            Address::Accessibilite,
            Address::HorsLigne,
            Address::Archives,
            Address::Donnees,
            Address::EmbedScript,
            Address::PlanDuSite,
            Address::Robots,
            Address::Relief,
            Address::ApiVoies,
            Address::Evenements,
            Address::Health,
            Address::Ready,
            Address::Metrics,
        ]),
    ];
    let tiles = prop_oneof![
        (etape(), etape()).prop_map(|(layers, version)| Address::TileJson { layers, version }),
        (etape(), tile_id(), etape()).prop_map(|(layers, tile, version)| Address::Tile { layers, tile, version }),
        parametres().prop_map(|parametres| Address::Terre { parametres }),
        (tile_id(), parametres()).prop_map(|(tile, parametres)| Address::TerreTile { tile, parametres }),
        zxy().prop_map(|zxy| Address::ReliefTile { zxy }),
        parametres().prop_map(|parametres| Address::Fond { parametres }),
        (zxy(), parametres()).prop_map(|(zxy, parametres)| Address::FondTile { zxy, parametres }),
        (hostile(), zxy(), parametres()).prop_map(|(style, zxy, parametres)| Address::Raster {
            style,
            zxy,
            parametres
        }),
    ];
    let voies = prop_oneof![
        hostile().prop_map(|voie| Address::ApiVoie { voie }),
        hostile().prop_map(|voie| Address::ApiEtapes { voie }),
        (hostile(), hostile()).prop_map(|(voie, etape)| Address::ApiEtape { voie, etape }),
        (hostile(), hostile(), parametres()).prop_map(|(voie, etape, parametres)| Address::ApiProfil {
            voie,
            etape,
            parametres
        }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiProfilVoie { voie, parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiHebergeurs { voie, parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiLocalites { voie, parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiPointsInteret { voie, parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiPerturbations { voie, parametres }),
        (hostile(), parametres()).prop_map(|(voie, parametres)| Address::ApiBornes { voie, parametres }),
    ];
    let questions = prop_oneof![
        parametres().prop_map(|parametres| Address::ApiProches { parametres }),
        parametres().prop_map(|parametres| Address::ApiHebergeursProches { parametres }),
        parametres().prop_map(|parametres| Address::ApiPosition { parametres }),
        parametres().prop_map(|parametres| Address::ApiRecherche { parametres }),
        parametres().prop_map(|parametres| Address::ApiItineraires { parametres }),
        parametres().prop_map(|parametres| Address::ApiVerification { parametres }),
        parametres().prop_map(|parametres| Address::ApiReparation { parametres }),
        parametres().prop_map(|parametres| Address::Agenda { parametres }),
    ];
    prop_oneof![pages.boxed(), tiles.boxed(), voies.boxed(), questions.boxed(), file_address()].boxed()
}

proptest! {
    /// Parsing a written address gives the same address. The text is also safe in documents and headers.
    #[test]
    fn a_written_address_parses_to_itself(address in address()) {
        let text = address.to_string();
        prop_assert!(text.starts_with('/') && !text.starts_with("//"), "{text}");
        prop_assert!(text.bytes().all(|byte| byte.is_ascii_graphic() && !b"\"'<>\\`{}".contains(&byte)), "{text}");
        prop_assert_eq!(Address::parse(&text), Some(address), "{}", text);
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "\\PC{0,40}", path in "/(voies|tiles|traces|api/voies|web|)[/.%?#a-z0-9=]{0,20}") {
        let _ = (Address::parse(&text), Base::parse(&text), prefix(&text));
        if let Some(address) = Address::parse(&path) {
            let written = address.to_string();
            prop_assert_eq!(Address::parse(&written), Some(address.clone()), "{}", path);
        }
    }
}

#[test]
fn addresses_have_their_public_form() {
    let parametres = Parametres::default().with(Parametre::Lon, "-3.1").with(Parametre::Lat, "48");
    let plan = Parametres::default()
        .with(Parametre::De, "redon")
        .with_km(Parametre::KmParJour, 22_500)
        .with_sens(Sens::Retour)
        .with(Parametre::Type, "gite,hotel");
    let layers = || Some("voies,hebergeurs".into());
    for (address, text) in [
        (Address::Accueil { vue: None }, "/"),
        (Address::Accueil { vue: Some(Vue::new(14, 48.123_456_7, -3.1)) }, "/#vue=14/48.12346/-3.10000"),
        (Address::page("y", None), "/voies/y"),
        (Address::page("y", Some("nord-1")), "/voies/y/etapes/nord-1"),
        (Address::api("y", Some("1")), "/api/voies/y/etapes/1"),
        (Address::trace("y", None, "itineraires.geojson"), "/traces/y.itineraires.geojson"),
        (Address::trace("y", Some("1"), "gpx"), "/traces/y/1.gpx"),
        (Address::liste("y", Some("1"), "html"), "/listes/y/1.html"),
        (Address::ApiHebergeursProches { parametres }, "/api/hebergeurs/proches?lon=-3.1&lat=48"),
        (
            Address::itineraire("y", "html", plan),
            "/itineraires/y.html?de=redon&km_par_jour=22.5&sens=retour&type=gite%2Chotel",
        ),
        (Address::TileJson { layers: layers(), version: Some("ab".into()) }, "/tiles/voies,hebergeurs.json?v=ab"),
        (
            Address::Tile { layers: layers(), tile: TileId::new(3, 1, 2).unwrap(), version: None },
            "/tiles/voies,hebergeurs/3/1/2.mvt",
        ),
        (Address::Web { fichier: "page.js".into() }, "/web/page.js"),
    ] {
        assert_eq!(address.to_string(), text);
        assert_eq!(Address::parse(text), Some(address), "{text}");
    }
    assert_eq!(tile_template(None), "/tiles/{z}/{x}/{y}.mvt");
    assert_eq!(tile_template(Some("voies,etapes")), "/tiles/voies,etapes/{z}/{x}/{y}.mvt");
}

#[test]
fn other_paths_are_no_addresses() {
    for text in [
        "",
        "voies/y",
        "/voies/",
        "/voies/y/etapes/",
        "/voies/y/etapes/1/2",
        "/voies/%zz",
        "/voies/%ff",
        "/tiles/0/0/1.mvt",
        "/tiles/0/-0/0.mvt",
        "/tiles/a/0/0.mvt",
        "/traces/y",
        "/traces/a/b/c.gpx",
        "/nulle-part",
        "//",
    ] {
        assert_eq!(Address::parse(text), None, "{text}");
    }
}

/// Tiles have their own parser for speed. It must agree with the patterns of the table.
#[test]
fn the_parser_of_tiles_agrees_with_the_table() {
    for path in ["/tiles/1/2/3.mvt", "/tiles/voies/1/2/3.mvt", "/tiles/a,b/x/y/z.mvt", "/tiles/1/2.mvt", "/tiles.json"]
    {
        let table = match (Route::Tile.read(path), Route::TileSome.read(path)) {
            (Some([z, x, y, _]), _) => Some(TilePath { layers: None, zxy: [z, x, y] }),
            (None, Some([layers, z, x, y])) => Some(TilePath { layers: Some(layers), zxy: [z, x, y] }),
            (None, None) => None,
        };
        assert_eq!(TilePath::parse(path), table, "{path}");
    }
    assert_eq!(tile(["0", "+1", "0"]), Err(NoTile::Malformed("+1")));
    assert_eq!(tile(["0", "0", "99999999999999999999999"]), Err(NoTile::Outside));
}

#[test]
fn bases_and_prefixes_are_validated() {
    for (url, base, prefix) in [
        ("https://exemple.org", "https://exemple.org", ""),
        ("https://exemple.org/", "https://exemple.org", ""),
        ("http://[::1]:80/carte/", "http://[::1]:80/carte", "/carte"),
        ("https://exemple.org/a/b-c_d.e~f", "https://exemple.org/a/b-c_d.e~f", "/a/b-c_d.e~f"),
    ] {
        let parsed = Base::parse(url).unwrap();
        assert_eq!(parsed.to_string(), base);
        assert_eq!(parsed.prefix(), prefix, "{url}");
        assert_eq!(parsed.local().link(&Address::ApiVoies), format!("{prefix}/api/voies"));
    }
    for (url, error) in [
        ("exemple.org", NoBase::Scheme),
        ("ftp://exemple.org", NoBase::Scheme),
        ("https://exemple.org/a//b", NoBase::Path),
        ("https://exemple.org/?a", NoBase::Path),
        ("https://exemple.org/..", NoBase::Path),
        ("https://exemple.org/a/../b", NoBase::Path),
        ("https://exemple.org/a\"", NoBase::Path),
        ("https://exemple.org/é", NoBase::Path),
        ("https://exemple.org/voies", NoBase::Own),
        ("https://exemple.org/api/carte", NoBase::Own),
    ] {
        assert_eq!(Base::parse(url), Err(error), "{url}");
    }
    for wrong in ["carte", "//exemple.org", "/a b", "/a\\b", "/a\r\nb", "/<script>", "/a,/b", "/%2e%2e"] {
        assert_eq!(prefix(wrong), None, "{wrong}");
    }
    assert_eq!([prefix(""), prefix("/"), prefix("/carte/")], [Some(""), Some(""), Some("/carte")]);
    assert_eq!(within("/carte/voies/y", "/carte"), Some("/voies/y"));
    assert_eq!(within("/carte", "/carte"), Some("/"));
    assert_eq!([within("/cartes", "/carte"), within("/voies/y", "/carte"), within("/voies", "")], [None; 3]);
}
