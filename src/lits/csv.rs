//! Writes reports as CSV for spreadsheets: one row for each month, voie and direction.

use super::Bilan;
use super::forced::{COMMUNES, Commune};
use crate::atlas::{Atlas, Lit};
use crate::error::Result;
use crate::file::attribution;
use crate::file::csv::{Table, plain};
use crate::words::{Words, one_line};

/// Writes the table. The last column of each row has the rights. Errors: only a defect of the writer.
pub(super) fn write<'a>(atlas: &Atlas, bilans: impl Iterator<Item = &'a Bilan<'a>>, words: &Words) -> Result<Vec<u8>> {
    let communes = (1..=COMMUNES).flat_map(|rang| {
        let rang = rang.to_string();
        [words.lits_colonne_commune(&rang), words.lits_colonne_avec(&rang)]
    });
    let titles = [
        words.lits_colonne_mois(),
        words.colonne_code(),
        words.lits_colonne_voie(),
        words.colonne_variante(),
        words.lits_colonne_sens(),
        words.lits_colonne_longueur(),
        words.lits_colonne_jour(),
        words.lits_colonne_jours(),
        words.lits_colonne_de_km(),
        words.lits_colonne_de(),
        words.lits_colonne_a_km(),
        words.lits_colonne_a(),
        words.lits_colonne_trous(),
    ];
    let mut table = Table::new(titles.into_iter().chain(communes).chain([words.colonne_source()]))?;
    let source = plain(&one_line(&attribution::joined(&atlas.attribution)));
    for bilan in bilans {
        let communes = (0..COMMUNES).flat_map(|rang| commune(atlas, bilan.communes.get(rang), words));
        table.row(forced(atlas, bilan, words).into_iter().chain(communes).chain([source.clone()]))?;
    }
    table.finish()
}

/// Returns the cells of the forced day.
fn forced(atlas: &Atlas, bilan: &Bilan<'_>, words: &Words) -> [String; 13] {
    let Bilan { voie, ligne, forced, .. } = bilan;
    let stretch = &forced.sans_lit;
    let place = |lit: Option<Lit>, end: String| lit.map_or(end, |lit| host(atlas, lit, words));
    [
        bilan.mois.to_string(),
        voie.row.code.to_string(),
        plain(&one_line(&voie.row.nom)),
        plain(&ligne.variante),
        words.sens(bilan.sens).to_owned(),
        words.km(stretch.longueur_m),
        forced.jour.to_string(),
        forced.jours.to_string(),
        words.km(stretch.de_m),
        place(stretch.dernier, words.lits_debut()),
        words.km(stretch.a_m),
        place(stretch.prochain, words.lits_fin()),
        ligne.holes().len().to_string(),
    ]
}

/// Returns the text for a bed: its place and its host.
fn host(atlas: &Atlas, lit: Lit, words: &Words) -> String {
    let lieu = one_line(lit.lieu(atlas));
    let nom = atlas.hebergeurs.get(lit.hote).map_or_else(String::new, |host| one_line(&host.nom));
    let both = if nom == lieu { nom } else { format!("{lieu}, {nom}") };
    plain(&if lit.a_confirmer { words.lits_a_confirmer(&both) } else { both })
}

/// Returns the cells of a commune: its name with its kilometre, and the forced day with one more host there. Both are
/// empty if there is no commune.
fn commune(atlas: &Atlas, commune: Option<&Commune>, words: &Words) -> [String; 2] {
    let row = commune.and_then(|commune| Some((commune, atlas.localites.get(commune.localite)?)));
    row.map_or_else(Default::default, |(commune, row)| {
        let name = words.lits_commune(&one_line(&row.nom), &words.km(commune.at_m));
        [plain(&name), words.km(commune.longueur_m)]
    })
}
