//! A real browser, by the W3C WebDriver protocol of chromedriver: pages are asked until they are as they should be.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use hent::atlas::Atlas;
use serde_json::{Value, json};

use crate::support::datasets::y;
use crate::support::means::{program, skip};
use crate::support::service::Running;

/// A browser window; closed when dropped.
pub struct Browser {
    driver: Child,
    session: String,
    _profile: tempfile::TempDir,
}

impl Browser {
    pub fn open(test: &str, width: u32, height: u32) -> Option<Self> {
        program(test, "chromedriver")?;
        program(test, "chromium")?;
        // It takes a free port and says which. The rest of what it says is read too, or it would wait for that.
        let mut driver = Command::new("chromedriver").arg("--port=0").stdout(Stdio::piped()).spawn().unwrap();
        let mut said = BufReader::new(driver.stdout.take().unwrap()).lines().map_while(Result::ok);
        let port = said.find_map(|line| Some(line.split_once("successfully on port ")?.1.trim_matches('.').to_owned()));
        std::thread::spawn(move || said.for_each(drop));
        let session = format!("http://127.0.0.1:{}/session", port.unwrap());
        let profile = tempfile::tempdir().unwrap();
        let mut browser = Self { driver, session, _profile: profile };
        let mut arguments: Vec<String> =
            "--headless --no-sandbox --use-gl=angle --use-angle=swiftshader --no-first-run \
            --enable-unsafe-swiftshader --disable-quic --disable-background-networking --disable-component-update \
            --disable-sync --disable-dev-shm-usage"
                .split_whitespace()
                .map(str::to_owned)
                .collect();
        arguments.push(format!("--window-size={width},{height}"));
        arguments.push(format!("--user-data-dir={}", browser._profile.path().display()));
        let wanted = json!({ "capabilities": { "alwaysMatch": { "goog:chromeOptions": { "args": arguments } } } });
        let start = Instant::now();
        let made = loop {
            match browser.post("", &wanted) {
                Ok(made) => break made,
                Err(_) if start.elapsed() < Duration::from_secs(60) => std::thread::sleep(Duration::from_millis(100)),
                Err(error) => return skip(test, &format!("no browser session: {error}")),
            }
        };
        browser.session = format!("{}/{}", browser.session, made["value"]["sessionId"].as_str().unwrap());
        Some(browser)
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value, ureq::Error> {
        let request = ureq::post(format!("{}{path}", self.session)).header("content-type", "application/json");
        let mut answer = request.send(body.to_string())?.into_body();
        Ok(serde_json::from_reader(answer.as_reader()).unwrap())
    }

    pub fn go(&self, url: &str) {
        self.post("/url", &json!({ "url": url })).unwrap();
    }

    /// What a script returns in the page.
    pub fn run(&self, script: &str) -> Value {
        self.post("/execute/sync", &json!({ "script": script, "args": [] })).unwrap()["value"].clone()
    }

    /// Presses keys, one after another, wherever the focus is.
    pub fn press(&self, keys: &str) {
        let strokes =
            keys.chars().flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({ "type": kind, "value": key })));
        let strokes: Vec<Value> = strokes.collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "clavier", "actions": strokes }] })).unwrap();
    }

    /// Waits until a script returns true.
    #[track_caller]
    pub fn until(&self, script: &str) {
        let start = Instant::now();
        while self.run(script) != true {
            let page = || self.run("return document.documentElement.outerHTML");
            assert!(start.elapsed() < Duration::from_secs(90), "never: {script}\n{}", page());
            std::thread::sleep(Duration::from_millis(100));
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = ureq::delete(&self.session).call();
        let _ = self.driver.kill();
        let _ = self.driver.wait();
    }
}

/// A voie's page says its length in the words of its files (`traces::a_voie_has_one_length`).
#[tokio::test(flavor = "multi_thread")]
async fn a_voie_s_page_says_the_length_of_its_files() {
    let Some(browser) = Browser::open("a_voie_s_page_says_the_length_of_its_files", 1000, 700) else { return };
    let atlas = Atlas::build(y());
    let said = crate::traces::length_in_words(&atlas);
    let service = Running::new(atlas);
    browser.go(&format!("http://{}/voies/y", service.address));
    browser.until("return document.querySelector('#page h2')?.innerText === 'Voie y'");
    let figures = browser.run("return document.querySelector('#page p').innerText");
    assert!(figures.as_str().unwrap().starts_with(&format!("{said} · montée")), "{figures}, {said}");
}

/// The page `/`: its script runs, lists the voies, draws a map with its attribution, and asks nobody else.
#[tokio::test(flavor = "multi_thread")]
async fn the_map_works_in_a_browser() {
    let Some(browser) = Browser::open("the_map_works_in_a_browser", 1000, 700) else { return };
    let service = Running::new(Atlas::build(y()));
    browser.go(&format!("http://{}/", service.address));
    browser.until("return document.querySelector('canvas.maplibregl-canvas') !== null");
    browser.until("return document.body.innerText.includes('Voie y')");
    browser.until("return document.querySelector('a[href=\"/traces/y.gpx\"]') !== null");
    browser.until("return document.body.innerText.includes('© des tests')");
    let elsewhere = browser.run(
        "return performance.getEntriesByType('resource').map(r => r.name)
            .filter(name => !name.startsWith(location.origin) && !name.startsWith('blob:') && !name.startsWith('data:'))",
    );
    assert_eq!(elsewhere, json!([]));
    // For those who read by keyboard and ear: a language, a name for the map, headings, a way past it.
    assert_eq!(browser.run("return document.documentElement.lang"), "fr");
    assert!(browser.run("return document.querySelector('#carte').getAttribute('aria-label')").is_string());
    assert_eq!(browser.run("return document.querySelectorAll('h1').length"), 1);
    assert_eq!(browser.run("return document.querySelector('a.evitement').getAttribute('href')"), "#voies");
}
