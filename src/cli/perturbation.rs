//! `hent perturbation`: adds, lists and ends closures.
//!
//! `hent-import` runs `ajouter`, because that may read a file with the detour.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;

use super::reperage::{atlas, on_lines};
use super::situated::{Situated, on_day};
use super::{StoreOption, block_on, import_program, say};
use crate::atlas::Etat;
use crate::error::{Error, Result, shown};
use crate::import;
use crate::live::calendar;
use crate::model::Code;
use crate::model::change::Change;
use crate::model::provenance::Provenance;
use crate::model::row::{Row, Rows, Value};
use crate::model::table::Table;

#[derive(Subcommand)]
pub(super) enum Command {
    /// Annoncer une perturbation : où, de quand à quand, de quel genre, et ce que les marcheurs doivent savoir
    Ajouter(Box<Entry>),
    /// Lister les perturbations en vigueur et à venir, avec celles dont le tronçon n'existe plus
    Lister {
        /// Seulement celles de cette voie
        #[arg(long, value_name = "CODE")]
        voie: Option<String>,
        /// Aussi celles qui sont finies
        #[arg(long)]
        toutes: bool,
        #[command(flatten)]
        store: StoreOption,
    },
    /// Mettre fin à une perturbation : hier était son dernier jour ; sa ligne reste dans la base
    Finir {
        /// Le code de la perturbation (hent perturbation lister le dit)
        code: String,
        /// Son dernier jour, si ce n'est pas hier
        #[arg(long, value_name = "DATE", value_parser = import::day)]
        le: Option<Date>,
        #[command(flatten)]
        store: StoreOption,
    },
}

/// The closure to add, as typed.
#[derive(Args)]
pub(super) struct Entry {
    /// La voie
    #[arg(long, value_name = "CODE")]
    voie: String,
    /// La variante, si ce n'est pas le tracé principal
    #[arg(long, value_name = "NOM")]
    variante: Option<String>,
    /// Où elle commence, en kilomètres depuis le départ de la voie
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    de_km: String,
    /// Où elle finit ; pour un seul lieu, le même kilomètre
    #[arg(long, value_name = "KM", allow_hyphen_values = true)]
    a_km: String,
    /// Son premier jour : 15/05/2026 ou 2026-05-15
    #[arg(long, value_name = "DATE")]
    du: String,
    /// Son dernier jour, s'il est connu
    #[arg(long, value_name = "DATE")]
    au: Option<String>,
    /// De quel genre : ferme, deviation, danger, travaux, chasse, maree ou autre
    #[arg(long, value_name = "GENRE")]
    genre: String,
    /// Ce qu'elle fait aux marcheurs : information, gene ou bloquant
    #[arg(long, value_name = "GRAVITÉ")]
    gravite: String,
    /// Ce que les marcheurs doivent savoir, en une phrase ou deux
    #[arg(long, value_name = "TEXTE")]
    motif: String,
    /// La déviation : un fichier d'une seule ligne (GPX, GeoJSON, KML…), qui commence et finit sur la voie
    #[arg(long, value_name = "FICHIER")]
    detour: Option<PathBuf>,
    /// D'où vient la nouvelle : la mairie, un arrêté, un pèlerin
    #[arg(long, value_name = "TEXTE")]
    source: Option<String>,
    /// Son code, s'il doit être autre que voie-date-numéro
    #[arg(long, value_name = "CODE")]
    code: Option<String>,
    /// Qui la saisit [défaut : le nom de l'utilisateur]
    #[arg(long, value_name = "NOM")]
    par: Option<String>,
    #[command(flatten)]
    store: StoreOption,
}

/// The name of the command in errors.
const AJOUTER: &str = "hent perturbation ajouter";

/// Runs the command in `hent`, which must not read other people's files.
pub(super) fn run(command: Command) -> Result<ExitCode> {
    match command {
        Command::Ajouter(_) => import_program::hand_over(),
        Command::Lister { voie, toutes, store } => list(&store, voie.as_deref(), toutes),
        Command::Finir { code, le, store } => end(&store, &code, le),
    }
}

/// Runs the command in `hent-import`.
pub(super) fn run_in_import(command: Command) -> Result<ExitCode> {
    match command {
        Command::Ajouter(entry) => add(*entry),
        other => run(other),
    }
}

/// Returns the name of the user of this computer.
fn user() -> Option<String> {
    std::env::var("USER").ok().filter(|name| !name.trim().is_empty())
}

/// Adds a closure and prints its place. Errors: an option does not fit, the closure already exists, or those of the
/// store.
fn add(entry: Entry) -> Result<ExitCode> {
    let Entry { voie, variante, de_km, a_km, du, au, genre, gravite, motif, detour, source, code, par, store } = entry;
    let par = par.or_else(user);
    let needed = [
        ("voie", voie),
        ("de_km", de_km),
        ("a_km", a_km),
        ("du", du),
        ("genre", genre),
        ("gravite", gravite),
        ("texte", motif),
    ];
    let may_be = [("variante", variante), ("au", au), ("source", source), ("code", code), ("saisi_par", par.clone())];
    let given = may_be.into_iter().filter_map(|(field, text)| Some((field, text?)));
    let incoming = import::entry(AJOUTER, needed.into_iter().chain(given).collect(), detour.as_deref())?;
    let store = store.open()?;
    let who = par.unwrap_or_else(|| AJOUTER.into());
    let (said, remarks) = block_on(store.edit(&who, move |now| {
        let nobody = Provenance::default();
        let incoming = on_lines(incoming, now, &nobody, false)?;
        let code = incoming.codes().next().map(Code::to_string).unwrap_or_default();
        let (mut changes, report) = import::plan(incoming, now, &nobody, false)?;
        let [Change { before: None, after: Some(row), source, .. }] = changes.as_mut_slice() else {
            return Err(already_there(&code));
        };
        *source = None; // a person writes the row, not a file
        let mut after = now.clone();
        after.of_mut(Table::Perturbation).push(row.clone());
        let said = Situated::all(after)?.last().map(|added| format!("ajoutée : {added}"));
        Ok((changes, (said.unwrap_or_default(), report.warnings)))
    }))?;
    say(format_args!("{} : perturbation {said}", store.name()));
    for remark in remarks {
        say(format_args!("  ! {remark}"));
    }
    Ok(ExitCode::SUCCESS)
}

/// Makes the error for a closure that the store already has, with the same code or at the same place.
fn already_there(code: &str) -> Error {
    Error::input(
        AJOUTER,
        format!("la base a déjà cette perturbation ({code})"),
        "Modifiez sa ligne, ou donnez un autre --code.",
    )
}

/// Lists the closures that have not ended, or all closures.
fn list(store: &StoreOption, voie: Option<&str>, all: bool) -> Result<ExitCode> {
    let store = store.open()?;
    let rows = block_on(store.load(&Table::CONTENT))?;
    if let Some(voie) = voie {
        atlas(&rows)?.voie_asked(voie)?;
    }
    let jour = calendar::today();
    let mut found = Situated::all(rows)?;
    found.retain(|closure| voie.is_none_or(|voie| closure.voie == voie));
    found.retain(|closure| all || Etat::on(&closure.row, jour) != Etat::Finie);
    found.sort_by(|a, b| (&a.row.du, &a.row.code).cmp(&(&b.row.du, &b.row.code)));
    for closure in &found {
        say(format_args!("{closure} ; {}", closure.etat(jour)));
        if !closure.row.texte.is_empty() {
            say(format_args!("    {}", closure.row.texte.replace('\n', "\n    ")));
        }
    }
    let orphans = found.iter().filter(|closure| closure.orphan.is_some()).count();
    let orphans = if orphans > 0 { format!(", dont {orphans} à replacer") } else { String::new() };
    let what = if found.len() < 2 { "perturbation" } else { "perturbations" };
    say(format_args!("{} : {} {what}{orphans}", store.name(), found.len()));
    Ok(ExitCode::SUCCESS)
}

/// Ends a closure. Errors: no closure has this code, it starts after its last day, or those of the store.
fn end(store: &StoreOption, code: &str, le: Option<Date>) -> Result<ExitCode> {
    let store = store.open()?;
    let yesterday = calendar::today().yesterday().unwrap_or(Date::MIN);
    let (code, last) = (code.trim().to_owned(), le.unwrap_or(yesterday));
    let who = user().unwrap_or_else(|| "hent perturbation finir".into());
    let outcome = block_on(store.edit(&who, move |now| {
        let row = row_of(now, &code)?;
        let du = row.get(Table::Perturbation, "du").as_text().unwrap_or_default();
        if last.to_string().as_str() < du {
            return Err(begins_later(&code, du, last));
        }
        let before = row.get(Table::Perturbation, "au").as_text().map(str::to_owned);
        if le.is_none() && before.as_ref().is_some_and(|au| *au < last.to_string()) {
            return Ok((vec![], (code, before, true)));
        }
        let mut after = row.clone();
        after.set(Table::Perturbation, "au", Value::Text(last.to_string()));
        let change = Change {
            table: Table::Perturbation,
            before: Some(row.clone()),
            after: Some(after),
            origin: None,
            source: None,
        };
        Ok((vec![change], (code, before, false)))
    }))?;
    let (code, before, was_over) = outcome;
    if was_over {
        let au = on_day(&before.unwrap_or_default());
        say(format_args!("{} : perturbation {code} : elle est déjà finie, depuis le {au}.", store.name()));
        return Ok(ExitCode::SUCCESS);
    }
    let until = before.map_or_else(|| "n'était pas connue".to_owned(), |au| format!("était le {}", on_day(&au)));
    let last = on_day(&last.to_string());
    say(format_args!("{} : perturbation {code} : son dernier jour est le {last} (sa fin {until}).", store.name()));
    Ok(ExitCode::SUCCESS)
}

/// Returns the row of a closure. Errors: no closure has this code.
fn row_of<'a>(now: &'a Rows, code: &str) -> Result<&'a Row> {
    let is_it = |row: &&Row| row.get(Table::Perturbation, "code").as_text() == Some(code);
    now.of(Table::Perturbation).iter().find(is_it).ok_or_else(|| {
        Error::input(
            format!("perturbation « {} »", shown(code)),
            "la base n'a pas de perturbation de ce code",
            "« hent perturbation lister --toutes » dit tous les codes.",
        )
    })
}

fn begins_later(code: &str, du: &str, last: Date) -> Error {
    let (du, last) = (on_day(du), on_day(&last.to_string()));
    Error::input(
        format!("perturbation « {} »", shown(code)),
        format!("elle ne commence que le {du}, après le {last}"),
        format!("Donnez par --le son dernier jour, le {du} ou après, ou supprimez sa ligne si elle n'a pas lieu."),
    )
}
