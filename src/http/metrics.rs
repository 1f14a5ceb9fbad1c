//! `/metrics`: counts for Prometheus, in its text format 0.0.4. They do not tell who requested what.
//!
//! A request only increments atomic counters ([`requests`](super::requests)). All other values are read when the
//! metrics are requested.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use actix_web::http::header;
use actix_web::{HttpResponse, web};
use prometheus_client::encoding::{EncodeMetric, MetricEncoder, NoLabelSet, prometheus_text};
use prometheus_client::metrics::MetricType;
use prometheus_client::metrics::counter::{ConstCounter, Counter};
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::registry::Registry;

use super::AppState;
use super::requests::{CLASSES, Group, Requests};
use crate::check::Gravite;
use crate::live::Trouble;
use crate::live::durations::{BOUNDS_US, Durations};

impl EncodeMetric for Requests {
    fn encode(&self, mut encoder: MetricEncoder<'_>) -> fmt::Result {
        for (group, of_group) in Group::NAMES.into_iter().zip(&*self.0) {
            for (class, durations) in CLASSES.into_iter().zip(of_group) {
                encode(&mut encoder.encode_family(&[("groupe", group), ("classe", class)])?, durations)?;
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
    let counts: Vec<u64> = durations.buckets().collect();
    // The crate adds the last bucket (infinity).
    let buckets: Vec<(f64, u64)> = bounds.into_iter().zip(counts.iter().copied()).collect();
    let count = counts.iter().sum();
    encoder.encode_histogram::<NoLabelSet>(durations.sum().as_secs_f64(), count, &buckets, None)
}

/// Answers `/metrics`.
pub(super) async fn metrics(service: web::Data<AppState>) -> HttpResponse {
    let (mut registry, mut text) = (Registry::default(), String::new());
    requests(&mut registry, &service);
    store(&mut registry, &service);
    let _ = prometheus_text::encode(&mut text, &registry); // writing to a String cannot fail
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, prometheus_text::CONTENT_TYPE))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}

/// Registers the metrics of requests and of the cache.
fn requests(to: &mut Registry, service: &AppState) {
    let by_class = CLASSES.into_iter().zip(service.requests.by_class());
    to.register("hent_reponses", "Réponses, par classe d'état HTTP", counters("classe", by_class));
    let help = "Durée des requêtes, par groupe d'adresses et par classe d'état HTTP";
    to.register("hent_requete_secondes", help, service.requests.clone());
    to.register("hent_corps_octets", "Mémoire des réponses gardées", gauge(service.snapshot().bodies.weight()));
    to.register("hent_abonnes", "Cartes qui suivent /evenements", gauge(service.slots.taken() as u64));
    let refused = ["adresse", "total"].into_iter().zip(service.slots.refused());
    let help = "Cartes refusées par /evenements, faute de place pour leur adresse ou pour toutes";
    to.register("hent_abonnes_refuses", help, counters("cause", refused));
}

/// Registers the metrics of the store.
fn store(to: &mut Registry, service: &AppState) {
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
    if let Some(constats) = service.snapshot().known_constats() {
        let counts = Gravite::ALL.into_iter().map(|gravite| {
            (gravite.mot(), constats.iter().filter(|constat| constat.gravite == gravite).count() as i64)
        });
        to.register("hent_constats", "Constats des vérifications de la base, par gravité", gauges("gravite", counts));
    }
    to.register("hent_reconstruction_secondes", "Durée des relectures", Rebuilds(durations));
}

/// Returns a gauge that is never negative.
fn gauge(value: u64) -> ConstGauge {
    ConstGauge::new(value.try_into().unwrap_or(i64::MAX))
}

/// Registers a counter for each value of a label.
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

/// Registers a gauge for each value of a label.
fn gauges(
    label: &'static str,
    values: impl IntoIterator<Item = (&'static str, i64)>,
) -> Family<[(&'static str, &'static str); 1], Gauge> {
    let family = Family::<_, Gauge>::default();
    for (value, count) in values {
        family.get_or_create_owned(&[(label, value)]).set(count);
    }
    family
}
