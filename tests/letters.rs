//! A letter holds its recipient's targets and pay and nobody else's; a kit holds what lies within its unit.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use salesplan::cli::new::EXAMPLES;
use salesplan::compile::compile;
use salesplan::cube::Key;
use salesplan::diagnostic::{Lang, Severity};
use salesplan::document::{documents, documents_on};
use salesplan::model::Compiled;
use salesplan::plan::targets::{DEFAULT_SET, HolderId, Slices};
use salesplan::plan::{Index, SeatId, UnitId, Who};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::shape::Shape;
use salesplan::syntax::{Ask, Record};
use salesplan::units::{Date, Quantity};

fn compiled(files: MemoryFiles) -> Compiled {
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let errors: Vec<&str> = errors.map(|finding| finding.message.text(Lang::En)).collect();
    assert!(errors.is_empty(), "{errors:#?}");
    outcome.compiled.expect("it compiles")
}

fn shipped(name: &str) -> Compiled {
    let example = EXAMPLES.iter().find(|example| example.name == name).expect("it ships");
    compiled(MemoryFiles::new(example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec()))))
}

/// Who may read what of a document: the units and positions whose numbers it may hold.
struct Readers {
    units: BTreeSet<usize>,
    seats: BTreeSet<usize>,
    /// Whose pay it may hold.
    paid: BTreeSet<usize>,
}

/// The readers of a letter or of a page of a kit, by its path; `None` for other documents.
fn readers(compiled: &Compiled, path: &str) -> Option<Readers> {
    let organisation = &compiled.plan.organisation;
    let unit = |id: &str| organisation.units.find(id).expect("letters are to units of the plan");
    let seat = |id: &str| {
        let all = (0..organisation.seats.len()).map(SeatId::new);
        let seat = all.into_iter().find(|seat| organisation.seat_id(*seat) == id).expect("letters are to seats");
        Readers { units: BTreeSet::new(), seats: [seat.index()].into(), paid: [seat.index()].into() }
    };
    let seats_in = |unit: UnitId| organisation.unit_seats[unit.index()].iter().map(|seat| seat.index());
    let parts: Vec<&str> = path.strip_suffix(".md")?.split('/').collect();
    match parts[..] {
        ["letters", "positions", id] | ["kits", _, "positions", id] => Some(seat(id)),
        ["letters", id] | ["kits", id, "letter"] => {
            let unit = unit(id);
            let below = organisation.sub_units[unit.index()].iter().map(|unit| unit.index());
            let units = below.chain([unit.index()]).collect();
            Some(Readers { units, seats: seats_in(unit).collect(), paid: BTreeSet::new() })
        }
        ["kits", id, "index"] => {
            let paid = seats_in(unit(id)).collect();
            Some(Readers { units: BTreeSet::new(), seats: BTreeSet::new(), paid })
        }
        _ => None,
    }
}

/// Every number of a holder's targets as documents print it.
fn printed(compiled: &Compiled, holder: HolderId) -> BTreeSet<String> {
    let plan = &compiled.plan;
    let set = plan.targets.sets.find(DEFAULT_SET).expect("there are targets");
    let year = plan.facts.calendar.year().year;
    let mut found = BTreeSet::new();
    for metric in plan.targets.metrics.indices() {
        let key = Key { set, metric, holder, slice: Slices::WHOLE, year };
        let values = (0..19).filter_map(|slot| compiled.cube.value(&key, slot));
        let values = values.filter(|value| *value != Quantity::ZERO);
        found.extend(values.map(|value| plan.targets.metrics[metric].kind.show(value, plan.facts.lang)));
    }
    // In columns of money the currency stands in the head.
    let bare: Vec<String> = found.iter().filter_map(|number| Some(number.strip_prefix("USD ")?.to_owned())).collect();
    found.extend(bare);
    found
}

/// The cells of a document's tables, and the money its sentences name, as they are read.
fn numbers_in(document: &str) -> BTreeSet<String> {
    let lines = document.lines().filter(|line| line.starts_with('|'));
    let cells = lines.flat_map(|line| line.split(" | ")).map(|cell| cell.trim_matches(['|', ' ']).replace('\\', ""));
    cells.filter(|cell| cell.chars().any(|c| c.is_ascii_digit())).collect()
}

/// Letters and kits that hold numbers of targets of those they are not about.
fn leaked_targets(compiled: &Compiled, documents: &BTreeMap<String, String>) -> Vec<String> {
    let organisation = &compiled.plan.organisation;
    let units: Vec<BTreeSet<String>> =
        organisation.units.indices().map(|unit| printed(compiled, HolderId::unit(unit))).collect();
    let seats: Vec<BTreeSet<String>> = (0..organisation.seats.len())
        .map(|seat| printed(compiled, HolderId::seat(SeatId::new(seat), organisation)))
        .collect();
    let all: BTreeSet<&String> = units.iter().chain(&seats).flatten().collect();
    let mut leaks = Vec::new();
    for (path, text) in documents {
        let Some(readers) = readers(compiled, path) else { continue };
        let own: BTreeSet<&String> = (readers.units.iter().flat_map(|unit| &units[*unit]))
            .chain(readers.seats.iter().flat_map(|seat| &seats[*seat]))
            .collect();
        // Pay tables hold numbers of their own, which may be like somebody's target.
        let pays = |part: &str| {
            let heading = part.lines().next().unwrap_or_default();
            PAY[compiled.plan.facts.lang as usize].iter().any(|pay| heading.ends_with(pay))
        };
        let others: Vec<&str> = text.split("\n## ").filter(|part| !pays(part)).collect();
        let foreign =
            numbers_in(&others.join("\n")).into_iter().filter(|cell| all.contains(cell) && !own.contains(cell));
        leaks.extend(foreign.map(|cell| format!("{path}: {cell}")));
    }
    leaks
}

/// The parts of letters and kits that tell pay.
const PAY: [[&str; 3]; 2] =
    [["Appraisal and pay", "Incentive plans", "Scorecards"], ["考核与激励", "激励方案", "考核表"]];

fn written(compiled: &Compiled) -> BTreeMap<String, String> {
    let documents = documents(compiled, &[]).expect("the shipped templates work").into_iter();
    documents
        .filter(|artifact| artifact.path.ends_with(".md"))
        .map(|artifact| (artifact.path.to_string(), String::from_utf8(artifact.bytes).expect("documents are UTF-8")))
        .collect()
}

#[test]
fn no_letter_of_the_shipped_plans_holds_targets_of_others() {
    for name in ["equipment-maker", "saas-vendor"] {
        let compiled = shipped(name);
        let mut documents = written(&compiled);
        let leaks = leaked_targets(&compiled, &documents);
        assert!(leaks.is_empty(), "{name}: {leaks:#?}");
        // The same test finds a leak that is put there: a row of the company in the first letter of a position.
        let company = printed(&compiled, HolderId::unit(UnitId::new(0))).into_iter().max_by_key(String::len);
        let row = format!("\n| x | {} |\n", company.expect("the company has targets"));
        let (path, letter) =
            documents.iter_mut().find(|(path, _)| path.starts_with("letters/positions/")).expect("one");
        letter.insert_str(0, &row);
        let path = path.clone();
        assert_eq!(leaked_targets(&compiled, &documents).len(), 1, "{name}: a leak in {path} is found");
    }
}

/// The paths of all documents of a day, and for each page those that it leads to.
fn on(compiled: &Compiled, day: &str) -> BTreeMap<String, BTreeSet<String>> {
    let date = Date::parse(day).expect("it is a day");
    let all = documents_on(&compiled.on(date), Some(date), &[]).expect("the shipped templates work").into_iter();
    let led = |path: &str, page: &str| {
        let folder = path.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let links = page.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
        let links = links.filter(|link| link.ends_with(".html") && !link.starts_with("../"));
        links.map(|link| format!("{folder}{link}")).collect()
    };
    all.map(|own| (own.path.to_string(), led(&own.path, &String::from_utf8_lossy(&own.bytes)))).collect()
}

#[test]
fn letters_and_kits_of_a_day_are_for_those_who_are_there() {
    let compiled = compiled(MemoryFiles::new([("salesplan.yaml", LEAVING)]));
    let letters = |day: &str| {
        let all = on(&compiled, day).into_keys().filter(|path| path.ends_with(".md") && path.contains('/'));
        all.map(|path| path.trim_end_matches(".md").to_owned()).collect::<Vec<_>>()
    };
    let always = ["kits/whole/index", "kits/whole/letter", "kits/whole/positions/boss", "letters/whole"];
    let spring = [
        "kits/east/index",
        "kits/east/letter",
        "kits/east/positions/one",
        "letters/east",
        "letters/positions/boss",
        "letters/positions/one",
    ];
    let summer = [
        "kits/west/index",
        "kits/west/letter",
        "kits/west/positions/two-1",
        "letters/positions/boss",
        "letters/positions/two-1",
        "letters/west",
    ];
    let mut autumn = [&summer[..], &["kits/west/positions/two-2", "letters/positions/two-2"]].concat();
    autumn.sort_unstable();
    let expected = |own: &[&'static str]| {
        let mut all = [&always[..], own].concat();
        all.sort_unstable();
        all
    };
    assert_eq!(letters("2026-06-30"), expected(&spring));
    assert_eq!(letters("2026-07-01"), expected(&summer));
    assert_eq!(letters("2026-09-15"), expected(&autumn));
}

/// East is closed in summer, when west begins, whose second seller comes in autumn.
const LEAVING: &str = "\
salesplan: 1
name: Small
currency: EUR
fiscal_year: {name: FY2026, starts: 2026-01-01}
metrics: {sales: {in: money}}
units:
  whole: {head: boss}
  east: {parent: whole, ends: 2026-06-30}
  west: {parent: whole, starts: 2026-07-01}
roles: {chief: {carries: team}, seller: {carries: own}}
positions:
  boss: {role: chief, unit: whole}
  one: {role: seller, unit: east, ends: 2026-06-30}
  two: {role: seller, unit: west, count: 2, starts: {1: 2026-07-01, 2: 2026-09-15}}
targets:
  - {of: boss, period: FY2026, metric: sales, value: 40}
  - {of: one, period: FY2026, metric: sales, value: 10}
  - {of: two-1, period: FY2026, metric: sales, value: 20}
  - {of: two-2, period: FY2026, metric: sales, value: 10}
";

#[test]
fn pages_of_a_day_lead_to_no_letter_that_is_not_written() {
    for (name, days) in
        [("saas-vendor", ["2025-03-01", "2025-10-01"]), ("equipment-maker", ["2026-01-01", "2026-12-31"])]
    {
        let compiled = shipped(name);
        for day in days {
            let pages = on(&compiled, day);
            let organisation = &compiled.plan.organisation;
            let there = organisation.on(Date::parse(day).expect("it is a day"));
            for seat in (0..organisation.seats.len()).map(SeatId::new).filter(|seat| !there.has_seat(*seat)) {
                let id = organisation.seat_id(seat);
                let written = pages.keys().find(|path| path.ends_with(&format!("/positions/{id}.md")));
                assert_eq!(written, None, "{name}: {id} is not there on {day}");
            }
            for (page, links) in &pages {
                let lost: Vec<_> = links.iter().filter(|link| !pages.contains_key(*link)).collect();
                assert!(lost.is_empty(), "{name}: {page} leads to {lost:?} on {day}");
            }
        }
    }
}

/// Whether an id means a seat: its own, its entry's, its role's or its unit's.
fn is(compiled: &Compiled, seat: SeatId, id: &str) -> bool {
    let organisation = &compiled.plan.organisation;
    match organisation.lookup(id).expect("the plan is sound") {
        Who::Seat(other) => other == seat,
        Who::Group(group) => organisation.seats[seat.index()].group == group,
        Who::Role(role) => organisation.role_of(seat) == Some(role),
        Who::Unit(unit) => organisation.unit_of(seat) == Some(unit),
    }
}

/// Names of pay plans with the positions they are for, as the plan says it.
fn pay_plans(compiled: &Compiled) -> Vec<(String, BTreeSet<usize>)> {
    let sections = compiled.written.sections();
    let plans = sections.into_iter().filter_map(|sections| sections.incentives.incentives.get()).flatten();
    let named = plans.map(|plan| {
        let mut fields = Vec::new();
        plan.value.shapes(&mut fields);
        let named = fields.iter().find_map(|(key, shape)| match shape {
            Shape::Text(name) if key == "name" => Some(name.to_string()),
            _ => None,
        });
        let whom = fields.iter().find_map(|(key, shape)| match shape {
            Shape::When(when) if key == "for" => Some(when),
            _ => None,
        });
        let [all] = &whom.expect("a pay plan is for somebody").any[..] else { panic!("no alternatives ship") };
        let holds = |seat: &usize| {
            all.tests.iter().all(|(_, test)| match &test.ask {
                Ask::Among(ids) => ids.iter().any(|id| is(compiled, SeatId::new(*seat), id)),
                other => panic!("the shipped plans pay by names, not by {other:?}"),
            })
        };
        let seats = 0..compiled.plan.organisation.seats.len();
        (named.expect("shipped plans have names"), seats.filter(holds).collect())
    });
    named.collect()
}

#[test]
fn no_letter_of_the_shipped_plans_holds_a_pay_plan_of_others() {
    for name in ["equipment-maker", "saas-vendor"] {
        let compiled = shipped(name);
        let plans = pay_plans(&compiled);
        assert!(plans.len() > 5, "{name}: {} pay plans", plans.len());
        let mut told = 0;
        for (path, text) in written(&compiled) {
            let Some(readers) = readers(&compiled, &path) else { continue };
            let text = text.replace('\\', "");
            let headings: Vec<&str> = text.lines().filter(|line| line.starts_with("### ")).collect();
            for (plan, paid) in &plans {
                let stands = headings.iter().any(|heading| heading.ends_with(&format!(" {plan}")));
                let due = readers.paid.iter().any(|seat| paid.contains(seat));
                assert_eq!(stands, due, "{name}: {path}, pay plan {plan}");
                told += usize::from(stands);
            }
        }
        assert!(told > 60, "{name}: {told} pay plans in letters and kits");
    }
}

#[test]
fn a_letter_tells_one_target_pay_its_own() {
    let documents = written(&shipped("saas-vendor"));
    for (seat, pay) in [
        ("us-east-mid-1", "USD 220,000"),
        ("uk-enterprise", "GBP 210,000"),
        ("uk-mid", "GBP 150,000"),
        ("france-mid", "EUR 175,000"),
        ("us-west-enterprise-1", "USD 300,000"),
        ("uk-smb", "GBP 95,000"),
    ] {
        let Some(letter) = documents.get(&format!("letters/positions/{seat}.md")) else {
            let near: Vec<_> = documents.keys().filter(|path| path.starts_with("letters/positions/")).collect();
            panic!("no letter to {seat}, but {near:?}");
        };
        let letter = letter.replace('\\', "");
        let told = letter.split("target pay is ").skip(1).filter_map(|rest| rest.split(['.', '\n']).next());
        let told: Vec<&str> = told.filter(|told| told.starts_with(|c: char| c.is_ascii_uppercase())).collect();
        assert_eq!(told, [pay], "{seat}");
    }
}

/// A plan in which every number is like no other: seats, pay by role and place, advances, rates, budgets.
#[derive(Default)]
struct Made {
    text: String,
    /// Numbers of pay as documents print them, with the seats that may read them.
    pay: Vec<(String, BTreeSet<String>)>,
    count: usize,
}

const ROLES: [&str; 3] = ["hunter", "farmer", "captain"];
const UNITS: [&str; 6] = ["red", "red-a", "red-b", "blue", "blue-a", "blue-b"];

/// The seats of a role in a unit: one captain, two of each other role.
fn seats(role: &str, unit: &str) -> BTreeSet<String> {
    match role {
        "captain" => [format!("{unit}-{role}")].into(),
        _ => [1, 2].map(|at| format!("{unit}-{role}-{at}")).into(),
    }
}

/// A number with its thousands set apart.
fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group).into_owned());
    groups.collect::<Vec<_>>().join(",")
}

impl Made {
    fn new() -> Self {
        let mut made = Self::default();
        made.organisation();
        made.put("metrics: {sales: {name: Sales, in: money}}\ntargets:");
        for seat in UNITS.iter().flat_map(|unit| ROLES.map(|role| seats(role, unit))).flatten() {
            let value = made.number() * 4;
            made.put(&format!("  - {{of: {seat}, period: FY2026, metric: sales, value: {value}}}"));
        }
        made.put("incentives:");
        made.plan("sellers", &ROLES[..2]);
        made.plan("captains", &ROLES[2..]);
        made
    }

    fn put(&mut self, line: &str) {
        writeln!(self.text, "{line}").expect("a string takes all");
    }

    fn number(&mut self) -> usize {
        self.count += 1;
        (101 + 2 * self.count) * 1_003
    }

    /// A number of pay that some may read.
    fn paid(&mut self, readers: BTreeSet<String>) -> usize {
        let number = self.number();
        self.pay.push((grouped(number), readers));
        number
    }

    fn organisation(&mut self) {
        self.put("units:\n  top: {name: Top}");
        for unit in UNITS {
            let parent = unit.split_once('-').map_or("top", |(parent, _)| parent);
            self.put(&format!("  {unit}: {{name: Unit {unit}, parent: {parent}, head: {unit}-captain}}"));
        }
        self.put("roles:");
        ROLES.iter().for_each(|role| self.put(&format!("  {role}: {{name: Role {role}, level: 2, duties: [Sell]}}")));
        self.put("positions:");
        for (unit, role) in UNITS.iter().flat_map(|unit| ROLES.map(|role| (unit, role))) {
            let count = if role == "captain" { 1 } else { 2 };
            self.put(&format!("  {unit}-{role}: {{role: {role}, unit: {unit}, count: {count}}}"));
        }
    }

    /// A pay plan with a row for each role in half of the units, and what all others get.
    fn plan(&mut self, plan: &str, roles: &[&str]) {
        let of_role = |role: &str| UNITS.iter().flat_map(|unit| seats(role, unit)).collect::<BTreeSet<String>>();
        self.put(&format!("  {plan}:\n    name: Plan of {plan}\n    for: {{role: [{}]}}", roles.join(", ")));
        self.put(
            "    pay:\n      variable: 50%\n      prorate: days\n      target:\n        match: first\n        rows:",
        );
        let mut rest: BTreeSet<String> = roles.iter().flat_map(|role| of_role(role)).collect();
        for (role, unit) in roles.iter().flat_map(|role| UNITS[..3].iter().map(move |unit| (role, unit))) {
            let readers = seats(role, unit);
            rest.retain(|seat| !readers.contains(seat));
            let amount = self.paid(readers);
            self.put(&format!("          - {{when: {{role: {role}, unit: {unit}}}, target: {amount}}}"));
        }
        let amount = self.paid(rest);
        self.put(&format!("          - {{when: else, target: {amount}}}\n    components:"));
        self.put("      base: {share: 100%, every: quarter, measure: {metric: sales, of: own, as: attainment, window: year},");
        self.put("        table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}");
        self.put(
            "      extra:\n        every: month\n        measure: {metric: sales, of: own, as: amount, window: month}",
        );
        self.put("        rate:\n          rows:");
        for role in roles {
            let amount = self.paid(of_role(role));
            self.put(&format!("            - {{when: {{role: {role}}}, rate: {amount} each}}"));
        }
        let amount = self.paid(BTreeSet::new());
        self.put(&format!("            - {{when: else, rate: {amount} each}}"));
        self.put("    draws:");
        for role in roles {
            let amount = self.paid(of_role(role));
            self.put(&format!("      {role}-draw: {{for: {{role: {role}}}, amount: {amount}, every: month,"));
            self.put("        recoverable: false, surplus: lapses, repay_leaves: draw}");
        }
        let budget = self.paid(BTreeSet::new());
        self.put(&format!("    budget: {budget}"));
    }
}

#[test]
fn letters_of_a_plan_whose_numbers_are_all_different_hold_their_own_and_no_others() {
    let made = Made::new();
    let manifest = "salesplan: 1\nname: Plan\ncurrency: CNY\nlocale: en\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {place: component}\n";
    let compiled = compiled(MemoryFiles::new([("salesplan.yaml", manifest), ("plan.yaml", &made.text)]));
    let documents = written(&compiled);
    assert_eq!(leaked_targets(&compiled, &documents), Vec::<String>::new());
    let organisation = &compiled.plan.organisation;
    let mut held = 0;
    for (path, text) in &documents {
        let Some(readers) = readers(&compiled, path) else { continue };
        let text = text.replace('\\', "");
        let paid: BTreeSet<String> =
            readers.paid.iter().map(|seat| organisation.seat_id(SeatId::new(*seat)).to_string()).collect();
        for (amount, due) in &made.pay {
            let stands = text.contains(&format!("CNY {amount}"));
            assert_eq!(stands, !due.is_disjoint(&paid), "{path}: CNY {amount}, for {due:?}");
            held += usize::from(stands);
        }
    }
    assert!(held > 200, "{held} amounts of pay in letters and kits");
}
