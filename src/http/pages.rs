//! The pages and what they need.

use actix_web::web;

pub(super) fn routes(_app: &mut web::ServiceConfig) {}
