//! Findings as text for a terminal, grouped by severity and rule.

use std::fmt::Write as _;

use crate::check::constat::Constat;
use crate::check::regle::Gravite;

/// How the text looks.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    /// True for colours (ANSI escapes).
    pub couleur: bool,
    /// The most findings of one rule that are shown.
    pub par_regle: usize,
}

/// Writes the findings, which are in order.
pub fn ecrit(constats: &[Constat], look: Look) -> String {
    let mut text = String::new();
    for group in constats.chunk_by(|a, b| (a.gravite, a.regle.nom) == (b.gravite, b.regle.nom)) {
        let Some(first) = group.first() else { continue };
        let heading = format!("{} {}", first.gravite.mot().to_uppercase(), first.regle.nom);
        let count = if group.len() > 1 { format!(" ({})", group.len()) } else { String::new() };
        // Writing to a String cannot fail.
        let _ =
            writeln!(text, "{}{count} : {}", painted(&heading, first.gravite, look.couleur), first.regle.definition.fr);
        for constat in group.iter().take(look.par_regle) {
            let _ = writeln!(text, "  {}", one(constat, look.couleur));
        }
        if group.len() > look.par_regle {
            let _ = writeln!(text, "  … et {} autres (--tout les montre)", group.len() - look.par_regle);
        }
        let _ = writeln!(text, "  → {}\n", first.remede(false));
    }
    text.push_str(&bilan(constats));
    text
}

/// Returns one finding in two lines: what, then where and its id.
fn one(constat: &Constat, couleur: bool) -> String {
    let line = constat.codes.iter().filter(|code| !constat.quoi.contains(code.as_str())).cloned().collect::<Vec<_>>();
    let line = if line.is_empty() { String::new() } else { format!("{} : ", line.join(", ")) };
    let km = constat.km.map(|km| format!("km {}, ", format!("{km:.3}").replace('.', ",")));
    // Latitude first, with a decimal point: so it can be pasted into the search of a map.
    let place = constat.lieu().map(|place| format!("{:.6}, {:.6}, ", place.lat, place.lon));
    let place = format!("{}{}{}", km.unwrap_or_default(), place.unwrap_or_default(), constat.id);
    let place = if couleur { format!("\u{1b}[2m{place}\u{1b}[0m") } else { place };
    // Names of files and rows may hold escapes, which a terminal would obey.
    let what: String = format!("{line}{}", constat.message(false)).chars().filter(|c| !c.is_control()).collect();
    format!("{what}\n    {place}")
}

fn painted(text: &str, gravite: Gravite, couleur: bool) -> String {
    let code = match gravite {
        Gravite::Erreur => "1;31",
        Gravite::Avertissement => "1;33",
        Gravite::Information => "1;36",
    };
    if couleur { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
}

/// Returns the last line: how many findings of each severity.
fn bilan(constats: &[Constat]) -> String {
    let count = |gravite: Gravite| constats.iter().filter(|constat| constat.gravite == gravite).count();
    let words = Gravite::ALL.into_iter().map(|gravite| (count(gravite), gravite.mot())).filter(|(count, _)| *count > 0);
    let words: Vec<String> = words.map(|(n, mot)| format!("{n} {mot}{}", if n > 1 { "s" } else { "" })).collect();
    if words.is_empty() { "Rien à signaler.".into() } else { format!("{}.", words.join(", ")) }
}
