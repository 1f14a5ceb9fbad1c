//! The nearest hosts from a server without a cache: it has the same framework, number of workers and kind of answer as
//! hent, and queries PostGIS for every request.

use std::cell::Cell;
use std::net::TcpListener;

use actix_web::{App, HttpResponse, HttpServer, web};
use hent::model::TypeHebergeur;
use serde::Serialize;
use tokio_postgres::{Client, NoTls, Row, Statement};

/// The public fields of a host that `/api/hebergeurs/proches` has; nearest first.
const NEAREST: &str = "
    SELECT h.code, h.nom, h.type, h.capacite, l.code, l.nom, h.periode, h.tarif, h.accueil_pelerin, h.prevenir_heures,
        h.adresse, h.telephone, h.courriel, ST_X(h.geom), ST_Y(h.geom), ST_Distance(h.geom::geography, p),
        degrees(ST_Azimuth(p, h.geom::geography))
    FROM (SELECT ST_SetSRID(ST_MakePoint($1, $2), 4326)::geography AS p) q,
        LATERAL (SELECT * FROM hent.hebergeur WHERE publier_position = 'exacte' ORDER BY geom::geography <-> p LIMIT $3) h
        LEFT JOIN hent.localite l ON l.id = h.localite_id
    ORDER BY 16";

/// Connections of each worker: two workers keep as many backends busy as there are clients.
const CONNECTIONS: usize = 4;

#[derive(serde::Deserialize)]
struct Question {
    lon: f64,
    lat: f64,
    n: i64,
}

#[derive(Serialize)]
struct Answer {
    hebergeurs: Vec<Host>,
}

#[derive(Serialize)]
struct Host {
    code: String,
    nom: String,
    r#type: Option<TypeHebergeur>,
    capacite: Option<i64>,
    localite: Option<(String, String)>,
    periode: Option<String>,
    tarif: Option<String>,
    accueil_pelerin: bool,
    prevenir_heures: Option<i64>,
    contact: [Option<String>; 3],
    lon: f64,
    lat: f64,
    distance_m: f64,
    cap: Option<f64>,
}

impl Host {
    fn of(row: &Row) -> Self {
        Self {
            code: row.get(0),
            nom: row.get(1),
            r#type: TypeHebergeur::parse(row.get(2)),
            capacite: row.get(3),
            localite: row.get::<_, Option<String>>(4).zip(row.get(5)),
            periode: row.get(6),
            tarif: row.get(7),
            accueil_pelerin: row.get(8),
            prevenir_heures: row.get(9),
            contact: [row.get(10), row.get(11), row.get(12)],
            lon: row.get(13),
            lat: row.get(14),
            distance_m: row.get(15),
            cap: row.get(16),
        }
    }
}

/// Connections, used in turn.
struct Database {
    clients: Vec<(Client, Statement)>,
    turn: Cell<usize>,
}

impl Database {
    async fn connect(address: String) -> Result<Self, tokio_postgres::Error> {
        let mut clients = vec![];
        for _ in 0..CONNECTIONS {
            let (client, connection) = tokio_postgres::connect(&address, NoTls).await?;
            tokio::spawn(connection);
            let statement = client.prepare(NEAREST).await?;
            clients.push((client, statement));
        }
        Ok(Self { clients, turn: Cell::new(0) })
    }
}

async fn nearest(question: web::Query<Question>, database: web::Data<Database>) -> HttpResponse {
    database.turn.set(database.turn.get() + 1);
    let (client, statement) = &database.clients[database.turn.get() % CONNECTIONS];
    match client.query(statement, &[&question.lon, &question.lat, &question.n]).await {
        Ok(rows) => HttpResponse::Ok().json(Answer { hebergeurs: rows.iter().map(Host::of).collect() }),
        Err(error) => HttpResponse::InternalServerError().body(error.to_string()),
    }
}

/// Serves `/api/hebergeurs/proches` from a database until the process ends.
pub async fn serve(address: &str, database: &str) {
    crate::database::execute(database, crate::database::KNN_INDEX).await.expect("an index");
    let (listener, database) = (TcpListener::bind(address).expect("an address"), database.to_owned());
    let server = HttpServer::new(move || {
        let database = database.clone();
        App::new()
            .data_factory(move || Database::connect(database.clone()))
            .service(web::resource("/api/hebergeurs/proches").route(web::get().to(nearest)))
    });
    server.listen(listener).expect("a listener").run().await.expect("a server");
}
