//! The rules as text: the page of documentation, and what `hent check --regles` prints.

use std::fmt::Write as _;

use crate::check::regle::{Objet, Regle};
use crate::check::regles::REGLES;

/// The parts of the page: what the rules are about, and the heading.
const PARTS: [(Objet, &str); 3] =
    [(Objet::Ligne, "Une ligne"), (Objet::Reseau, "Le réseau"), (Objet::Autour, "Ce qui est le long des voies")];

/// Returns the sections of docs/verifications.md that are made from the table of rules, in Markdown.
pub fn markdown() -> String {
    let mut text = String::new();
    for (objet, heading) in PARTS {
        let _ = writeln!(text, "### {heading}\n");
        for regle in REGLES.iter().filter(|regle| regle.objet == objet) {
            let _ = writeln!(
                text,
                "**`{}`** ({}{}) : {} {}",
                regle.nom,
                regle.gravite.mot(),
                scope(regle),
                regle.definition.fr,
                regle.remede.fr
            );
            for seuil in regle.seuils {
                let _ = writeln!(text, "- seuil `{}` : {}", seuil.nom, seuil.unite.ecrit(seuil.defaut, false));
            }
            text.push('\n');
        }
    }
    text.trim_end().to_owned() + "\n"
}

/// Returns the rules as a list for a terminal.
pub fn liste() -> String {
    let mut text = String::new();
    for (objet, heading) in PARTS {
        let _ = writeln!(text, "{heading}");
        for regle in REGLES.iter().filter(|regle| regle.objet == objet) {
            let seuils =
                regle.seuils.iter().map(|seuil| format!("{}={}", seuil.nom, seuil.unite.ecrit(seuil.defaut, false)));
            let seuils: Vec<String> = seuils.collect();
            let seuils = if seuils.is_empty() { String::new() } else { format!(" [{}]", seuils.join(", ")) };
            let _ = writeln!(text, "  {} ({}){seuils}\n      {}", regle.nom, regle.gravite.mot(), regle.definition.fr);
        }
    }
    text.trim_end().to_owned()
}

/// Says whether a rule also holds for files.
fn scope(regle: &Regle) -> &'static str {
    if regle.objet == Objet::Reseau && regle.of_files() { ", aussi pour un fichier" } else { "" }
}
