//! Who is credited for a record, and why not.

use std::collections::BTreeSet;

use proptest::prelude::*;
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
  orders: {every: day, columns: {date: D, signed: S, delivered: L, amount: A, position: P, partner: R, channel: C, employee: E, unit: U, part: T}}
  visits: {every: day}
  surveys: {every: day, columns: {date: D, score: S, unit: U}}
";

const RULES: &str = "
crediting:
  match: all
  closed: next-open
  rows:
    direct: {source: orders, when: {channel: direct}, credit: position, share: 100%, date: {later_of: [signed, delivered]}, closed: next-open}
    first: {source: orders, when: {channel: shared}, credit: position, share: 70%, kind: split, date: signed, closed: next-open}
    second: {source: orders, when: {channel: shared}, credit: partner, share: 30%, kind: split, date: signed, closed: next-open}
    house: {source: orders, when: {channel: house}, credit: none, share: 100%, closed: next-open}
    specialist: {source: orders, when: {channel: direct}, credit: {role: specialist}, share: 50%, kind: overlay, date: signed, closed: next-open}
    officers: {source: orders, when: {channel: shared}, credit: {role: officer}, share: 10%, kind: overlay, date: signed, closed: next-open}
    heads: {source: orders, when: {channel: direct}, credit: position, share: 100%, kind: roll-up, date: signed, closed: next-open}
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
  closed: next-open
  rows:
    big: {source: orders, when: {revenue: from 1m}, credit: partner, share: 100%, date: signed, closed: next-open}
    other: {source: orders, when: else, credit: position, share: 100%, date: signed, closed: next-open}
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
  closed: next-open
  rows:
    a: {source: orders, when: {channel: [direct, shared]}, credit: position, share: 60%, kind: split, closed: next-open}
    b: {source: orders, when: {channel: [shared, house]}, credit: partner, share: 40%, kind: split, closed: next-open}
    c: {source: orders, when: {revenue: from 1m}, credit: employee, share: 100%, kind: overlay, closed: next-open}
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
  closed: next-open
  rows:
    a: {source: orders, when: {revenue: from 1m}, credit: position, share: 100%, kind: direct, closed: next-open}
    b: {source: orders, when: {channel: [direct, shared]}, credit: partner, share: 90%, kind: direct, closed: next-open}
    c: {source: orders, when: else, credit: partner, share: 100%, kind: direct, closed: next-open}
";
    assert_eq!(
        found(first),
        [
            "split-not-whole: the direct and split credits of records of `orders` with revenue CNY 500,000, channel direct or shared sum to 90%, not 100%"
        ]
    );
}

/// A rule for each of many regions, and two that share each of them.
fn many(count: usize, second: &str) -> String {
    let members: String = (0..count).map(|at| format!("r{at}: {{}}, ")).collect();
    let mut rules = format!("dimensions: {{region: {{{members}}}}}\ncrediting:\n  match: all\n  rows:\n");
    for at in 0..count {
        let rest = if at == 7 { second } else { "40%" };
        rules += &format!(
            "    a{at}: {{source: visits, when: {{region: r{at}}}, credit: position, share: 60%, kind: split, closed: next-open}}\n"
        );
        rules += &format!(
            "    b{at}: {{source: visits, when: {{region: r{at}}}, credit: helper, share: {rest}, kind: split, closed: next-open}}\n"
        );
    }
    rules
}

#[test]
fn a_table_of_many_territories_is_proven() {
    let found = |rules: &str| {
        let plan = format!(
            "salesplan: 1\nname: P\ncurrency: CNY\nfiscal_year: {{name: FY2026, starts: 2026-01-01}}\nsources: {{visits: {{every: day}}}}\n{rules}"
        );
        let files = MemoryFiles::new([("salesplan.yaml", plan.as_str())]);
        let outcome = compile(&files, &Budgets::default()).expect("a plan");
        let all = outcome.findings.into_iter().filter(|finding| matches!(finding.rule.code, "I140" | "I141" | "F072"));
        all.map(|finding| finding.message.text(Lang::En).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found(&many(300, "40%")), Vec::<String>::new());
    assert_eq!(
        found(&many(300, "41%")),
        ["the direct and split credits of records of `visits` with region r7 sum to 101%, not 100%"]
    );
}

/// A random rule: the channels it asks for, the flag it asks for, what it credits, and whether it stands beside the record.
type RandomRule = (Vec<bool>, Option<bool>, u8, bool);

fn random_rules() -> impl Strategy<Value = Vec<RandomRule>> {
    let rule =
        (prop::collection::vec(any::<bool>(), 3), prop::option::of(any::<bool>()), 1_u8..4, prop::bool::weighted(0.2));
    prop::collection::vec(rule, 1..5)
}

const CHANNELS: [&str; 3] = ["direct", "shared", "house"];

fn rule_text(index: usize, (channels, flag, share, beside): &RandomRule) -> String {
    let asked: Vec<&str> =
        CHANNELS.iter().zip(channels).filter(|(_, asked)| **asked).map(|(channel, _)| *channel).collect();
    let channel = (!asked.is_empty()).then(|| format!("channel: [{}]", asked.join(", ")));
    let tests: Vec<String> = channel.into_iter().chain(flag.map(|flag| format!("flag: {flag}"))).collect();
    let when = if tests.is_empty() { String::new() } else { format!("when: {{{}}}, ", tests.join(", ")) };
    let (kind, share) = (if *beside { "overlay" } else { "split" }, u32::from(*share) * 25 + 25);
    format!(
        "    r{index}: {{source: visits, {when}credit: c{index}, share: {share}%, kind: {kind}, closed: next-open}}\n"
    )
}

/// The sets of rules that hold of some record and do not sum to 100 %.
fn faults(rules: &[RandomRule]) -> BTreeSet<Vec<usize>> {
    let points = (0..3).flat_map(|channel| [false, true].map(|flag| (channel, flag)));
    let held = points.map(|(channel, flag)| {
        let holds = |(_, (channels, asked, _, beside)): &(usize, &RandomRule)| {
            let channel = channels[channel] || !channels.contains(&true);
            channel && asked.is_none_or(|asked| asked == flag) && !beside
        };
        rules.iter().enumerate().filter(holds).map(|(index, _)| index).collect::<Vec<_>>()
    });
    let sum = |held: &[usize]| held.iter().map(|rule| u32::from(rules[*rule].2) * 25 + 25).sum::<u32>();
    held.filter(|held| !held.is_empty() && sum(held) != 100).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 80, ..ProptestConfig::default() })]

    #[test]
    fn the_proof_finds_what_trying_every_record_finds(rules in random_rules()) {
        let rows: String = rules.iter().enumerate().map(|(index, rule)| rule_text(index, rule)).collect();
        let text = format!("{ORGANISATION}fields: {{flag: {{in: boolean}}}}\ncrediting:\n  match: all\n  rows:\n{rows}");
        let files = MemoryFiles::new([("salesplan.yaml", text.as_str())]);
        let outcome = compile(&files, &Budgets::default()).expect("a plan");
        let found = outcome.findings.iter().filter(|finding| finding.rule.name == "split-not-whole");
        let sets: BTreeSet<Vec<usize>> = found.map(|finding| {
            let places = finding.labels.iter().map(|label| label.span).chain([finding.span]);
            let rule = |span: salesplan::source::Span| text[span.start as usize + 1..span.end as usize].parse().expect("a number");
            places.map(rule).collect()
        }).collect();
        let expected = faults(&rules);
        prop_assert_eq!(sets.len(), expected.len().min(5), "{}", text);
        prop_assert!(sets.is_subset(&expected), "{:?} {:?}", sets, expected);
    }
}

#[test]
fn records_say_shares_and_seats_are_held_over() {
    let rules = "
fields: {part: {in: percent}}
crediting:
  match: all
  closed: next-open
  cut_off: 18:00
  rows:
    first: {source: orders, when: {channel: shared}, credit: position, share: {field: part}, kind: split, date: signed, hold_over: 30d}
    second: {source: orders, when: {channel: shared}, credit: partner, share: 30%, kind: split, date: signed}
    extra: {source: orders, when: {channel: shared}, credit: partner, share: 20%, kind: direct, counts: quota, date: signed}
";
    let plan = compiled(rules);
    let record = |day: &str, part: i128| {
        let mut record = order("shared", "shanghai-seller-2", day);
        record.push(("partner", word("east-lead")));
        record.push(("part", Fact::Quantity(Quantity::from_micros(part * 10_000))));
        record
    };
    // The seat ends with June, and is credited for thirty days after; what counts for the quota alone is in no sum.
    assert_eq!(
        credited(&plan, "orders", &record("2026-07-30", 70)),
        ["shanghai-seller-2 70% split 2026-07-30", "east-lead 30% split 2026-07-30", "east-lead 20% direct 2026-07-30"]
    );
    let late = credited(&plan, "orders", &record("2026-07-31", 70));
    assert!(late.last().expect("a line").starts_with("70% split not-in-force"), "{late:?}");
    let short = credited(&plan, "orders", &record("2026-07-01", 60));
    assert_eq!(
        short,
        [
            "east-lead 20% direct 2026-07-01",
            "60% split shares-not-whole: its direct and split shares sum to 90%",
            "30% split shares-not-whole: its direct and split shares sum to 90%",
        ]
    );
}
