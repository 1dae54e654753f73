//! Sample records: those that ship are what the generator makes, they are read as records, and what is wrong with some is as meant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use salesplan::actuals::sample::sample;
use salesplan::actuals::{Access, Fold, Reason, Record, Source, read};
use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Findings, Lang};
use salesplan::source::{Budgets, OsFiles};

const PLANS: [&str; 2] = ["plans/equipment-maker", "plans/saas-vendor"];

fn compiled(plan: &str) -> (OsFiles, Outcome) {
    let files = OsFiles::new(Path::new(plan), BTreeMap::new()).expect("there is a folder");
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    (files, outcome)
}

/// The seed of what ships.
const SEED: u64 = 2026;

#[test]
fn shipped_records_are_those_the_generator_makes() {
    let update = std::env::var_os("SALESPLAN_UPDATE").is_some();
    let mut faults = Vec::new();
    for plan in PLANS {
        let (_, outcome) = compiled(plan);
        let made = sample(outcome.compiled.as_ref().expect("it compiles"), SEED);
        let size: usize = made.iter().map(|file| file.bytes.len()).sum();
        assert!(size <= 300_000, "{plan}: {size} bytes");
        for file in &made {
            let path = Path::new(plan).join(file.path.as_str());
            if update {
                std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("folders can be made");
                std::fs::write(&path, &file.bytes).expect("files can be written");
            } else if std::fs::read(&path).ok().as_ref() != Some(&file.bytes) {
                faults.push(path.display().to_string());
            }
        }
    }
    assert!(faults.is_empty(), "run with SALESPLAN_UPDATE=1: {faults:#?}");
}

struct Count;

impl Fold for Count {
    type Sum = u64;

    fn empty(&self) -> u64 {
        0
    }

    fn add(&self, sum: &mut u64, _: &Record<'_>) {
        *sum += 1;
    }

    fn merge(&self, into: &mut u64, other: u64) {
        *into += other;
    }
}

#[test]
fn shipped_records_are_read_and_the_rows_that_are_none_are_told() {
    for plan in PLANS {
        let (files, outcome) = compiled(plan);
        let sources = Source::all(outcome.compiled.as_ref().expect("it compiles"));
        let (mut places, mut findings) = (outcome.sources, Findings::default());
        let mut reasons = BTreeSet::new();
        for source in &sources {
            let reading =
                read(source, &Access::new(&files), &Count, &mut places, &mut findings).expect("it can be read");
            assert!(reading.sum > 0, "{plan}: {} has records", source.id);
            reasons.extend(reading.report.rejects.counts().keys().copied());
        }
        let told: Vec<&str> = findings.iter().map(|finding| finding.message.text(Lang::En)).collect();
        assert!(told.is_empty(), "{plan}: {told:#?}");
        let meant = [Reason::NoSuchDay, Reason::Exponent, Reason::UnknownPosition, Reason::Duplicate];
        assert_eq!(reasons, BTreeSet::from(meant), "{plan}");
    }
}

#[test]
fn other_seeds_give_other_records_and_the_same_seed_the_same() {
    let (_, outcome) = compiled(PLANS[1]);
    let compiled = outcome.compiled.expect("it compiles");
    assert_eq!(sample(&compiled, 1), sample(&compiled, 1));
    assert_ne!(sample(&compiled, 1), sample(&compiled, 2));
}
