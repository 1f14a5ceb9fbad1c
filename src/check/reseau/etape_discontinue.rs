//! `etape-discontinue`: an étape that is not on its line, or does not begin where the one before ends.

use crate::check::regle::{Essai, Gravite, Objet, Reglage, Regle, Texte};
use crate::check::scene::{EtapeVue, Scene};
use crate::check::trouve::Trouve;

pub(in crate::check) const REGLE: Regle = Regle {
    nom: "etape-discontinue",
    objet: Objet::Reseau,
    definition: Texte {
        fr: "Une étape ne commence pas là où finit la précédente, ou elle n'est pas sur le tracé de sa voie.",
        en: "An étape does not begin where the one before ends, or it is not on the line of its voie.",
    },
    message: Texte { fr: "{quoi} : l'étape n'est pas à la suite", en: "{quoi}: the étape does not follow on" },
    remede: Texte {
        fr: "Corrigez son départ, son arrivée ou son numéro ; ou ajoutez les tronçons qui manquent à la voie.",
        en: "Correct its start, its end or its number; or add the missing tronçons to the voie.",
    },
    gravite: Gravite::Erreur,
    seuils: &[],
    essai: Essai::Reseau(essai),
};

fn essai(scene: &Scene, _: &Reglage<'_>, trouve: &mut Vec<Trouve>) {
    for etapes in scene.etapes.chunk_by(|a, b| (&a.voie, &a.variante) == (&b.voie, &b.variante)) {
        let apart = |pair: &[EtapeVue]| matches!(pair, [a, b] if a.localites[1] != b.localites[0]);
        let after_gap = etapes.windows(2).filter(|pair| apart(pair)).filter_map(|pair| pair.last());
        let off_line = etapes.iter().filter(|etape| etape.longueur_m.is_none());
        let mut found: Vec<&EtapeVue> = after_gap.chain(off_line).collect();
        found.sort_by_key(|etape| etape.numero);
        found.dedup_by_key(|etape| etape.numero);
        trouve.extend(found.into_iter().map(|etape| {
            let code = format!("etape:{}:{}:{}", etape.voie, etape.variante, etape.numero);
            let found = Trouve { geometrie: etape.bouts[0].into_iter().collect(), ..Trouve::sur([code]) };
            found.quoi(etape.nom.clone()).voies([etape.voie.clone()])
        }));
    }
}
