//! The French texts about voies, étapes and their lines that an import shows to the user.

use crate::import::incoming::Stage;

/// Returns the remark that the files do not contain the line of étape `numero`. `voie` is the name of its voie.
pub(super) fn etape_without_line(voie: &str, numero: i64) -> String {
    format!("« {voie} », étape {numero} : sa ligne n'est pas dans le fichier.")
}

/// Returns the name of the localité where the étape `stage` starts, if no file names the localité. `voie` is the name
/// of the voie.
pub(super) fn start_of(voie: &str, stage: &Stage) -> String {
    format!("Début de {}", of_stage(voie, stage))
}

/// Returns the name of the localité where the étape `stage` ends, if no file names the localité. `voie` is the name of
/// the voie.
pub(super) fn end_of(voie: &str, stage: &Stage) -> String {
    format!("Fin de {}", of_stage(voie, stage))
}

/// Returns the name of the étape `stage`. If it has no name, the name `voie` of its voie, followed by its number if
/// this is above 1.
fn of_stage(voie: &str, stage: &Stage) -> String {
    match (&stage.nom, stage.numero) {
        (Some(nom), _) => nom.clone(),
        (None, Some(numero)) if numero > 1 => format!("{voie}, étape {numero}"),
        _ => voie.to_owned(),
    }
}

/// Returns the remark that the start or end of an étape has no name in the files, so that its new localité has the
/// made-up name `name`.
pub(super) fn nameless_end(name: &str) -> String {
    format!(
        "une localité sans nom dans le fichier, et aucune à moins d'un km : elle s'appelle « {name} », renommez-la."
    )
}

/// Returns the remark that the import keeps a line of the voie named `voie`, because a person edited it. `numero` is
/// the number of its étape, if there is one.
pub(super) fn line_kept(voie: &str, numero: Option<i64>) -> String {
    format!(
        "« {voie} »{} : la ligne a été modifiée à la main, elle reste telle quelle (--remplacer prend celle du fichier).",
        of_numero(numero)
    )
}

/// Returns the remark that the import changed the order or direction of the stored lines of an étape, so that they
/// touch those of the étapes before and after. `voie` is the name of the voie.
pub(super) fn turned(voie: &str, numero: Option<i64>) -> String {
    format!("« {voie} »{} : parcourue autrement qu'avant, pour toucher ses voisines.", of_numero(numero))
}

/// Returns the number of an étape as text that follows the name of its voie: `, étape 3`. Empty without a number.
fn of_numero(numero: Option<i64>) -> String {
    numero.map_or(String::new(), |numero| format!(", étape {numero}"))
}

/// Returns the remark that the stored voie named `nom` becomes étape `numero` of the voie named `voie`.
pub(super) fn absorbed(nom: &str, voie: &str, numero: i64) -> String {
    format!("« {nom} » devient l'étape {numero} de « {voie} ».")
}

/// Returns the remark that the stored voie named `nom` does not become étape `numero` of the voie named `voie`, because
/// a person edited it.
pub(super) fn not_absorbed(nom: &str, voie: &str, numero: i64) -> String {
    format!(
        "« {nom} » serait l'étape {numero} de « {voie} », mais quelqu'un l'a modifiée : elle reste une voie à part."
    )
}

/// Returns the problem that the voie named `voie` already has a line from another file, and its remedy.
pub(super) fn occupied(voie: &str) -> (String, String) {
    (
        format!("la voie « {voie} » a déjà une ligne, qui vient d'un autre fichier"),
        "Ajoutez --remplacer pour la remplacer ; ou importez ce fichier comme étape : --as etapes --voie CODE.".into(),
    )
}

/// Returns the remark that some lines of the voie named `voie` are not in its main line and become variants. `names`
/// are the names of these variants.
pub(super) fn beside(voie: &str, names: &[String]) -> String {
    format!(
        "« {voie} » : {} morceaux hors de la ligne principale, gardés comme variantes ({}).",
        names.len(),
        first_ten(names)
    )
}

/// Returns the first ten items of `list`, separated by commas, followed by « … » if there are more.
fn first_ten(list: &[String]) -> String {
    let shown = list.get(..10).unwrap_or(list).join(", ");
    if list.len() > 10 { format!("{shown}, …") } else { shown }
}

/// Returns the remark that tronçons that no voie uses stay in the store, because a person edited them. `codes` are
/// their codes.
pub(in crate::import) fn unused_kept(codes: &[String]) -> String {
    format!(
        "{} tronçons ne servent plus à aucune voie ; quelqu'un les a modifiés, ils restent dans la base ({}).",
        codes.len(),
        first_ten(codes)
    )
}

/// Returns the remark that the voie named `nom` may be étape `numero` of the voie named `voie`, with the command that
/// makes it so. `code` is the code of `voie`.
pub(super) fn goes_on(nom: &str, voie: &str, code: &str, numero: i64) -> String {
    format!(
        "« {nom} » commence où « {voie} » finit. Pour en faire son étape {numero} : hent import FICHIER --as voies --voie {code}."
    )
}

/// Returns the remark that `count` localités that the files do not contain stay in the store, because other rows refer
/// to them.
pub(in crate::import) fn needed_by_others(count: usize) -> String {
    format!("{count} localités qui ne sont pas dans les fichiers restent : des étapes ou des hébergeurs les nomment.")
}

/// Returns the remark that a line becomes étape `numero` of the voie named `voie`. The name `nom` of the line has only
/// a number, so its position decided. `source` is the file or relation of the line.
pub(super) fn attached(source: &str, nom: &str, voie: &str, numero: i64) -> String {
    format!("{source} (« {nom} ») rattachée à « {voie} » comme étape {numero}.")
}
