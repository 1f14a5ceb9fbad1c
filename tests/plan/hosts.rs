//! Which hosts a plan is made for.

use hent::atlas::{Atlas, HostFilter};
use hent::file::{FileFormat, Product};
use hent::links::Base;
use hent::model::{Dataset, Offre, Sens, TypeHebergeur};
use hent::plan::{PlanFile, PlanRequest};
use hent::words::Langue;
use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{days, long, request};
use crate::support::atlases::{atlas_on, demonstration_data};
use crate::support::service::{Running, refused};

/// A day after every confirmation of the demonstration.
const TODAY: &str = "2026-11-29";

/// Returns the days of all proposals, without the addresses, which name the filter.
fn proposals(data: Dataset, demande: PlanRequest) -> Vec<Value> {
    let (format, langue) = (FileFormat::JSON, Langue::Fr);
    let file = PlanFile { demande, proposition: 1, format, langue, base: Base::default() };
    let bytes = file.make(&Atlas::build(data)).unwrap().unwrap().bytes;
    let plan: Value = serde_json::from_slice(&bytes).unwrap();
    plan["propositions"].as_array().unwrap().iter().map(|proposal| proposal["jours"].clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    /// A filter gives the plan of a store that has no other hosts.
    #[test]
    fn a_filter_is_as_if_the_other_hosts_were_not_there(
        stops in prop::collection::vec((0.0f64..1.0, -0.01f64..0.01, any::<bool>()), 1..30),
        back in any::<bool>(),
    ) {
        let mut data = long(&stops, true);
        for host in &mut data.hebergeurs {
            host.services = (host.id % 3 != 0).then(|| vec![Offre::Diner]);
            host.capacite = Some(host.id % 4);
        }
        let sens = if back { Sens::Retour } else { Sens::Aller };
        let hotes = HostFilter { offres: vec![Offre::Diner], capacite: Some(2), ..HostFilter::default() };
        // With a date, warnings of missing beds are those of that night. Without, they name the day on which any host
        // opens or closes next.
        let dated = PlanRequest { depart_le: Some(date(2027, 5, 1)), ..request(20, 30, sens) };
        let filtered = proposals(data.clone(), PlanRequest { hotes, ..dated.clone() });
        data.hebergeurs.retain(|host| host.id % 3 != 0 && host.id % 4 >= 2);
        prop_assert_eq!(filtered, proposals(data, dated));
    }
}

#[test]
fn days_end_at_hosts_that_offer_all_that_is_asked_for() {
    let service = Running::new(atlas_on(TODAY, demonstration_data().clone()));
    let query = "km_par_jour=25&offre=diner,petit-dejeuner&confirme_depuis=2025-06-01&capacite=2&contact=oui";
    let plan = service.json(&format!("/api/itineraires?voie=saint-mathieu&{query}"));
    assert_eq!(plan["offres"], json!(["diner", "petit-dejeuner"]));
    let asked = ["capacite", "contact", "confirme_depuis"].map(|key| plan[key].clone());
    assert_eq!(asked, [json!(2), json!(true), json!("2025-06-01")]);
    let mut hosts = 0;
    for day in days(&plan["propositions"][0]) {
        for host in day["hebergeurs"].as_array().unwrap() {
            hosts += 1;
            let services = host["services"].as_array().unwrap();
            assert!(["diner", "petit-dejeuner"].iter().all(|word| services.contains(&json!(word))), "{host}");
            assert!(
                host["confirme_le"].as_str() >= Some("2025-06-01") && host["capacite"].as_i64() >= Some(2),
                "{host}"
            );
            assert!(host["contact"]["telephone"].is_string(), "{host}");
        }
    }
    assert!(hosts > 3, "{hosts} hosts");
    // The links keep the filter. Every file tells for which walkers it was made, or has only such hosts.
    for format in ["html", "gpx"] {
        let link = plan["propositions"][0]["liens"][format].as_str().unwrap();
        let text = String::from_utf8(service.get(link, &[]).into_body()).unwrap().replace('\u{a0}', " ");
        let says = "Hébergements demandés : dîner, petit déjeuner, au moins 2 places, téléphone, courriel ou site publié, \
                    confirmé depuis le 01/06/2025.";
        assert!(text.contains(says), "{format}: {text}");
    }
}

#[test]
fn the_form_asks_with_checkboxes_and_shows_them_ticked() {
    let service = Running::new(atlas_on(TODAY, demonstration_data().clone()));
    let get = |address: &str| String::from_utf8(service.get(address, &[]).into_body()).unwrap();
    let form =
        get("/itineraires/beauport?km_par_jour=25&km_max=&type=&offre=diner&offre=chien&capacite=&confirme_depuis=");
    assert_eq!(form, get("/itineraires/beauport?offre=chien,diner"), "one plan, however the browser writes it");
    for ticked in ["diner", "chien"] {
        assert!(form.contains(&format!("name=\"offre\" value=\"{ticked}\" checked=\"checked\"")), "{ticked}: {form}");
    }
    assert!(form.contains("<details open=\"open\">") && !form.contains("value=\"wifi\" checked"), "{form}");
    assert!(!form.contains("value=\"sans-chien\""), "refusals are no wishes: {form}");
    let plain = get("/itineraires/beauport");
    assert!(plain.contains("<details>") && !plain.contains("checked=\"checked\""), "{plain}");
    assert!(get("/itineraires/beauport?offre=sans-chien").contains("value=\"sans-chien\" checked=\"checked\""));
    refused(&service, "/itineraires/beauport?offre=chat", 400, "offre : « chat » ne convient pas.");
    refused(&service, "/itineraires/beauport?confirme_depuis=hier", 400, "AAAA-MM-JJ");
    assert!(TypeHebergeur::WORDS.iter().all(|word| plain.contains(&format!("<option value=\"{word}\""))));
}
