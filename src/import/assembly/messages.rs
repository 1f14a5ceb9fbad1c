//! The French texts about voies, étapes and their lines that an import shows to the user.

use crate::import::incoming::Stage;

/// The remark that the files do not contain the line of an étape.
pub(super) fn etape_without_line(voie: &str, numero: i64) -> String {
    format!("« {voie} », étape {numero} : sa ligne n'est pas dans le fichier.")
}

/// The name of the localité where an étape starts, if no file names it.
pub(super) fn start_of(voie: &str, stage: &Stage) -> String {
    format!("Début de {}", of_stage(voie, stage))
}

/// The name of the localité where an étape ends, if no file names it.
pub(super) fn end_of(voie: &str, stage: &Stage) -> String {
    format!("Fin de {}", of_stage(voie, stage))
}

/// The name of an étape, or the voie and the number if it has no name.
fn of_stage(voie: &str, stage: &Stage) -> String {
    match (&stage.nom, stage.numero) {
        (Some(nom), _) => nom.clone(),
        (None, Some(numero)) if numero > 1 => format!("{voie}, étape {numero}"),
        _ => voie.to_owned(),
    }
}

/// The remark that an end without a name got a localité with a made-up name.
pub(super) fn nameless_end(name: &str) -> String {
    format!(
        "une localité sans nom dans le fichier, et aucune à moins d'un km : elle s'appelle « {name} », renommez-la."
    )
}

/// The remark that the import keeps a line that a person edited.
pub(super) fn line_kept(voie: &str, numero: Option<i64>) -> String {
    format!(
        "« {voie} »{} : la ligne a été modifiée à la main, elle reste telle quelle (--remplacer prend celle du fichier).",
        of_numero(numero)
    )
}

/// The remark that the lines of an étape have a new order or direction.
pub(super) fn turned(voie: &str, numero: Option<i64>) -> String {
    format!("« {voie} »{} : parcourue autrement qu'avant, pour toucher ses voisines.", of_numero(numero))
}

/// The number of an étape, formatted to follow the name of its voie.
fn of_numero(numero: Option<i64>) -> String {
    numero.map_or(String::new(), |numero| format!(", étape {numero}"))
}

/// The remark that a stored voie becomes an étape of another one.
pub(super) fn absorbed(nom: &str, voie: &str, numero: i64) -> String {
    format!("« {nom} » devient l'étape {numero} de « {voie} ».")
}

/// The remark that a voie does not become an étape of another one, because a person edited it.
pub(super) fn not_absorbed(nom: &str, voie: &str, numero: i64) -> String {
    format!(
        "« {nom} » serait l'étape {numero} de « {voie} », mais quelqu'un l'a modifiée : elle reste une voie à part."
    )
}

/// The error that the voie has a line from another file: the problem and its cure.
pub(super) fn occupied(voie: &str) -> (String, String) {
    (
        format!("la voie « {voie} » a déjà une ligne, qui vient d'un autre fichier"),
        "Ajoutez --remplacer pour la remplacer ; ou importez ce fichier comme étape : --as etapes --voie CODE.".into(),
    )
}

/// The remark that lines beside the main line become variants.
pub(super) fn beside(voie: &str, names: &[String]) -> String {
    format!(
        "« {voie} » : {} morceaux hors de la ligne principale, gardés comme variantes ({}).",
        names.len(),
        first_ten(names)
    )
}

/// The first ten items of a list, followed by « … » if there are more.
fn first_ten(list: &[String]) -> String {
    let shown = list.get(..10).unwrap_or(list).join(", ");
    if list.len() > 10 { format!("{shown}, …") } else { shown }
}

/// The remark that tronçons that no voie uses stay in the store, because a person edited them.
pub(in crate::import) fn unused_kept(codes: &[String]) -> String {
    format!(
        "{} tronçons ne servent plus à aucune voie ; quelqu'un les a modifiés, ils restent dans la base ({}).",
        codes.len(),
        first_ten(codes)
    )
}

/// The remark that a voie may be the next étape of another one, with the command that makes it so.
pub(super) fn goes_on(nom: &str, voie: &str, code: &str, numero: i64) -> String {
    format!(
        "« {nom} » commence où « {voie} » finit. Pour en faire son étape {numero} : hent import FICHIER --as voies --voie {code}."
    )
}

/// The remark that localités that the files do not contain stay, because other rows refer to them.
pub(in crate::import) fn needed_by_others(count: usize) -> String {
    format!("{count} localités qui ne sont pas dans les fichiers restent : des étapes ou des hébergeurs les nomment.")
}

/// The remark that a line whose name has only a number becomes an étape.
pub(super) fn attached(source: &str, nom: &str, voie: &str, numero: i64) -> String {
    format!("{source} (« {nom} ») rattachée à « {voie} » comme étape {numero}.")
}
