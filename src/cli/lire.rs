//! `hent-import lire`: reads a body that was sent to the service. The service starts it ([`crate::envoi`]); people use
//! `hent check`.

use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;

use crate::envoi::{self, Figure, FormatEnvoye, Lu, LuDe, MOST_POINTS, PartLue, Refus, TraceLue};
use crate::error::{Error, Result};
use crate::import;

#[derive(Args)]
pub(super) struct Options {
    /// Le dossier de l'envoi
    dossier: PathBuf,
    /// La frontière du formulaire, si l'envoi en est un
    #[arg(long)]
    frontiere: Option<String>,
    /// Le système de coordonnées, si le fichier ne le dit pas
    #[arg(long)]
    srs: Option<String>,
}

/// Reads the body and writes it to standard output.
pub(super) fn run(options: Options) -> Result<ExitCode> {
    envoi::confiner(&options.dossier)?;
    let bytes = match read(&options) {
        Ok(lu) => lu.encoder(),
        Err(refus) => refus.encoder(),
    };
    std::io::stdout().write_all(&bytes).map_err(Error::io("stdout"))?;
    Ok(ExitCode::SUCCESS)
}

fn read(options: &Options) -> Result<Lu, Refus> {
    let body = envoi::corps(&options.dossier);
    let Some(frontiere) = &options.frontiere else {
        return Ok(Lu { fichiers: vec![file(options, &body, "", MOST_POINTS)?], champs: vec![] });
    };
    let unreadable = |_| Refus::Illisible("L'envoi ne se lit pas.".into());
    let bytes = std::fs::read(&body).map_err(unreadable)?;
    let (mut fichiers, mut champs, mut left) = (vec![], vec![], MOST_POINTS);
    for (nth, (champ, content)) in envoi::parties(&bytes, frontiere)?.into_iter().enumerate() {
        if envoi::CHAMPS.contains(&champ.as_str()) {
            champs.push((champ, String::from_utf8_lossy(content).chars().take(envoi::LONGEST_CHAMP).collect()));
            continue;
        }
        let path = options.dossier.join(format!("partie{nth}"));
        std::fs::write(&path, content).map_err(unreadable)?;
        let fichier = file(options, &path, &champ, left)?;
        left = left.saturating_sub(fichier.points());
        fichiers.push(fichier);
    }
    if fichiers.is_empty() {
        return Err(Refus::Requete("Le formulaire est vide. Joignez-y un fichier.".into()));
    }
    Ok(Lu { fichiers, champs })
}

/// Reads one file with at most `most` points.
fn file(options: &Options, path: &Path, champ: &str, most: usize) -> Result<LuDe, Refus> {
    let format = File::open(path).ok().and_then(|mut file| FormatEnvoye::de(&mut file));
    let unknown = || Refus::Format(format!("Ce format n'est pas reconnu. Envoyez {}.", FormatEnvoye::NOMS));
    let format = format.ok_or_else(unknown)?;
    let named = path.with_extension(format.extension());
    std::fs::rename(path, &named).map_err(|_| Refus::Illisible("L'envoi ne se lit pas.".into()))?;
    let reading = import::Options { srs: options.srs.clone(), ..import::Options::default() };
    let traces = import::traces(&[named], &reading).map_err(|error| refused(&error, &options.dossier))?;
    let points: usize = traces.iter().flat_map(|trace| &trace.parts).map(|part| part.positions.len()).sum();
    if points > most {
        return Err(Refus::TropGrand(format!(
            "{points} points : {MOST_POINTS} au plus. Simplifiez la trace, ou vérifiez-la par « hent check »."
        )));
    }
    let traces = traces.into_iter().map(trace).collect();
    Ok(LuDe { champ: champ.into(), format: format.extension().into(), traces })
}

/// Converts the error of a reader. Its text names the file in the temporary folder, and the options of the command line.
fn refused(error: &Error, dossier: &Path) -> Refus {
    let folder = format!("{}/", dossier.display());
    let real = dossier.canonicalize().map_or_else(|_| folder.clone(), |real| format!("{}/", real.display()));
    let text = error.to_string().replace(&real, "").replace(&folder, "");
    Refus::Illisible(text.replace("--srs ", "?srs=").replace("--srs", "?srs="))
}

fn trace(trace: import::Trace) -> TraceLue {
    let import::Trace { place, nom, parts, figure } = trace;
    let figure = match figure {
        import::Figure::Ligne => Figure::Ligne,
        import::Figure::Point => Figure::Point,
        import::Figure::Surface => Figure::Surface,
        import::Figure::Autre => Figure::Autre,
    };
    let part = |import::Part { positions, times }| PartLue { positions, times };
    TraceLue { place, nom, figure, parts: parts.into_iter().map(part).collect() }
}
