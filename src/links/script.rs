//! Generates `src/web/adresses.ts`, the table of routes for the map's script. After a change of the table, run
//! `HENT_GOLDEN=1 cargo test --lib links::script`. Without this variable, the test fails if the file is out of date.

use std::fmt::Write as _;
use std::path::Path;

use super::{Address, Parametre, Route};

const HEAD: &str = r#"// The addresses of hent, for the scripts of its pages. Generated from the table of src/links/route.rs:
// `HENT_GOLDEN=1 cargo test --lib links::script`. Do not edit.
//
// Every function returns a link that begins with the base path of the service (see link.ts).

import { write } from "./link.ts";

/** The pattern of each route. */
export const PATTERNS = {
"#;

/// Returns the pattern of a route without regular expressions: `/traces/{voie}.{format}`.
fn plain(route: Route) -> String {
    let mut text = route.pattern().to_owned();
    while let Some((before, after)) = text.split_once(':') {
        text = format!("{before}{}", after.split_once('}').map_or(String::new(), |(_, after)| format!("}}{after}")));
    }
    text
}

/// Returns the name of the TypeScript function of a route: `apiVoie` for `ApiVoie`.
fn function(route: Route) -> String {
    let (first, rest) = route.name().split_at(1);
    first.to_lowercase() + rest
}

/// Tells whether addresses of the route can have query parameters.
fn asks(route: Route) -> bool {
    let mut path = String::new();
    route.write(&mut path, std::iter::repeat_n("0", 4)).unwrap();
    let address = Address::parse(&path).unwrap();
    address.parametres().is_some() || matches!(address, Address::Tile { .. } | Address::TileJson { .. })
}

/// Returns the text of `adresses.ts`.
fn script() -> String {
    let mut text = HEAD.to_owned();
    for route in Route::ALL {
        writeln!(text, "  {}: \"{}\",", function(*route), plain(*route)).unwrap();
    }
    text += "} as const;\n\n/** The name of a route. */\nexport type Route = keyof typeof PATTERNS;\n\n";
    let names: Vec<String> = Parametre::ALL.iter().map(|name| format!("\"{}\"", name.as_str())).collect();
    text += "/** The parameters of addresses. */\nexport type Parametres = Readonly<\n  Partial<Record<\n";
    for line in names.chunks(8) {
        writeln!(text, "    | {}", line.join(" | ")).unwrap();
    }
    text += "  , string | number>>\n>;\n\n";
    for route in Route::ALL {
        let mut parameters: Vec<String> = route
            .parameters()
            .map(|name| format!("{name}: {}", if "zxy".contains(name) { "number" } else { "string" }))
            .collect();
        let mut handed =
            format!("PATTERNS.{}, [{}]", function(*route), route.parameters().collect::<Vec<_>>().join(", "));
        if asks(*route) {
            parameters.push("parametres?: Parametres".into());
            handed += ", parametres";
        }
        writeln!(text, "/** `{}` */", plain(*route)).unwrap();
        writeln!(text, "export const {} = ({}): string => write({handed});", function(*route), parameters.join(", "))
            .unwrap();
    }
    text
}

#[test]
fn adresses_ts_matches_the_table() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/adresses.ts");
    let script = script();
    if std::env::var_os("HENT_GOLDEN").is_some() {
        std::fs::write(&path, &script).unwrap();
    }
    let there = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(there == script, "src/web/adresses.ts is not up to date: HENT_GOLDEN=1 cargo test --lib links::script");
}
