//! Requests without a socket: each family of routes on a small snapshot.

use std::sync::{Arc, LazyLock};

use actix_web::body::to_bytes;
use actix_web::dev::{Path, ResourceDef, Url};
use actix_web::http::header::HeaderMap;
use actix_web::test::TestRequest;
use actix_web::{HttpResponse, ResponseError as _, web};
use serde_json::Value;

use super::api::ApiReading;
use super::itineraires::PlanReading;
use super::le_long::LeLongRequest;
use super::listes::ListeReading;
use super::pages::PageReading;
use super::position::PositionReading;
use super::proches::ProchesReading;
use super::read::{CachedReading, Reading, RouteRequest, answer, answer_cached};
use super::recherche::RechercheReading;
use super::styles::StyleReading;
use super::tiles::{TileJsonReading, TileReading};
use super::{AppState, Local, Snapshot};
use crate::atlas::Atlas;
use crate::config::{Config, Embed, Relief};
use crate::geo::Position;
use crate::links::Route;
use crate::live::Live;
use crate::model::{self, Categorie, Code, Dataset, PublierPosition, Service, TypeHebergeur};
use crate::profil::ProfilRequest;
use crate::trace::TraceRequest;

/// Makes a service with an empty atlas.
pub(super) fn service() -> web::Data<AppState> {
    web::Data::new(AppState::new(Atlas::default(), Arc::new(Live::new(0)), config()))
}

/// Makes a configuration for tests.
pub(super) fn config() -> Config {
    Config {
        store: "essai.gpkg".into(),
        store_kind: "GeoPackage",
        secours: "essai-secours.gpkg".into(),
        listen: "127.0.0.1:8080".into(),
        public_url: None,
        trusted_proxies: vec![],
        fonds: vec![],
        relief: Relief::default(),
        verifications: crate::check::Reglages::default(),
        embed: Embed::default(),
    }
}

/// A response whose body was read.
struct Read {
    status: u16,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Read {
    async fn of(response: crate::Result<HttpResponse>) -> Self {
        let response = response.unwrap_or_else(|error| error.error_response());
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        Self { status, headers, body: to_bytes(response.into_body()).await.unwrap().to_vec() }
    }

    fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    /// Returns the status and the detail of an error.
    fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["detail"].as_str().unwrap().to_owned())
    }
}

/// Makes a request for a URL. Its path arguments are those that the router would find.
fn request(route: Route, address: &str) -> TestRequest {
    let mut request = TestRequest::with_uri(address);
    let mut path = Path::new(Url::new(address.parse().unwrap()));
    assert!(ResourceDef::new(route.pattern()).capture_match_info(&mut path), "{address}");
    for (name, value) in path.iter() {
        request = request.param(name.to_owned(), value.to_owned());
    }
    request
}

async fn ask<R: Reading>(route: Route, address: &str) -> Read {
    let (request, service) = (request(route, address).to_http_request(), service());
    Read::of(answer::<R>(&RouteRequest::of(&request, &service, route.pattern()), &SNAPSHOT).await).await
}

async fn fetch<R: CachedReading>(route: Route, address: &str) -> Read {
    let (request, service) = (request(route, address).to_http_request(), service());
    Read::of(answer_cached::<R>(&RouteRequest::of(&request, &service, route.pattern()), &SNAPSHOT).await).await
}

static SNAPSHOT: LazyLock<Arc<Snapshot>> = LazyLock::new(|| Arc::new(Snapshot::new(Atlas::build(dataset()))));

/// Makes a data set: the voie `y` of 3 km has one étape from `bourg` to `ville`, a host half-way, and a well beside it.
/// The voie `vide` has no line.
pub(super) fn dataset() -> Dataset {
    let member = model::VoieTroncon { voie_id: 1, variante: text(""), rang: 1, troncon_id: 1, inverse: false };
    let etape = model::Etape {
        id: 1,
        voie_id: 1,
        variante: text(""),
        numero: 1,
        nom: text("Étape"),
        depart_id: 1,
        arrivee_id: 2,
        description: text(""),
    };
    let well = model::PointInteret {
        id: 1,
        code: code("puits"),
        nom: text("Puits"),
        categorie: Categorie::Eau,
        description: text(""),
        photo: text(""),
        lien: text(""),
        geom: at(-2.97),
    };
    Dataset {
        voies: vec![voie(1, "y"), voie(2, "vide")],
        localites: vec![localite(1, "bourg", -3.0), localite(2, "ville", -2.96)],
        troncons: vec![troncon()],
        voies_troncons: vec![member],
        etapes: vec![etape],
        hebergeurs: vec![host()],
        points_interet: vec![well],
        guides: vec![],
        perturbations: vec![],
        exceptions: vec![],
    }
}

/// Returns a position on the voie.
fn at(lon: f64) -> Position {
    Position::new(lon, 48.0, 100.0 + 1000.0 * (lon + 3.0))
}

fn code(text: &str) -> Code {
    Code::parse(text).unwrap()
}

fn text(text: &str) -> String {
    text.to_owned()
}

fn voie(id: i64, name: &str) -> model::Voie {
    model::Voie {
        id,
        code: code(name),
        nom: format!("Voie {name}"),
        description: text(""),
        couleur: text("#112233"),
        ordre: id,
        deux_sens: true,
    }
}

fn localite(id: i64, name: &str, lon: f64) -> model::Localite {
    model::Localite {
        id,
        code: code(name),
        nom: text(name),
        insee: text(""),
        services: vec![Service::Eau],
        geom: at(lon),
    }
}

fn troncon() -> model::Troncon {
    model::Troncon {
        id: 1,
        code: code("t"),
        nom: text(""),
        revetement: text(""),
        balisage: text(""),
        source: text(""),
        droits: text("© des tests"),
        date_releve: text(""),
        geom: vec![at(-3.0), at(-2.98), at(-2.96)],
    }
}

fn host() -> model::Hebergeur {
    model::Hebergeur {
        id: 1,
        code: code("gite"),
        nom: text("Gîte"),
        r#type: TypeHebergeur::Gite,
        capacite: Some(4),
        adresse: text(""),
        localite_id: Some(1),
        telephone: text("02 61 91 00 00"),
        courriel: text(""),
        site: text(""),
        periode: text("Apr-Oct"),
        tarif: text(""),
        accueil_pelerin: true,
        prevenir_heures: None,
        publier_position: PublierPosition::Exacte,
        publier_contact: true,
        geom: Some(at(-2.98)),
        services: None,
        arrivee_de: String::new(),
        arrivee_a: String::new(),
        langues: None,
        confirme_le: String::new(),
        fermetures: String::new(),
    }
}

#[tokio::test]
async fn voies_and_etapes_are_json() {
    let voies = ask::<ApiReading>(Route::ApiVoies, "/api/voies").await;
    assert_eq!((voies.status, voies.header("content-type")), (200, "application/json; charset=utf-8"));
    assert!(!voies.header("etag").is_empty() && voies.header("cache-control").starts_with("public"));
    assert_eq!(voies.json()["voies"][0]["code"], "y");
    let voie = ask::<ApiReading>(Route::ApiVoie, "/api/voies/y").await.json();
    assert_eq!((&voie["nombre_etapes"], &voie["lignes"][0]["variante"]), (&1.into(), &"".into()));
    let etapes = ask::<ApiReading>(Route::ApiEtapes, "/api/voies/y/etapes").await.json();
    assert_eq!(etapes["etapes"][0]["depart"]["code"], "bourg");
    let etape = ask::<ApiReading>(Route::ApiEtape, "/api/voies/y/etapes/1").await.json();
    assert_eq!(etape["liens"]["gpx"], "/traces/y/1.gpx");
    let (status, detail) = ask::<ApiReading>(Route::ApiEtape, "/api/voies/y/etapes/9").await.refusal();
    assert!(status == 404 && detail.contains("étape « 9 »"), "{detail}");
}

#[tokio::test]
async fn what_is_near_is_json_or_geojson() {
    let near = ask::<ProchesReading>(Route::ApiProches, "/api/proches?lon=-2.98&lat=48&n=1&de=hebergeurs").await;
    assert_eq!((near.status, near.header("vary")), (200, "Accept, Accept-Encoding"));
    assert_eq!(near.json()["hebergeurs"][0]["code"], "gite");
    let hosts = Route::ApiHebergeursProches;
    let geojson = ask::<ProchesReading>(hosts, "/api/hebergeurs/proches?lon=-2.98&lat=48&f=geojson").await;
    assert_eq!(geojson.header("content-type"), "application/geo+json");
    for (query, says) in [
        ("lon=-2.98", "lat : absent"),
        ("lon=-2.98&lat=48&n=51", "n : « 51 »"),
        ("lon=48&lat=-2.98", "lon : lon et lat sont échangées"),
        ("lon=1&lon=2&lat=48", "lon : donné plusieurs fois"),
        ("lon=1&lat=48&offre=dinner", "offre : « dinner » ne convient pas. Voulez-vous dire « diner » ? Les valeurs"),
        ("lon=1&lat=48&contact=ouii", "contact : « ouii » ne convient pas. Voulez-vous dire « oui » ? Les valeurs"),
        ("lon=1&lat=48&offre=piscine", "offre : « piscine » ne convient pas. Les valeurs"),
    ] {
        let (status, detail) =
            ask::<ProchesReading>(hosts, &format!("/api/hebergeurs/proches?{query}")).await.refusal();
        assert!(status == 400 && detail.starts_with(says), "{detail}");
    }
}

#[tokio::test]
async fn a_position_has_what_comes_next() {
    let here = ask::<PositionReading>(Route::ApiPosition, "/api/position?lon=-2.99&lat=48&sens=aller").await;
    assert_eq!(here.status, 200);
    let chemin = &here.json()["chemins"][0];
    assert_eq!((&chemin["prochain_hebergeur"]["code"], &chemin["etape"]["etape"]), (&"gite".into(), &"1".into()));
    assert_eq!(ask::<PositionReading>(Route::ApiPosition, "/api/position?lon=-2.99&lat=x").await.status, 400);
}

#[tokio::test]
async fn what_lies_along_a_way_is_in_walking_order() {
    let list = fetch::<Arc<LeLongRequest>>(Route::ApiLocalites, "/api/voies/y/localites?sens=retour").await;
    assert_eq!((list.status, list.header("vary")), (200, "Accept, Accept-Encoding"));
    let codes = list.json()["localites"].as_array().unwrap().iter().map(|l| l["code"].clone()).collect::<Vec<_>>();
    assert_eq!(codes, ["ville", "bourg"]);
    assert_eq!(fetch::<Arc<LeLongRequest>>(Route::ApiLocalites, "/api/voies/x/localites").await.status, 404);
    assert_eq!(fetch::<Arc<LeLongRequest>>(Route::ApiLocalites, "/api/voies/y/localites?a_km=99").await.status, 400);
}

#[tokio::test]
async fn a_search_finds_names() {
    let found = ask::<RechercheReading>(Route::ApiRecherche, "/api/recherche?q=git").await;
    assert_eq!(found.status, 200);
    let first = &found.json()["resultats"][0];
    assert_eq!((&first["genre"], &first["localite"]["code"]), (&"hebergeur".into(), &"bourg".into()));
    let keys: Vec<String> = first.as_object().unwrap().keys().cloned().collect();
    assert!(["type", "capacite", "lon", "lat", "position"].iter().all(|key| keys.contains(&(*key).to_owned())));
    let (status, detail) = ask::<RechercheReading>(Route::ApiRecherche, "/api/recherche?q=%2C").await.refusal();
    assert_eq!((status, detail.starts_with("q : sans lettre ni chiffre")), (400, true));
}

#[tokio::test]
async fn a_track_is_a_download() {
    let gpx = fetch::<Arc<TraceRequest>>(Route::TraceEtape, "/traces/y/1.gpx?sens=retour").await;
    assert_eq!((gpx.status, gpx.header("content-type")), (200, "application/gpx+xml"));
    assert!(gpx.header("content-disposition").starts_with("attachment; filename=\"y-1-retour.gpx\""));
    assert!(gpx.text().contains("http://127.0.0.1:8080/voies/y/etapes/1"));
    for (route, address, status, says) in [
        (Route::TraceVoie, "/traces/vide.gpx", 404, "Aucun tronçon"),
        (Route::TraceVoie, "/traces/y.fit", 404, "Les formats sont : gpx"),
        (Route::TraceEtape, "/traces/y/2.gpx", 404, "Les étapes de cette voie sont : 1."),
        (Route::TraceVoie, "/traces/y.gpx?avec=bars", 400, "avec : « bars » ne convient pas"),
    ] {
        let (got, detail) = fetch::<Arc<TraceRequest>>(route, address).await.refusal();
        assert!(got == status && detail.contains(says), "{address}: {detail}");
    }
}

/// A cached track bypasses the router, unless its path has escapes.
#[tokio::test]
async fn a_cached_track_is_the_same_with_and_without_the_router() {
    let service = Arc::new(AppState::new(Atlas::build(dataset()), Arc::new(Live::new(0)), config()));
    let local = Local::new(service).await.unwrap();
    let get = async |path: &str| {
        let response = local.answer(TestRequest::with_uri(path).to_request()).await;
        let mut headers: Vec<(String, String)> =
            response.headers().iter().map(|(name, value)| (name.to_string(), format!("{value:?}"))).collect();
        headers.sort();
        (response.status().as_u16(), headers, to_bytes(response.into_body()).await.unwrap())
    };
    let made = get("/traces/y/1.gpx?variante=leger").await;
    assert_eq!(made.0, 200);
    assert_eq!(get("/traces/y/1.gpx?variante=leger").await, made);
    assert_eq!(get("/traces/y/%31.gpx?variante=leger").await, made);
    assert_eq!(get("/traces/y/1.gpx?variante=lourd").await.0, 400);
}

#[tokio::test]
async fn a_list_is_a_table_or_a_page() {
    let csv = fetch::<ListeReading>(Route::ListeVoie, "/listes/y.csv").await;
    assert_eq!((csv.status, csv.header("content-security-policy")), (200, ""));
    assert!(csv.text().contains("Gîte"));
    let page = fetch::<ListeReading>(Route::ListeEtape, "/listes/y/1.html").await;
    assert_eq!((page.header("content-type"), page.header("content-language")), ("text/html; charset=utf-8", "fr"));
    assert!(page.header("content-security-policy").contains("default-src 'self'"));
    let (status, detail) = fetch::<ListeReading>(Route::ListeVoie, "/listes/y.pdf").await.refusal();
    assert!(status == 404 && detail.contains("Les formats sont : html, csv"), "{detail}");
    assert_eq!(fetch::<ListeReading>(Route::ListeVoie, "/listes/vide.csv").await.status, 404);
}

#[tokio::test]
async fn a_profile_is_numbers_or_a_picture() {
    let json = fetch::<Arc<ProfilRequest>>(Route::ApiProfil, "/api/voies/y/etapes/1/profil").await;
    assert_eq!((json.status, &json.json()["voie"]), (200, &"y".into()));
    let svg = fetch::<Arc<ProfilRequest>>(Route::ProfilSvg, "/profils/y/1.svg?sens=retour").await;
    assert!(svg.header("content-type").starts_with("image/svg+xml") && svg.text().starts_with("<svg"));
    let (status, detail) = fetch::<Arc<ProfilRequest>>(Route::ProfilSvg, "/profils/y/2.svg").await.refusal();
    assert!(status == 404 && detail.contains("étape « 2 »"), "{detail}");
}

#[tokio::test]
async fn a_plan_is_in_its_address() {
    let plan = fetch::<PlanReading>(Route::ApiItineraires, "/api/itineraires?voie=y&km_par_jour=20").await;
    assert_eq!(plan.status, 200);
    let page = fetch::<PlanReading>(Route::MesEtapes, "/itineraires/y?de=&a=").await;
    assert!(page.status == 200 && page.header("content-security-policy").contains("default-src 'self'"));
    for (route, address, status, says) in [
        (Route::ApiItineraires, "/api/itineraires", 400, "voie : absent"),
        (Route::ApiItineraires, "/api/itineraires?voie=x", 400, "voie : « x » est inconnue"),
        (Route::MesEtapes, "/itineraires/x", 404, "voie « x »"),
        (Route::Itineraire, "/itineraires/y.gpx?de=-1", 400, "de : « -1 » ne convient pas"),
        (Route::Itineraire, "/itineraires/y.gpx?variante=sud", 400, "variante : « sud » ne convient pas"),
    ] {
        let (got, detail) = fetch::<PlanReading>(route, address).await.refusal();
        assert!(got == status && detail.contains(says), "{address}: {detail}");
    }
}

#[tokio::test]
async fn a_tile_is_full_or_empty_or_nowhere() {
    let full = fetch::<TileReading>(Route::Tile, "/tiles/12/2014/1423.mvt").await;
    assert_eq!((full.status, full.header("content-type")), (200, "application/vnd.mapbox-vector-tile"));
    let empty = fetch::<TileReading>(Route::TileSome, "/tiles/voies/5/0/0.mvt").await;
    assert_eq!((empty.status, empty.body.len()), (204, 0));
    for (address, status, says) in [
        ("/tiles/1/2/0.mvt", 404, "hors de la pyramide"),
        ("/tiles/a/0/0.mvt", 400, "« a » n'est pas un nombre entier"),
    ] {
        let (got, detail) = fetch::<TileReading>(Route::Tile, address).await.refusal();
        assert!(got == status && detail.contains(says), "{detail}");
    }
    assert_eq!(fetch::<TileReading>(Route::TileSome, "/tiles/mers/0/0/0.mvt").await.status, 404);
    let json = ask::<TileJsonReading>(Route::TileJsonSome, "/tiles/voies.json?v=").await.json();
    let (tiles, version) = (json["tiles"][0].as_str().unwrap(), json["version_donnees"].as_str().unwrap());
    assert_eq!(tiles, format!("http://127.0.0.1:8080/tiles/voies/{{z}}/{{x}}/{{y}}.mvt?v={version}"));
    let for_ever = format!("/tiles/12/2014/1423.mvt?v={version}");
    assert!(fetch::<TileReading>(Route::Tile, &for_ever).await.header("cache-control").contains("immutable"));
}

#[tokio::test]
async fn pages_and_style_know_their_base() {
    let page = fetch::<PageReading>(Route::Etape, "/voies/y/etapes/1").await;
    assert!(page.status == 200 && page.header("content-security-policy").contains("default-src 'self'"));
    assert_eq!(fetch::<PageReading>(Route::Voie, "/voies/x").await.status, 404);
    let style = fetch::<Arc<StyleReading>>(Route::Style, "/styles/hent.json").await;
    assert!(style.json()["sources"].to_string().contains("http://127.0.0.1:8080/"));
    // The labels of closures are words. The style has a label for each kind of closure.
    for (placeholder, word) in crate::words::Words::french().of_style() {
        assert!(!style.text().contains(&placeholder) && style.text().contains(&word), "{placeholder}");
    }
    let (status, detail) = fetch::<Arc<StyleReading>>(Route::Style, "/styles/bleu.json").await.refusal();
    assert!(status == 404 && detail.contains("Les styles sont : hent, sombre, contraste"), "{detail}");
}
