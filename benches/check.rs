//! What checking a large plan costs, as ratios within one run: against the bare YAML event loop over the same bytes, and
//! against a plan of twice the positions; on one thread and on two.
//!
//! `cargo bench --bench check`, or with a number of positions: `cargo bench --bench check -- 20000`.

#[path = "support/generate.rs"]
mod generate;

use std::time::{Duration, Instant};

use generate::{Size, plan};
use granit_parser::Parser;
use rayon::prelude::*;
use salesplan::compile::compile;
use salesplan::diagnostic::Severity;
use salesplan::source::{Budgets, Files, MemoryFiles};

const RUNS: usize = 5;

/// The shortest of some runs: what the work costs when nothing else runs.
fn shortest(mut work: impl FnMut()) -> Duration {
    let time = |work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
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

fn check(files: &MemoryFiles) -> usize {
    let outcome = compile(files, &Budgets::default()).expect("a generated plan has a manifest");
    let error = outcome.findings.iter().find(|finding| finding.severity == Severity::Error);
    assert!(error.is_none(), "a generated plan holds: {error:?}");
    outcome.compiled.expect("and compiles").cube.cells()
}

fn main() {
    let positions = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(100_000);
    let plain = plan(Size { positions, files: (positions / 20).max(1) });
    let double = plan(Size { positions: positions * 2, files: (positions / 10).max(1) });
    let texts = texts(&plain);
    let bytes: usize = texts.iter().map(String::len).sum();
    println!("{positions} positions in {} files, {} MB", texts.len(), bytes / 1_000_000);
    for threads in [1, 2] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads can be started");
        pool.install(|| {
            let events = shortest(|| bare_events(&texts));
            let mut cells = 0;
            let checked = shortest(|| cells = check(&plain));
            let doubled = shortest(|| {
                check(&double);
            });
            println!(
                "{threads} thread(s): events {events:.0?}, check {checked:.0?} ({} x events), {cells} cells; twice the positions {} x",
                ratio(checked, events),
                ratio(doubled, checked),
            );
        });
    }
}
