//! The command line, and its default values.

use std::path::PathBuf;

use super::network::Size;

/// The text of `--help`.
pub const HELP: &str = "\
Mesure hent à côté de ses pairs et écrit une page Markdown.

  scripts/bench [--small] [--large] [--peers PAIRS] [--install]

  --small           la Bretagne, 3 000 km (si aucune taille n'est donnée)
  --large           cent fois plus ; c'est long
  --peers PAIRS     postgis,nginx,martin,martin2 ; sinon tous ceux qui sont installés
  --install         construit les deux Martin dans target/peers ; c'est très long

Pour essayer le programme lui-même ; les chiffres ne valent alors rien :
  --seconds N       durée de chaque mesure (4)
  --tries N         essais de chaque mesure (3, 1 pour la grande taille)
  --pairs N         paires de hent et nginx (9)
  --page FICHIER    où écrire la page (benches/RESULTS.md)

Donné par scripts/bench :
  --binaries DOSSIER   où est hent (target/release)
  --postgres DOSSIER   où sont les programmes de PostgreSQL
  --database ADRESSE   un PostgreSQL vide, avec PostGIS, où créer des bases
";

/// The names of all peers.
pub const PEERS: [&str; 4] = ["postgis", "nginx", "martin", "martin2"];

/// The parsed command line.
#[derive(Debug, PartialEq)]
pub struct Options {
    pub help: bool,
    pub sizes: Vec<Size>,
    /// The peers to measure. `None` means all installed peers.
    pub peers: Option<Vec<String>>,
    pub install: bool,
    /// The duration of each measurement under load.
    pub seconds: u64,
    /// The number of tries. `None` means the number that suits the size.
    tries: Option<usize>,
    /// The number of measurements of hent and nginx in turn. Their median counts, because rates vary by 40 % from one
    /// moment to another.
    pub pairs: usize,
    pub page: PathBuf,
    pub binaries: PathBuf,
    pub postgres: PathBuf,
    pub database: String,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            help: false,
            sizes: vec![],
            peers: None,
            install: false,
            seconds: 4,
            tries: None,
            pairs: 9,
            page: "benches/RESULTS.md".into(),
            binaries: "target/release".into(),
            postgres: PathBuf::new(),
            database: String::new(),
        }
    }
}

impl Options {
    /// Parses the command line. The error describes the problem in French.
    pub fn parse(typed: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = typed.iter();
        while let Some(word) = words.next() {
            let mut value = || words.next().cloned().ok_or_else(|| format!("« {word} » demande une valeur."));
            match word.as_str() {
                "--help" | "-h" => options.help = true,
                "--small" => options.sizes.push(Size::Small),
                "--large" => options.sizes.push(Size::Large),
                "--install" => options.install = true,
                "--peers" => options.peers = Some(peers(&value()?)?),
                "--seconds" => options.seconds = count(word, &value()?)?,
                "--tries" => options.tries = Some(count(word, &value()?)?),
                "--pairs" => options.pairs = count(word, &value()?)?,
                "--page" => options.page = value()?.into(),
                "--binaries" => options.binaries = value()?.into(),
                "--postgres" => options.postgres = value()?.into(),
                "--database" => options.database = value()?,
                _ => return Err(format!("« {word} » n'est pas une option. Voir --help.")),
            }
        }
        if options.sizes.is_empty() {
            options.sizes.push(Size::Small);
        }
        Ok(options)
    }

    /// Returns the number of tries of each measurement; the best one counts.
    pub fn tries(&self, size: Size) -> usize {
        self.tries.unwrap_or(match size {
            Size::Small => 3,
            Size::Large => 1,
        })
    }
}

fn peers(list: &str) -> Result<Vec<String>, String> {
    let peers: Vec<String> = list.split(',').filter(|word| !word.is_empty()).map(str::to_owned).collect();
    match peers.iter().find(|peer| !PEERS.contains(&peer.as_str())) {
        Some(other) => Err(format!("« {other} » n'est pas un pair : {}.", PEERS.join(", "))),
        None => Ok(peers),
    }
}

fn count<T: std::str::FromStr + PartialOrd + From<u8>>(option: &str, word: &str) -> Result<T, String> {
    let number = word.parse().ok().filter(|number| *number >= T::from(1));
    number.ok_or_else(|| format!("« {option} {word} » : il faut un nombre entier, 1 au moins."))
}
