//! Translates clap into French: the headings of the help, and the errors of the command line.

use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Command};

/// Words that people type instead of a valid value.
const MEANT: [(&str, &str); 15] = [
    ("hotes", "hebergeurs"),
    ("hôtes", "hebergeurs"),
    ("hebergements", "hebergeurs"),
    ("hébergements", "hebergeurs"),
    ("gites", "hebergeurs"),
    ("communes", "localites"),
    ("villes", "localites"),
    ("poi", "points-interet"),
    ("points", "points-interet"),
    ("traces", "voies"),
    ("chemins", "voies"),
    ("relief", "altitude"),
    ("fermetures", "perturbations"),
    ("deviations", "perturbations"),
    ("déviations", "perturbations"),
];

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";

/// Returns the command with French headings, help texts and value names, including its subcommands.
pub(super) fn command(command: Command) -> Command {
    let version = command.get_version().is_some();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .disable_help_subcommand(true)
        .mut_args(argument)
        .arg(
            option("aide")
                .short('h')
                .long("help")
                .visible_alias("aide")
                .help("Afficher cette aide")
                .action(ArgAction::Help),
        );
    if version {
        let version = option("version").short('V').long("version").help("Afficher la version");
        command = command.arg(version.action(ArgAction::Version));
    }
    command.mut_subcommands(self::command)
}

fn option(id: &'static str) -> Arg {
    Arg::new(id).help_heading("Options")
}

/// Adds the possible values and the default to the help of an argument, in French.
fn argument(argument: Arg) -> Arg {
    let mut help = argument.get_help().map(StyledStr::to_string).unwrap_or_default();
    let values: Vec<String> = match argument.get_action().takes_values() {
        true => argument.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(),
        false => vec![],
    };
    if !values.is_empty() {
        help = format!("{help} [valeurs : {}]", values.join(", "));
    }
    let defaults: Vec<String> =
        argument.get_default_values().iter().map(|value| value.to_string_lossy().into_owned()).collect();
    if !defaults.is_empty() && argument.get_action().takes_values() {
        help = format!("{help} [par défaut : {}]", defaults.join(", "));
    }
    if let Some(variable) = argument.get_env() {
        help = format!("{help} [variable : {}]", variable.to_string_lossy());
    }
    let heading = if argument.is_positional() { "Arguments" } else { "Options" };
    let takes_values = argument.get_action().takes_values();
    let argument = argument.help(help).help_heading(heading).hide_env(true);
    if takes_values { argument.hide_possible_values(true).hide_default_value(true) } else { argument }
}

/// Translates an error of the command line: the problem, a suggestion, and the help command.
pub(super) fn error(error: &Error) -> String {
    let (problem, cure) = problem(error);
    let cure = if cure.is_empty() { String::new() } else { format!(" {cure}") };
    format!("{problem}.{cure} « {} » dit tout ce qui s'écrit.", help(&texts(error, ContextKind::Usage)))
}

/// Returns the texts of this kind in the context of an error.
fn texts(error: &Error, kind: ContextKind) -> Vec<String> {
    match error.get(kind) {
        Some(ContextValue::String(text)) => vec![text.clone()],
        Some(ContextValue::Strings(texts)) => texts.clone(),
        Some(ContextValue::StyledStr(text)) => vec![text.to_string()],
        Some(ContextValue::StyledStrs(texts)) => texts.iter().map(StyledStr::to_string).collect(),
        Some(ContextValue::Number(number)) => vec![number.to_string()],
        _ => vec![],
    }
}

/// Returns the problem and its remedy. The remedy is empty if it is obvious.
fn problem(error: &Error) -> (String, String) {
    let all = |kind| texts(error, kind).join(", ");
    let argument = all(ContextKind::InvalidArg);
    let value = all(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidValue if value.is_empty() => {
            (format!("{argument} : la valeur manque"), accepted(&texts(error, ContextKind::ValidValue)))
        }
        ErrorKind::InvalidValue => {
            (format!("{argument} : « {value} » n'est pas une valeur connue"), meant_value(error, &value))
        }
        ErrorKind::UnknownArgument => {
            let problem = match argument.starts_with('-') {
                true => format!("{argument} : option inconnue"),
                false => format!("« {argument} » : ce mot est de trop"),
            };
            (problem, meant(&all(ContextKind::SuggestedArg)))
        }
        ErrorKind::InvalidSubcommand => (
            format!("« {} » : commande inconnue", all(ContextKind::InvalidSubcommand)),
            meant(&texts(error, ContextKind::SuggestedSubcommand).join(" ou ")),
        ),
        ErrorKind::MissingRequiredArgument => {
            let missing = texts(error, ContextKind::InvalidArg);
            let manque = if missing.len() == 1 { "il manque" } else { "il manque :" };
            (format!("{manque} {}", missing.join(", ")), String::new())
        }
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let commands = all(ContextKind::ValidSubcommand);
            let which = if commands.is_empty() { String::new() } else { format!("Commandes : {commands}.") };
            ("il manque la commande".into(), which)
        }
        ErrorKind::ArgumentConflict => {
            let other = all(ContextKind::PriorArg);
            match other == argument || other.is_empty() {
                true => (format!("{argument} est donné deux fois"), "Gardez l'un des deux.".into()),
                false => (format!("{argument} ne va pas avec {other}"), "Ôtez l'un des deux.".into()),
            }
        }
        ErrorKind::NoEquals => (format!("{argument} : il faut un signe = avant la valeur"), String::new()),
        ErrorKind::TooManyValues => (format!("{argument} : « {value} » est de trop"), String::new()),
        ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            (format!("{argument} : pas le bon nombre de valeurs"), String::new())
        }
        ErrorKind::InvalidUtf8 => ("un argument n'est pas de l'UTF-8".into(), String::new()),
        _ => (format!("{argument} : « {value} » ne convient pas"), why(error)),
    }
}

/// Returns a suggestion as a question, or an empty text.
fn meant(other: &str) -> String {
    if other.is_empty() { String::new() } else { format!("Vouliez-vous dire {other} ?") }
}

/// Suggests a value for an unknown one, and lists the possible values.
fn meant_value(error: &Error, value: &str) -> String {
    let known = MEANT.iter().find(|(word, _)| *word == value.to_lowercase()).map(|(_, meant)| (*meant).to_owned());
    let other = known.or_else(|| texts(error, ContextKind::SuggestedValue).into_iter().next());
    let other = other.map(|other| format!("Vouliez-vous dire {other} ? ")).unwrap_or_default();
    format!("{other}{}", accepted(&texts(error, ContextKind::ValidValue)))
}

fn accepted(values: &[String]) -> String {
    if values.is_empty() { String::new() } else { format!("Valeurs : {}.", values.join(", ")) }
}

/// Returns the reason why a value is invalid: hent's own message, or a French one for numbers.
fn why(error: &Error) -> String {
    use std::error::Error as _;
    let Some(source) = error.source() else { return String::new() };
    let words = source.to_string();
    let of_number = source.is::<std::num::ParseIntError>() || source.is::<std::num::ParseFloatError>();
    if of_number || words.contains("invalid digit") || words.contains("invalid float") {
        return "Un nombre est attendu.".into();
    }
    let Some((_, range)) = words.split_once("is not in ") else {
        return format!("{}.", words.trim_end_matches('.'));
    };
    let range = range.replace("..=", " à ").replace("..", " à ");
    format!("Un nombre est attendu, de {range}.")
}

/// Returns the command that shows the help: « hent import --help ».
fn help(usage: &[String]) -> String {
    let line = usage.first().map(String::as_str).unwrap_or_default();
    let words = line.split_whitespace().skip_while(|word| !word.starts_with("hent"));
    let names: Vec<&str> = words
        .take_while(|word| word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.starts_with('-'))
        .collect();
    let names = if names.is_empty() { "hent".to_owned() } else { names.join(" ") };
    format!("{names} --help")
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn said(words: &[&str]) -> String {
        let outcome = command(super::super::Cli::command()).try_get_matches_from(words);
        error(&outcome.expect_err("refused"))
    }

    #[test]
    fn errors_of_the_command_line_are_in_french() {
        for (words, says) in [
            (&["hent", "import", "a.csv", "--as", "hotes"][..], "Vouliez-vous dire hebergeurs ?"),
            (&["hent", "import", "a.csv", "--as", "hebergeur"], "Vouliez-vous dire hebergeurs ?"),
            (&["hent", "import", "a.csv"], "il manque --as <QUOI>"),
            (&["hent", "import", "--as", "voies"], "il manque <FICHIER>"),
            (&["hent", "import", "a.csv", "--as"], "la valeur manque"),
            (&["hent", "import", "a.csv", "--as", "voies", "--dryrun"], "--dry-run"),
            (&["hent", "import", "a.csv", "--as", "fermetures"], "Vouliez-vous dire perturbations ?"),
            (&["hent", "perturbation", "ajouter", "--voie", "a"], "--de-km <KM>"),
            (&["hent", "perturbation", "finir", "a", "--le", "hier"], "JJ/MM/AAAA"),
            (&["hent", "imprt"], "import ?"),
            (&["hent"], "il manque la commande"),
            (&["hent", "import", "a.csv", "--as", "voies", "--map", "nom"], "champ=COLONNE"),
            (&["hent", "import", "a.csv", "--as", "voies", "--srs", "a", "--srs", "b"], "deux fois"),
            (&["hent", "bake", "-o", "a.pmtiles", "--max-zoom", "x"], "Un nombre est attendu"),
        ] {
            let said = said(words);
            assert!(said.contains(says), "{words:?}: {said}");
            for english in ["error", "Usage", "For more", "required", "invalid", "possible", "unexpected"] {
                assert!(!said.contains(english), "{words:?}: {said}");
            }
            assert!(said.contains("--help »"), "{said}");
        }
    }

    #[test]
    fn the_help_is_in_french() {
        let mut whole = command(super::super::Cli::command());
        whole.build();
        let mut texts = vec![whole.render_long_help().to_string()];
        for name in ["import", "serve", "bake", "export", "db", "perturbation"] {
            let sub = whole.find_subcommand_mut(name).unwrap();
            texts.push(sub.render_long_help().to_string());
        }
        for text in texts {
            for english in ["Usage:", "Options:", "Arguments:", "Commands:", "Print", "default:", "possible values"] {
                let own = ["Options:", "Arguments:"].contains(&english); // the same in both languages
                assert!(own || !text.contains(english), "{english}: {text}");
            }
            assert!(text.contains("Utilisation : ") && text.contains("Afficher cette aide"), "{text}");
        }
    }
}
