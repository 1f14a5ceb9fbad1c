//! The pages in both languages have the same hosts and days, and are well-formed XML.

use hent::atlas::{Atlas, HostFilter};
use hent::file::Product;
use hent::links::Base;
use hent::model::Sens;
use hent::pages::{PageListe, PagePlan};
use hent::words::Langue;
use hent::{liste, plan};

use crate::support::datasets::y;
use crate::support::readers::well_formed;

fn text(page: &impl Product, atlas: &Atlas) -> String {
    let file = page.make(atlas).unwrap().unwrap();
    assert!(file.inline && file.nom.ends_with("-y.html"), "{}", file.nom);
    let html = String::from_utf8(file.bytes).unwrap();
    well_formed(&html);
    assert!(html.matches("<script").count() == 1 && !html.contains("{{") && !html.contains("{%"), "{html}");
    html
}

#[test]
fn a_list_is_in_both_languages() {
    let atlas = Atlas::build(y());
    let request =
        liste::ListeRequest { voie: "y".into(), etape: None, sens: Sens::Aller, ecart_max_m: 2_500, ouvert: None };
    let [fr, en] = [Langue::Fr, Langue::En]
        .map(|langue| text(&PageListe { demande: request.clone(), langue, base: Base::default() }, &atlas));
    for (html, lang, said) in [
        (
            &fr,
            "fr",
            [
                "Hébergements – ",
                "à 2,5\u{a0}km au plus",
                "Hébergement, contact",
                "Tableur (XLSX)",
                "dans le sens de la marche",
            ],
        ),
        (
            &en,
            "en",
            ["Lodgings – ", "within 2.5\u{a0}km", "Lodging, contact", "Spreadsheet (XLSX)", "in walking order"],
        ),
    ] {
        assert!(html.contains(&format!("<html lang=\"{lang}\"")), "{html}");
        said.iter().for_each(|words| assert!(html.contains(words), "{words} in {html}"));
    }
    let links = |html: &str| html.matches("href=").count();
    assert_eq!(links(&fr), links(&en));
}

#[test]
fn a_plan_is_in_both_languages() {
    let atlas = Atlas::build(y());
    let request = plan::PlanRequest {
        voie: "y".into(),
        variante: String::new(),
        de: None,
        a: None,
        par_jour_m: 25_000,
        max_m: plan::max_usuel_m(25_000),
        sens: Sens::Retour,
        hotes: HostFilter::default(),
        depart_le: None,
    };
    let page = |langue| PagePlan { demande: request.clone(), proposition: 1, langue, base: Base::default() };
    let [fr, en] = [Langue::Fr, Langue::En].map(|langue| text(&page(langue), &atlas));
    for (html, said) in [
        (&fr, ["Mes étapes – ", "(retour)", "Jour par jour", "Proposer des étapes", "Chambre d&#39;hôtes"]),
        (&en, ["My own stages – ", "(return)", "Day by day", "Propose stages", "Bed and breakfast"]),
    ] {
        said.iter().for_each(|words| assert!(html.contains(words), "{words} in {html}"));
    }
    let options = |html: &str| html.matches("<option").count();
    assert_eq!(options(&fr), options(&en));
    let missing = PagePlan { proposition: 9, ..page(Langue::En) };
    assert!(missing.make(&atlas).is_err(), "there is no such proposal");
}
