//! The organisation as it is on a day, and who holds its seats: by the plan, or by a roster given at run time.

use std::collections::BTreeMap;
use std::path::Path;

use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::Lang;
use salesplan::plan::{Index, Organisation, SeatId, Who};
use salesplan::source::{Budgets, Files, MemoryFiles, OsFiles};
use salesplan::units::Date;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

fn compiled(plan: &str) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

fn found(outcome: &Outcome) -> Vec<String> {
    let line =
        |finding: &salesplan::diagnostic::Finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En));
    outcome.findings.iter().filter(|finding| finding.rule.code.starts_with('O')).map(line).collect()
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

const PLAN: &str = "
roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company, head: east-chief, ends: 2026-06-30}
  coast: {name: Coast, parent: company, head: coast-chief, starts: 2026-07-01}
positions:
  boss: {role: chief, unit: company}
  east-chief: {role: chief, unit: east, ends: 2026-06-30}
  east-seller: {role: seller, unit: east, count: 2, ends: 2026-06-30}
  coast-chief: {role: chief, unit: coast, starts: 2026-07-01}
  coast-seller: {role: seller, unit: coast, count: 2, starts: {1: 2026-07-01, 2: 2026-09-15}}
holders:
  - {position: boss, employee: E1}
  - {position: east-chief, employee: E2}
  - {position: coast-chief, employee: E2, starts: 2026-07-01, ends: 2026-08-31}
  - {position: coast-chief, employee: E3, starts: 2026-09-01}
";

/// The tree on a day: each unit with its head, who holds that, and the seats of the unit.
fn tree(organisation: &Organisation, date: &str) -> Vec<String> {
    let on = organisation.on(day(date));
    let line = |unit| {
        let head = on.head(unit).map(|head| organisation.seat_id(head)).unwrap_or_default();
        let holder =
            on.head(unit).and_then(|head| on.holding(head)).map(|held| held.employee.clone()).unwrap_or_default();
        let above = on.parent(unit).map(|above| organisation.units.id(above).clone()).unwrap_or_default();
        let seats: Vec<String> = on.seats_of(unit).map(|seat| organisation.seat_id(seat).to_string()).collect();
        format!("{above} > {}: {head} {holder} [{}]", organisation.units.id(unit), seats.join(" "))
    };
    on.units().map(line).collect()
}

#[test]
fn the_model_answers_for_a_date() {
    let outcome = compiled(PLAN);
    assert_eq!(found(&outcome), Vec::<String>::new());
    let organisation = &outcome.compiled.as_ref().expect("it compiles").plan.organisation;
    let before =
        [" > company: boss E1 [boss]", "company > east: east-chief E2 [east-chief east-seller-1 east-seller-2]"];
    let summer = [" > company: boss E1 [boss]", "company > coast: coast-chief E2 [coast-chief coast-seller-1]"];
    let autumn = [" > company: boss E1 [boss]", "company > coast: coast-chief E3 [coast-chief coast-seller-1]"];
    let winter =
        [" > company: boss E1 [boss]", "company > coast: coast-chief E3 [coast-chief coast-seller-1 coast-seller-2]"];
    for (date, expected) in [
        ("2025-12-31", before),
        ("2026-06-30", before),
        ("2026-07-01", summer),
        ("2026-08-31", summer),
        ("2026-09-01", autumn),
        ("2026-09-14", autumn),
        ("2026-09-15", winter),
        ("2027-01-01", winter),
    ] {
        assert_eq!(tree(organisation, date), expected, "on {date}");
    }
    let points: Vec<String> = organisation.change_points().iter().map(Date::to_string).collect();
    assert_eq!(points, ["2026-07-01", "2026-09-01", "2026-09-15"]);
}

#[test]
fn nothing_changes_between_change_points() {
    let outcome = compiled(PLAN);
    let organisation = &outcome.compiled.as_ref().expect("it compiles").plan.organisation;
    let points = organisation.change_points();
    let (mut date, mut last) = (day("2026-01-01"), tree(organisation, "2026-01-01"));
    while date < day("2026-12-31") {
        date = date.plus_days(1);
        let now = tree(organisation, &date.to_string());
        assert_eq!(now != last, points.contains(&date), "on {date}");
        last = now;
    }
}

#[test]
fn a_seat_reports_to_who_is_there() {
    let plan = "
roles: {chief: {name: Chief, duties: [Lead]}, seller: {name: Seller, duties: [Sell]}}
units: {company: {head: boss}, east: {parent: company, head: deputy}}
positions:
  boss: {role: chief, unit: company}
  deputy: {role: chief, unit: east, ends: 2026-06-30}
  one: {role: seller, unit: east}
";
    let outcome = compiled(plan);
    assert_eq!(
        found(&outcome),
        [
            "head-gone: `east` has no head from 1 July 2026 to 31 December 2026: the position `deputy` ends on 30 June 2026"
        ]
    );
    let organisation = &outcome.compiled.as_ref().expect("it compiles").plan.organisation;
    let Some(Who::Group(one)) = organisation.lookup("one") else { panic!("it is a position") };
    let one = SeatId(organisation.groups[one].seats.start);
    let manager = |date: &str| organisation.on(day(date)).manager(one).map(|seat| organisation.seat_id(seat));
    assert_eq!(manager("2026-06-30").as_deref(), Some("deputy"));
    assert_eq!(manager("2026-07-01").as_deref(), Some("boss"));
}

#[test]
fn parts_are_compared_as_they_are_on_each_day() {
    let plan = "
dimensions: {region: {a: {name: A}, b: {name: B}}}
units:
  company: {name: Head office}
  north: {parent: company, covers: {region: a}}
  old: {parent: company, covers: {region: b}, ends: 2026-06-30}
  new: {parent: company, covers: {region: b}, starts: 2026-08-01}
";
    let outcome = compiled(plan);
    assert_eq!(found(&outcome), ["covers-gap: no unit below `company` covers region B from 1 July 2026"]);
    assert_eq!(found(&compiled(&plan.replace("2026-08-01", "2026-07-01"))), Vec::<String>::new());
    assert_eq!(
        found(&compiled(&plan.replace("2026-08-01", "2026-06-01"))),
        ["covers-overlap: `old` and `new` both cover region B from 1 June 2026"]
    );
}

/// The equipment maker's plan with a roster that fills every seat, and what is wrong once `change` has been made to it.
fn with_roster(change: impl Fn(&mut Vec<String>)) -> Vec<String> {
    let root = Path::new("plans/equipment-maker");
    let files = OsFiles::new(root, BTreeMap::new()).expect("the plan is shipped");
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    let organisation = &outcome.compiled.as_ref().expect("it compiles").plan.organisation;
    let row = |seat: usize| {
        let starts = organisation.seats[seat].starts.map(|starts| starts.to_string()).unwrap_or_default();
        format!("{},E{seat},{starts},", organisation.seat_id(SeatId::new(seat)))
    };
    let mut rows: Vec<String> = (0..organisation.seats.len()).map(row).collect();
    change(&mut rows);
    let folder = tempfile::tempdir().expect("a folder for the roster");
    let path = folder.path().join("people.csv");
    let text = format!("position,employee,starts,ends\n{}\n", rows.join("\n"));
    std::fs::write(&path, text).expect("the roster can be written");
    let named = BTreeMap::from([("roster".into(), path)]);
    let files = OsFiles::new(root, named).expect("the plan is shipped");
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    let line =
        |finding: &salesplan::diagnostic::Finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En));
    outcome.findings.iter().map(line).collect()
}

#[test]
fn a_roster_given_by_name_fills_the_seats() {
    assert_eq!(with_roster(|_| {}), Vec::<String>::new());
    let row = |rows: &[String]| rows.iter().position(|row| row.starts_with("east-manager,")).expect("it is a seat");
    let vacant = with_roster(|rows| {
        rows.remove(row(rows));
    });
    assert_eq!(vacant, ["vacant-head: the head of `east` is vacant"]);
    let late = with_roster(|rows| {
        let at = row(rows);
        rows[at] = "east-manager,E999,2026-03-01,".into();
    });
    assert_eq!(late, ["vacant-head: the head of `east` is vacant from 1 January 2026 to 28 February 2026"]);
    let twice = with_roster(|rows| rows.push("east-manager,E999,2026-03-01,2026-03-31".into()));
    assert_eq!(twice.len(), 1, "{twice:?}");
    assert!(twice[0].starts_with("holders-overlap: `east-manager` is held by "), "{twice:?}");
    assert!(twice[0].ends_with(" at once from 1 March 2026 to 31 March 2026"), "{twice:?}");
    let early = with_roster(|rows| {
        let at = rows.iter().position(|row| row.starts_with("south-online-5,")).expect("it is a seat");
        rows[at] = "south-online-5,E999,2026-03-01,".into();
    });
    assert_eq!(
        early,
        [
            "holder-outside-position: E999 holds `south-online-5` from 1 March 2026, but the position begins on 1 April 2026"
        ]
    );
    let stranger = with_roster(|rows| rows.push("east-manger,E999,,".into()));
    assert_eq!(stranger.len(), 1, "{stranger:?}");
    assert!(stranger[0].starts_with("unknown-reference"), "{stranger:?}");
}

#[test]
fn holders_named_but_not_given_are_not_checked() {
    let plan = "
roles: {chief: {name: Chief, duties: [Lead]}}
units: {company: {head: boss}}
positions: {boss: {role: chief, unit: company}}
holders: {file: roster, columns: {position: seat, employee: person}}
";
    let outcome = compiled(plan);
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert!(outcome.compiled.expect("it compiles").plan.organisation.roster.is_none());
    let mut files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    files.insert("roster", "seat,person\nboss,E1\n");
    assert!(files.has_named("roster"));
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert_eq!(
        outcome.compiled.expect("it compiles").plan.organisation.roster.as_ref().map(|roster| roster.holdings.len()),
        Some(1)
    );
}

#[test]
fn a_circle_of_units_ends_every_walk() {
    let plan = "
metrics: {revenue: {in: money, source: orders.amount}}
dimensions: {region: {a: {name: A}, b: {name: B}}}
roles: {seller: {name: Seller, carries: own, span: to 3, productivity: {revenue: 10}, duties: [Sell]}}
units:
  company: {name: Head office}
  north: {parent: south, head: one}
  south: {parent: north}
  west: {parent: south, covers: {region: a}, starts: 2026-03-01}
positions: {one: {role: seller, unit: north}, two: {role: seller, unit: west}}
targets: [{of: two, period: FY2026, metric: revenue, value: 50}]
";
    let told = found(&compiled(plan));
    assert!(told.iter().any(|line| line.starts_with("unit-cycle: ")), "{told:?}");
}
