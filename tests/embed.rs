//! Maps in pages of other sites: `/embed`, `/embed.js`, `/oembed`, `/integrer`, and the examples of `examples/integrer`.

mod browser; // in a real browser, on another site

use hent::atlas::Atlas;
use hent::config::{Embed, Site};
use hent::links::Base;
use serde_json::Value;

use crate::support::datasets::y;
use crate::support::readers::well_formed;
use crate::support::service::{Running, header, refused_each};

const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,*/*;q=0.8");

fn service() -> Running {
    Running::new(Atlas::build(y()))
}

/// Returns a service that only pages of this site may embed.
fn only(site: &str) -> Running {
    let sites = Some(vec![Site::parse(site).unwrap()]);
    Running::with(Atlas::build(y()), |config| config.embed = Embed { sites, adresses: vec![] })
}

fn text(service: &Running, path: &str, headers: &[(&str, &str)]) -> (u16, String) {
    let answer = service.get(path, headers);
    (answer.status().as_u16(), String::from_utf8(answer.into_body()).unwrap())
}

#[test]
fn an_embedded_map_is_named_and_complete_without_a_script() {
    let service = service();
    for (query, title, says) in [
        ("", "<h1>", "images.webp"),
        ("?voie=y", "<h1>Voie y</h1>", "data-voie=\"y\" data-etape=\"\""),
        ("?voie=y&etape=1", "<h1>Voie y, Étape 1", "data-etape=\"1\""),
        ("?voie=y&km=1.2-4&langue=en", "<h1>Voie y", "/en/voies/y/km/1.2-4"),
        ("?voie=y&etape=1&km=0-1", "<h1>Voie y", "/voies/y/etapes/1"),
        ("?voie=y&liste=oui", "<h1>Voie y</h1>", "data-etape=\"nord-1\""),
        ("?voie=y&etape=1&liste=oui", "<h1>Voie y, Étape 1", "data-hebergeur=\""),
        ("?liste=oui&style=contraste&fond=aucun", "<h1>", "style=contraste&#38;fond=aucun"),
    ] {
        let (status, html) = text(&service, &format!("/embed{query}"), &[BROWSER]);
        assert_eq!(status, 200, "{query}");
        well_formed(&html);
        assert!(html.contains(title) && html.contains(says), "{query}: {html}");
        assert_eq!(html.matches("<h1").count(), 1, "{query}");
        assert!(html.contains("noindex") && !html.contains("page-"), "{query}: {html}");
    }
    let page = service.get("/embed?voie=y", &[BROWSER]);
    let policy = header(&page, "content-security-policy");
    assert!(policy.contains("default-src 'self'") && !policy.contains("frame-ancestors"), "{policy}");
    // What only the script reads takes no place in the cache.
    let plain = page.into_body();
    assert_eq!(service.get("/embed?voie=y&hauteur=300&leger=oui", &[BROWSER]).into_body(), plain);
    // The still picture has the colour that was chosen.
    let (_, html) = text(&service, "/embed?voie=y&km=1.2-4&couleur=%23AABBCC&leger=oui", &[BROWSER]);
    let (_, picture) = html.split_once("<img src=\"").unwrap();
    let picture = picture.split('"').next().unwrap().replace("&#38;", "&");
    assert!(picture.ends_with("couleur=aabbcc"), "{picture}");
    let drawn = |address: &str| text(&service, &address.replace(".webp", ".svg"), &[]).1.contains("#aabbcc");
    assert!(drawn(&picture) && !drawn(&picture.replace("&couleur=aabbcc", "")), "{picture}");
}

#[test]
fn wrong_parameters_are_named() {
    let service = service();
    let wrong = [
        ("/embed?etape=1", "etape : donné sans voie"),
        ("/embed?km=1-2", "km : donné sans voie"),
        ("/embed?voie=y&km=x", "km : « x »"),
        ("/embed?voie=y&km=2-1", "avant de_km"),
        ("/embed?voie=y&km=0-9999", "hors du chemin"),
        ("/embed?fond=rien", "fond : « rien » ne convient pas. Les fonds sont : aucun"),
        ("/embed?style=rose", "style : « rose » ne convient pas"),
        ("/embed?langue=it", "langue : « it » ne convient pas"),
        ("/embed?hauteur=10", "Donnez un nombre de 200 à 2000"),
        ("/embed?liste=peut-etre", "liste : « peut-etre » ne convient pas"),
        ("/embed?types=gite,palais", "types : « palais » ne convient pas"),
        ("/embed?couleur=%22%3E", "couleur : "),
        ("/embed?leger=1", "leger : « 1 » ne convient pas"),
        ("/embed?voie=y&voie=z", "voie : donné plusieurs fois"),
        ("/oembed", "url : absent"),
        ("/oembed?url=http://essai/&format=yaml", "format : « yaml »"),
        ("/integrer?hauteur=1", "Donnez un nombre de 200 à 2000"),
    ];
    refused_each(&service, 400, &wrong);
    refused_each(&service, 404, &[("/embed?voie=nulle", "nulle"), ("/embed?voie=y&etape=99", "99")]);
    // A browser gets a small page that says which.
    let (status, page) = text(&service, "/embed?voie=y&hauteur=10&langue=de", &[BROWSER]);
    assert_eq!(status, 400);
    well_formed(&page);
    assert!(page.contains("<html lang=\"de\"") && page.contains("„hauteur“") && page.contains("2000"), "{page}");
    assert!(!page.contains("<header"), "{page}");
    // A voie that no longer exists: a sentence and a link.
    let (status, page) = text(&service, "/embed?voie=nulle&langue=en", &[BROWSER]);
    assert_eq!(status, 404);
    well_formed(&page);
    assert!(page.contains("This map no longer exists") && page.contains("href=\"http://"), "{page}");
}

#[test]
fn only_the_sites_of_the_configuration_may_embed() {
    let service = only("https://*.exemple.org");
    let frame = |referer| [BROWSER, ("sec-fetch-dest", "iframe"), ("referer", referer)];
    for (referer, status) in [
        ("https://www.exemple.org/page?a=1", 200),
        ("https://www.exemple.org", 200),
        ("https://exemple.org/", 403),
        ("https://www.exemple.org.autre.example/", 403),
        ("https://autre.example/https://www.exemple.org/", 403),
        ("http://www.exemple.org/", 403),
        ("nonsense", 403),
    ] {
        assert_eq!(text(&service, "/embed?voie=y", &frame(referer)).0, status, "{referer}");
    }
    let refusal = service.get("/embed?voie=y&langue=es", &frame("https://autre.example/"));
    let policy = header(&refusal, "content-security-policy").to_owned();
    assert_eq!(header(&refusal, "cache-control"), "no-store");
    assert!(!policy.contains("frame-ancestors"), "{policy}");
    let page = String::from_utf8(refusal.into_body()).unwrap();
    well_formed(&page);
    assert!(page.contains("Este mapa no se muestra") && page.contains("<a class=\"bouton\""), "{page}");
    assert!(!page.contains("Voie y") && !page.contains("data-voie") && !page.contains("<script"), "{page}");
    // Without a Referer the browser decides, by the header.
    for path in ["/embed?voie=y", "/voies/y"] {
        let policy = header(&service.get(path, &[BROWSER]), "content-security-policy").to_owned();
        assert!(policy.contains("; frame-ancestors 'self' https://*.exemple.org"), "{path}: {policy}");
    }
    // A tab is no iframe.
    let tab = [BROWSER, ("sec-fetch-dest", "document"), ("referer", "https://autre.example/")];
    assert_eq!(text(&service, "/embed?voie=y", &tab).0, 200);
}

#[test]
fn oembed_describes_the_map_of_a_page() {
    let service = Running::with(Atlas::build(y()), |config| {
        config.public_url = Base::parse("https://carte.example/a").ok();
        config.embed.adresses = vec![Base::parse("https://www.autre.example").unwrap()];
    });
    let described = |url: &str, more: &str| -> Value {
        service.json(&format!("/oembed?url={}{more}", url.replace('&', "%26").replace('?', "%3F")))
    };
    let of = described("https://carte.example/a/en/voies/y/etapes/1", "");
    assert_eq!((of["type"].as_str(), of["version"].as_str()), (Some("rich"), Some("1.0")));
    assert_eq!((of["width"].as_u64(), of["height"].as_u64()), (Some(720), Some(480)));
    let html = of["html"].as_str().unwrap();
    let src = "src=\"https://carte.example/a/embed?voie=y&amp;etape=1&amp;langue=en\"";
    assert!(html.starts_with("<iframe ") && html.contains(src) && !html.contains("style="), "{html}");
    assert!(of["title"].as_str().unwrap().starts_with("Voie y, "), "{of}");
    assert_eq!(of["provider_url"], "https://carte.example/a/");
    assert_eq!((of["thumbnail_width"].as_u64(), of["thumbnail_height"].as_u64()), (Some(1200), Some(630)));
    // It keeps to the room that the site has, and so does its picture.
    let small = described("http://carte.example/a/embed?voie=y&hauteur=900", "&maxwidth=505&maxheight=333");
    assert_eq!((small["width"].as_u64(), small["height"].as_u64()), (Some(505), Some(333)));
    assert_eq!((small["thumbnail_width"].as_u64(), small["thumbnail_height"].as_u64()), (Some(500), Some(330)));
    let picture = small["thumbnail_url"].as_str().unwrap().strip_prefix("https://carte.example").unwrap();
    assert_eq!(service.get(picture, &[]).status(), 200, "{picture}");
    assert!(described("https://carte.example/a", "&maxwidth=120")["thumbnail_url"].is_null());
    // Another address of the service, of the configuration.
    let other = described("https://www.autre.example/voies/y/km/1-2", "");
    assert!(other["html"].as_str().unwrap().contains("voie=y&amp;km=1-2"), "{other}");
    for url in
        ["https://autre.example/voies/y", "https://carte.example/a/aide", "https://carte.example/a/voies/nulle", "x"]
    {
        assert_eq!(service.get(&format!("/oembed?url={url}"), &[]).status(), 404, "{url}");
    }
}

#[test]
fn oembed_in_xml_says_the_same() {
    let service = service();
    let base = format!("http://{}", service.address);
    let path = format!("/oembed?url={base}/voies/y");
    let json = service.json(&path);
    let xml = service.get(&format!("{path}&format=xml"), &[]);
    assert_eq!(header(&xml, "content-type"), "application/xml; charset=utf-8");
    let xml = String::from_utf8(xml.into_body()).unwrap();
    well_formed(&xml);
    for (name, value) in json.as_object().unwrap() {
        let value = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let (_, rest) = xml.split_once(&format!("<{name}>")).unwrap_or_else(|| panic!("{name} in {xml}"));
        let said = rest.split_once(&format!("</{name}>")).unwrap().0.to_owned();
        let references = [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#39;", "'")];
        let said = references.iter().fold(said, |said, (reference, letter)| said.replace(reference, letter));
        assert_eq!(said.replace("&#38;", "&"), value, "{name}");
    }
    assert_eq!(xml.matches("<type>rich</type>").count(), 1);
}

/// Every page leads editors to the description of its map, or of the map of its way.
#[test]
fn the_map_of_every_page_is_discovered() {
    let service = service();
    let map_of = |of: &str| format!("http://{}{of}", service.address);
    for (path, of) in [
        ("/", "/"),
        ("/voies/y", "/voies/y"),
        ("/de/voies/y/etapes/nord-1", "/de/voies/y/etapes/nord-1"),
        ("/voies/y/km/1.2-4", "/voies/y/km/1.2-4"),
        ("/voies/y/etapes/1/imprimer", "/voies/y/etapes/1"),
        ("/itineraires/y", "/voies/y"),
        ("/en/hebergeurs/h1", "/en/voies/y/etapes/1"),
        ("/aide", "/"),
    ] {
        let (_, html) = text(&service, path, &[BROWSER]);
        for kind in ["application/json+oembed", "text/xml+oembed"] {
            let (_, link) = html.split_once(&format!("type=\"{kind}\" href=\"http://{}", service.address)).expect(path);
            let address = link.split('"').next().unwrap().replace("&#38;", "&").replace("&amp;", "&");
            assert_eq!(service.get(&address, &[]).status(), 200, "{path}: {address}");
            let query = address.split_once('?').unwrap().1;
            let parameters: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap();
            assert_eq!(parameters[0], ("url".to_owned(), map_of(of)), "{path}");
        }
    }
}

/// What an editor copies leads to the chosen map, and is the same in every language.
#[test]
fn snippets_lead_to_the_chosen_map() {
    let service =
        Running::with(Atlas::build(y()), |config| config.public_url = Base::parse("https://carte.example").ok());
    let query =
        "?voie=y&etape=nord-1&style=sombre&types=gite,hotel&couleur=DD5500&hauteur=600&liste=oui&leger=oui&langue=br";
    let snippets = |prefix: &str| -> Vec<String> {
        let (status, html) = text(&service, &format!("{prefix}/integrer{query}"), &[BROWSER]);
        assert_eq!(status, 200);
        let pre = html.split("<pre data-extrait=\"\" tabindex=\"0\">").skip(1);
        let plain = |text: &str| {
            ["&lt;", "&gt;", "&quot;", "&amp;"]
                .iter()
                .zip(["<", ">", "\"", "&"])
                .fold(text.to_owned(), |t, (a, b)| t.replace(a, b))
        };
        pre.map(|rest| plain(rest.split("</pre>").next().unwrap())).collect()
    };
    let french = snippets("");
    let all: [String; 7] = french.clone().try_into().unwrap();
    let [component, policy, iframe, page, tags, provider, leaflet] = &all;
    let element = "<hent-carte voie=\"y\" etape=\"nord-1\" theme=\"sombre\" liste=\"oui\" types=\"gite,hotel\" \
                   couleur=\"dd5500\" hauteur=\"600\" leger=\"oui\" langue=\"br\"><a href=\"https://carte.example/br/voies/y/";
    assert!(component.starts_with("<script async src=\"https://carte.example/embed.js\"></script>\n"), "{component}");
    assert!(component.contains(element), "{component}");
    assert_eq!(policy, "script-src https://carte.example; frame-src https://carte.example");
    let src = iframe.split("src=\"").nth(1).unwrap().split('"').next().unwrap().replace("&amp;", "&");
    assert_eq!(text(&service, src.strip_prefix("https://carte.example").unwrap(), &[BROWSER]).0, 200, "{src}");
    assert_eq!(page, "https://carte.example/br/voies/y/etapes/nord-1?style=sombre");
    assert!(tags.contains("<hent-carte voie etape"));
    for line in ["id: hent", "      - 'https://carte.example/*'", "    url: 'https://carte.example/oembed'"] {
        assert!(provider.lines().any(|said| said == line), "{line} in {provider}");
    }
    // Drupal knows a provider by the name in its answers.
    let named = service.json("/oembed?url=https://carte.example/")["provider_name"].as_str().unwrap().to_owned();
    assert!(provider.contains(&format!("label: '{}'", named.replace('\'', "''"))), "{provider}");
    assert!(leaflet.contains("'type' => 'vector'") && leaflet.contains("https://carte.example/styles/hent.json"));
    assert!(leaflet.lines().count() <= 30, "{leaflet}");
    assert_eq!(leaflet.matches(['[', '(', '{']).count(), leaflet.matches([']', ')', '}']).count(), "{leaflet}");
    for prefix in ["/en", "/br", "/es", "/de"] {
        assert_eq!(snippets(prefix), french, "{prefix}");
    }
}
