//! `auto-intersection`: a line crosses itself.

use crate::check::etude::Etude;
use crate::check::passages::{Meeting, Passage};
use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Seuil, Texte, Unite};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "auto-intersection",
    objet: Objet::Ligne,
    definition: Texte {
        fr: "Le tracé se croise lui-même. Une boucle plus courte que le seuil est un avertissement, une plus longue une information.",
        en: "The line crosses itself. A loop shorter than the threshold is a warning, a longer one an information.",
    },
    message: Texte {
        fr: "le tracé se croise, après une boucle de {mesure} (seuil {seuil})",
        en: "the line crosses itself after a loop of {mesure} (threshold {seuil})",
    },
    remede: Texte {
        fr: "Une petite boucle est une faute de tracé : ôtez-la. Une grande : coupez le tronçon au croisement.",
        en: "A small loop is a slip: remove it. A large one: cut the tronçon at the crossing.",
    },
    gravite: Gravite::Avertissement,
    seuils: &[Seuil { nom: "auto-intersection", defaut: 100.0, unite: Unite::Metres }],
    essai: Essai::Ligne(essai),
};

/// Two crossings are one finding if both passages are this near, in metres, or walk the same way between them.
const TOGETHER_M: f64 = 100.0;
/// The lengths of both passages between two crossings differ by at most this share, and 50 m, if they walk the same way.
const SAME_WAY: f64 = 0.2;

fn essai(line: &Etude<'_>, reglage: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    let apart = |a: usize, b: usize| (line.at_m(a) - line.at_m(b)).abs();
    // Small loops are faults of drawing. They do not interrupt a walk there and back.
    let (mut last_short, mut last_long): (Option<Passage>, Option<Passage>) = (None, None);
    for passage in line.passages().iter().filter(|passage| passage.how == Meeting::Crosses) {
        let Passage { first, second, .. } = *passage;
        let excused = line.in_same_pointe(first, second)
            || line.in_pelote(first)
            || line.in_pelote(second)
            || line.in_saut(first) && line.in_saut(first + 1)
            || line.in_saut(second) && line.in_saut(second + 1);
        if excused {
            continue;
        }
        let loop_m = line.at_m(second) - line.at_m(first);
        let long = loop_m >= reglage.seuils[0];
        let before = if long { last_long.replace(*passage) } else { last_short.replace(*passage) };
        let told = |before: Passage| {
            let (there_m, back_m) = (apart(before.first, first), apart(before.second, second));
            let same_way = long && (there_m - back_m).abs() <= TOGETHER_M / 2.0 + SAME_WAY * there_m;
            there_m.max(back_m) < TOGETHER_M || same_way
        };
        if before.is_some_and(told) {
            continue;
        }
        let gravite = if long { Gravite::Information } else { Gravite::Avertissement };
        let found = Trouve { km: Some(line.km(first)), ..Trouve::sur([line.code.clone()]) }.en(line.p(first));
        let found = Trouve { ancre: vec![line.p(first), line.p(second)], ..found };
        trouve.push(found.gravite(gravite).mesure(loop_m, reglage.seuils[0]));
    }
}
