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

/// Half a year of one seller, half a year of the one who follows; the unit's number is stated for every quarter.
const SUCCESSION: &str = "
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
roles: {chief: {name: Chief, duties: [Lead], carries: team}, seller: {name: Seller, carries: own, duties: [Sell]}}
units: {company: {name: Company, head: boss}}
positions:
  boss: {role: chief, unit: company}
  old: {role: seller, unit: company, ends: 2026-06-30}
  new: {role: seller, unit: company, starts: 2026-07-01}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 40m, by: {period: {Q1: 8m, Q2: 9m, Q3: 11m, Q4: 12m}}}
  - {of: old, period: FY2026-Q1, metric: revenue, value: 8m}
  - {of: old, period: FY2026-Q2, metric: revenue, value: 9m}
  - {of: new, period: FY2026-Q3, metric: revenue, value: 11m}
  - {of: new, period: FY2026-Q4, metric: revenue, value: 12m}
";

/// Findings about targets.
fn of_targets(outcome: &Outcome, lang: Lang) -> Vec<String> {
    let about = outcome.findings.iter().filter(|finding| {
        finding.rule.code.starts_with('T') && finding.severity == salesplan::diagnostic::Severity::Error
    });
    about.map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(lang))).collect()
}

#[test]
fn a_book_passes_on_to_the_successor() {
    assert_eq!(of_targets(&compiled(SUCCESSION), Lang::En), Vec::<String>::new());
    // Each half is proven by itself: what the first is short of is not made up by the second.
    let short = compiled(&SUCCESSION.replace("Q2, metric: revenue, value: 9m", "Q2, metric: revenue, value: 8m"));
    assert_eq!(
        of_targets(&short, Lang::En),
        [
            "children-do-not-sum: Company: Revenue for FY2026 is CNY 40,000,000, but the numbers below it sum to CNY 39,000,000"
        ]
    );
    let shifted = SUCCESSION.replace("Q2, metric: revenue, value: 9m", "Q2, metric: revenue, value: 8m");
    let shifted = compiled(&shifted.replace("Q3, metric: revenue, value: 11m", "Q3, metric: revenue, value: 12m"));
    assert_eq!(
        of_targets(&shifted, Lang::En),
        [
            "children-do-not-sum: Company: Revenue for FY2026 Q2 is CNY 9,000,000, but the numbers below it sum to CNY 8,000,000"
        ]
    );
    let late = compiled(&SUCCESSION.replace("starts: 2026-07-01", "starts: 2026-10-01"));
    assert_eq!(
        of_targets(&late, Lang::En),
        [
            "target-outside-employment: new is to bring CNY 11,000,000 of Revenue in FY2026 Q3, but begins on 1 October 2026"
        ]
    );
}

#[test]
fn the_number_of_a_unit_ends_with_it() {
    let plan = "
metrics: {revenue: {name: Revenue, in: money, profile: even, source: orders.amount}}
basis: {profiles: {even: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}}}
units:
  company: {name: Company}
  lab: {name: Lab, parent: company, ends: 2026-06-30}
  rest-of-it: {name: Others, parent: company}
targets:
  - {of: company, period: FY2026, metric: revenue, value: 40m}
  - {of: lab, period: FY2026, metric: revenue, value: 10m}
  - {of: rest-of-it, period: FY2026, metric: revenue, value: 30m}
";
    assert_eq!(
        of_targets(&compiled(plan), Lang::En),
        ["target-outside-employment: Lab is to bring CNY 2,500,000 of Revenue in FY2026 Q3, but ends on 30 June 2026"]
    );
    assert_eq!(
        of_targets(&compiled(plan), Lang::Zh),
        [
            "target-outside-employment: Lab 2026 年三季度的 Revenue 目标为 250万元，但该岗位或部门只存在到 2026 年 6 月 30 日"
        ]
    );
    let handed_over = plan
        .replace("{of: lab, period: FY2026, ", "{of: lab, period: FY2026-H1, ")
        .replace("value: 40m", "value: 40m, by: {period: {Q1: 10m, Q2: 10m, Q3: 10m, Q4: 10m}}")
        .replace("value: 30m", "value: 30m, by: {period: {Q1: 5m, Q2: 5m, Q3: 10m, Q4: 10m}}");
    assert_eq!(of_targets(&compiled(&handed_over), Lang::En), Vec::<String>::new());
}

#[test]
fn the_successor_of_a_head_is_named_by_a_change() {
    let plan = "
roles: {chief: {name: Chief, level: 3, duties: [Lead]}, top: {name: Boss, level: 5, duties: [Lead]}}
units: {company: {head: boss}, east: {parent: company, head: first}}
positions:
  boss: {role: top, unit: company}
  first: {role: chief, unit: east, ends: 2026-06-30}
  second: {role: chief, unit: east, starts: 2026-07-01}
";
    let told = [
        "head-gone: `east` has no head from 1 July 2026 to 31 December 2026: the position `first` ends on 30 June 2026",
    ];
    assert_eq!(found(&compiled(plan)), told);
    let change = "changes: [{id: succession, starts: 2026-07-01, reason: Retirement, approver: boss, units: {east: {parent: company, head: second}}}]";
    let outcome = compiled(&format!("{plan}{change}\n"));
    assert_eq!(found(&outcome), Vec::<String>::new());
    let compiled_plan = outcome.compiled.as_ref().expect("it compiles");
    let head = |date: &str| {
        let plan = &compiled_plan.on(day(date)).plan;
        let Some(Who::Unit(east)) = plan.organisation.lookup("east") else { panic!("it is a unit") };
        plan.organisation.on(day(date)).head(east).map(|head| plan.organisation.seat_id(head).to_string())
    };
    assert_eq!(head("2026-06-30").as_deref(), Some("first"));
    assert_eq!(head("2026-07-01").as_deref(), Some("second"));
    // A change that comes too late leaves a gap, and is told of where it stands.
    let late = compiled(&format!("{plan}{}\n", change.replace("2026-07-01", "2026-09-01")));
    assert_eq!(
        found(&late),
        ["head-gone: `east` has no head from 1 July 2026 to 31 August 2026: the position `first` ends on 30 June 2026"]
    );
}

/// A role that is nobody is told of once, with all that waits for it.
#[test]
fn an_approver_whom_nobody_is_is_told_once() {
    let approval = |id: &str| {
        format!(
            "{id}: {{rows: [{{when: {{discount: to 10%}}, approver: manager, due: 1d}}, {{when: else, approver: manager, due: 1d}}]}}"
        )
    };
    let plan = format!(
        "fields: {{discount: {{in: percent, range: from 0%}}}}\nunits: {{c: {{head: boss}}}}\nroles: {{manager: {{level: 4, duties: [Lead]}}}}\n\
         positions: {{boss: {{role: manager, unit: c, vacant: true}}}}\napprovals: {{{}, {}}}\n",
        approval("first"),
        approval("second"),
    );
    let outcome = compiled(&plan);
    let found: Vec<_> = outcome.findings.iter().filter(|finding| finding.rule.name == "approval-unfilled").collect();
    let labels: Vec<_> =
        found.iter().flat_map(|finding| &finding.labels).map(|label| label.message.text(Lang::En)).collect();
    assert_eq!((found.len(), labels), (1, vec!["approval `second` too"]));
}

/// Nothing else is told of what ends before it begins: no head that is gone, no split to nobody.
#[test]
fn what_ends_before_it_begins_is_told_as_that() {
    let plan = |change: (&str, &str)| {
        let plan = "
metrics: {revenue: {name: Revenue, in: money}}
roles: {chief: {name: Chief, carries: team, duties: [Lead]}, seller: {name: Seller, carries: own, duties: [Sell]}}
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company, head: east-chief, starts: 2020-01-01}
positions:
  boss: {role: chief, unit: company}
  east-chief: {role: chief, unit: east, starts: 2020-01-01}
  east-seller: {role: seller, unit: east, count: 2, starts: {1: 2020-01-01, 2: 2026-07-01}}
holders:
  - {position: boss, employee: E1}
  - {position: east-chief, employee: E2, starts: 2020-01-01}
targets:
  - {of: east, period: FY2026, metric: revenue, value: 10, by: {position: {split: equal}}}
";
        assert!(plan.contains(change.0), "{}", change.0);
        plan.replace(change.0, change.1)
    };
    let errors = |plan: &str| -> Vec<String> {
        let outcome = compiled(plan);
        let errors =
            outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error);
        errors
            .map(|finding| format!("{} {}", outcome.sources.location(finding.span), finding.message.text(Lang::En)))
            .collect()
    };
    assert_eq!(errors(&plan(("", ""))), Vec::<String>::new());
    let cases = [
        (
            ("head: east-chief, starts: 2020-01-01}", "head: east-chief, starts: 2020-01-01, ends: 2019-12-31}"),
            "plan.yaml:6:83 `east` ends on 31 December 2019, before it begins on 1 January 2020",
        ),
        (
            ("unit: east, starts: 2020-01-01}", "unit: east, starts: 2026-10-01, ends: 2026-03-31}"),
            "plan.yaml:9:67 `east-chief` ends on 31 March 2026, before it begins on 1 October 2026",
        ),
        (
            ("2: 2026-07-01}", "2: 2026-07-01}, ends: 2026-06-30"),
            "plan.yaml:10:99 `east-seller` ends on 30 June 2026, before it begins on 1 July 2026",
        ),
        (
            ("employee: E2, starts: 2020-01-01}", "employee: E2, starts: 2026-01-01, ends: 2025-06-01}"),
            "plan.yaml:13:68 the holding of `east-chief` by E2 ends on 1 June 2025, before it begins on 1 January 2026",
        ),
    ];
    for (change, told) in cases {
        assert_eq!(errors(&plan(change)), [told]);
    }
}

/// Whoever stands in approves: an asker among them decides his own request while the approver is away.
#[test]
fn nobody_who_asks_stands_in_for_those_who_approve() {
    let plan = |backup: &str| {
        format!(
            "fields: {{discount: {{in: percent, range: from 0% to 100%}}}}\nunits: {{company: {{name: Head office, head: boss}}}}\n\
             roles: {{manager: {{level: 3, duties: [Lead]}}, seller: {{level: 2, duties: [Sell]}}}}\n\
             positions: {{boss: {{role: manager, unit: company}}, second: {{role: manager, unit: company}}, shop: {{role: seller, unit: company, count: 2}}}}\n\
             approvals:\n  deal:\n    for: {{role: seller}}\n    rows:\n      - {{when: {{discount: to 10%}}, approver: none}}\n      \
             - {{when: {{discount: above 10%}}, approver: boss, due: 1d, backup: {backup}}}\n"
        )
    };
    let errors = |backup: &str, lang: Lang| -> Vec<String> {
        let outcome = compiled(&plan(backup));
        let errors =
            outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error);
        errors.map(|finding| format!("{} {}", finding.rule.name, finding.message.text(lang))).collect()
    };
    assert_eq!(errors("second", Lang::En), Vec::<String>::new());
    let told =
        "self-approval in approval `deal`, `seller` may approve what it asks for itself, as the one who stands in";
    assert_eq!(errors("seller", Lang::En), [told]);
    assert_eq!(
        errors("shop-1", Lang::Zh),
        ["self-approval 审批 `deal` 中，`shop-1` 代为审批时，可能批准自己提出的申请"]
    );
}
