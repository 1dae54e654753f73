//! What checking a large plan costs, as ratios within one run: against the bare YAML event loop over the same bytes, and
//! against a plan of twice the positions; on one thread and on two.
//!
//! `cargo bench --bench check`, or with a number of positions: `cargo bench --bench check -- 20000`.

#[path = "support/generate.rs"]
mod generate;

use std::time::{Duration, Instant};

use generate::{Size, paid_plan, plan};
use granit_parser::Parser;
use rayon::prelude::*;
use salesplan::compile::{Outcome, Session, compile, compile_again};
use salesplan::diagnostic::{Lang, Severity};
use salesplan::render::{Format, Options, Report, render};
use salesplan::source::{Budgets, Files, MemoryFiles};

const RUNS: usize = 5;

/// The shortest of some runs: what the work costs when nothing else runs. What it makes is taken apart after the clock stopped; the
/// program ends instead.
fn shortest<T>(mut work: impl FnMut() -> T) -> Duration {
    let time = |work: &mut dyn FnMut() -> T| {
        let start = Instant::now();
        let _made = work();
        start.elapsed()
    };
    (0..RUNS).map(|_| time(&mut work)).min().unwrap_or_default()
}

/// `a ÷ b` with two decimals.
fn ratio(a: Duration, b: Duration) -> String {
    let hundredths = a.as_micros() * 100 / b.as_micros().max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn texts(files: &MemoryFiles) -> Vec<String> {
    let listing = files.list(&Budgets::default()).expect("a generated plan can be listed");
    let read = |path: &ecow::EcoString| {
        String::from_utf8(files.read(path, u64::MAX).expect("a generated plan can be read")).expect("it is UTF-8")
    };
    listing.files.iter().map(read).collect()
}

fn bare_events(texts: &[String]) {
    let count = |text: &String| Parser::new_from_str(text).filter(|event| event.is_ok()).count();
    let events: usize = texts.par_iter().map(count).sum();
    assert!(events > texts.len(), "every file has events");
}

fn check(files: &MemoryFiles) -> Outcome {
    let outcome = compile(files, &Budgets::default()).expect("a generated plan has a manifest");
    let error = outcome.findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "a generated plan holds: {error:?}");
    outcome
}

fn cells(outcome: Outcome) -> usize {
    outcome.compiled.expect("it compiles").cube.cells()
}

fn main() {
    let positions = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let plain = plan(Size { positions, files: (positions / 20).max(1) });
    memory(&plain);
    let double = plan(Size { positions: positions * 2, files: (positions / 10).max(1) });
    let paid = paid_plan(Size { positions, files: (positions / 20).max(1) });
    let texts = texts(&plain);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{positions} positions in {} files, {} MB", texts.len(), bytes / 1_000_000);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| {
            let events = shortest(|| bare_events(&texts));
            let cells = cells(check(&plain));
            let checked = shortest(|| check(&plain));
            let doubled = shortest(|| check(&double));
            println!(
                "{threads} thread(s): events {events:.0?}, check {checked:.0?} ({} x events), {cells} cells; twice the positions {} x",
                ratio(checked, events),
                ratio(doubled, checked),
            );
            let paid = shortest(|| check(&paid));
            println!("  with an incentive plan for all, its pay analysed: {} x the check", ratio(paid, checked));
            for (what, edit) in EDITS {
                println!("  {what}: {} x the check", ratio(edited(&plain, *edit), checked));
            }
        });
    }
    rendering();
}

/// The most memory the process had, the plan's own bytes among it, against 8 times the bytes and 32 bytes a cell. Linux tells it.
fn memory(files: &MemoryFiles) {
    let cells = cells(check(files));
    let bytes: usize = texts(files).iter().map(String::len).sum();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.trim().parse::<usize>().ok());
    if let Some(peak) = peak {
        let allowed = bytes * 8 + cells * 32;
        println!(
            "peak memory {} MB, {} MB would be 8 x the input and 32 bytes a cell",
            peak / 1_000,
            allowed / 1_000_000
        );
    }
}

/// The text of a file after an edit, by the number of the edit.
type Edit = fn(&str, usize) -> String;

/// Edits of one file, from the most usual to those that reach further.
const EDITS: &[(&str, Edit)] = &[
    ("one target of one file edited", |text, run| text.replacen("revenue: 3", &format!("revenue: {}3", run + 1), 1)),
    ("a line put above a file", |text, run| format!("# edited {run} times\n{text}")),
    ("a position renamed", |text, run| text.replacen("Seller number", &format!("Seller {run} number"), 1)),
    ("a position added", |text, run| {
        let (run, unit) = (run + 1, "    role: seller\n    unit: team-7\n    starts: 2024-01-01\n");
        text.replacen("positions:\n", &format!("positions:\n  new-seller-{run}:\n{unit}"), 1)
    }),
];

/// A check again after one file changed.
fn edited(files: &MemoryFiles, edit: Edit) -> Duration {
    let (mut session, mut files) = (Session::default(), files.clone());
    compile_again(&files, &Budgets::default(), &mut session).expect("a generated plan has a manifest");
    let name = "teams/team-00007.yaml";
    let text = String::from_utf8(files.read(name, u64::MAX).expect("it is there")).expect("it is UTF-8");
    let mut run = 0;
    shortest(|| {
        run += 1;
        files.insert(name, edit(&text, run));
        let outcome = compile_again(&files, &Budgets::default(), &mut session);
        assert_eq!(session.fresh(), 1, "one file was edited");
        outcome.expect("a generated plan has a manifest")
    })
}

/// Showing 1,000 findings of one file of 5 MB, against checking it.
fn rendering() {
    let mut text = "metrics: {revenue: {in: money}}\nunits: {company: {name: Head office}}\nroles:\n".to_owned();
    for role in 0..1_000 {
        let duties = "Looks after customers. ".repeat(200);
        text.push_str(&format!(
            "  role-{role}: {{name: Role, carries: own, promotes_to: nobody-{role}, duties: [\"{duties}\"]}}\n"
        ));
    }
    let manifest = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";
    let files = MemoryFiles::new([("salesplan.yaml", manifest.to_owned()), ("plan.yaml", text)]);
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    let checked = shortest(|| compile(&files, &Budgets::default()).expect("it has a manifest"));
    let report = Report::new(&outcome.findings, &outcome.sources, 2, Lang::En);
    let rendered =
        shortest(|| assert!(!render(&report, Format::Text, &Options::default()).is_empty(), "findings are shown"));
    println!("{} findings shown: {} x the check", outcome.findings.len(), ratio(rendered, checked));
}
