//! Conditions asked of facts: members, periods, positions, lengths of time, fields and what stands in for those that are missing.

use salesplan::compile::compile;
use salesplan::decision::Axes;
use salesplan::decision::evaluate::{Asked, Cases, Fact, SeatFacts};
use salesplan::model::Compiled;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::{Date, Duration, Fraction, Quantity};

const PLAN: &str = "
salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
fx: {as_of: 2025-12-31, prices: {USD: 7}}
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company, head: east-lead}
  shanghai-office: {name: Shanghai, parent: east}
roles:
  director: {name: Director, level: 5}
  lead: {name: Lead, level: 4}
  seller: {name: Seller, level: 2}
positions:
  boss: {role: director, unit: company}
  east-lead: {role: lead, unit: east}
  east-seller: {role: seller, unit: shanghai-office, count: 3, starts: {2: 2026-04-15}}
dimensions:
  region: {east: {members: {shanghai: {}, jiangsu: {}}}, south: {}}
metrics:
  revenue: {in: money}
fields:
  discount: {in: percent, range: from 0% to 100%, missing: 0%}
  overdue-for: {in: duration, missing: refuse}
  stage-of-life: {in: [young, ripe, old], missing: ripe}
  signed: {in: date}
  billed: {in: date}
";

fn compiled(policy: &str) -> Compiled {
    let policy = format!("{PLAN}policies:\n  p: {{match: all, rows: [{policy}]}}\n");
    let files = MemoryFiles::new([("salesplan.yaml", policy.as_str())]);
    let outcome = compile(&files, &Budgets::default()).expect("the plan has a manifest");
    let grave: Vec<_> =
        outcome.findings.iter().filter(|finding| finding.rule.name != "missing-result").map(|f| f.rule.name).collect();
    assert!(!grave.contains(&"unknown-axis"), "{grave:?}");
    outcome.compiled.expect("the plan can be read")
}

fn cases(compiled: &Compiled) -> Cases {
    let axes = Axes::collect(&compiled.written, &compiled.plan);
    let policy = compiled.written.sections().find_map(|sections| sections.risk.policies.get()).expect("a policy");
    let rows = policy.iter().next().expect("a policy").value.rows.list();
    let whens = rows.iter().map(|row| row.head.when.get());
    Cases::of_whens(whens, salesplan::table::Matching::All, &compiled.plan, &axes).expect("conditions that can be read")
}

/// The rows that hold of facts by name; the name of the axis that decides where one does not know.
fn rows(conditions: &str, facts: &[(&str, Fact)]) -> Result<Vec<usize>, String> {
    let compiled = compiled(conditions);
    let fact = |asked: &Asked| {
        let found = facts.iter().find(|(name, _)| *name == asked.name);
        found.map_or(Fact::Missing, |(_, fact)| fact.clone())
    };
    cases(&compiled).rows(&fact).map_err(|unknown| unknown.asked.name.to_string())
}

fn word(word: &str) -> Fact {
    Fact::Word(word.into())
}

fn percent(thousandths: i128) -> Fact {
    Fact::Quantity(Quantity::from_micros(thousandths * 1000))
}

fn date(text: &str) -> Fact {
    Fact::Date(Date::parse(text).expect("a date"))
}

fn time(text: &str) -> Fact {
    Fact::Time(Duration::parse(text).expect("a length of time"))
}

#[test]
fn members_stand_for_all_that_lies_below_them() {
    let conditions = "{when: {region: east}}, {when: {region: within east}}, {when: {region: shanghai}}, {when: {region: {not: south}}}";
    assert_eq!(rows(conditions, &[("region", word("shanghai"))]), Ok(vec![0, 1, 2, 3]));
    // A record that says no more than the region above is in all of it, and in no part of it for sure.
    assert_eq!(rows(conditions, &[("region", word("east"))]), Ok(vec![0, 1, 3]));
    assert_eq!(rows(conditions, &[("region", word("south"))]), Ok(vec![]));
    assert_eq!(rows(conditions, &[("region", word("nowhere"))]), Err("region".into()));
}

#[test]
fn numbers_are_compared_as_they_are() {
    let conditions = "{when: {revenue: {as: attainment, window: year, from: 100%}}}, {when: {revenue: {as: attainment, window: year, below: 100%}}}";
    let ratio = |a, b| Fact::Number(Fraction::ratio(Quantity::from_int(a), Quantity::from_int(b)).expect("a quotient"));
    assert_eq!(rows(conditions, &[("revenue", ratio(2_999_999_999, 3_000_000_000))]), Ok(vec![1]));
    assert_eq!(rows(conditions, &[("revenue", ratio(3, 3))]), Ok(vec![0]));
    let money = "{when: {revenue: from USD 1k}}, {when: {revenue: {not: {from: 7k}}}}";
    let amount = |micros| Fact::Quantity(Quantity::from_micros(micros));
    assert_eq!(rows(money, &[("revenue", amount(7_000_000_000))]), Ok(vec![0]));
    assert_eq!(rows(money, &[("revenue", amount(6_999_999_999))]), Ok(vec![1]));
    // What lies outside the range of an axis, as a return does, meets `not` as anything else does.
    assert_eq!(rows(money, &[("revenue", amount(-1_000_000))]), Ok(vec![1]));
}

#[test]
fn a_missing_fact_matters_where_it_decides() {
    let conditions =
        "{when: {discount: above 5%, overdue-for: above 30d}}, {when: [{discount: to 5%}, {overdue-for: above 60d}]}";
    // The discount that no record states is none, so that the first cannot hold and the second does.
    assert_eq!(rows(conditions, &[]), Ok(vec![1]));
    assert_eq!(rows(conditions, &[("discount", percent(60))]), Err("overdue-for".into()));
    assert_eq!(rows(conditions, &[("discount", percent(60)), ("overdue-for", time("61d"))]), Ok(vec![0, 1]));
    assert_eq!(rows("{when: {stage-of-life: from ripe}}, {when: {stage-of-life: young}}", &[]), Ok(vec![0]));
}

#[test]
fn lengths_of_time_keep_to_their_family() {
    let conditions = "{when: {age: to 3 months}}, {when: {age: above 3 months}}";
    assert_eq!(rows(conditions, &[("age", time("1 quarter"))]), Ok(vec![0]));
    assert_eq!(rows(conditions, &[("age", time("1 year"))]), Ok(vec![1]));
    assert_eq!(rows(conditions, &[("age", time("400d"))]), Err("age".into()));
    let asked = cases(&compiled(conditions)).asked()[0].clone();
    assert_eq!(asked.counted_in, Some(salesplan::units::DurationUnit::Months));
}

#[test]
fn a_day_lies_in_the_periods_that_hold_it() {
    let conditions =
        "{when: {period: FY2026-Q2}}, {when: {period: [Q1, 2026-05]}}, {when: {period: {not: [FY2026-H1]}}}";
    assert_eq!(rows(conditions, &[("period", date("2026-05-31"))]), Ok(vec![0, 1]));
    assert_eq!(rows(conditions, &[("period", date("2026-06-01"))]), Ok(vec![0]));
    assert_eq!(rows(conditions, &[("period", date("2026-07-01"))]), Ok(vec![2]));
    assert_eq!(rows(conditions, &[("period", date("2025-05-31"))]), Ok(vec![2]));
}

#[test]
fn fields_are_compared_with_each_other() {
    let conditions = "{when: {signed: {field: billed}}}, {when: {signed: {not: {field: billed}}}}";
    let facts = |billed| [("signed", date("2026-03-01")), ("billed", billed)];
    assert_eq!(rows(conditions, &facts(date("2026-03-01"))), Ok(vec![0]));
    assert_eq!(rows(conditions, &facts(date("2026-03-02"))), Ok(vec![1]));
    assert_eq!(rows(conditions, &facts(Fact::Missing)), Err("billed".into()));
}

#[test]
fn positions_answer_for_themselves() {
    let conditions = "{when: {role: seller}}, {when: {unit: within east}}, {when: {unit: east}}, {when: {position: east-seller}}, \
        {when: {position: east-seller-2}}, {when: {position: {not: east-seller}}}, {when: {head: true}}, {when: {service_month: to 2}}, \
        {when: {level: from 4}}, {when: {period: Q2}}";
    let compiled = compiled(conditions);
    let cases = cases(&compiled);
    let of = |id: &str, day: &str| {
        let seat = compiled.plan.organisation.seat(id).expect("a position");
        let date = Date::parse(day).expect("a date");
        cases.rows(&SeatFacts { plan: &compiled.plan, seat, date }).expect("all is known of a position")
    };
    assert_eq!(of("east-lead", "2026-05-01"), [1, 2, 5, 6, 8, 9]);
    assert_eq!(of("east-seller-1", "2026-02-01"), [0, 1, 3]);
    // Begun in the middle of April: May is the first whole month.
    assert_eq!(of("east-seller-2", "2026-06-30"), [0, 1, 3, 4, 7, 9]);
    assert_eq!(of("east-seller-2", "2026-07-01"), [0, 1, 3, 4]);
    assert_eq!(of("boss", "2026-07-01"), [5, 6, 8]);
}
