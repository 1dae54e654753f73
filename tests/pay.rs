//! Plans that pay: each folder of `tests/pay` is a plan whose scenarios say what it pays, worked by hand in its comments or published
//! by others.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use salesplan::actuals::Access;
use salesplan::actuals::payroll::{Asked, payroll};
use salesplan::compile::compile;
use salesplan::diagnostic::{Findings, Lang, Severity};
use salesplan::document::{Paid, statements};
use salesplan::scenario::{play, read};
use salesplan::source::{Budgets, MemoryFiles, OsFiles};
use salesplan::units::{Quantity, Rounding, RoundingMode};

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
    assert!(cases.len() >= 44, "the cases are there: {}", cases.len());
    let faults: Vec<String> = cases.iter().flat_map(|case| faults(case)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What is written of pay for a quarter, where the records stand like this.
fn written(rows: &str) -> BTreeMap<String, String> {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/marginal-each-deal");
    let mut files = MemoryFiles::default();
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    files.insert("salesplan.yaml", text("salesplan.yaml"));
    files.insert("plan.yaml", text("plan.yaml"));
    files.insert("orders.csv", format!("date,amount,position\n{rows}"));
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
    let calendar = &compiled.plan.facts.calendar;
    let days = calendar.dates(calendar.year());
    let (asked, mut findings) = (Asked { until: days.1, credits: true }, Findings::default());
    let payroll = payroll(&compiled, &Access::new(&files), asked, &mut sources, &mut findings).unwrap();
    assert!(findings.iter().next().is_none());
    let paid = Paid { compiled: &compiled, payroll: &payroll, sources: &sources, days, plan_digest: "", pages: true };
    let (artifacts, _) = statements(&paid, &[]).unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    artifacts.into_iter().map(|one| (one.path.to_string(), text(one.bytes))).collect()
}

#[test]
fn a_clawback_takes_nothing_back_where_no_deal_is_named_and_says_so() {
    let fields = "fields: {event: {in: [booking, return], missing: refuse}}\n";
    let clawback = "    clawback: {returns: {when: {event: return}, recover: paid, book: current}}\n";
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/marginal-each-deal");
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    let plan = |columns: &str| {
        let plan = text("plan.yaml").replace("{date: date,", &format!("{{date: date, {columns}event: event,"));
        format!("{fields}{plan}{clawback}")
    };
    let found = checked(&text("salesplan.yaml"), &plan(""));
    let untold =
        "deal-not-told: `deals/returns` hangs on deals, but the records of `orders` do not say which deal they are of";
    assert!(found.contains(&untold.to_owned()), "{found:?}");
    let plan = plan("deal: order, ");
    assert!(!checked(&text("salesplan.yaml"), &plan).iter().any(|told| told.starts_with("deal-not-told")));
    let rows = "2015-01-01,A,booking,200,one\n2015-02-01,,return,,one\n2015-02-02,B,return,,one\n";
    let (found, paid) = paid_by(&text("salesplan.yaml"), &plan, &format!("date,order,event,amount,position\n{rows}"));
    let told = "clawback-without-deal: records for which this takes nothing back, since their deal is not known: 2; the first is orders.csv:3";
    assert_eq!(found, [told]);
    assert!(!paid.iter().any(|(of, _, _)| of == "returns"), "{paid:?}");
}

#[test]
fn a_currency_without_a_price_is_one_finding_and_no_broken_example() {
    let case = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/pay/marginal-each-deal");
    let text = |name: &str| std::fs::read_to_string(case.join(name)).unwrap();
    let example = "    examples: [{name: An order, given: {sales: {actual: 1000}}, pays: {each: 10}}]\n";
    let of = |terms: &str| {
        let found = checked(&text("salesplan.yaml"), &format!("{}{terms}{example}", text("plan.yaml")));
        found.into_iter().filter(|told| !told.starts_with("missing-")).collect::<Vec<_>>()
    };
    let told = "pay-without-price: `deals` pays in EUR, of which the plan gives no price in USD";
    let errors = |found: Vec<String>| {
        found.into_iter().filter(|told| told.contains("price") || told.contains("example")).collect::<Vec<_>>()
    };
    assert_eq!(errors(of("    currency: EUR\n")), [told]);
    assert_eq!(errors(of("    cap: {pays: EUR 1m, per: year}\n")), [told]);
}

/// What is told of a plan.
fn checked(manifest: &str, plan: &str) -> Vec<String> {
    let mut files = MemoryFiles::default();
    files.insert("salesplan.yaml", manifest.to_owned());
    files.insert("plan.yaml", plan.to_owned());
    let outcome = compile(&files, &Budgets::default()).unwrap();
    outcome.findings.iter().map(|one| format!("{}: {}", one.rule.name, one.message.text(Lang::En))).collect()
}

/// A line of a statement: of what, on which payday, how much, in micros of the currency.
type Row = (String, String, i128);

/// What is told while a plan pays by some records, and every line that it pays, with what is paid as `total`.
fn paid_by(manifest: &str, plan: &str, orders: &str) -> (Vec<String>, Vec<Row>) {
    let mut files = MemoryFiles::default();
    files.insert("salesplan.yaml", manifest.to_owned());
    files.insert("plan.yaml", plan.to_owned());
    files.insert("orders.csv", orders.to_owned());
    let outcome = compile(&files, &Budgets::default()).unwrap();
    let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
    let calendar = &compiled.plan.facts.calendar;
    let (asked, mut findings) =
        (Asked { until: calendar.dates(calendar.year()).1, credits: true }, Findings::default());
    let payroll = payroll(&compiled, &Access::new(&files), asked, &mut sources, &mut findings).unwrap();
    let found = findings.iter().map(|one| format!("{}: {}", one.rule.name, one.message.text(Lang::En))).collect();
    let mut rows = Vec::new();
    for statement in &payroll.statements {
        let day = statement.days.1.to_string();
        let fine = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
        let lines =
            statement.lines.iter().map(|line| (line.of.to_string(), day.clone(), line.amount.round(fine).micros()));
        rows.extend(lines);
        rows.push(("total".to_owned(), day, statement.pays.micros()));
    }
    (found, rows)
}

fn sum(rows: &[Row], of: &str) -> i128 {
    rows.iter().filter(|(own, ..)| own == of).map(|(.., amount)| amount).sum()
}

const MANIFEST: &str = "salesplan: 1\nname: Deals\ncurrency: USD\nfiscal_year: {name: FY2015, starts: 2015-01-01, months: calendar}\nrounding: {money: 0.01, mode: half-up, place: component}\n";

/// A plan with deals: its table, how it is paid, and what is taken back.
fn deals_plan(terms: &str) -> String {
    format!(
        "units: {{company: {{name: Company, head: lead}}}}
roles:
  head: {{name: Head, carries: none, level: 2, duties: [Lead]}}
  seller: {{name: Seller, carries: own, level: 1, duties: [Sell]}}
positions: {{lead: {{role: head, unit: company}}, one: {{role: seller, unit: company}}, two: {{role: seller, unit: company}}, three: {{role: seller, unit: company}}}}
systems: {{shop: {{name: Shop, owner: lead}}}}
fields: {{event: {{in: [booking, collection, cancellation, return], missing: refuse}}}}
metrics: {{sales: {{in: money, source: orders.amount}}}}
sources:
  orders: {{system: shop, owner: lead, every: day, file: orders.csv, columns: {{date: date, deal: order, event: event, amount: amount, position: position}}}}
crediting: {{rows: [{{source: orders, credit: position, share: 100%, kind: direct, date: date, closed: next-open}}]}}
{terms}"
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn what_is_taken_back_is_never_more_than_what_was_paid(
        events in prop::collection::vec((1..=12_u8, 1..=28_u8, 0..4_usize, 0..4_usize, 1..40_i64), 1..14),
        whole in any::<bool>(), waits in any::<bool>(), gated in any::<bool>(), original in any::<bool>(), half in any::<bool>(),
    ) {
        let mode = if whole { "whole" } else { "marginal" };
        let paid_on = if waits { "\n        paid_on: {booking: 40%, collection: 60%}" } else { "" };
        let gate = if gated { "\n        gate: {when: {sales: {as: amount, window: year, from: 30000}}, tested: window, if_late: back-pay}" } else { "" };
        let book = if original { "original" } else { "current" };
        let modifier = if half { "\n    modifier: {rows: [{when: {role: seller}, pays: 50%}, {when: else, pays: 100%}]}" } else { "" };
        let plan = deals_plan(&format!(
            "incentives:
  deals:
    for: {{position: one}}
    payday: {{every: month, late: next, negative: carry}}
    components:
      commission:
        measure: {{metric: sales, of: own, as: amount, credited_on: booking, window: quarter}}
        table: {{mode: {mode}, rows: [{{from: 0, rate: 1%}}, {{from: 20000, rate: 3%}}, {{from: 50000, rate: 7%}}]}}{paid_on}{gate}{modifier}
    clawback:
      cancelled: {{when: {{event: cancellation}}, recover: paid, book: {book}}}
      returned: {{when: {{event: return, age: to 90d}}, recover: pro-rata, book: current}}
"
        ));
        let words = ["booking", "collection", "cancellation", "return"];
        let row = |(month, day, event, deal, amount): &(u8, u8, usize, usize, i64)| {
            format!("2015-{month:02}-{day:02},{},{},{},one\n", ["A", "B", "C", "D"][*deal], words[*event], amount * 1000)
        };
        let head = "date,order,event,amount,position\n";
        let rows: Vec<String> = events.iter().map(row).collect();
        let (_, paid) = paid_by(MANIFEST, &plan, &format!("{head}{}", rows.concat()));
        let (commission, taken) = (sum(&paid, "commission"), -(sum(&paid, "cancelled") + sum(&paid, "returned")));
        let factor = if half { 2 } else { 1 };
        prop_assert!(taken >= 0, "nothing is given by taking back: {taken}");
        // A cent of rounding on each payday.
        prop_assert!(taken <= commission / factor + 120_000, "{taken} of {commission}");
        let turned: String = rows.iter().rev().cloned().collect();
        prop_assert_eq!(paid, paid_by(MANIFEST, &plan, &format!("{head}{turned}")).1, "the order of rows does not matter");
    }

    #[test]
    fn the_shares_of_a_pool_are_all_of_it(amounts in prop::collection::vec((0..3_usize, 1..100_000_i64), 1..9), pool in 1..100_000_i64) {
        let plan = deals_plan(&format!(
            "incentives:
  team:
    for: {{role: seller}}
    payday: {{every: year, late: next, negative: carry}}
    components:
      pool: {{measure: {{metric: sales, of: own, as: amount, credited_on: booking, window: year}}, pool: {{amount: {}.{:02}, divide: by-measure}}}}
contests:
  sprint:
    for: {{role: seller}}
    measure: {{metric: sales, of: own, as: amount, credited_on: booking, window: year}}
    rate: 50%
    cap: {{pays: 7.01, per: pool}}
",
            pool / 100, pool % 100
        ));
        let row = |(who, amount): &(usize, i64)| {
            format!("2015-03-05,A,booking,{}.{:02},{}\n", amount / 100, amount % 100, ["one", "two", "three"][*who])
        };
        let rows: String = amounts.iter().map(row).collect();
        let (_, paid) = paid_by(MANIFEST, &plan, &format!("date,order,event,amount,position\n{rows}"));
        prop_assert_eq!(sum(&paid, "pool"), i128::from(pool) * 10_000);
        let all: i64 = amounts.iter().map(|(_, amount)| amount).sum();
        let sprint = sum(&paid, "sprint");
        prop_assert!(sprint <= 7_010_000, "{sprint}");
        if all >= 1402 + 3 { prop_assert_eq!(sprint, 7_010_000); }
    }
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
