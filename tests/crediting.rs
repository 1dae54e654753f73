//! Who is credited for a record, and why not.

use salesplan::compile::compile;
use salesplan::credit::{Counted, Crediting, Credits, Feeds, Holder};
use salesplan::decision::Axes;
use salesplan::decision::evaluate::{Asked, Fact};
use salesplan::diagnostic::Lang;
use salesplan::model::Compiled;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::{Date, Quantity, speak};

const ORGANISATION: &str = "
salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company, head: east-lead}
  shanghai: {name: Shanghai, parent: east}
  products: {name: Products, parent: company}
roles:
  director: {name: Director, level: 5}
  lead: {name: Lead, level: 4}
  seller: {name: Seller, level: 2}
  specialist: {name: Specialist, level: 3}
  officer: {name: Officer, level: 3}
positions:
  boss: {role: director, unit: company}
  east-lead: {role: lead, unit: east}
  shanghai-seller: {role: seller, unit: shanghai, count: 2, ends: {2: 2026-06-30}}
  officers: {role: officer, unit: products, count: 2}
  specialist-one: {role: specialist, unit: products}
dimensions: {channel: {direct: {}, shared: {}, house: {}}}
metrics:
  revenue: {in: money, source: orders.amount}
  orders-won: {in: count, source: orders, when: {channel: {not: house}}}
sources:
  orders: {every: day, columns: {date: D, signed: S, delivered: L, amount: A, position: P, partner: R, channel: C, employee: E, unit: U}}
  visits: {every: day}
  surveys: {every: day, columns: {date: D, score: S, unit: U}}
";

const RULES: &str = "
crediting:
  match: all
  rows:
    direct: {source: orders, when: {channel: direct}, credit: position, share: 100%, date: {later_of: [signed, delivered]}}
    first: {source: orders, when: {channel: shared}, credit: position, share: 70%, kind: split, date: signed}
    second: {source: orders, when: {channel: shared}, credit: partner, share: 30%, kind: split, date: signed}
    house: {source: orders, when: {channel: house}, credit: none, share: 100%}
    specialist: {source: orders, when: {channel: direct}, credit: {role: specialist}, share: 50%, kind: overlay, date: signed}
    officers: {source: orders, when: {channel: shared}, credit: {role: officer}, share: 10%, kind: overlay, date: signed}
    heads: {source: orders, when: {channel: direct}, credit: position, share: 100%, kind: roll-up, date: signed}
";

fn compiled(rules: &str) -> Compiled {
    let text = format!("{ORGANISATION}{rules}");
    let outcome = compile(&MemoryFiles::new([("salesplan.yaml", text.as_str())]), &Budgets::default()).expect("a plan");
    let grave: Vec<_> =
        outcome.findings.iter().filter(|f| f.severity == salesplan::diagnostic::Severity::Error).collect();
    assert!(grave.is_empty(), "{grave:#?}");
    outcome.compiled.expect("the plan can be read")
}

fn word(word: &str) -> Fact {
    Fact::Word(word.into())
}

fn date(text: &str) -> Fact {
    Fact::Date(Date::parse(text).expect("a date"))
}

/// What a record of a source gives, in lines: who, how much, what kind, which day; and why not.
fn credited(compiled: &Compiled, source: &str, record: &[(&str, Fact)]) -> Vec<String> {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let crediting = Crediting::resolve(&compiled.written, &compiled.plan, &axes).expect("rules that can be read");
    let fact = |asked: &Asked| {
        let found = record.iter().find(|(name, _)| *name == asked.name);
        found.map_or(Fact::Missing, |(_, fact)| fact.clone())
    };
    let Credits { given, missed } = crediting.credits(&compiled.plan, source, &fact);
    let given = given.iter().map(|credit| {
        let who = match credit.to {
            Holder::Seat(seat) => compiled.plan.organisation.seat_id(seat),
            Holder::Unit(unit) => compiled.plan.organisation.units.id(unit).clone(),
            Holder::Nobody => "nobody".into(),
        };
        format!("{who} {} {} {}", speak::percent(credit.share), credit.kind.word(), credit.date)
    });
    let missed = missed.iter().map(|missed| {
        let why = missed.why.explain(&compiled.plan);
        format!("{} {} {}: {}", speak::percent(missed.share), missed.kind.word(), missed.why.code(), why.text(Lang::En))
    });
    given.chain(missed).collect()
}

fn order<'a>(channel: &str, position: &str, signed: &str) -> Vec<(&'a str, Fact)> {
    vec![("channel", word(channel)), ("position", word(position)), ("signed", date(signed)), ("date", date(signed))]
}

#[test]
fn rules_that_hold_credit_their_shares() {
    let plan = compiled(RULES);
    let mut record = order("direct", "shanghai-seller-1", "2026-03-01");
    record.push(("delivered", date("2026-04-02")));
    assert_eq!(
        credited(&plan, "orders", &record),
        [
            "shanghai-seller-1 100% direct 2026-04-02",
            // Specialists sit in no unit above: those below the nearest one that has any are meant.
            "specialist-one 50% overlay 2026-03-01",
            "east-lead 100% roll-up 2026-03-01",
            "boss 100% roll-up 2026-03-01",
        ]
    );
    let mut record = order("shared", "shanghai-seller-1", "2026-03-01");
    record.push(("partner", word("east-lead")));
    assert_eq!(
        credited(&plan, "orders", &record),
        [
            "shanghai-seller-1 70% split 2026-03-01",
            "east-lead 30% split 2026-03-01",
            "officers-1 10% overlay 2026-03-01",
            "officers-2 10% overlay 2026-03-01",
        ]
    );
    assert_eq!(credited(&plan, "orders", &order("house", "boss", "2026-03-01")), ["nobody 100% direct 2026-03-01"]);
}

#[test]
fn what_is_not_credited_says_why() {
    let plan = compiled(RULES);
    let gone = credited(&plan, "orders", &order("shared", "shanghai-seller-2", "2026-07-01"));
    assert_eq!(gone[2], "70% split not-in-force: Seller 2 was not there on 1 July 2026");
    assert_eq!(gone[3], "30% split no-position: `partner` names no position");
    let direct = |position: &str| credited(&plan, "orders", &order("direct", position, "2026-03-01"));
    assert_eq!(direct("boss")[1], "100% direct no-date: `delivered` has no day");
    let unknown = credited(&plan, "orders", &order("shared", "nobody", "2026-03-01"));
    assert!(unknown.contains(&"70% split unknown-position: `nobody` is not a position of this plan".to_owned()));
    let several = credited(&plan, "orders", &order("shared", "shanghai-seller", "2026-03-01"));
    assert!(several[0].starts_with("70% split several-positions"), "{several:?}");
    assert_eq!(
        credited(&plan, "orders", &order("direct", "shanghai-seller-1", "2026-03-01")[1..]),
        ["100% direct undecided: it does not say `channel`, which decides who is credited"]
    );
    let nowhere = [("channel", word("direct")), ("signed", date("2026-03-01"))];
    assert!(
        credited(&plan, "orders", &nowhere)
            .contains(&"50% overlay no-unit: it names no unit, and no position that has one".to_owned())
    );
}

#[test]
fn without_a_rule_a_record_is_its_positions() {
    let plan = compiled(RULES);
    let record = [("position", word("east-lead")), ("date", date("2026-05-05"))];
    assert_eq!(credited(&plan, "visits", &record), ["east-lead 100% direct 2026-05-05"]);
    // Records that name no position are their unit's, or the company's.
    let record = [("unit", word("east")), ("date", date("2026-05-05"))];
    assert_eq!(credited(&plan, "surveys", &record), ["east 100% direct 2026-05-05"]);
    assert_eq!(credited(&plan, "surveys", &record[1..]), ["company 100% direct 2026-05-05"]);
}

#[test]
fn an_employee_stands_for_the_position_held_that_day() {
    let roster = "
holders:
  - {position: shanghai-seller-1, employee: e1, ends: 2026-03-31}
  - {position: shanghai-seller-2, employee: e1, starts: 2026-04-01, ends: 2026-06-30}
  - {position: east-lead, employee: e2}
";
    let plan = compiled(roster);
    let by =
        |employee: &str, day: &str| credited(&plan, "visits", &[("employee", word(employee)), ("date", date(day))]);
    assert_eq!(by("e1", "2026-03-31"), ["shanghai-seller-1 100% direct 2026-03-31"]);
    assert_eq!(by("e1", "2026-04-01"), ["shanghai-seller-2 100% direct 2026-04-01"]);
    assert_eq!(by("e1", "2026-07-01"), ["100% direct not-held: e1 held no position on 1 July 2026"]);
    let of = |position: &str| credited(&plan, "visits", &[("position", word(position)), ("date", date("2026-04-01"))]);
    assert_eq!(of("shanghai-seller-1"), ["100% direct vacant: nobody held Seller 1 on 1 April 2026"]);
    let of_group = [("position", word("shanghai-seller")), ("employee", word("e1")), ("date", date("2026-03-01"))];
    assert_eq!(credited(&plan, "visits", &of_group), ["shanghai-seller-1 100% direct 2026-03-01"]);
}

#[test]
fn the_order_of_rules_decides_where_the_first_holds() {
    let rules = "
crediting:
  match: first
  rows:
    big: {source: orders, when: {revenue: from 1m}, credit: partner, share: 100%, date: signed}
    other: {source: orders, when: else, credit: position, share: 100%, date: signed}
";
    let plan = compiled(rules);
    let with = |amount: i64| {
        let mut record = order("direct", "boss", "2026-02-01");
        record.extend([("partner", word("east-lead")), ("revenue", Fact::Quantity(Quantity::from_int(amount)))]);
        credited(&plan, "orders", &record)
    };
    assert_eq!(with(1_000_000), ["east-lead 100% direct 2026-02-01"]);
    assert_eq!(with(999_999), ["boss 100% direct 2026-02-01"]);
}

#[test]
fn metrics_say_what_they_count() {
    let plan = compiled(RULES);
    let axes = Axes::collect(&plan.written, &plan.plan);
    let feeds = Feeds::resolve(&plan.written, &plan.plan, &axes);
    let of = |id: &str| feeds.of(plan.plan.targets.metrics.find(id).expect("a metric")).expect("a feed");
    assert!(matches!(&of("revenue").counted, Counted::Column(column) if column.name == "amount"));
    assert!(of("revenue").when.is_none());
    assert_eq!((of("orders-won").counted.clone(), of("orders-won").source.as_str()), (Counted::Rows, "orders"));
    let house = |_: &Asked| word("house");
    assert_eq!(of("orders-won").when.as_ref().expect("a condition").holds(&house), Ok(false));
}

/// The names and messages of what is found in crediting rules.
fn found(rules: &str) -> Vec<String> {
    let text = format!("{ORGANISATION}crediting:\n{rules}");
    let outcome = compile(&MemoryFiles::new([("salesplan.yaml", text.as_str())]), &Budgets::default()).expect("a plan");
    let errors = outcome.findings.iter().filter(|f| f.severity == salesplan::diagnostic::Severity::Error);
    errors.map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En))).collect()
}

#[test]
fn every_cell_of_the_conditions_is_summed() {
    let rules = "
  match: all
  rows:
    a: {source: orders, when: {channel: [direct, shared]}, credit: position, share: 60%, kind: split}
    b: {source: orders, when: {channel: [shared, house]}, credit: partner, share: 40%, kind: split}
    c: {source: orders, when: {revenue: from 1m}, credit: employee, share: 100%, kind: overlay}
";
    assert_eq!(
        found(rules),
        [
            "split-not-whole: the direct and split credits of records of `orders` with channel direct sum to 60%, not 100%",
            "split-not-whole: the direct and split credits of records of `orders` with channel house sum to 40%, not 100%",
        ]
    );
    let first = "
  match: first
  rows:
    a: {source: orders, when: {revenue: from 1m}, credit: position, share: 100%, kind: direct}
    b: {source: orders, when: {channel: [direct, shared]}, credit: partner, share: 90%, kind: direct}
    c: {source: orders, when: else, credit: partner, share: 100%, kind: direct}
";
    assert_eq!(
        found(first),
        [
            "split-not-whole: the direct and split credits of records of `orders` with revenue CNY 500,000, channel direct or shared sum to 90%, not 100%"
        ]
    );
}
