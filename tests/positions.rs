//! Conditions on positions: whom an entry is for, and which number of a table a position has. What they name is resolved, and a
//! table gives every position that it is about exactly one number.

use salesplan::cli::new::EXAMPLES;
use salesplan::compile::{Outcome, compile};
use salesplan::cube::Key;
use salesplan::diagnostic::{Finding, Lang, Severity};
use salesplan::plan::Who;
use salesplan::plan::targets::{HolderId, Slices};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::{Part, Period};
use serde_yaml::Value;

const PLAN: &str = "salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
metrics: {customers: {name: Customers, in: count}}
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company}
  north-east: {name: North-East, parent: east}
  west: {name: West, parent: company}
roles:
  chief: {name: Chief, level: 5, carries: own}
  seller: {name: Seller, level: 2, carries: own, ramp: {1: 0%, 2: 50%}}
positions:
  boss: {role: chief, unit: company}
  e: {role: seller, unit: east}
  n: {role: seller, unit: north-east, starts: 2026-03-01}
  w: {role: seller, unit: west}
targets:
";

fn stated(target: &str) -> Outcome {
    let files =
        MemoryFiles::new([("salesplan.yaml", format!("{PLAN}  - {{period: FY2026, metric: customers, {target}}}\n"))]);
    compile(&files, &Budgets::default()).expect("the plan has a manifest")
}

/// The errors, with the text they point at.
fn errors(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &Finding| {
        let related = finding.labels.iter().map(|label| format!(" <- `{}`", outcome.sources.text(label.span)));
        let (place, related) = (outcome.sources.text(finding.span), related.collect::<String>());
        let help = finding.help.iter().filter(|help| help.text(Lang::En).contains("such cases"));
        let help: String = help.map(|help| format!(" ({})", help.text(Lang::En))).collect();
        format!("{} `{place}`: {}{help}{related}", finding.rule.name, finding.message.text(Lang::En))
    };
    outcome.findings.iter().filter(|finding| finding.severity == Severity::Error).map(line).collect()
}

/// The numbers of a position or unit by month, and of its year.
fn numbers(outcome: &Outcome, id: &str) -> Vec<String> {
    assert_eq!(errors(outcome), Vec::<String>::new());
    let compiled = outcome.compiled.as_ref().expect("the plan compiles");
    let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
    let holder = match organisation.lookup(id).expect("the holder is known") {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Group(group) => {
            HolderId::seat(salesplan::plan::SeatId(organisation.groups[group].seats.start), organisation)
        }
        other => panic!("{other:?}"),
    };
    let (set, metric) = (targets.sets.find("quota").expect("it is there"), targets.metrics.find("customers"));
    let key = Key { set, metric: metric.expect("it is there"), holder, slice: Slices::WHOLE, year: 2026 };
    let parts = [Part::Month(1), Part::Month(3), Part::Month(4), Part::Month(12), Part::Year];
    let id = compiled.cube.find(&key);
    let value = |part| id.and_then(|id| compiled.cube[id].get(Period::new(2026, part).slot()));
    parts.map(|part| value(part).map_or_else(|| "-".to_owned(), |value| value.to_string())).to_vec()
}

#[test]
fn by_role_unit_level_and_head() {
    let outcome = stated(
        "of: {role: [chief, seller]}, value: {match: first, rows: [{when: {head: true}, value: 5}, \
         {when: {role: seller, unit: within east, position: n}, value: 30}, {when: {unit: within east}, value: 40}, \
         {when: {level: to 2}, value: 70}]}",
    );
    let year = |id: &str| numbers(&outcome, id)[4].clone();
    assert_eq!([year("boss"), year("e"), year("w")], ["5", "40", "70"]);
    assert_eq!(year("n"), "21", "30 in full; from March on, the first month nothing, the second half");
    let outcome =
        stated("of: {role: chief}, value: {rows: [{when: {head: {not: true}}, value: 5}, {when: else, value: 6}]}");
    assert_eq!(numbers(&outcome, "boss")[4], "6");
}

#[test]
fn by_period() {
    let outcome = stated(
        "of: e, every: month, value: {rows: [{when: {period: Q1}, value: 1}, {when: {period: [M04, FY2026-H2]}, value: 2}, \
         {when: else, value: 3}]}",
    );
    assert_eq!(numbers(&outcome, "e"), ["1", "1", "2", "2", "23"]);
}

/// A table by months of service is the ramp: the role's own does not reduce it again.
#[test]
fn by_month_of_service() {
    let table = "value: {rows: [{when: {service_month: 1}, value: 0}, {when: {service_month: 2}, value: 1}, \
                 {when: {service_month: from 3}, value: 2}]}";
    let outcome = stated(&format!("of: {{role: seller}}, every: month, {table}"));
    assert_eq!(numbers(&outcome, "n"), ["0", "0", "1", "2", "17"]);
    assert_eq!(numbers(&outcome, "w"), ["2", "2", "2", "2", "24"]);
    let outcome = stated(&format!("of: {{role: seller}}, {table}"));
    assert_eq!(
        errors(&outcome),
        ["wrong-kind `service_month`: `service_month` is not an axis of a whole year; say `every: month`"]
    );
}

#[test]
fn of_units() {
    let outcome = stated(
        "of: east, value: {rows: [{when: {unit: within company, role: seller}, value: 1}, {when: {unit: within company}, value: 9}]}",
    );
    assert_eq!(numbers(&outcome, "east")[4], "9");
    let outcome =
        stated("of: east, value: {rows: [{when: {unit: {not: west}}, value: 1}, {when: {unit: west}, value: 2}]}");
    assert_eq!(numbers(&outcome, "east")[4], "1");
}

#[test]
fn each_position_has_exactly_one_number() {
    let outcome =
        stated("of: {role: [chief, seller]}, value: {rows: [{when: {role: seller, unit: within east}, value: 30}]}");
    assert_eq!(
        errors(&outcome),
        ["value-gap `{rows: [{when: {role: seller, unit: within east}, value: 30}]}`: `targets.value`: Chief \
             for FY2026 meets no row (further such cases: 1)"]
    );
    let outcome = stated(
        "of: {role: seller}, value: {rows: [{when: {unit: within east}, value: 30}, {when: {level: 2}, value: 20}]}",
    );
    assert_eq!(
        errors(&outcome),
        ["value-overlap `20`: `targets.value`: Seller, East for FY2026 meets two rows (further such cases: 1) <- `30`"]
    );
}

#[test]
fn what_a_table_of_targets_cannot_say_is_told_once() {
    for (table, expected) in [
        ("rows: [{when: {role: selle}, value: 1}, {when: else, value: 2}]", "unknown-reference `selle`"),
        ("rows: [{when: {grade: A}, value: 1}, {when: else, value: 2}]", "unknown-axis `grade`"),
        ("rows: [{when: {level: high}, value: 1}, {when: else, value: 2}]", "wrong-kind `high`"),
        ("rows: [{when: {head: maybe}, value: 1}, {when: else, value: 2}]", "wrong-kind `maybe`"),
        ("rows: [{when: {period: Q5}, value: 1}, {when: else, value: 2}]", "`Q5`"),
        ("match: all, rows: [{when: {role: seller}, value: 1}]", "wrong-kind `all`"),
        ("rows: [{from: 3, value: 1}]", "wrong-kind `3`"),
        ("rows: [{when: else, value: 20%}]", "wrong-kind `20%`"),
        ("rows: [{when: else, vlaue: 2}]", "unknown-result `vlaue`"),
        ("rows: [{when: else}]", "missing-result"),
        ("rows: [{when: else, value: {sum: [1, 2]}}]", "wrong-kind"),
        ("rows: [{when: else, value: many}]", "`many`"),
    ] {
        let found = errors(&stated(&format!("of: {{role: seller}}, value: {{{table}}}")));
        assert!(found.len() == 1 && found[0].contains(expected), "{table}: {found:?}, not {expected}");
    }
}

/// Every `for:` of a shipped plan names a role, an axis or a month that does not exist.
#[test]
fn whom_an_entry_is_for_is_resolved_in_every_section() {
    let example = EXAMPLES.iter().find(|example| example.name == "equipment-maker").expect("it is shipped");
    let (mut sections, mut faults) = (std::collections::BTreeSet::new(), Vec::new());
    for (path, bytes) in example.files.iter().filter(|(path, _)| path.ends_with(".yaml") && *path != "salesplan.yaml") {
        for (condition, rule) in [
            ("{role: N}", "unknown-reference"),
            ("{N: seller}", "unknown-axis"),
            ("{service_month: to N}", "wrong-kind"),
        ] {
            let mut plan: Value = serde_yaml::from_slice(bytes).expect("it is YAML");
            let mut places = Vec::new();
            replace(&mut plan, condition, "", &mut places);
            if places.is_empty() {
                continue;
            }
            let mut files = MemoryFiles::new(example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
            files.insert(*path, serde_yaml::to_string(&plan).expect("it can be written"));
            let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
            for (number, place) in places.iter().enumerate() {
                let name = format!("`nobody-{number}`");
                let about = |finding: &&Finding| finding.message.text(Lang::En).contains(&name);
                let found: Vec<&str> = outcome.findings.iter().filter(about).map(|finding| finding.rule.name).collect();
                if found != [rule] {
                    faults.push(format!("{path}: {place}: {condition} gives {found:?}, not {rule}"));
                }
                sections.insert(place.split('.').nth(1).unwrap_or_default().to_owned());
            }
        }
    }
    assert!(sections.len() > 10, "{sections:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// Puts the condition in the place of every `for:` below, each with a name of its own.
fn replace(value: &mut Value, condition: &str, path: &str, places: &mut Vec<String>) {
    match value {
        Value::Mapping(map) => {
            for (key, value) in map.iter_mut() {
                let path = format!("{path}.{}", key.as_str().unwrap_or_default());
                if key.as_str() == Some("for") {
                    let condition = condition.replace('N', &format!("nobody-{}", places.len()));
                    *value = serde_yaml::from_str(&condition).expect("it is YAML");
                    places.push(path);
                } else {
                    replace(value, condition, &path, places);
                }
            }
        }
        Value::Sequence(list) => list.iter_mut().for_each(|value| replace(value, condition, path, places)),
        _ => {}
    }
}
