//! A session that follows a plan through edits of its people tells what a run that knows nothing of the past tells.

#[path = "support/told.rs"]
mod told;

use proptest::prelude::*;
use proptest::sample::Index;
use salesplan::compile::{Session, compile, compile_again};
use salesplan::source::{Budgets, MemoryFiles};
use told::told;

const HEAD: &str = "\
salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
";

const FRAME: &str = "\
basis:
  profiles: {season: {Q1: 18%, Q2: 25%, Q3: 24%, Q4: 33%}}
  history: [{of: west-0, metric: revenue, values: {FY2025: 90k}}]
metrics:
  revenue: {in: money, profile: season}
  calls: {in: count}
  visits: {in: count}
  leads: {in: count}
  letters: {in: count}
dimensions: {product: {pumps: {}, valves: {}}}
roles:
  seller: {level: 2, carries: own, duties: [Sell], ramp: {1: 25%, 2: 50%}}
  engineer: {level: 2, carries: none, duties: [Help]}
  leader: {level: 3, carries: team, duties: [Lead]}
units:
  company: {name: Company}
  east: {name: East, parent: company, head: leader-e}
  west: {name: West, parent: company}
";

/// Statements that ask the organisation in one way or another.
const ASKING: &str = "\
targets:
  - {of: company, period: FY2026, metric: leads, value: 1000, by: {unit: {split: headcount}}}
  - {of: west, period: FY2026, metric: letters, value: 90, by: {position: {split: equal}}}
  - {of: {role: seller}, period: FY2026-Q1, metric: calls, value: 40}
  - {employee: E2, period: FY2026, metric: revenue, value: 7k, slice: {product: pumps}}
  - {head: leader-e, period: FY2026, metric: calls, slice: {product: valves}, value: 12}
";

/// A position, and its own target if it has one.
#[derive(Debug, Clone)]
struct Seat {
    id: String,
    role: &'static str,
    unit: &'static str,
    count: u32,
    vacant: bool,
    starts: Option<u32>,
    target: Option<u32>,
}

/// Two files of positions with their targets, and the people in them.
#[derive(Debug, Clone)]
struct People {
    files: [Vec<Seat>; 2],
    /// The position of each employee.
    held: Vec<String>,
}

/// What is done to the people, with numbers that say to whom.
#[derive(Debug, Clone)]
enum Edit {
    Add(Index, Seat),
    Remove(Index),
    Move(Index, &'static str),
    Promote(Index, &'static str),
    Rename(Index, u32),
    Count(Index, u32),
    Vacate(Index),
    Start(Index, Option<u32>),
    Target(Index, Option<u32>),
    Hold(Index, Index),
    Swap(Index),
}

fn unit() -> impl Strategy<Value = &'static str> {
    prop_oneof![Just("east"), Just("west")]
}

fn role() -> impl Strategy<Value = &'static str> {
    prop_oneof![3 => Just("seller"), 1 => Just("engineer"), 1 => Just("leader")]
}

fn starts() -> impl Strategy<Value = Option<u32>> {
    prop_oneof![2 => Just(None), 1 => (1_u32..=9).prop_map(Some)]
}

fn seat() -> impl Strategy<Value = Seat> {
    let target = prop_oneof![1 => Just(None), 1 => (1_u32..90).prop_map(Some)];
    let head = ("new-[a-d]", role(), unit());
    (head, 1_u32..3, any::<bool>(), starts(), target).prop_map(|((id, role, unit), count, vacant, starts, target)| {
        Seat { id, role, unit, count, vacant, starts, target }
    })
}

fn edit() -> impl Strategy<Value = Edit> {
    let at = any::<Index>;
    prop_oneof![
        3 => (at(), seat()).prop_map(|(at, seat)| Edit::Add(at, seat)),
        2 => at().prop_map(Edit::Remove),
        1 => (at(), unit()).prop_map(|(at, unit)| Edit::Move(at, unit)),
        1 => (at(), role()).prop_map(|(at, role)| Edit::Promote(at, role)),
        1 => (at(), 0_u32..9).prop_map(|(at, number)| Edit::Rename(at, number)),
        1 => (at(), 1_u32..4).prop_map(|(at, count)| Edit::Count(at, count)),
        1 => at().prop_map(Edit::Vacate),
        1 => (at(), starts()).prop_map(|(at, starts)| Edit::Start(at, starts)),
        2 => (at(), prop::option::of(1_u32..90)).prop_map(|(at, target)| Edit::Target(at, target)),
        1 => (at(), at()).prop_map(|(who, seat)| Edit::Hold(who, seat)),
        1 => at().prop_map(Edit::Swap),
    ]
}

impl People {
    fn new() -> Self {
        let seat = |id: &str, role, unit, target| Seat {
            id: id.to_owned(),
            role,
            unit,
            count: 1,
            vacant: false,
            starts: None,
            target,
        };
        let east = vec![
            seat("leader-e", "leader", "east", None),
            seat("east-0", "seller", "east", Some(40)),
            seat("east-1", "seller", "east", Some(50)),
        ];
        let west = vec![seat("west-0", "seller", "west", Some(30)), seat("west-1", "seller", "west", Some(60))];
        Self { files: [east, west], held: vec!["leader-e".into(), "east-1".into(), "west-1".into()] }
    }

    fn place(&self, at: Index) -> Option<(usize, usize)> {
        let all =
            self.files.iter().enumerate().flat_map(|(file, seats)| (0..seats.len()).map(move |seat| (file, seat)));
        let all: Vec<_> = all.collect();
        (!all.is_empty()).then(|| all[at.index(all.len())])
    }

    fn edit(&mut self, edit: &Edit) {
        let (Edit::Add(at, _)
        | Edit::Remove(at)
        | Edit::Move(at, _)
        | Edit::Promote(at, _)
        | Edit::Rename(at, _)
        | Edit::Count(at, _)
        | Edit::Vacate(at)
        | Edit::Start(at, _)
        | Edit::Target(at, _)
        | Edit::Hold(_, at)
        | Edit::Swap(at)) = edit;
        let Some((file, index)) = self.place(*at) else { return };
        let seat = &mut self.files[file][index];
        match edit {
            Edit::Add(_, new) => self.files[file].insert(index, new.clone()),
            Edit::Remove(_) => drop(self.files[file].remove(index)),
            Edit::Move(_, unit) => seat.unit = unit,
            Edit::Promote(_, role) => seat.role = role,
            Edit::Rename(_, number) => seat.id = format!("renamed-{number}"),
            Edit::Count(_, count) => seat.count = *count,
            Edit::Vacate(_) => seat.vacant = !seat.vacant,
            Edit::Start(_, starts) => seat.starts = *starts,
            Edit::Target(_, target) => seat.target = *target,
            Edit::Hold(who, _) => {
                let who = who.index(self.held.len());
                self.held[who] = seat.id.clone();
            }
            Edit::Swap(_) => self.files[file].reverse(),
        }
    }

    fn files(&self) -> MemoryFiles {
        let mut files = MemoryFiles::new([("salesplan.yaml", HEAD), ("asking.yaml", ASKING), ("frame.yaml", FRAME)]);
        for (name, seats) in ["people/east.yaml", "people/west.yaml"].into_iter().zip(&self.files) {
            files.insert(name, text(seats));
        }
        let held = self.held.iter().enumerate();
        let row = |(number, seat): (usize, &String)| format!("  - {{position: {seat}, employee: E{}}}\n", number + 1);
        files.insert("roster.yaml", format!("holders:\n{}", held.map(row).collect::<String>()));
        files
    }
}

fn text(seats: &[Seat]) -> String {
    let mut text = "positions:\n".to_owned();
    for seat in seats {
        let starts = seat.starts.map(|month| format!(", starts: 2026-0{month}-01")).unwrap_or_default();
        let Seat { id, role, unit, count, vacant, .. } = seat;
        text += &format!("  {id}: {{role: {role}, unit: {unit}, count: {count}, vacant: {vacant}{starts}}}\n");
    }
    text += "targets:\n  - {of: company, period: FY2026, metric: revenue, value: 1m, partial: true}\n";
    for (seat, target) in seats.iter().filter_map(|seat| Some((seat, seat.target?))) {
        let (id, visits) = (&seat.id, target / 2);
        text += &format!("  - {{of: {id}, period: FY2026, values: {{revenue: {target}k, visits: {visits}}}}}\n");
    }
    text
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn people_come_and_go(edits in prop::collection::vec(edit(), 1..8)) {
        let mut people = People::new();
        let mut session = Session::default();
        compile_again(&people.files(), &Budgets::default(), &mut session).expect("it has a manifest");
        for edit in &edits {
            people.edit(edit);
            let files = people.files();
            let followed = compile_again(&files, &Budgets::default(), &mut session).expect("it has a manifest");
            let anew = compile(&files, &Budgets::default()).expect("it has a manifest");
            let (followed, anew) = (told(&followed), told(&anew));
            prop_assert_eq!(&followed.0, &anew.0, "findings after {:?}", edit);
            prop_assert_eq!(&followed.1, &anew.1, "cells after {:?}", edit);
        }
    }
}

/// Without errors, so that edits are followed from what was derived.
#[test]
fn the_plan_before_all_edits_holds() {
    let outcome = compile(&People::new().files(), &Budgets::default()).expect("it has a manifest");
    let (findings, cells) = told(&outcome);
    let errors: Vec<_> =
        outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error).collect();
    assert!(errors.is_empty(), "{findings:#?}");
    assert!(cells.lines().count() > 12, "{cells}");
}
