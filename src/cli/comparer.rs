//! `hent check FICHIER --comparer`: the lines of files beside what is published in a store.

use std::fmt::Write as _;

use clap::Args;
use jiff::civil::Date;

use super::{block_on, spinner};
use crate::atlas::{Atlas, Figures, Sources, Update};
use crate::check::{Dessin, Trace};
use crate::comparaison::{Bouge, Choix, Comparaison, Cote, Ecart, Nature, Parametres, comparer, comparer_avant};
use crate::error::{Error, Result};
use crate::geo::Position;
use crate::live::calendar;
use crate::store::Store;

#[derive(Args)]
pub(super) struct Options {
    /// Comparer aussi avec ce qui est publié dans la base (--store) : ce que le tracé suit, ou l'étape nommée (beauport/3)
    #[arg(long, value_name = "VOIE/ÉTAPE", num_args = 0..=1, require_equals = true, requires = "files")]
    comparer: Option<Option<String>>,
    /// Comparer avec la base telle qu'elle était à la fin de ce jour
    #[arg(long, value_name = "AAAA-MM-JJ", requires = "comparer")]
    reference: Option<Date>,
}

impl Options {
    /// Tells whether a comparison is wanted.
    pub(super) fn is_wanted(&self) -> bool {
        self.comparer.is_some()
    }

    /// Compares the lines of files. Errors: the store cannot be read, or it has no such étape.
    pub(super) fn compare(&self, traces: &[Trace], store: &Store) -> Result<Comparaison> {
        let choix = match self.comparer.as_ref().and_then(Option::as_deref) {
            None => Choix::Trouve,
            Some(named) => {
                let split =
                    || Error::input("--comparer", "la voie ou l'étape manque", "Écrivez --comparer=beauport/3.");
                let (voie, etape) = named.split_once('/').ok_or_else(split)?;
                Choix::Etape(voie.into(), etape.into())
            }
        };
        let reading = spinner("lecture de la base…");
        let none = Sources::default().on(calendar::today());
        let (update, _) = block_on(store.read(None, Update::of(&none)))?;
        let sources = update.finish();
        let atlas = Atlas::build(sources.clone());
        let then = self.reference.map(|day| earlier(&atlas, &sources, store, day)).transpose()?;
        reading.finish_and_clear();
        let (pieces, parametres) = (pieces(traces), Parametres::default());
        match then {
            Some(then) => comparer_avant(&atlas, &then, &pieces, &choix, &parametres),
            None => comparer(&atlas, &pieces, &choix, &parametres),
        }
    }
}

/// Returns what the store had published at the end of a day.
fn earlier(atlas: &Atlas, sources: &Sources, store: &Store, day: Date) -> Result<Atlas> {
    let refuse = |problem: &str, cure: &str| Error::input(format!("--reference {day}"), problem, cure);
    let end = day.tomorrow().ok().and_then(calendar::start_of);
    let end = end.ok_or_else(|| refuse("ce jour est trop loin", "Donnez un jour passé."))?;
    let tail = block_on(store.tail(0))?;
    let then = tail.after(end).and_then(|changes| sources.before(changes.iter()));
    let then = then
        .ok_or_else(|| refuse("l'historique de la base ne remonte pas à ce jour", "Donnez une date plus récente."))?;
    if then.troncons().len() == 0 {
        return Err(refuse("la base n'avait encore aucun tracé ce jour-là", "Donnez une date plus récente."));
    }
    Ok(atlas.rebuild(sources, &then))
}

/// Returns the lines in pieces, in the order of the files.
fn pieces(traces: &[Trace]) -> Vec<Vec<Position>> {
    let lines = traces.iter().flat_map(|trace| &trace.parts).filter(|line| line.dessin == Dessin::Ligne);
    let on_earth = lines.map(|line| line.drawn().into_iter().filter(|place| place.is_on_earth()).collect::<Vec<_>>());
    on_earth.filter(|piece| piece.len() > 1).collect()
}

/// Writes a comparison as text: the sentence, the figures, and a line for each stretch.
pub(super) fn texte(found: &Comparaison) -> String {
    let mut text = format!("\n{}\n", found.phrase);
    if found.suivies.is_empty() {
        return text;
    }
    let figures = |name: &str, figures: &Figures| {
        let climb = figures.relief.as_ref().map(|relief| format!(", montée {:.0} m", relief.montee_m));
        format!("{name} {}{}", km(figures.longueur_m), climb.unwrap_or_default())
    };
    let apart = |m: Option<f64>| m.map_or_else(|| "plus de 1 km".to_owned(), |m| format!("{m:.0} m"));
    let [new, missing] = [found.nouveau_km, found.manquant_km].map(|of| km(of * 1_000.0));
    let lengths = [figures("envoyé", &found.envoye), figures("publié", &found.publie)].join(" ; ");
    let _ = writeln!(text, "  {lengths} ; nouveau {new}, manquant {missing}");
    if found.sens.is_some() {
        let _ = writeln!(text, "  Hausdorff {}, Fréchet {}", apart(found.hausdorff_m), apart(found.frechet_m));
    }
    for ecart in &found.ecarts {
        let _ = writeln!(text, "  {}", stretch(ecart, apart(ecart.ecart_max_m)));
    }
    text
}

/// Writes a stretch: « km 3,20–3,70 (publié 3,19–3,69) : écart de 500 m, 30 m au plus, à droite ; le tracé a bougé ».
fn stretch(ecart: &Ecart, most: String) -> String {
    let range = |range: [f64; 2]| range.map(|m| format!("{:.2}", m / 1_000.0).replace('.', ",")).join("–");
    let place = ecart.trace_m.map_or_else(|| "—".to_owned(), range);
    let published = ecart.publie_m.map(|m| format!(" (publié {})", range(m))).unwrap_or_default();
    let what = match ecart.nature {
        Nature::Ecart => "écart",
        Nature::Ajout => "ajout",
        Nature::Manque => "manque",
    };
    let side = ecart.cote.map_or("", |cote| match cote {
        Cote::Gauche => ", à gauche",
        Cote::Droite => ", à droite",
        Cote::Deux => ", des deux côtés",
    });
    let moved = ecart.bouge.map_or("", |bouge| match bouge {
        Bouge::Trace => " ; le tracé a bougé",
        Bouge::Reference => " ; la référence a bougé",
        Bouge::Publie => " ; le publié a bougé",
        Bouge::Tous => " ; le tracé et le publié ont bougé",
    });
    format!("km {place}{published} : {what} de {:.0} m, {most} au plus{side}{moved}", ecart.longueur_m)
}

fn km(metres: f64) -> String {
    format!("{:.2} km", metres / 1_000.0).replace('.', ",")
}
