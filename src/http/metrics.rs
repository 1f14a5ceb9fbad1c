//! `/metrics`: counts for Prometheus, in its text format 0.0.4. Nothing of who asks, or for what.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, web};

use super::Service;
use crate::live::Trouble;

/// How many answers there were, by the first digit of their status.
#[derive(Default)]
pub(super) struct Answers([AtomicU64; 5]);

impl Answers {
    /// Counts an answer.
    pub(super) fn count(&self, status: StatusCode) {
        if let Some(count) = self.0.get(usize::from(status.as_u16() / 100).saturating_sub(1)) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

pub(super) async fn metrics(service: web::Data<Service>) -> HttpResponse {
    let (status, snapshot) = (service.live.status(), service.snapshot());
    let mut text = String::new();
    let mut say = |name: &str, kind: &str, help: &str, values: &[(&str, f64)]| {
        let _ = write!(text, "# HELP {name} {help}\n# TYPE {name} {kind}\n"); // a String takes everything
        for (label, value) in values {
            let _ = writeln!(text, "{name}{label} {value}");
        }
    };
    #[allow(clippy::cast_precision_loss, reason = "exact up to 2⁵³, as every number of Prometheus")]
    let answers: Vec<(String, f64)> = (1..)
        .zip(&service.answers.0)
        .map(|(digit, count)| (format!("{{classe=\"{digit}xx\"}}"), count.load(Ordering::Relaxed) as f64))
        .collect();
    let answers: Vec<(&str, f64)> = answers.iter().map(|(label, count)| (label.as_str(), *count)).collect();
    #[allow(clippy::cast_precision_loss, reason = "the same")]
    let of = |value: u64| value as f64;
    #[allow(clippy::cast_precision_loss, reason = "the same")]
    let revision = status.revision as f64;
    let flag = |value: bool| f64::from(u8::from(value));
    say("hent_reponses_total", "counter", "Réponses, par classe d'état HTTP.", &answers);
    say("hent_revision", "gauge", "Révision de la base qui est servie.", &[("", revision)]);
    say(
        "hent_base_jointe",
        "gauge",
        "1 si la base est suivie, 0 si elle est perdue.",
        &[("", flag(!matches!(status.trouble, Some(Trouble::Unreachable | Trouble::Unusable))))],
    );
    say(
        "hent_base_entendue",
        "gauge",
        "1 si la base annonce ses changements, 0 si elle doit être relue toutes les 30 s.",
        &[("", flag(status.trouble != Some(Trouble::Deaf)))],
    );
    say("hent_secours", "gauge", "1 si la copie de secours est servie.", &[("", flag(status.copy_of.is_some()))]);
    say(
        "hent_reconstructions_total",
        "counter",
        "Relectures de la base depuis le démarrage.",
        &[("", of(status.rebuilds))],
    );
    let last = status.last_rebuild.as_secs_f64();
    say("hent_derniere_reconstruction_secondes", "gauge", "Durée de la dernière relecture.", &[("", last)]);
    say("hent_corps_octets", "gauge", "Mémoire des réponses gardées.", &[("", of(snapshot.weight()))]);
    say("hent_abonnes", "gauge", "Cartes qui suivent /evenements.", &[("", of(service.places.taken() as u64))]);
    let [client, everybody] = service.places.refused().map(of);
    say(
        "hent_abonnes_refuses_total",
        "counter",
        "Cartes refusées par /evenements, faute de place pour leur adresse ou pour toutes.",
        &[("{cause=\"adresse\"}", client), ("{cause=\"total\"}", everybody)],
    );
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(text)
}
