//! Counts requests and their durations in atomic counters. `metrics` shows them.

use std::array::from_fn;
use std::sync::Arc;
use std::time::Duration;

use actix_web::http::StatusCode;

use crate::live::durations::Durations;

/// A group of routes with similar durations.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Group {
    Tuile,
    Api,
    /// Tracks, lists, plans, profiles and archives for apps.
    Fichier,
    /// Pages and their files, the routes of `operations`, and unknown paths.
    Autre,
}

impl Group {
    /// The labels of the groups in `/metrics`.
    pub(super) const NAMES: [&str; 4] = ["tuile", "api", "fichier", "autre"];

    /// Returns the group of a request by its path.
    pub(super) fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("tiles" | "fond" | "relief") => Self::Tuile,
            Some("api") => Self::Api,
            Some("traces" | "listes" | "itineraires" | "profils" | "archives") => Self::Fichier,
            _ => Self::Autre,
        }
    }
}

/// The classes of status codes, as labels in `/metrics`.
pub(super) const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// The durations of requests by [`Group`] and status class. The indexes are those of [`Group::NAMES`] and [`CLASSES`].
#[derive(Clone, Debug, Default)]
pub(super) struct Requests(pub(super) Arc<[[Durations; CLASSES.len()]; Group::NAMES.len()]>);

impl Requests {
    /// Counts a request by the status of its response.
    pub(super) fn add(&self, group: Group, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).checked_sub(2);
        let of_group = self.0.get(group as usize);
        if let Some(durations) = class.and_then(|class| of_group?.get(class)) {
            durations.add(took);
        }
    }

    /// Returns the number of responses of each status class.
    pub(super) fn by_class(&self) -> [u64; CLASSES.len()] {
        from_fn(|class| self.0.iter().filter_map(|of_group| of_group.get(class)).map(Durations::count).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_counted_by_group_and_class() {
        let requests = Requests::default();
        for (path, status) in [("/tiles/0/0/0.mvt", 200), ("/tiles.json", 200), ("/api/voies", 404), ("/", 101)] {
            requests.add(Group::of(path), StatusCode::from_u16(status).unwrap(), Duration::from_micros(50));
        }
        assert_eq!(requests.by_class(), [2, 0, 1, 0]);
        let groups = ["/tiles/1", "/tiles.json", "/api", "/traces/y.gpx", "/itineraires/y.html", "/", "", "nulle-part"];
        let of = groups.map(|path| Group::NAMES[Group::of(path) as usize]);
        assert_eq!(of, ["tuile", "autre", "api", "fichier", "fichier", "autre", "autre", "autre"]);
    }
}
