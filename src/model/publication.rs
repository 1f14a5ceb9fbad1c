//! The rule that decides where a host is shown. No other code makes this decision.

use std::fmt;

use super::row::{Rows, Value};
use super::table::Table;
use super::vocabulary::PublierPosition;

/// The place at which a host is shown, or the reason why it is not shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Publication {
    /// The host is shown at its own position.
    Exacte,
    /// The host is shown at its localité.
    Localite,
    /// Not shown: the host did not agree.
    Refusee,
    /// Not shown: the host agreed to be shown at its own position, but the store does not have it.
    SansPosition,
    /// Not shown: the host agreed to be shown at its localité, but the store does not name one.
    SansLocalite,
}

impl Publication {
    /// Decides where a host is shown. `publier` is the host's choice. `has_position` and `has_localite` tell whether
    /// the store has the host's own position and its localité.
    pub fn of(publier: PublierPosition, has_position: bool, has_localite: bool) -> Self {
        match publier {
            PublierPosition::Non => Publication::Refusee,
            PublierPosition::Exacte if has_position => Publication::Exacte,
            PublierPosition::Exacte => Publication::SansPosition,
            PublierPosition::Localite if has_localite => Publication::Localite,
            PublierPosition::Localite => Publication::SansLocalite,
        }
    }
}

/// The number of hosts shown at each kind of place, and the number of hidden ones by reason. The counts reveal nothing
/// about a single host.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Publications {
    /// Hosts shown at their own position.
    pub exactes: usize,
    /// Hosts shown at their localité.
    pub a_leur_localite: usize,
    /// Hosts that did not agree.
    pub refusees: usize,
    /// Hosts that agreed to be shown at their own position, which the store does not have.
    pub sans_position: usize,
    /// Hosts that agreed to be shown at their localité, which the store does not have.
    pub sans_localite: usize,
}

impl Publications {
    /// Counts the hosts among `rows`. Localités are not looked up, because the stores guarantee that they exist.
    pub fn in_rows(rows: &Rows) -> Self {
        let table = Table::Hebergeur;
        let of = |row: &super::row::Row| {
            let publier = row.get(table, "publier_position").as_text().and_then(PublierPosition::parse);
            let has = |column| *row.get(table, column) != Value::Null;
            Publication::of(publier.unwrap_or(PublierPosition::Non), has("geom"), has("localite_id"))
        };
        rows.of(table).iter().map(of).collect()
    }

    /// Returns the number of shown hosts.
    pub fn shown(&self) -> usize {
        self.exactes + self.a_leur_localite
    }

    /// Returns the number of hosts that agreed to be shown but lack the data for it.
    pub fn missing(&self) -> usize {
        self.sans_position + self.sans_localite
    }

    /// Returns the number of all hosts.
    pub fn all(&self) -> usize {
        self.shown() + self.refusees + self.missing()
    }
}

impl FromIterator<Publication> for Publications {
    fn from_iter<I: IntoIterator<Item = Publication>>(hosts: I) -> Self {
        let mut counts = Self::default();
        for host in hosts {
            *match host {
                Publication::Exacte => &mut counts.exactes,
                Publication::Localite => &mut counts.a_leur_localite,
                Publication::Refusee => &mut counts.refusees,
                Publication::SansPosition => &mut counts.sans_position,
                Publication::SansLocalite => &mut counts.sans_localite,
            } += 1;
        }
        counts
    }
}

/// Writes, for example, « 860 hébergeurs : 430 publiés, dont 12 à leur localité ; 430 non publiés : 400 sans accord… ».
impl fmt::Display for Publications {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let s = |n: usize| if n < 2 { "" } else { "s" };
        let (all, shown) = (self.all(), self.shown());
        write!(f, "{all} hébergeur{} : {shown} publié{}", s(all), s(shown))?;
        if self.a_leur_localite > 0 {
            write!(f, ", dont {} à leur localité", self.a_leur_localite)?;
        }
        let hidden = all - shown;
        if hidden == 0 {
            return Ok(());
        }
        let reasons = [
            (self.refusees, "sans accord (publier_position = non)"),
            (self.sans_localite, "d'accord pour leur localité, mais la colonne localite est vide"),
            (self.sans_position, "d'accord pour leur place exacte, mais elle n'est pas connue"),
        ];
        let reasons = reasons.iter().filter(|(n, _)| *n > 0).map(|(n, why)| format!("{n} {why}"));
        write!(f, " ; {hidden} non publié{} : {}", s(hidden), reasons.collect::<Vec<_>>().join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_is_counted_and_said() {
        use PublierPosition::{Exacte, Localite, Non};
        let hosts = [(Exacte, true, false), (Exacte, false, true), (Localite, true, true), (Localite, true, false)];
        let counts: Publications = hosts
            .into_iter()
            .chain([(Non, true, true); 3])
            .map(|(publier, position, localite)| Publication::of(publier, position, localite))
            .collect();
        let all = Publications { exactes: 1, a_leur_localite: 1, refusees: 3, sans_position: 1, sans_localite: 1 };
        assert_eq!(counts, all);
        assert_eq!(
            counts.to_string(),
            "7 hébergeurs : 2 publiés, dont 1 à leur localité ; 5 non publiés : 3 sans accord (publier_position = non), \
             1 d'accord pour leur localité, mais la colonne localite est vide, 1 d'accord pour leur place exacte, mais \
             elle n'est pas connue"
        );
        assert_eq!([Publication::Exacte].into_iter().collect::<Publications>().to_string(), "1 hébergeur : 1 publié");
    }
}
