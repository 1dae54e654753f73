//! Changes applied: what is in force on a day, and what is found once a change holds.

use salesplan::compile::{Outcome, compile};
use salesplan::cube::Key;
use salesplan::diagnostic::{Finding, Lang};
use salesplan::document::documents;
use salesplan::model::Compiled;
use salesplan::plan::targets::{HolderId, Slices};
use salesplan::plan::{SeatId, Who};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::{Date, PeriodText};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

/// Two regions of two sellers; revenue follows a season, collections are stated by quarter.
const PLAN: &str = "
units:
  company: {name: Company, head: boss}
  east: {name: East, parent: company, head: east-head}
  west: {name: West, parent: company, head: west-head}
roles:
  director: {name: Director, level: 5, duties: [Lead], carries: team}
  manager: {name: Manager, level: 4, duties: [Lead], carries: team}
  seller: {name: Seller, level: 2, duties: [Sell], carries: own}
positions:
  boss: {role: director, unit: company}
  east-head: {role: manager, unit: east}
  west-head: {role: manager, unit: west}
  east-seller: {role: seller, unit: east, count: 2}
  west-seller: {role: seller, unit: west, count: 2}
basis:
  profiles: {season: {Q1: 20%, Q2: 25%, Q3: 25%, Q4: 30%}}
metrics:
  revenue: {name: Revenue, in: money, profile: season}
  collected: {name: Collections, in: money}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 100m, by: {unit: {east: 60m, west: rest}}}
  - {of: east, period: FY2026, metric: revenue, value: 60m, by: {position: {split: equal}}}
  - {of: west, period: FY2026, metric: revenue, value: 40m, by: {position: {split: equal}}}
  - {of: east, period: FY2026, metric: collected, value: 40m, by: {period: {Q1: 10m, Q2: 10m, Q3: 10m, Q4: 10m}}}
";

fn plan(changes: &str) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", PLAN), ("changes.yaml", changes)]);
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

fn compiled(outcome: &Outcome) -> &Compiled {
    outcome.compiled.as_ref().expect("it compiles")
}

/// What is found about changes: rule, place and message.
fn found(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let of_changes =
        outcome.findings.iter().filter(|finding| outcome.sources.location(finding.span).path == "changes.yaml");
    of_changes.map(|finding| line(outcome, finding, lang)).collect()
}

fn line(outcome: &Outcome, finding: &Finding, lang: Lang) -> String {
    let text = outcome.sources.text(finding.span);
    format!("{} at `{text}`: {}", finding.rule.name, finding.message.text(lang))
}

fn silent(changes: &str) -> Outcome {
    let outcome = plan(changes);
    assert_eq!(found(&outcome, Lang::En), Vec::<String>::new());
    outcome
}

fn day(text: &str) -> Date {
    Date::parse(text).expect("a date")
}

/// The target of a holder in a period, in millions.
fn target(compiled: &Compiled, of: &str, metric: &str, period: &str) -> String {
    let (organisation, targets) = (&compiled.plan.organisation, &compiled.plan.targets);
    let holder = match organisation.lookup(of).expect("it is in the plan") {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Seat(seat) => HolderId::seat(seat, organisation),
        Who::Group(group) => HolderId::seat(SeatId(organisation.groups[group].seats.start), organisation),
        Who::Role(_) => panic!("a role has no target"),
    };
    let period = PeriodText::parse(period).expect("a period");
    let period = compiled.plan.facts.calendar.resolve(&period, Some(2026)).expect("a period of the plan");
    let (set, metric) = (targets.sets.find("quota").expect("a set"), targets.metrics.find(metric).expect("a metric"));
    let key = Key { set, metric, holder, slice: Slices::WHOLE, year: period.year };
    let value = compiled.cube.value(&key, period.slot());
    value.map_or_else(|| "none".into(), |value| format!("{}", value.micros() / 1_000_000_000))
}

fn targets(compiled: &Compiled, of: &str, metric: &str, periods: &[&str]) -> Vec<String> {
    periods.iter().map(|period| target(compiled, of, metric, period)).collect()
}

const QUARTERS: &[&str] = &["FY2026", "Q1", "Q2", "Q3", "Q4"];

/// East gives five millions of the second half away to West, a seller of each bearing it.
const SHIFT: &str = "
changes:
  - id: to-west
    starts: 2026-07-01
    reason: The market moves
    approver: boss
    targets:
      - {of: east, period: FY2026, metric: revenue, was: 60m, value: 55m}
      - {of: west, period: FY2026, metric: revenue, was: 40m, value: 45m}
";

#[test]
fn a_change_of_the_year_leaves_what_is_over() {
    let outcome = silent(SHIFT);
    let base = compiled(&outcome);
    assert_eq!(targets(base, "east", "revenue", QUARTERS), ["60000", "12000", "15000", "15000", "18000"]);
    let before = base.on(day("2026-06-30"));
    assert_eq!(targets(&before, "east", "revenue", QUARTERS), ["60000", "12000", "15000", "15000", "18000"]);
    // The five millions lie in the half to come, 25 to 30.
    let after = base.on(day("2026-07-01"));
    assert_eq!(targets(&after, "east", "revenue", QUARTERS), ["55000", "12000", "15000", "12727", "15272"]);
    assert_eq!(targets(&after, "east-seller-1", "revenue", QUARTERS), ["27500", "6000", "7500", "6363", "7636"]);
    assert_eq!(targets(&after, "company", "revenue", QUARTERS), ["100000", "20000", "25000", "25000", "30000"]);
    assert_eq!(after.since, Some(day("2026-07-01")));
}

#[test]
fn a_year_stated_elsewhere_must_be_restated() {
    let one = "changes: [{id: less, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 8m}]}]";
    let outcome = plan(one);
    assert_eq!(
        found(&outcome, Lang::En),
        [
            "periods-do-not-sum at `8m`: from 1 July 2026, after change `less`: East: Collections for FY2026 is CNY 40,000,000, but its parts make CNY 38,000,000"
        ]
    );
    assert_eq!(
        found(&outcome, Lang::Zh),
        [
            "periods-do-not-sum at `8m`: 自 2026 年 7 月 1 日起，变更 `less` 生效后：East 2026 年 Collections 为 4,000万元，但各期合计为 3,800万元"
        ]
    );
    let finding =
        outcome.findings.iter().find(|finding| finding.rule.name == "periods-do-not-sum").expect("it is found");
    let labels: Vec<String> = finding
        .labels
        .iter()
        .map(|label| format!("`{}` {}", outcome.sources.text(label.span), label.message.text(Lang::En)))
        .collect();
    assert_eq!(
        labels,
        [
            "`10m` FY2026 Q1: CNY 10,000,000",
            "`10m` FY2026 Q2: CNY 10,000,000",
            "`40m` CNY 2,000,000 (5%) apart",
            "`10m` FY2026 Q4: CNY 10,000,000"
        ]
    );
    silent(
        "changes: [{id: less, starts: 2026-07-01, reason: Late, approver: boss, targets: [
            {of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 8m}, {of: east, period: FY2026, metric: collected, was: 40m, value: 38m}]}]",
    );
}

#[test]
fn changes_follow_each_other() {
    let outcome = silent(
        "changes:
  - {id: second, starts: 2026-10-01, reason: Later, approver: boss, targets: [{of: east, period: FY2026-Q4, metric: collected, was: 12m, value: 13m}, {of: east, period: FY2026, metric: collected, was: 40m, value: 41m}]}
  - {id: first, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 8m}, {of: east, period: FY2026-Q4, metric: collected, was: 10m, value: 12m}]}",
    );
    let on = |date| targets(&compiled(&outcome).on(day(date)), "east", "collected", QUARTERS);
    assert_eq!(on("2026-06-30"), ["40000", "10000", "10000", "10000", "10000"]);
    assert_eq!(on("2026-07-01"), ["40000", "10000", "10000", "8000", "12000"]);
    assert_eq!(on("2026-12-31"), ["41000", "10000", "10000", "8000", "13000"]);
    let later = compiled(&outcome).on(day("2026-07-01"));
    assert_eq!(targets(&later.on(day("2026-10-01")), "east", "collected", QUARTERS)[4], "13000");
}

#[test]
fn what_is_over_stays() {
    let back = "changes: [{id: back, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026-Q2, metric: collected, was: 10m, value: 8m}, {of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 12m}]}]";
    let outcome = plan(back);
    assert_eq!(
        found(&outcome, Lang::En),
        ["change-reaches-back at `FY2026-Q2`: change `back` begins on 1 July 2026, when FY2026 Q2 is over"]
    );
    assert_eq!(
        found(&outcome, Lang::Zh),
        ["change-reaches-back at `FY2026-Q2`: 变更 `back` 自 2026 年 7 月 1 日起生效，而 2026 年二季度届时已经结束"]
    );
    let less = "changes: [{id: less, starts: 2026-10-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026, metric: collected, was: 40m, value: 25m}]}]";
    assert_eq!(
        found(&plan(less), Lang::En),
        [
            "change-below-past at `25m`: change `less` sets East for FY2026 to CNY 25,000,000, but CNY 30,000,000 lies in months that are over when it begins"
        ]
    );
}

#[test]
fn a_month_that_has_begun_is_still_to_come() {
    // The change begins in the middle of August: July is over, August is not.
    let outcome = silent(&SHIFT.replace("2026-07-01", "2026-08-15"));
    let months = ["Q1", "Q2", "M07", "M08", "M09", "Q3", "Q4"];
    let (base, after) = (compiled(&outcome), compiled(&outcome).on(day("2026-08-15")));
    assert_eq!(targets(base, "east", "revenue", &months), ["12000", "15000", "5000", "5000", "5000", "15000", "18000"]);
    assert_eq!(
        targets(&after, "east", "revenue", &months),
        ["12000", "15000", "5000", "4107", "4107", "13214", "14785"]
    );
}

#[test]
fn nobody_moves_unnamed() {
    let one = "changes: [{id: one, starts: 2026-07-01, reason: Illness, approver: boss, targets: [{of: east-seller-1, period: FY2026, metric: revenue, was: 30m, value: 27m}]}]";
    let outcome = plan(one);
    assert_eq!(
        found(&outcome, Lang::En),
        ["change-moves-others at `27m`: change `one` also moves Revenue of east-seller-2, which it does not name"]
    );
    assert_eq!(
        found(&outcome, Lang::Zh),
        ["change-moves-others at `27m`: 变更 `one` 还会改动 east-seller-2 的 Revenue，但变更中并未写明"]
    );
}

/// Who comes in the middle of the year takes a part of what is split; the others are to hear of it in the change.
#[test]
fn who_comes_takes_from_nobody_unnamed() {
    let hire = |more: &str| {
        format!(
            "changes: [{{id: hire, starts: 2026-07-01, reason: Growth, approver: boss, positions: {{east-new: {{role: seller, unit: east}}}}{more}}}]"
        )
    };
    let finding = "change-moves-others at `hire`: change `hire` also moves Revenue of east-seller-1 and east-seller-2, which it does not name";
    assert_eq!(found(&plan(&hire("")), Lang::En), [finding]);
    let named = ", targets: [{of: east-seller-1, period: FY2026, metric: revenue, was: 30m, value: 25m}, {of: east-seller-2, period: FY2026, metric: revenue, was: 30m, value: 25m}]";
    let outcome = silent(&hire(named));
    let after = compiled(&outcome).on(day("2026-07-01"));
    assert_eq!(targets(&after, "east-new", "revenue", &["FY2026"]), ["10000"]);
    let plan = document(&outcome);
    assert!(plan.contains("| Seller, East · Revenue | FY2026 | – | CNY 10,000,000 | +CNY 10,000,000 |"), "{plan}");
}

/// The plan document tells whose numbers move with those a change states: the parts of the year to come, and who they are shared by.
#[test]
fn what_moves_with_a_change_is_told() {
    let plan = document(&silent(SHIFT));
    let (_, effect) = plan.split_once("Effect of changes on targets\n\n").expect("the document tells of it");
    let rows: Vec<&str> =
        effect.lines().filter(|line| line.starts_with("| ")).filter(|line| !line.contains("---")).collect();
    let expected = [
        "| Change 1, from 1 July 2026 | period | was | becomes | difference |",
        "| East · Revenue | FY2026 | CNY 60,000,000 | CNY 55,000,000 | -CNY 5,000,000 |",
        "| West · Revenue | FY2026 | CNY 40,000,000 | CNY 45,000,000 | +CNY 5,000,000 |",
        "| moves with it | period | was | becomes | difference |",
        "| East · Revenue | FY2026 Q3 | CNY 15,000,000 | CNY 12,727,272.72 | -CNY 2,272,727.28 |",
        "| East · Revenue | FY2026 Q4 | CNY 18,000,000 | CNY 15,272,727.28 | -CNY 2,727,272.72 |",
        "| Seller, East 1 · Revenue | FY2026 | CNY 30,000,000 | CNY 27,500,000 | -CNY 2,500,000 |",
    ];
    assert_eq!(rows[..expected.len()], expected, "{effect}");
}

/// The plan document as Markdown.
fn document(outcome: &Outcome) -> String {
    let artifacts = documents(compiled(outcome), &[]).expect("it can be written");
    let plan = artifacts.into_iter().find(|artifact| artifact.path == "plan.md").expect("a plan is written");
    String::from_utf8(plan.bytes).expect("it is text")
}

#[test]
fn a_change_against_a_number_that_is_not_in_force() {
    let second = "changes:
  - {id: first, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 8m}, {of: east, period: FY2026-Q4, metric: collected, was: 10m, value: 12m}]}
  - {id: second, starts: 2026-10-01, reason: Later, approver: boss, targets: [{of: east, period: FY2026-Q4, metric: collected, was: 10m, value: 12m}]}";
    assert_eq!(
        found(&plan(second), Lang::En),
        [
            "change-does-not-match at `10m`: change `second` says collected of east was CNY 10,000,000, but it is CNY 12,000,000"
        ]
    );
    let nothing = "changes: [{id: west, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: west, period: FY2026, metric: collected, was: 5m, value: 6m}]}]";
    assert_eq!(
        found(&plan(nothing), Lang::En),
        ["change-does-not-match at `5m`: change `west` says collected of west was CNY 5,000,000, but it is not stated"]
    );
    let new = "changes: [{id: new, starts: 2026-07-01, reason: Late, approver: boss, targets: [{of: east, period: FY2026-Q3, metric: collected, value: 10m}]}]";
    assert_eq!(
        found(&plan(new), Lang::En),
        [
            "change-does-not-match at `10m`: change `new` states collected of east as new, but it is CNY 10,000,000 already"
        ]
    );
}

#[test]
fn a_mistake_of_the_plan_is_told_once() {
    // The plan's own sum does not hold; after a change of something else it still does not.
    let files = MemoryFiles::new([
        ("salesplan.yaml", MANIFEST.to_owned()),
        ("plan.yaml", PLAN.replace("{of: west, period: FY2026, metric: revenue, value: 40m", "{of: west, period: FY2026, metric: revenue, value: 39m")),
        ("changes.yaml", "changes: [{id: less, starts: 2026-07-01, reason: Late, approver: boss, targets: [
            {of: east, period: FY2026-Q3, metric: collected, was: 10m, value: 8m}, {of: east, period: FY2026, metric: collected, was: 40m, value: 38m}]}]".to_owned()),
    ]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let errors = outcome
        .findings
        .iter()
        .filter(|finding| finding.rule.code.starts_with('T') && finding.rule.name.contains("sum"));
    let told: Vec<String> = errors.map(|finding| line(&outcome, finding, Lang::En)).collect();
    assert_eq!(
        told,
        [
            "children-do-not-sum at `100m`: Company: Revenue for FY2026 is CNY 100,000,000, but the numbers below it sum to CNY 99,000,000"
        ]
    );
}

/// A new position with a book of its own, from the day of the change.
const NEW_SEAT: &str = "
changes:
  - id: hunter
    starts: 2026-07-01
    reason: A new field
    approver: boss
    positions:
      east-hunter: {role: seller, unit: east}
    targets:
      - {of: east-hunter, period: FY2026, metric: revenue, value: 6m}
      - {of: east, period: FY2026, metric: revenue, was: 60m, value: 66m}
      - {of: company, period: FY2026, metric: revenue, was: 100m, value: 106m}
";

#[test]
fn entries_of_a_change_are_there_from_its_first_day() {
    let outcome = silent(NEW_SEAT);
    let base = compiled(&outcome);
    assert!(base.plan.organisation.lookup("east-hunter").is_none());
    assert!(base.on(day("2026-06-30")).plan.organisation.lookup("east-hunter").is_none());
    let after = base.on(day("2026-07-01"));
    let seat = after.plan.organisation.seat("east-hunter").expect("it is there from then on");
    assert_eq!(after.plan.organisation.seats[seat.0 as usize].starts, Some(day("2026-07-01")));
    assert_eq!(targets(&after, "east-hunter", "revenue", QUARTERS), ["6000", "0", "0", "2727", "3272"]);
    assert_eq!(targets(&after, "east", "revenue", QUARTERS), ["66000", "12000", "15000", "17727", "21272"]);
    assert_eq!(
        targets(&after, "west-seller-2", "revenue", QUARTERS),
        targets(base, "west-seller-2", "revenue", QUARTERS)
    );
    // A unit whose head leaves with the change, and a reference to nobody, are found from that day.
    let broken = NEW_SEAT.replace("unit: east}", "unit: eats}");
    assert_eq!(
        found(&plan(&broken), Lang::En)[0],
        "unknown-reference at `eats`: from 1 July 2026, after change `hunter`: `eats` is not a unit of this plan"
    );
}

#[test]
fn a_seat_that_changes_its_unit_would_take_what_is_over_along() {
    let moved = "changes: [{id: moved, starts: 2026-07-01, reason: Order, approver: boss, positions: {east-seller: {role: seller, unit: west, count: 2}}}]";
    let told = found(&plan(moved), Lang::En);
    assert!(
        told.iter().any(|line| line.starts_with("change-reaches-back at `moved`: change `moved` moves the target of ")),
        "{told:?}"
    );
}
