//! The pages of the site: complete as text, in every language, also when something is missing or hostile.

use std::collections::BTreeSet;

use hent::atlas::Atlas;
use hent::links::Base;
use hent::model::{Dataset, PublierPosition};
use hent::words::Langue;
use serde_json::Value;

use crate::browser::check;
use crate::support::atlases::demonstration;
use crate::support::datasets::{hebergeur, y};
use crate::support::readers::well_formed;
use crate::support::service::{Running, header, unredirected};

/// What a browser sends when it opens a page.
const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

/// The paths of pages on the network [`y`], in French.
const PAGES: [&str; 24] = [
    "/",
    "/voies/y",
    "/voies/y?sens=retour",
    "/voies/y/etapes/1",
    "/voies/y/etapes/1?sens=retour",
    "/voies/y/etapes/nord-1",
    "/voies/y/km/1.2-4",
    "/voies/y/imprimer",
    "/voies/y/etapes/1/imprimer?papier=livret",
    "/voies/y/km/1.2-4/imprimer",
    "/voies/y/km/1.2-4/imprimer?sens=retour&papier=a5",
    "/localites/l1",
    "/hebergeurs/h2",
    "/points-interet/p1",
    "/recherche",
    "/recherche?q=localite",
    "/itineraires/y",
    "/aide",
    "/donnees",
    "/hors-ligne",
    "/verifier",
    "/verifier?voie=y",
    "/integrer",
    "/integrer?voie=y&etape=nord-1&km=1-2.5&style=sombre&types=gite,hotel&couleur=dd5500&hauteur=600&liste=oui",
];

/// Addresses that hent served before its pages were text. They must answer for ever.
const EVER: [&str; 24] = [
    "/",
    "/voies/y",
    "/voies/y/etapes/1",
    "/web/map.js",
    "/web/worker.js",
    "/web/carte.css",
    "/web/licences.txt",
    "/styles/hent.json",
    "/sprites/hent.json",
    "/terre.json",
    "/tiles.json",
    "/tiles/voies.json",
    "/api/voies",
    "/api/voies/y/etapes/1/profil",
    "/api/voies/y/bornes",
    "/api/recherche?q=l",
    "/api/position?lon=-3&lat=48",
    "/api/itineraires?voie=y",
    "/traces/y.zip",
    "/listes/y.html",
    "/listes/y/1.xlsx",
    "/profils/y/1.svg",
    "/itineraires/y.html?km_par_jour=10",
    "/agenda.ics",
];

/// Returns the path of a page in a language.
fn spoken(langue: Langue, path: &str) -> String {
    match (langue.in_addresses(), path) {
        ("", path) => path.to_owned(),
        (prefix, "/") => format!("/{prefix}"),
        (prefix, path) => format!("/{prefix}{path}"),
    }
}

fn fetch(service: &Running, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let answer = service.get(path, headers);
    (answer.status().as_u16(), String::from_utf8(answer.into_body()).unwrap())
}

#[test]
fn every_page_is_well_formed_in_every_language() {
    let service = Running::new(Atlas::build(y()));
    for (langue, path) in Langue::ALL.into_iter().flat_map(|langue| PAGES.map(|path| (langue, spoken(langue, path)))) {
        let answer = service.get(&path, &[BROWSER]);
        assert_eq!((answer.status().as_u16(), header(&answer, "content-language")), (200, langue.code()), "{path}");
        let mut headers = answer.headers().clone();
        headers.remove("date");
        let html = String::from_utf8(answer.into_body()).unwrap();
        // The second answer comes from the cache, without the router.
        let mut again = service.get(&path, &[BROWSER]);
        again.headers_mut().remove("date");
        assert_eq!((again.headers(), again.status().as_u16()), (&headers, 200), "{path}");
        assert_eq!(String::from_utf8(again.into_body()).unwrap(), html, "{path}");
        well_formed(&html);
        assert!(html.contains(&format!("<html lang=\"{}\"", langue.code())), "{path}");
        assert_eq!(html.matches("<h1").count(), 1, "{path}");
        // A message without a text would show its id.
        assert!(!html.contains(">page-") && !html.contains("\"page-"), "{path}: {html}");
        assert!(html.len() < 60_000, "{path} has {} bytes", html.len());
    }
}

/// A translation has the headings, links and names of files of the French text, and other sentences.
#[test]
fn long_texts_are_alike_in_every_language() {
    let service = Running::new(Atlas::build(y()));
    let text = |langue, path: &str| {
        let (_, html) = fetch(&service, &spoken(langue, path), &[]);
        let start = html.find("<div class=\"texte\">").unwrap();
        html[start..html.find("</main>").unwrap()].to_owned()
    };
    // What stands in attributes and in code, and the tags around it, but no label, which is a word.
    let skeleton = |text: &str| -> Vec<String> {
        let code = |tag: &str| tag.starts_with("code>") || tag.starts_with("pre>");
        let tags = text.split('<').skip(1).filter_map(|tag| tag.split_once('>').map(|(name, said)| (tag, name, said)));
        let kept = tags.map(|(tag, name, said)| match name.split_once(" aria-label=") {
            Some((name, _)) => name.to_owned(),
            None if code(tag) => format!("{name}>{said}"),
            None => name.to_owned(),
        });
        kept.collect()
    };
    for path in ["/aide", "/accessibilite", "/donnees", "/hors-ligne", "/integrer"] {
        let french = text(Langue::Fr, path);
        for langue in Langue::ALL.into_iter().skip(1) {
            // A link to a page leads to the page in the same language.
            let other = text(langue, path).replace(&format!("href=\"/{}/", langue.in_addresses()), "href=\"/");
            assert_eq!(skeleton(&other), skeleton(&french), "{path} in {}", langue.code());
            let paragraphs = |text: &str| text.split("<p>").skip(1).map(str::to_owned).collect::<BTreeSet<_>>();
            assert!(paragraphs(&other).is_disjoint(&paragraphs(&french)), "{path} in {}", langue.code());
        }
    }
}

#[test]
fn an_etape_names_the_same_things_as_the_api() {
    let service = Running::new(demonstration());
    let (_, page) = fetch(&service, "/voies/beauport/etapes/2", &[]);
    for (kind, list) in [("hebergeurs", "hebergeurs"), ("localites", "localites"), ("points-interet", "points_interet")]
    {
        let found: Value = service.json(&format!("/api/voies/beauport/{kind}?etape=2"));
        let found = found[list].as_array().unwrap();
        assert!(!found.is_empty(), "{kind}");
        for thing in found {
            let code = thing["code"].as_str().unwrap();
            assert!(page.contains(&format!("\"/{kind}/{code}\"")), "{kind} {code}");
        }
        let there = page.matches(&format!("href=\"/{kind}/")).count();
        let tonight = usize::from(kind == "hebergeurs"); // the bed of tonight is named twice
        assert_eq!(there, found.len() + tonight, "{kind}");
    }
    assert!(page.contains("↗") && page.contains("/traces/beauport/2.gpx") && page.contains("/profils/beauport/2.svg"));
}

#[test]
fn a_section_of_a_voie_is_a_page() {
    let service = Running::new(Atlas::build(y()));
    let (status, page) = fetch(&service, "/voies/y/km/1.2-4", &[]);
    assert_eq!(status, 200);
    for said in ["km 1,2 à 4", "de_km=1.2&#38;a_km=4", "2,8\u{a0}km", "/voies/y/km/"] {
        assert!(page.contains(said), "{said} in {page}");
    }
    let (_, paper) = fetch(&service, "/voies/y/km/1.2-4/imprimer", &[]);
    assert!(paper.contains("km 1,2 à 4</h1>") && !paper.contains("Étape km"), "{paper}");
    for (path, says) in
        [("1-99", "de 0 à"), ("4-1", "avant"), ("x-2", "kilomètres"), ("2", "kilomètres"), ("NaN-2", "kilomètres")]
    {
        let (status, page) = fetch(&service, &format!("/voies/y/km/{path}"), &[]);
        assert!(status == 400 && page.contains(says), "{path}: {status} {page}");
    }
}

#[test]
fn an_e_mail_address_is_written_for_browsers_alone() {
    let mut data = y();
    data.hebergeurs.iter_mut().for_each(|row| row.courriel = "hote@exemple.bzh".into());
    let service = Running::new(Atlas::build(data));
    for path in ["/hebergeurs/h3", "/listes/y.html"] {
        let (_, html) = fetch(&service, path, &[]);
        assert!(!html.contains("hote@exemple.bzh") && !html.contains("mailto:"), "{path}");
        let read = html.split("&#").map(|part| match part.split_once(';').map(|(code, rest)| (code.parse(), rest)) {
            Some((Ok(code), rest)) => format!("{}{rest}", char::from_u32(code).unwrap()),
            _ => part.to_owned(),
        });
        assert!(
            read.collect::<String>().contains("<a href=\"mailto:hote@exemple.bzh\">hote@exemple.bzh</a>"),
            "{path}"
        );
    }
}

#[test]
fn a_browser_gets_a_page_for_an_error_and_a_program_a_document() {
    let service = Running::new(Atlas::build(y()));
    for (path, status) in [
        ("/voies/x", 404),
        ("/voies/y/etapes/99", 404),
        ("/hebergeurs/x", 404),
        ("/localites/localite-1", 404),
        ("/nulle/part", 404),
        ("/traces/y/77.gpx", 404),
        ("/voies/y/etapes/1?sens=sud", 400),
        ("/en/voies/x", 404),
        ("/recherche?q=%00", 400),
    ] {
        let answer = service.get(path, &[BROWSER]);
        let found = (answer.status().as_u16(), header(&answer, "content-type").to_owned());
        assert_eq!(found, (status, "text/html; charset=utf-8".to_owned()), "{path}");
        let html = String::from_utf8(answer.into_body()).unwrap();
        well_formed(&html);
        assert!(html.contains("class=\"chercher\"") && html.contains("noindex"), "{path}");
        let answer = service.get(path, &[]);
        assert!(header(&answer, "content-type").starts_with("application/problem+json"), "{path}");
    }
    let (_, page) = fetch(&service, "/voies/y/etapes/1?sens=sud", &[BROWSER]);
    assert!(
        page.contains("sud\u{a0}» ne convient pas") && !page.contains("sens\u{a0}:"),
        "readers see no parameters: {page}"
    );
    let (_, page) = fetch(&service, "/nulle/part", &[BROWSER]);
    assert!(!page.contains("/api/"), "readers see no addresses for programs: {page}");
    let (_, page) = fetch(&service, "/localites/localite-1", &[BROWSER]);
    assert!(page.contains("href=\"/localites/l1\""), "the page names what is called alike: {page}");
}

#[test]
fn a_private_host_has_no_page() {
    let mut data: Dataset = y();
    data.hebergeurs.push(hebergeur(77, (1.0, 0.0), PublierPosition::Non, true));
    let service = Running::new(Atlas::build(data));
    let [private, nobody] = ["/hebergeurs/h77", "/hebergeurs/h78"].map(|path| fetch(&service, path, &[BROWSER]));
    assert_eq!(private.0, 404);
    assert_eq!(private.1.replace("h77", "h78"), nobody.1, "it looks like a code that nobody has");
    let (_, found) = fetch(&service, "/recherche?q=hote+77", &[]);
    assert!(!found.contains("/hebergeurs/h77"));
    let (_, map) = fetch(&service, "/sitemap.xml", &[]);
    assert!(map.contains("/hebergeurs/h2<") && !map.contains("h77"));
}

#[test]
fn the_start_page_opens_in_the_language_of_the_browser() {
    let service = Running::new(Atlas::build(y()));
    let agent = unredirected();
    let get = |path: &str, headers: &[(&str, &str)]| {
        let request = agent.get(format!("http://{}{path}", service.address));
        headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)).call().unwrap()
    };
    for (headers, there) in [
        (vec![("accept-language", "de-CH,fr;q=0.5")], Some("/de")),
        (vec![("accept-language", "it, br;q=0.8, en;q=0.5")], Some("/br")),
        (vec![("accept-language", "fr-FR, en;q=0.5")], None),
        (vec![("accept-language", "it")], None),
        (vec![], None),
        (vec![("accept-language", "en"), ("sec-fetch-site", "same-origin")], None),
        (vec![("accept-language", "en"), ("cookie", "a=b; langue=fr")], None),
        (vec![("accept-language", "fr"), ("cookie", "langue=es")], Some("/es")),
        (vec![("accept-language", "fr"), ("cookie", "langue=<x>")], None),
    ] {
        let answer = get("/", &headers);
        let location = answer.headers().get("location").map(|there| there.to_str().unwrap().to_owned());
        assert_eq!(location.as_deref(), there, "{headers:?}");
        assert_eq!(answer.status().as_u16(), if there.is_some() { 302 } else { 200 }, "{headers:?}");
        let vary = answer.headers().get("vary").map_or("", |vary| vary.to_str().unwrap());
        assert!(vary.contains("Accept-Language"));
        // The other addresses say their language themselves.
        assert_eq!(get("/voies/y", &headers).status().as_u16(), 200);
    }
}

/// A browser without a script keeps the language that was chosen on the start page.
#[test]
fn the_start_page_keeps_the_chosen_language() {
    let service = Running::new(Atlas::build(y()));
    let (_, page) = fetch(&service, "/en", &[]);
    assert!(page.contains("href=\"/?langue=fr\"") && page.contains("hreflang=\"fr\" href=\"http://"), "{page}");
    for (langue, there) in [("fr", "/"), ("de", "/de")] {
        let request = unredirected().get(format!("http://{}/?langue={langue}", service.address));
        let answer = request.header("accept-language", "en").call().unwrap();
        let header = |name| answer.headers().get(name).unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            (answer.status().as_u16(), header("location"), header("cache-control")),
            (302, there.into(), "no-store".into())
        );
        assert!(header("set-cookie").starts_with(&format!("langue={langue}; Path=/;")));
    }
    assert_eq!(service.get("/?langue=xx", &[]).status().as_u16(), 400);
}

#[test]
fn every_address_that_hent_ever_served_still_answers() {
    let service = Running::new(Atlas::build(y()));
    for path in EVER {
        assert_eq!(service.get(path, &[]).status().as_u16(), 200, "{path}");
    }
    let answer =
        unredirected().get(format!("http://{}/itineraires/y.html?km_par_jour=10", service.address)).call().unwrap();
    let there = answer.headers().get("location").unwrap().to_str().unwrap();
    assert_eq!((answer.status().as_u16(), there), (301, "/itineraires/y?km_par_jour=10"), "the query goes with it");
}

#[test]
fn fragments_are_plain_html_with_absolute_links() {
    let service =
        Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://site.example/carte").ok());
    for (part, said) in [
        ("figures", "<dl class=\"chiffres\">"),
        ("profil", "src=\"https://site.example/carte/profils/y/1.svg?largeur=520&#38;langue=en\""),
        ("etapes", "href=\"https://site.example/carte/en/voies/y/etapes/1\" aria-current=\"page\""),
        ("hebergeurs", "<ul class=\"hebergeurs\">"),
    ] {
        let (status, html) = fetch(&service, &format!("/fragments/y/1/{part}.html?langue=en"), &[]);
        assert!(status == 200 && html.contains(said), "{part}: {html}");
        assert!(!html.contains("<html") && !html.contains("<style") && !html.contains("style="), "{html}");
    }
    let (status, said) = fetch(&service, "/fragments/y/1/tout.html", &[]);
    assert!(status == 404 && said.contains("figures, profil, etapes, hebergeurs"), "{said}");
}

/// A change of the data. The text is a hostile name.
type Change = fn(&mut Dataset, &str);

/// Each case gives pages that still make sense: no étapes, no hosts, no heights, no line, no voie, hostile names.
#[test]
fn pages_make_sense_whatever_is_missing() {
    let hostile = "<script>alert(1)</script> \u{202e}\u{1f980} & \"x\" ".repeat(30);
    let cases: [(&str, Change); 6] = [
        ("hostile names", |data, hostile| {
            data.voies[0].nom = hostile.into();
            data.localites.iter_mut().for_each(|row| row.nom = hostile.into());
            data.hebergeurs.iter_mut().for_each(|row| row.nom = hostile.into());
            data.points_interet
                .iter_mut()
                .for_each(|row| (row.nom, row.description) = (hostile.into(), hostile.into()));
        }),
        ("no hosts", |data, _| data.hebergeurs.clear()),
        ("no étapes", |data, _| data.etapes.clear()),
        ("no line", |data, _| data.voies_troncons.clear()),
        ("no heights", |data, _| {
            data.troncons.iter_mut().flat_map(|troncon| &mut troncon.geom).for_each(|place| place.z = f64::NAN);
        }),
        ("nothing", |data, _| *data = Dataset::default()),
    ];
    for (case, change) in cases {
        let mut data = y();
        change(&mut data, &hostile);
        let service = Running::new(Atlas::build(data));
        for path in PAGES {
            let (status, html) = fetch(&service, path, &[BROWSER]);
            assert!([200, 404, 400].contains(&status), "{case}, {path}: {status}");
            well_formed(&html);
            assert!(!html.contains("<script>") && !html.contains("NaN"), "{case}, {path}: {html}");
        }
        assert_eq!(fetch(&service, "/", &[]).0, 200, "{case}");
    }
}

/// Journeys of a pilgrim who only follows visible text, with a finger on a phone and by keyboard at a desk.
#[test]
fn journeys_follow_visible_text() {
    let service = Running::new(demonstration());
    check("journeys_follow_visible_text", &format!("http://{}", service.address), &[]);
}

/// Each page in each language: accessible, valid, without sideways scroll, quiet, and without dead links.
#[test]
fn pages_are_accessible() {
    let service = Running::new(demonstration());
    check("pages_are_accessible", &format!("http://{}", service.address), &[]);
}

#[test]
fn first_views_are_small() {
    let service = Running::new(demonstration());
    check("first_views_are_small", &format!("http://{}", service.address), &[]);
}

#[test]
fn pages_work_by_keyboard() {
    let service = Running::new(demonstration());
    check("pages_work_by_keyboard", &format!("http://{}", service.address), &[]);
}

/// A booklet has each letter of the document, on pages of which none overflows.
#[test]
fn a_booklet_loses_nothing() {
    let service = Running::new(Atlas::build(y()));
    check("a_booklet_loses_nothing", &format!("http://{}", service.address), &[]);
}
