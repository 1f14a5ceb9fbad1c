//! `/agenda.ics`, read by a small parser of RFC 5545.

use std::collections::BTreeMap;

use hent::model::{Gravite, Perturbation};

use super::{Local, closed, closure, service, text};
use crate::support::service::{Asks, header};

/// An event: the value of each property, by its name without parameters.
pub type Event = BTreeMap<String, String>;

/// Parses a calendar. Panics if it breaks a rule of the standard that programs rely on.
pub fn events(text: &str) -> Vec<Event> {
    assert!(text.ends_with("\r\n") && !text.replace("\r\n", "").contains(['\r', '\n']), "{text}");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line is too long: {text}");
    let unfolded = text.replace("\r\n ", "");
    let lines: Vec<(&str, &str)> = unfolded.lines().map(|line| line.split_once(':').expect(line)).collect();
    assert_eq!((lines[0], lines[lines.len() - 1]), (("BEGIN", "VCALENDAR"), ("END", "VCALENDAR")));
    for needed in [("VERSION", "2.0"), ("CALSCALE", "GREGORIAN")] {
        assert_eq!(lines.iter().filter(|line| **line == needed).count(), 1);
    }
    assert!(lines.iter().any(|(name, value)| *name == "PRODID" && !value.is_empty()));
    let (mut events, mut open): (Vec<Event>, Option<Event>) = (vec![], None);
    for (name, value) in &lines[1..lines.len() - 1] {
        match (*name, *value) {
            ("BEGIN", "VEVENT") => assert!(open.replace(Event::new()).is_none(), "an event within an event"),
            ("END", "VEVENT") => events.push(open.take().expect("an event ends that did not begin")),
            (name, value) => {
                let Some(event) = &mut open else { continue };
                let (name, parameter) = name.split_once(';').unwrap_or((name, ""));
                assert_eq!(
                    parameter,
                    if name.starts_with("DTS") && name != "DTSTAMP" || name == "DTEND" { "VALUE=DATE" } else { "" }
                );
                assert!(event.insert(name.to_owned(), unescaped(name, value)).is_none(), "{name} occurs twice");
            }
        }
    }
    assert!(open.is_none());
    for event in &events {
        let date = |text: &str| text.len() == 8 && text.bytes().all(|b| b.is_ascii_digit());
        assert!(!event["UID"].is_empty() && date(&event["DTSTART"]) && date(&event["DTEND"]), "{event:?}");
        assert!(event["DTEND"] > event["DTSTART"], "the end is exclusive: {event:?}");
        let stamp = &event["DTSTAMP"];
        assert!(date(&stamp[..8]) && stamp.ends_with("T000000Z") && stamp[..8] <= event["DTSTART"][..], "{event:?}");
    }
    events
}

/// Returns a text without its escapes. Other values have none.
fn unescaped(name: &str, value: &str) -> String {
    if ["GEO", "URL", "UID"].contains(&name) {
        return value.to_owned();
    }
    let (mut text, mut escaped) = (String::new(), false);
    for c in value.chars() {
        match (escaped, c) {
            (false, '\\') => escaped = true,
            (false, c) => {
                assert!(![';', ','].contains(&c), "{name} has a bare {c}: {value}");
                text.push(c);
            }
            (true, c) => {
                text.push(if c == 'n' || c == 'N' { '\n' } else { c });
                assert!("nN\\;,".contains(c), "{name} has an unknown escape: {value}");
                escaped = false;
            }
        }
    }
    assert!(!escaped, "{value}");
    text
}

fn calendar(service: &Local, path: &str) -> Vec<Event> {
    events(&text(service, path))
}

#[test]
fn a_closure_is_an_event_of_whole_days() {
    let mut data = closed();
    data.perturbations[0].texte = "Fermé ; voir le panneau, puis suivre \\ la route.\nMerci.".into();
    let service = service(data, "2026-05-20");
    let answer = service.get("/agenda.ics", &[]);
    assert_eq!(header(&answer, "content-type"), "text/calendar; charset=utf-8");
    let known = service.get("/agenda.ics", &[("if-none-match", header(&answer, "etag"))]);
    assert_eq!(known.status(), 304);
    let [event] = &calendar(&service, "/agenda.ics")[..] else { panic!("one event") };
    let expected = [
        ("UID", "c1@perturbations.hent"),
        ("DTSTAMP", "20260510T000000Z"),
        ("DTSTART", "20260512"),
        ("DTEND", "20260701"),
    ];
    for (name, value) in expected {
        assert_eq!(event[name], value, "{name}");
    }
    assert_eq!(event["SUMMARY"], "Voie y : Travaux, passage impossible");
    assert_eq!(event["LOCATION"], "Voie y, étape 2 : Localité 2 – Localité 3");
    assert!(event["URL"].starts_with("http://") && event["URL"].ends_with("/voies/y/etapes/2"), "{event:?}");
    let (lat, lon) = event["GEO"].split_once(';').unwrap();
    assert!((lat.parse::<f64>().unwrap() - 48.0).abs() < 0.02 && (lon.parse::<f64>().unwrap() + 2.94).abs() < 0.02);
    // Both voies and the variant run over the closed stretch, each with its kilometres.
    let lines: Vec<&str> = event["DESCRIPTION"].lines().collect();
    for (line, begins) in lines.iter().zip(["Voie y : ", "Voie y, nord : ", "Voie z : ", "source : mairie ; vérifié"])
    {
        assert!(line.starts_with(begins), "{line}");
    }
    assert!(lines[0].contains("Fermé ; voir le panneau, puis suivre \\ la route. Merci"), "{}", lines[0]);
    assert_eq!(lines.len(), 4);
    // The calendar of one voie has its own kilometres only.
    let [event] = &calendar(&service, "/agenda.ics?voie=z")[..] else { panic!("one event") };
    assert_eq!((&*event["UID"], &*event["SUMMARY"]), ("c1@perturbations.hent", "Voie z : Travaux, passage impossible"));
    assert!(event["URL"].ends_with("/voies/z") && event["DESCRIPTION"].lines().count() == 2);
}

#[test]
fn an_open_end_lasts_until_new_year_and_then_another_year() {
    let mut data = closed();
    data.perturbations = vec![
        Perturbation { au: String::new(), verifie_le: String::new(), ..closure(1, [0.1, 0.2]) },
        Perturbation { gravite: Gravite::Information, voie_id: 2, ..closure(2, [0.3, 0.4]) },
        Perturbation { du: "2027-01-10".into(), au: String::new(), ..closure(3, [0.7, 0.8]) },
    ];
    let days = |jour: &str| -> Vec<(String, String, String)> {
        let events = calendar(&service(data.clone(), jour), "/agenda.ics");
        events.iter().map(|e| (e["UID"][..2].to_owned(), e["DTSTART"].clone(), e["DTEND"].clone())).collect()
    };
    let event = |uid: &str, from: &str, to: &str| (uid.to_owned(), from.to_owned(), to.to_owned());
    let open = event("c1", "20260512", "20270101");
    assert_eq!(days("2026-05-20"), [open.clone(), event("c2", "20260512", "20260701")]);
    assert_eq!(days("2026-12-25"), [open, event("c3", "20270110", "20280101")]);
    assert_eq!(days("2027-02-01"), [event("c1", "20260512", "20280101"), event("c3", "20270110", "20280101")]);
    // The same data on another day of the period give the same bytes.
    let [one, other] = ["2026-05-20", "2026-06-02"].map(|jour| text(&service(data.clone(), jour), "/agenda.ics"));
    assert_eq!(one, other);
    // Without a check, the stamp is the day on which the closure was announced.
    assert!(one.contains("DTSTAMP:20260421T000000Z"), "{one}");
}
