//! `hent check`: checks the lines of files, or a store.

use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};
use indicatif::{ProgressBar, ProgressStyle};

use super::{block_on, comparer, import_program, say, spinner};
use crate::atlas::{Atlas, List, Sources, Update};
use crate::check::sortie::{documentation, geojson, json, qml, sarif, texte};
use crate::check::{self, About, Constat, Dessin, Gravite, Hotes, Line, Reglages, Scene};
use crate::comparaison::Comparaison;
use crate::config::{CONFIG, File};
use crate::error::{Error, Result, shown};
use crate::import::{self, Figure, Part};
use crate::live::calendar;
use crate::model::Exception;
use crate::model::change::Change;
use crate::model::row::{Row, Value};
use crate::model::table::Table;
use crate::store::Store;

#[derive(Args)]
pub(super) struct Command {
    /// Les fichiers à vérifier : GPX, KML, GeoJSON, Shapefile, GeoPackage, OSM… (aussi en .zip). Sans fichier, la base est vérifiée
    #[arg(value_name = "FICHIER", conflicts_with = "voie")]
    files: Vec<PathBuf>,
    /// Base PostGIS (postgres://… ou « host=… dbname=… ») ou fichier GeoPackage (.gpkg) [défaut : HENT_STORE, ou hent.gpkg]
    #[arg(long, value_name = "ADRESSE")]
    store: Option<String>,
    #[command(flatten)]
    comparer: comparer::Options,
    /// Seulement ce qui concerne cette voie
    #[arg(long, value_name = "CODE")]
    voie: Option<String>,
    /// Seulement cette règle (peut être répété)
    #[arg(long, value_name = "NOM")]
    regle: Vec<String>,
    /// Changer un seuil (peut être répété) : segment-long=300
    #[arg(long, value_name = "NOM=VALEUR", value_parser = seuil)]
    seuil: Vec<(String, f64)>,
    /// Ne montrer que ce qui est au moins aussi grave
    #[arg(long, value_name = "GRAVITÉ", value_enum, default_value = "information")]
    gravite: AuMoins,
    /// Le format du résultat
    #[arg(long, value_name = "FORMAT", value_enum, default_value = "text")]
    format: Format,
    /// Le fichier à écrire, au lieu de l'écran. D'un GeoJSON : les points, à côté les lignes (-lignes.geojson) et leurs styles QGIS (.qml)
    #[arg(short, long, value_name = "FICHIER")]
    output: Option<PathBuf>,
    /// Montrer tous les constats d'une règle, pas seulement les vingt premiers
    #[arg(long)]
    tout: bool,
    /// Lister les règles et leurs seuils
    #[arg(long, conflicts_with = "files")]
    regles: bool,
    /// Accepter ce constat de la base : il se tait jusqu'à ce que son tracé change
    #[arg(long, value_name = "IDENTIFIANT", requires = "raison", conflicts_with_all = ["files", "output"])]
    accepter: Option<String>,
    /// La raison pour laquelle il est accepté
    #[arg(long, value_name = "TEXTE", requires = "accepter")]
    raison: Option<String>,
    /// Qui l'accepte [défaut : l'utilisateur du système]
    #[arg(long, value_name = "NOM", requires = "accepter")]
    par: Option<String>,
    /// Montrer aussi les constats acceptés
    #[arg(long, conflicts_with = "files")]
    acceptes: bool,
    /// Système de coordonnées des fichiers, s'ils ne le disent pas ou le disent mal (EPSG:2154)
    #[arg(long, value_name = "EPSG:…")]
    srs: Option<String>,
    /// La couche à lire, si le fichier en a plusieurs
    #[arg(long, value_name = "NOM")]
    layer: Option<String>,
    /// Fichier de configuration, dont [verifications] donne les seuils [défaut : hent.toml s'il existe]
    #[arg(long, value_name = "FICHIER")]
    config: Option<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Geojson,
    Sarif,
}

/// The least severity that is shown.
#[derive(Clone, Copy, ValueEnum)]
enum AuMoins {
    Erreur,
    Avertissement,
    Information,
}

impl AuMoins {
    fn holds(self, gravite: Gravite) -> bool {
        gravite
            <= match self {
                Self::Erreur => Gravite::Erreur,
                Self::Avertissement => Gravite::Avertissement,
                Self::Information => Gravite::Information,
            }
    }
}

/// The number of findings of each rule that a text shows.
const SHOWN: usize = 20;
/// The default store.
const STORE: &str = "hent.gpkg";

fn seuil(text: &str) -> Result<(String, f64), String> {
    let (nom, value) = text.split_once('=').ok_or("attendu : NOM=VALEUR, par exemple segment-long=300")?;
    let value = value.trim().replace(',', ".").parse().map_err(|_| "la valeur d'un seuil est un nombre")?;
    Ok((nom.trim().into(), value))
}

/// Runs the command in `hent`. Files are read by `hent-import`, to which it hands over.
pub(super) fn run(command: Command) -> Result<ExitCode> {
    if command.regles {
        say(documentation::liste());
        return Ok(ExitCode::SUCCESS);
    }
    if !command.files.is_empty() {
        can_compare(&command)?;
        return import_program::hand_over();
    }
    let reglages = reglages(&command)?;
    let store = store(&command)?;
    let (constats, exceptions) = of_store(&store, &reglages, command.voie.as_deref())?;
    if let (Some(id), Some(raison)) = (&command.accepter, &command.raison) {
        return accept(&store, &constats, id, raison, command.par.clone());
    }
    let (mut constats, silent) = check::partages(constats, &exceptions);
    if command.acceptes {
        constats.extend(silent);
    } else if command.format == Format::Text && !silent.is_empty() {
        let are = match silent.len() {
            1 => "1 constat accepté se tait".to_owned(),
            several => format!("{several} constats acceptés se taisent"),
        };
        let _ = writeln!(std::io::stderr(), "{are} (--acceptes les montre).");
    }
    told(&command, &constats, None, &[store.name()])
}

/// Returns the store that is named, or the default one.
fn store(command: &Command) -> Result<Store> {
    let address = command.store.clone().or_else(|| std::env::var("HENT_STORE").ok());
    Store::at(address.as_deref().unwrap_or(STORE))
}

/// Errors: files and a store are named without a comparison, or the format of the result has no place for one.
fn can_compare(command: &Command) -> Result<()> {
    match command.comparer.is_wanted() {
        false if command.store.is_some() => Err(Error::input(
            "--store",
            "ce sont des fichiers qui sont vérifiés, pas une base",
            "Ajoutez --comparer pour les comparer avec la base, ou ôtez les fichiers.",
        )),
        true if !matches!(command.format, Format::Text | Format::Json) => {
            let cure = "Choisissez --format text ou --format json.";
            Err(Error::input("--comparer", "ce format n'a pas de place pour une comparaison", cure))
        }
        _ => Ok(()),
    }
}

/// Writes the exception of a finding into the store. Errors: no finding has this id, or those of the store.
fn accept(store: &Store, constats: &[Constat], id: &str, raison: &str, par: Option<String>) -> Result<ExitCode> {
    let Some(constat) = constats.iter().find(|constat| constat.id == id) else {
        let known = "Lancez « hent check » sur cette base : chaque constat dit son identifiant.";
        return Err(Error::input(format!("--accepter {}", shown(id)), "aucun constat n'a cet identifiant", known));
    };
    let auteur = par.or_else(|| std::env::var("USER").ok()).unwrap_or_default();
    let who = if auteur.is_empty() { "hent check".to_owned() } else { auteur.clone() };
    let lieu = constat.lieu().map(|place| format!("{:.6}, {:.6}", place.lat, place.lon)).unwrap_or_default();
    let cells = [
        ("code", constat.id.clone()),
        ("regle", constat.regle.nom.to_owned()),
        ("codes", constat.codes.join(",")),
        ("lieu", lieu),
        ("empreinte", constat.empreinte.clone()),
        ("raison", raison.trim().to_owned()),
        ("auteur", auteur),
        ("le", calendar::today().to_string()),
    ];
    let code = constat.id.clone();
    block_on(store.edit(&who, move |now| {
        let table = Table::Exception;
        let known = now.of(table).iter().find(|row| row.get(table, "code").as_text() == Some(&code));
        let mut row = known.cloned().unwrap_or_else(|| Row(vec![Value::Null; table.columns().len()]));
        for (column, text) in cells {
            row.set(table, column, if text.is_empty() { Value::Null } else { Value::Text(text) });
        }
        Ok((vec![Change { table, before: known.cloned(), after: Some(row), origin: None, source: None }], ()))
    }))?;
    say(format_args!("{} : {id} est accepté : {}", store.name(), constat.message(false)));
    Ok(ExitCode::SUCCESS)
}

/// Runs the command in `hent-import`, which reads the files.
pub(super) fn run_in_import(command: Command) -> Result<ExitCode> {
    let reglages = reglages(&command)?;
    let reading = spinner("lecture…");
    let options = import::Options { srs: command.srs.clone(), layer: command.layer.clone(), ..Default::default() };
    let traces = import::traces(&command.files, &options)?;
    reading.finish_and_clear();
    if traces.is_empty() {
        let files: Vec<String> = command.files.iter().map(|file| file.display().to_string()).collect();
        return Err(Error::input(
            files.join(", "),
            "aucune ligne à vérifier",
            "Donnez un fichier qui a au moins une ligne.",
        ));
    }
    let traces: Vec<check::Trace> = traces.into_iter().map(trace).collect();
    let progress = progress(traces.iter().map(|trace| trace.parts.len()).sum());
    let constats = check::de_fichiers(&traces, &reglages, &|count| progress.inc(count as u64));
    progress.finish_and_clear();
    let names: Vec<String> = command.files.iter().map(|file| file.display().to_string()).collect();
    let wanted = command.comparer.is_wanted();
    let compared = wanted.then(|| command.comparer.compare(&traces, &store(&command)?)).transpose()?;
    told(&command, &constats, compared.as_ref(), &names)
}

/// Returns the thresholds: those of the configuration, then those of the command line.
fn reglages(command: &Command) -> Result<Reglages> {
    let file = match &command.config {
        Some(path) => File::read(path)?,
        None if Path::new(CONFIG).exists() => File::read(Path::new(CONFIG))?,
        None => File::default(),
    };
    let mut reglages = file.verifications;
    for (nom, value) in &command.seuil {
        reglages.regler(nom, *value)?;
    }
    if !command.regle.is_empty() {
        reglages.seulement(&command.regle)?;
    }
    Ok(reglages)
}

/// Checks a store, and returns the findings and the exceptions. The administrator sees all hosts.
fn of_store(store: &Store, reglages: &Reglages, voie: Option<&str>) -> Result<(Vec<Constat>, List<Exception>)> {
    let reading = spinner("lecture de la base…");
    let none = Sources::default().on(calendar::today());
    let (update, _) = block_on(store.read(None, Update::of(&none)))?;
    let sources = update.finish();
    let atlas = Atlas::build(sources.clone());
    if let Some(code) = voie {
        atlas.voie_asked(code)?;
    }
    reading.finish_and_clear();
    let scene = Scene::of_store(&sources, &atlas, Hotes::Tous);
    let progress = progress(scene.strands.len());
    let mut constats = check::de_base(&scene, reglages, &|count| progress.inc(count as u64));
    progress.finish_and_clear();
    constats.retain(|constat| voie.is_none_or(|code| constat.voies.iter().any(|voie| voie == code)));
    Ok((constats, sources.exceptions().clone()))
}

/// Writes the findings and the comparison. Returns 0 if there are no findings and nothing differs, else 1.
fn told(
    command: &Command,
    constats: &[Constat],
    compared: Option<&Comparaison>,
    fichiers: &[String],
) -> Result<ExitCode> {
    let constats: Vec<Constat> = constats.iter().filter(|c| command.gravite.holds(c.gravite)).cloned().collect();
    let couleur = command.output.is_none() && std::io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none();
    let look = texte::Look { couleur, par_regle: if command.tout { usize::MAX } else { SHOWN } };
    let text = match (command.format, &command.output) {
        (Format::Text, _) => texte::ecrit(&constats, look) + &compared.map(comparer::texte).unwrap_or_default(),
        (Format::Json, _) => {
            let mut document = json::document(&constats);
            if let (Some(members), Some(found)) = (document.as_object_mut(), compared) {
                members.insert("comparaison".into(), serde_json::json!(found));
            }
            pretty(&document)
        }
        (Format::Geojson, None) => pretty(&geojson::collection(&constats)),
        (Format::Geojson, Some(output)) => {
            write_lines(output, &constats)?;
            pretty(&geojson::points(&constats))
        }
        (Format::Sarif, _) => pretty(&sarif::document(&constats, fichiers)),
    };
    match &command.output {
        Some(output) => {
            written(output, &text)?;
            say(format_args!("{} : {} constats", output.display(), constats.len()));
        }
        None => say(text),
    }
    let same = compared.is_none_or(|found| found.identique);
    Ok(if constats.is_empty() && same { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// Writes what goes beside a GeoJSON of findings: the findings that are lines, and the styles of both files.
fn write_lines(output: &Path, constats: &[Constat]) -> Result<()> {
    let lines = beside(output, LINES);
    written(&lines, &pretty(&geojson::lignes(constats)))?;
    written(&lines.with_extension("qml"), &qml::style(qml::Couche::Lignes))?;
    written(&output.with_extension("qml"), &qml::style(qml::Couche::Points))
}

/// Checks a store and writes its findings as GeoJSON, as `hent check --format geojson -o` does. Returns their number.
pub(super) fn write_geojson(store: &Store, output: &Path) -> Result<usize> {
    let file = if Path::new(CONFIG).exists() { File::read(Path::new(CONFIG))? } else { File::default() };
    let (constats, exceptions) = of_store(store, &file.verifications, None)?;
    let (constats, _silent) = check::partages(constats, &exceptions);
    write_lines(output, &constats)?;
    written(output, &pretty(&geojson::points(&constats)))?;
    Ok(constats.len())
}

fn pretty(document: &serde_json::Value) -> String {
    format!("{document:#}")
}

/// The end of the name of the file of lines.
const LINES: &str = "-lignes.geojson";

/// Returns the path of a further file beside the output: `constats.geojson` gives `constats-lignes.geojson`.
fn beside(output: &Path, ending: &str) -> PathBuf {
    let stem = output.file_stem().unwrap_or_default().to_string_lossy();
    output.with_file_name(format!("{stem}{ending}"))
}

fn written(path: &Path, text: &str) -> Result<()> {
    let mut file = std::fs::File::create(path).map_err(Error::io(path))?;
    file.write_all(text.as_bytes()).map_err(Error::io(path))
}

/// Shows a bar while lines are examined, if standard error is a terminal.
fn progress(lines: usize) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let style = ProgressStyle::with_template("vérification {bar:30} {pos}/{len}");
    ProgressBar::new(lines as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}

/// Converts a geometry of a file.
fn trace(trace: import::Trace) -> check::Trace {
    let import::Trace { place, nom, parts, figure } = trace;
    let dessin = match figure {
        Figure::Ligne => Dessin::Ligne,
        Figure::Point => Dessin::Point,
        Figure::Surface => Dessin::Surface,
        Figure::Autre => Dessin::Autre,
    };
    let several = parts.len() > 1;
    let part = |(number, Part { positions, mut times }): (usize, Part)| {
        if !times.is_empty() {
            times.resize(positions.len(), f64::NAN);
        }
        let code = if several { format!("{place}.{}", number + 1) } else { place.clone() };
        Line::new(About { code, nom: nom.clone(), bac: check::is_ferry(&nom), dessin }, positions, times)
    };
    let parts = parts.into_iter().enumerate().map(part).collect();
    check::Trace { nom: place.clone(), parts }
}
