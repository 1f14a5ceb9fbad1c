//! How a way is split into days, without the service: compared with exhaustive search, in both directions, and at gaps.

use hent::atlas::Atlas;
use hent::model::Sens;
use hent::plan::decoupe::{Arret, Souhait, proposals};
use hent::plan::{Bout, Plan, PlanRequest};
use hent::words::Words;
use proptest::prelude::*;

use super::{long, request};
use crate::support::datasets::{code, y};

/// Every possible plan of these stops. For each: by how many metres its days exceed the maximum, and its cost.
fn every_plan(arrets: &[Arret], souhait: Souhait) -> Vec<(f64, f64)> {
    let inner = arrets.len() - 2;
    let plan = |chosen: u32| {
        let nights = (0..inner).filter(|i| chosen >> i & 1 == 1).map(|i| i + 1);
        let stops: Vec<usize> = [0].into_iter().chain(nights).chain([inner + 1]).collect();
        stops.windows(2).fold((0.0, 0.0), |(beyond, cost), ends| {
            let (from, to) = (arrets[ends[0]], arrets[ends[1]]);
            let off_km = (to.effort_m - from.effort_m - souhait.par_jour_m) / 1000.0;
            let bed = if to.lit || ends[1] == inner + 1 { 0.0 } else { 100.0 };
            (beyond + (to.at_m - from.at_m - souhait.max_m).max(0.0), cost + off_km * off_km + bed)
        })
    };
    (0..1 << inner).map(plan).collect()
}

proptest! {
    #[test]
    fn the_first_proposal_has_the_lowest_cost(
        gaps in prop::collection::vec((1.0f64..30.0, 0.0f64..800.0, any::<bool>()), 1..11),
        wanted in 5.0f64..40.0,
        more in 0.0f64..20.0,
    ) {
        let mut arrets = vec![Arret { at_m: 0.0, effort_m: 0.0, lit: false }];
        for (km, up, lit) in gaps {
            let last = arrets[arrets.len() - 1];
            arrets.push(Arret { at_m: last.at_m + km * 1e3, effort_m: last.effort_m + km * 1e3 + up * 10.0, lit });
        }
        let souhait = Souhait { par_jour_m: wanted * 1e3, max_m: (wanted + more) * 1e3 };
        let found = proposals(&arrets, souhait);
        let best = every_plan(&arrets, souhait).into_iter().min_by(|a, b| a.partial_cmp(b).unwrap()).unwrap();
        prop_assert!((found[0].cout - best.1).abs() < 1e-6, "{found:?} {best:?}");
        prop_assert!(found.len() <= 3 && found.is_sorted_by(|a, b| a.cout <= b.cout));
        for (number, plan) in found.iter().enumerate() {
            prop_assert_eq!((plan.arrets[0], plan.arrets[plan.arrets.len() - 1]), (0, arrets.len() - 1));
            for day in plan.arrets.windows(2) {
                // A day is longer than the maximum only if there is no stop in between.
                let length_m = arrets[day[1]].at_m - arrets[day[0]].at_m;
                prop_assert!(day[0] < day[1] && (length_m <= souhait.max_m || day[1] == day[0] + 1));
            }
            prop_assert!(found[..number].iter().all(|other| other.arrets != plan.arrets));
        }
        prop_assert_eq!(proposals(&arrets, souhait), found);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn days_add_up_to_the_way_in_both_directions(
        stops in prop::collection::vec((0.0f64..1.0, -0.5f64..0.5, any::<bool>()), 0..40),
        wanted in 8u32..40,
        heights in any::<bool>(),
    ) {
        let atlas = Atlas::build(long(&stops, heights));
        let whole_m = atlas.voie("v").unwrap().main_line().unwrap().figures.longueur_m;
        let mut costs = vec![];
        for sens in Sens::ALL {
            let request = request(wanted, wanted + 10, sens);
            let plan = Plan::of(&atlas, &request, Words::french()).unwrap().unwrap();
            prop_assert!((1..=3).contains(&plan.propositions.len()));
            prop_assert!((plan.parcours.longueur_m() - whole_m).abs() < 1e-6);
            costs.push(plan.propositions[0].cout);
            for proposition in &plan.propositions {
                let sum_m: f64 = proposition.jours.iter().map(|jour| jour.figures.longueur_m).sum();
                prop_assert!((sum_m - whole_m).abs() < 1e-6, "{sum_m} {whole_m}");
                for ends in proposition.jours.windows(2) {
                    prop_assert_eq!(&ends[0].bouts[1], &ends[1].bouts[0]);
                    prop_assert_eq!(ends[0].ends_m[1], ends[1].ends_m[0]);
                }
                for jour in &proposition.jours {
                    prop_assert_eq!(jour.trop_long, jour.figures.longueur_m > f64::from(request.max_m));
                    prop_assert_eq!(jour.figures.denivele.is_some(), heights);
                    prop_assert!(jour.hotes.iter().all(|hote| hote.ecart_m <= 2_000.0));
                    prop_assert_eq!(jour.sans_hebergement(), jour.hotes.is_empty());
                }
                let climbs = proposition.jours.iter().filter_map(|jour| jour.figures.denivele);
                let (up, down) = climbs.fold((0.0, 0.0), |sum, day| (sum.0 + day.montee_m, sum.1 + day.descente_m));
                let relief = atlas.voie("v").unwrap().main_line().unwrap().figures.relief.clone();
                if let Some(relief) = relief {
                    let [there, back] = [relief.montee_m, relief.descente_m];
                    let [there, back] = if sens == Sens::Aller { [there, back] } else { [back, there] };
                    prop_assert!((up - there).abs() < 1e-6 && (down - back).abs() < 1e-6, "{up} {down} {relief:?}");
                }
            }
        }
        // Without ascents, the best plan back costs as much as the best plan there. With ascents it may not.
        prop_assert!(heights || (costs[0] - costs[1]).abs() < 1e-6, "{costs:?}");
    }
}

#[test]
fn a_plan_starts_and_ends_at_the_given_places() {
    let atlas = Atlas::build(y());
    let plan = |de: &str, a: &str, sens| {
        let (de, a) = (Bout::parse(de), Bout::parse(a));
        let request = PlanRequest { voie: "y".into(), de, a, ..request(5, 9, sens) };
        Plan::of(&atlas, &request, Words::french())
            .map(|plan| plan.unwrap().parcours.longueur_m())
            .map_err(|error| error.to_string())
    };
    let whole_m = atlas.voie("y").unwrap().main_line().unwrap().figures.longueur_m;
    assert!((plan("0", "1,5", Sens::Aller).unwrap() - 1500.0).abs() < 1e-6);
    assert!((plan("l1", "l3", Sens::Aller).unwrap() - whole_m).abs() < 0.5);
    assert!((plan("l3", "l1", Sens::Retour).unwrap() - whole_m).abs() < 0.5);
    assert!((plan("0.5", "l3", Sens::Retour)).is_err(), "l3 is the start of the way back");
    // A host shown at the localité is reached at the localité.
    assert!((plan("h3", "l3", Sens::Aller).unwrap() - whole_m).abs() < 0.5);
    // From the other branch to the end. There is no way from one branch to the other.
    let nord_m = plan("l4", "l3", Sens::Aller).unwrap();
    let branch_m = atlas.voie("y").unwrap().ligne("nord").unwrap().figures.longueur_m;
    assert!((nord_m - branch_m).abs() < 0.5, "{nord_m} {branch_m}");
    assert!(plan("l1", "l4", Sens::Aller).unwrap_err().contains("ne se rejoignent pas"));
    assert!(plan("l3", "l1", Sens::Aller).unwrap_err().contains("n'est pas après « de »"));
    // A host who is not published gets the same answer as an unknown code.
    let [hidden, nobody] = ["h5", "h77"].map(|code| plan(code, "l3", Sens::Aller).unwrap_err().replace(code, "x"));
    assert_eq!(hidden, nobody);
    assert_eq!(Bout::parse("12,5"), Some(Bout::Km(12_500)));
    assert_eq!(Bout::parse("l1"), Some(Bout::Code(code("l1"))));
    for bad in ["NaN", "inf", "-1", "1e999", "a b", "é", "<b>", &"a".repeat(81)] {
        assert_eq!(Bout::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_day_exceeds_the_maximum_only_without_a_stop_between() {
    // A gap of about 60 km between two towns 3 km long, without a host in the second.
    let stops = [(0.05, 0.0, true), (0.3, 0.0, false), (0.75, 0.0, true), (0.9, 0.0, true)];
    let atlas = Atlas::build(long(&stops, true));
    let plan_of = request(25, 30, Sens::Aller);
    let plan = Plan::of(&atlas, &plan_of, Words::french()).unwrap().unwrap();
    for proposition in &plan.propositions {
        let long: Vec<_> = proposition.jours.iter().filter(|jour| jour.trop_long).collect();
        assert!(!long.is_empty());
        for jour in long {
            let [de_m, a_m] = jour.ends_m;
            let stops_m = stops.map(|stop| stop.0 * plan.parcours.longueur_m());
            // The vertices are evenly spaced except for the winding, so positions are approximate.
            assert!(stops_m.iter().all(|at_m| *at_m < de_m + 3_000.0 || *at_m > a_m - 3_000.0), "{jour:?}");
        }
    }
}
