//! Plans that pay: each folder of `tests/pay` is a plan whose scenarios say what it pays, worked by hand in its comments or published
//! by others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use salesplan::actuals::Access;
use salesplan::actuals::payroll::{Asked, payroll};
use salesplan::compile::compile;
use salesplan::diagnostic::{Findings, Lang, Severity};
use salesplan::document::{Paid, statements};
use salesplan::scenario::{play, read};
use salesplan::source::{Budgets, MemoryFiles, OsFiles};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay");
    let mut cases: Vec<PathBuf> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
    cases.sort();
    cases
}

/// Everything that is other than a case says: errors of the plan, expectations that fail, scenarios that expect nothing.
fn faults(case: &Path) -> Vec<String> {
    let name = case.file_name().unwrap().to_string_lossy().into_owned();
    let files = OsFiles::new(case, BTreeMap::new()).unwrap();
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let mut faults: Vec<String> = Vec::new();
    for finding in outcome.findings.iter().filter(|finding| finding.severity == Severity::Error) {
        faults.push(format!("{name}: {}: {}", finding.rule.name, finding.message.text(Lang::En)));
    }
    let Some(compiled) = outcome.compiled else { return faults };
    let mut sources = outcome.sources;
    let mut tests: Vec<PathBuf> =
        std::fs::read_dir(case.join("tests")).unwrap().map(|entry| entry.unwrap().path()).collect();
    tests.sort();
    for test in tests {
        let (path, bytes) =
            (format!("tests/{}", test.file_name().unwrap().to_string_lossy()), std::fs::read(&test).unwrap());
        let mut findings = Findings::default();
        for entry in read(&mut sources, &path, &bytes, &mut findings) {
            let ended = play(&compiled, &files, &entry, &mut sources, &mut findings).unwrap();
            if ended.compared == 0 {
                faults.push(format!("{name}: {} expects nothing", entry.id.value));
            }
        }
        let told = findings.iter().map(|finding| {
            let place = sources.location(finding.span);
            format!("{name}/{path}:{}: {}", place.line, finding.message.text(Lang::En))
        });
        faults.extend(told);
    }
    faults
}

#[test]
fn every_case_pays_what_it_says() {
    let cases = cases();
    assert!(cases.len() >= 15, "the cases are there: {}", cases.len());
    let faults: Vec<String> = cases.iter().flat_map(|case| faults(case)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is written of pay for a quarter, where the records stand like this.
fn written(rows: &str) -> BTreeMap<String, String> {
    let (found, texts) = written_of(rows, "");
    assert_eq!(found, [] as [&str; 0]);
    texts
}

/// [`written`] of the plan with more terms, with what is told of it.
fn written_of(rows: &str, terms: &str) -> (Vec<String>, BTreeMap<String, String>) {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/marginal-each-deal");
    let mut files = MemoryFiles::default();
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    files.insert("salesplan.yaml", text("salesplan.yaml"));
    files.insert("plan.yaml", text("plan.yaml") + terms);
    files.insert("orders.csv", format!("date,amount,position\n{rows}"));
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
    let calendar = &compiled.plan.facts.calendar;
    let days = calendar.dates(calendar.year());
    let (asked, mut findings) = (Asked { until: days.1, credits: true }, Findings::default());
    let payroll = payroll(&compiled, &Access::new(&files), asked, &mut sources, &mut findings).unwrap();
    let found = findings.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En)));
    let found = found.collect();
    let paid = Paid { compiled: &compiled, payroll: &payroll, sources: &sources, days, plan_digest: "" };
    let (artifacts, _) = statements(&paid, &[]).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (found, artifacts.into_iter().map(|one| (one.path.to_string(), text(one.bytes))).collect())
}

#[test]
fn what_statements_leave_out_is_told_and_stands_on_them() {
    let clawback = "    clawback: {returns: {when: {event: return}, recover: paid, book: current}}\n";
    let (found, texts) = written_of("2015-01-01,200,one\n", clawback);
    assert_eq!(found, ["term-not-paid: `deals/clawback` is not acted on when statements are written"]);
    let statement = &texts["statements/one/2015-03-31.md"];
    assert!(statement.contains("## Not in this statement\n\n- deals/clawback (plan.yaml:"), "{statement}");
    assert!(!written("2015-01-01,200,one\n")["statements/one/2015-03-31.md"].contains("Not in this statement"));
}

#[test]
fn the_same_records_give_the_same_payroll_in_whatever_order() {
    let rows = ["2015-01-01,200,one\n", "2015-01-01,4500,one\n", "2015-02-01,-300,one\n", "2015-04-01,1200,one\n"];
    let first = written(&rows.concat());
    assert_eq!(first, written(&rows.concat()));
    let turned = written(&rows.iter().rev().copied().collect::<String>());
    assert_eq!(first["payroll.csv"], turned["payroll.csv"]);
    // 2 + 95 - 3 each by itself; 4,400 together: 10 + 40 + 42.
    let paid: Vec<&str> = first["payroll.csv"].lines().filter(|line| line.contains("2015-03-31")).collect();
    assert_eq!(
        paid,
        [
            "one,,deals,2015-01-01,2015-03-31,component,each,94,USD",
            "one,,deals,2015-01-01,2015-03-31,component,together,92,USD",
            "one,,deals,2015-01-01,2015-03-31,paid,,186,USD",
        ]
    );
    assert!(first["statements/one/2015-03-31.md"].contains("orders.csv:3"));
}

/// What a scenario of the case of six deals tells.
fn told(scenario: &str) -> Vec<String> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/marginal-each-deal");
    let files = OsFiles::new(&case, BTreeMap::new()).unwrap();
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
    let mut findings = Findings::default();
    let text = format!("scenarios:\n  own:\n{scenario}");
    for entry in read(&mut sources, "tests/own.yaml", text.as_bytes(), &mut findings) {
        play(&compiled, &files, &entry, &mut sources, &mut findings).unwrap();
    }
    findings.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En))).collect()
}

const DEAL: &str = "    data: {orders: [{date: 2015-01-15, amount: 1500, position: one}]}\n";

#[test]
fn an_expectation_that_fails_says_both_numbers() {
    let paid = told(&format!("{DEAL}    pays: {{one: {{FY2015-Q1: {{each: 21, total: 40}}}}}}\n"));
    assert_eq!(paid, ["scenario-fails: what `each` pays `one` in FY2015-Q1 is 20, not 21"]);
    let reached = told(&format!("{DEAL}    results: {{company: {{sales: {{FY2015-M01: 1499}}}}}}\n"));
    assert_eq!(reached, ["scenario-fails: the sales of `company` in FY2015-M01 is 1,500, not 1,499"]);
}

#[test]
fn rows_that_are_rejected_are_expected_or_told() {
    let row = "    data: {orders: [{date: 2015-01-15, amount: lots, position: one}]}\n";
    assert_eq!(told(row), ["scenario-fails: rows of `orders` that were rejected: 1"]);
    assert_eq!(told(&format!("{row}    rejects: {{orders: 1}}\n")), [] as [&str; 0]);
}

#[test]
fn a_scenario_names_what_there_is() {
    let unknown =
        told(&format!("{DEAL}    pays: {{two: {{FY2015-Q1: 0}}, one: {{FY2015-Q9: 0, FY2015-Q1: {{bonus: 1}}}}}}\n"));
    assert_eq!(
        unknown,
        [
            "scenario-unknown: the plan has no position `two`",
            "scenario-unknown: `FY2015-Q9` is no period of the plan",
            "scenario-unknown: no incentive plan of `one` has a component `bonus`",
        ]
    );
    let column = told("    data: {orders: [{date: 2015-01-15, amont: 1, position: one}], order: []}\n");
    assert_eq!(
        column,
        [
            "scenario-unknown: `orders` has no column `amont`",
            "scenario-unknown: the plan has no source `order` with columns and files",
        ]
    );
}

#[test]
fn attainment_of_a_target_below_zero_is_told_with_whose_it_is() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/rollup-by-target");
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    let paid = "
incentives:
  bonus:
    for: {role: seller}
    pay: {target: 10k, fixed: 0%, variable: 100%, prorate: whole-months}
    payday: {every: month, late: next, negative: carry}
    components: {sales: {share: 100%, measure: {metric: sales, of: own, as: attainment, credited_on: booking, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}}
";
    let plan = text("plan.yaml").replace("value: 20k", "value: -20k") + paid;
    let outcome = compile(
        &MemoryFiles::new([("salesplan.yaml", text("salesplan.yaml")), ("plan.yaml", plan)]),
        &Budgets::default(),
    )
    .unwrap();
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let told: Vec<_> = errors.map(|finding| (finding.rule.name, finding.message.text(Lang::En))).collect();
    let expected = "`p-2` is paid by attainment of `sales`, whose target in FY2023 is -USD 20,000";
    assert_eq!(told, [("quota-below-zero", expected)]);
}
