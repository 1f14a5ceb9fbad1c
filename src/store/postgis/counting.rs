//! Adds to the counts of downloads.

use super::Postgis;
use super::meaning::error;
use crate::error::Result;
use crate::model::Telechargement;

/// Adds new counts to the stored ones atomically, so that several processes can count. A count is limited to the
/// maximum of its column.
const ADD: &str = "INSERT INTO hent.telechargement AS kept (voie, etape, format, jour, nombre)
    SELECT voie, etape, format, jour::date, nombre
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::bigint[]) AS new (voie, etape, format, jour, nombre)
    ON CONFLICT (voie, etape, format, jour)
    DO UPDATE SET nombre = least(kept.nombre + excluded.nombre, 1000000000000)";

impl Postgis {
    pub(in crate::store) async fn count(&self, counts: &[(Telechargement, i64)]) -> Result<()> {
        let mut client = self.connect().await?;
        let transaction = client.transaction().await.map_err(|e| error(self.name(), &e))?;
        self.check_version(&transaction).await?;
        // A restore may hold the lock. The wait is short, because the caller keeps the counts and tries again.
        transaction.batch_execute("SET LOCAL lock_timeout = '10s'").await.map_err(|e| error(self.name(), &e))?;
        let texts = |of: fn(&Telechargement) -> &str| counts.iter().map(|(what, _)| of(what)).collect::<Vec<_>>();
        let jours: Vec<String> = counts.iter().map(|(what, _)| what.jour.to_string()).collect();
        let nombres: Vec<i64> = counts.iter().map(|(_, nombre)| *nombre).collect();
        let added = transaction
            .execute(ADD, &[&texts(|w| &w.voie), &texts(|w| &w.etape), &texts(|w| &w.format), &jours, &nombres])
            .await;
        added.map_err(|e| error(self.name(), &e))?;
        transaction.commit().await.map_err(|e| error(self.name(), &e))
    }
}
