//! `/metrics`: counts for Prometheus, in its text format 0.0.4. Nothing of who asks, or for what.
//!
//! A request adds to atomic counters alone ([`Requests`]). Everything else is read from where it is kept when somebody asks.

use std::array::from_fn;
use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};
use prometheus_client::encoding::{EncodeMetric, MetricEncoder, NoLabelSet, prometheus_text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;

use super::Service;
use crate::live::Trouble;
use crate::live::durations::{BOUNDS_US, Durations};

/// What is asked for, as far as it tells how long an answer takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Route {
    Tuile,
    Api,
    /// A track, list, plan or profile.
    Fichier,
    /// Pages, what they load, operations, and what is not there.
    Autre,
}

impl Route {
    const NAMES: [&str; 4] = ["tuile", "api", "fichier", "autre"];

    /// The route of a request's path.
    pub(super) fn of(path: &str) -> Self {
        match path.split('/').nth(1) {
            Some("tiles") => Self::Tuile,
            Some("api") => Self::Api,
            Some("traces" | "listes" | "itineraires" | "profils") => Self::Fichier,
            _ => Self::Autre,
        }
    }
}

/// The classes of statuses that there are answers of.
const CLASSES: [&str; 4] = ["2xx", "3xx", "4xx", "5xx"];

/// How long requests took, by [`Route`] and by class of status: looked up by number, not by label.
#[derive(Clone, Debug, Default)]
pub(super) struct Requests(Arc<[[Durations; CLASSES.len()]; Route::NAMES.len()]>);

impl Requests {
    /// Counts a request with its answer.
    pub(super) fn add(&self, route: Route, status: StatusCode, took: Duration) {
        let class = usize::from(status.as_u16() / 100).checked_sub(2);
        let of_route = self.0.get(route as usize);
        if let Some(durations) = class.and_then(|class| of_route?.get(class)) {
            durations.add(took);
        }
    }

    /// The number of answers of each class of status.
    fn by_class(&self) -> [u64; CLASSES.len()] {
        from_fn(|class| self.0.iter().filter_map(|of_route| of_route.get(class)).map(Durations::count).sum())
    }
}

impl EncodeMetric for Requests {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        for (route, of_route) in Route::NAMES.into_iter().zip(&*self.0) {
            for (class, durations) in CLASSES.into_iter().zip(of_route) {
                encode(&mut encoder.encode_family(&[("route", route), ("classe", class)])?, durations)?;
            }
        }
        Ok(())
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Histogram
    }
}

/// The durations of rebuilds.
#[derive(Debug)]
struct Rebuilds(Arc<Durations>);

impl EncodeMetric for Rebuilds {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        encode(&mut encoder, &self.0)
    }

    fn metric_type(&self) -> MetricType {
        MetricType::Histogram
    }
}

/// Writes a histogram in seconds.
fn encode(encoder: &mut MetricEncoder<'_>, durations: &Durations) -> fmt::Result {
    let bounds = BOUNDS_US.map(|us| Duration::from_micros(us).as_secs_f64());
    // The crate writes this last bound as `+Inf`.
    let buckets: Vec<(f64, u64)> = bounds.into_iter().chain([f64::MAX]).zip(durations.buckets()).collect();
    let count = buckets.iter().map(|(_, count)| count).sum();
    encoder.encode_histogram::<NoLabelSet>(durations.sum().as_secs_f64(), count, &buckets, None)
}

pub(super) async fn metrics(service: web::Data<Service>) -> HttpResponse {
    let (mut registry, mut text) = (Registry::default(), String::new());
    requests(&mut registry, &service);
    store(&mut registry, &service);
    let _ = prometheus_text::encode(&mut text, &registry); // a String takes everything
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

/// What is asked of the service, and what it keeps for it.
fn requests(to: &mut Registry, service: &Service) {
    let by_class = CLASSES.into_iter().zip(service.requests.by_class());
    to.register("hent_reponses", "Réponses, par classe d'état HTTP", counters("classe", by_class));
    let help = "Durée des requêtes, par sorte d'adresse et par classe d'état HTTP";
    to.register("hent_requete_secondes", help, service.requests.clone());
    to.register("hent_corps_octets", "Mémoire des réponses gardées", gauge(service.snapshot().weight()));
    to.register("hent_abonnes", "Cartes qui suivent /evenements", gauge(service.places.taken() as u64));
    let refused = ["adresse", "total"].into_iter().zip(service.places.refused());
    let help = "Cartes refusées par /evenements, faute de place pour leur adresse ou pour toutes";
    to.register("hent_abonnes_refuses", help, counters("cause", refused));
}

/// How the service stands with its store.
fn store(to: &mut Registry, service: &Service) {
    let (status, durations) = (service.live.status(), service.live.rebuild_durations());
    let flag = |value: bool| gauge(value.into());
    to.register("hent_revision", "Révision de la base qui est servie", ConstGauge::new(status.revision));
    let reached = !matches!(status.trouble, Some(Trouble::Unreachable | Trouble::Unusable));
    to.register("hent_base_jointe", "1 si la base est suivie, 0 si elle est perdue", flag(reached));
    let help = "1 si la base annonce ses changements, 0 si elle doit être relue toutes les 30 s";
    to.register("hent_base_entendue", help, flag(status.trouble != Some(Trouble::Deaf)));
    to.register("hent_secours", "1 si la copie de secours est servie", flag(status.copy_of.is_some()));
    let help = "Relectures de la base depuis le démarrage";
    to.register("hent_reconstructions", help, ConstCounter::new(status.rebuilds));
    let last = Gauge::<f64, AtomicU64>::default();
    last.set(status.last_rebuild.as_secs_f64());
    to.register("hent_derniere_reconstruction_secondes", "Durée de la dernière relecture", last);
    to.register("hent_reconstruction_secondes", "Durée des relectures", Rebuilds(durations));
}

/// A gauge that is never negative.
fn gauge(value: u64) -> ConstGauge {
    ConstGauge::new(value.try_into().unwrap_or(i64::MAX))
}

/// A counter for each value of a label.
fn counters(
    label: &'static str,
    values: impl IntoIterator<Item = (&'static str, u64)>,
) -> Family<[(&'static str, &'static str); 1], Counter> {
    let family = Family::<_, Counter>::default();
    for (value, count) in values {
        family.get_or_create_owned(&[(label, value)]).inc_by(count);
    }
    family
}
