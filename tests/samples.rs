//! Sample records: those that ship are what the generator makes, they are read as records, what is wrong with some is as meant, and pay by
//! them is worth looking at.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use salesplan::actuals::payroll::{Asked, payroll};
use salesplan::actuals::sample::{SEED, sample};
use salesplan::actuals::{Access, Fold, Reason, Record, Source, read};
use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Findings, Lang};
use salesplan::pay::statement::Step;
use salesplan::source::{Budgets, OsFiles};
use salesplan::units::{Date, Quantity};

const PLANS: [&str; 2] = ["plans/equipment-maker", "plans/saas-vendor"];

fn compiled(plan: &str) -> (OsFiles, Outcome) {
    let files = OsFiles::new(Path::new(plan), BTreeMap::new()).expect("there is a folder");
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    (files, outcome)
}

/// Files in the folders below a plan's `data`, where records lie.
fn shipped(plan: &str) -> BTreeSet<PathBuf> {
    let inner = |folder: PathBuf| {
        std::fs::read_dir(folder).expect("it can be read").map(|entry| entry.expect("it is there").path())
    };
    let folders = inner(Path::new(plan).join("data")).filter(|path| path.is_dir());
    folders.flat_map(inner).collect()
}

#[test]
fn shipped_records_are_those_the_generator_makes() {
    let update = std::env::var_os("SALESPLAN_UPDATE").is_some();
    let mut faults = Vec::new();
    for plan in PLANS {
        let (_, outcome) = compiled(plan);
        let made = sample(outcome.compiled.as_ref().expect("it compiles"), SEED);
        assert!(made.left_out.is_empty(), "{plan}: {:?}", made.left_out);
        let size: usize = made.files.iter().map(|file| file.bytes.len()).sum();
        assert!(size <= 300_000, "{plan}: {size} bytes");
        let mut stray = shipped(plan);
        for file in &made.files {
            let path = Path::new(plan).join(file.path.as_str());
            stray.remove(&path);
            if update {
                std::fs::create_dir_all(path.parent().expect("it has a folder")).expect("folders can be made");
                std::fs::write(&path, &file.bytes).expect("files can be written");
            } else if std::fs::read(&path).ok().as_ref() != Some(&file.bytes) {
                faults.push(path.display().to_string());
            }
        }
        if update {
            stray.iter().for_each(|path| std::fs::remove_file(path).expect("it can be removed"));
        } else {
            faults.extend(stray.iter().map(|path| path.display().to_string()));
        }
    }
    assert!(faults.is_empty(), "run with SALESPLAN_UPDATE=1: {faults:#?}");
}

/// Counts records, by what they say in one column.
struct Count(&'static str);

impl Fold for Count {
    type Sum = BTreeMap<String, u64>;

    fn empty(&self) -> Self::Sum {
        BTreeMap::new()
    }

    fn add(&self, sum: &mut Self::Sum, record: &Record<'_>) {
        let said = record.layout.find(self.0).map(|column| format!("{:?}", record.cells[column]));
        *sum.entry(said.unwrap_or_default()).or_default() += 1;
    }

    fn merge(&self, into: &mut Self::Sum, other: Self::Sum) {
        for (said, count) in other {
            *into.entry(said).or_default() += count;
        }
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
                read(source, &Access::new(&files), &Count(""), &mut places, &mut findings).expect("it can be read");
            assert!(!reading.sum.is_empty(), "{plan}: {} has records", source.id);
            reasons.extend(reading.report.rejects.counts().keys().copied());
        }
        let told: Vec<&str> = findings.iter().map(|finding| finding.message.text(Lang::En)).collect();
        assert!(told.is_empty(), "{plan}: {told:#?}");
        let meant = [Reason::NoSuchDay, Reason::Exponent, Reason::UnknownPosition, Reason::Duplicate];
        assert_eq!(reasons, BTreeSet::from(meant), "{plan}");
    }
}

/// Every event that a plan's fields know happened at least once.
#[test]
fn shipped_records_hold_breaches_of_every_kind() {
    for (plan, kinds) in [(PLANS[0], 8), (PLANS[1], 9)] {
        let (files, outcome) = compiled(plan);
        let sources = Source::all(outcome.compiled.as_ref().expect("it compiles"));
        let source = sources.iter().find(|source| source.id == "incidents").expect("it is declared");
        let (mut places, mut findings) = (outcome.sources, Findings::default());
        let read = read(source, &Access::new(&files), &Count("event"), &mut places, &mut findings);
        let events = read.expect("it can be read").sum;
        assert!(events.len() >= kinds - 2, "{plan}: {events:?}");
    }
}

/// What is paid on the paydays of three quarters: most positions earn something, and nothing that a statement needs is unknown.
#[test]
fn pay_by_shipped_records_is_worth_looking_at() {
    for (plan, until) in [(PLANS[0], "2026-09-30"), (PLANS[1], "2025-10-31")] {
        let (files, outcome) = compiled(plan);
        let compiled = outcome.compiled.as_ref().expect("it compiles");
        let (mut places, mut findings) = (outcome.sources.clone(), Findings::default());
        let asked = Asked { until: Date::parse(until).expect("a day"), credits: true };
        let paid = payroll(compiled, &Access::new(&files), asked, &mut places, &mut findings).expect("it is paid");
        let mut by_seat: BTreeMap<_, Quantity> = BTreeMap::new();
        for statement in &paid.statements {
            *by_seat.entry(statement.seat).or_default() += statement.pays;
        }
        let earning = by_seat.values().filter(|pays| **pays > Quantity::ZERO).count();
        assert!(earning * 10 >= by_seat.len() * 9, "{plan}: {earning} of {} positions are paid", by_seat.len());
        let lines =
            paid.statements.iter().flat_map(|own| &own.lines).filter(|line| matches!(line.step, Step::Component(_)));
        let unknown: Vec<_> = lines
            .filter_map(|line| match &line.step {
                Step::Component(own) => Some((&line.of, own.trouble.as_ref()?)),
                _ => None,
            })
            .collect();
        assert!(unknown.is_empty(), "{plan}: {unknown:?}");
        // What was returned or called off is taken back, and the line says of which deal.
        let taken = paid.statements.iter().flat_map(|own| &own.lines);
        let taken = taken.filter(|line| matches!(&line.step, Step::Clawback(deals) if !deals.is_empty()));
        assert!(taken.count() >= 3, "{plan}");
    }
}

#[test]
fn other_seeds_give_other_records_and_the_same_seed_the_same() {
    let (_, outcome) = compiled(PLANS[1]);
    let compiled = outcome.compiled.expect("it compiles");
    assert_eq!(sample(&compiled, 1), sample(&compiled, 1));
    assert_ne!(sample(&compiled, 1), sample(&compiled, 2));
}

fn program(home: &Path, args: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_salesplan")).args(args).current_dir(home).output().expect("it runs")
}

/// A copy of a shipped plan with sample data has the records that ship; a plan of one's own is paid by records of its own.
#[test]
fn new_plans_have_sample_records_where_asked_for() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let run = |args: &[&str]| {
        let output = program(home.path(), args);
        assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    run(&["new", "copy", "--example", "saas-vendor", "--with-sample-data"]);
    for path in shipped(PLANS[1]) {
        let copied = home.path().join("copy").join(path.strip_prefix(PLANS[1]).expect("it lies below"));
        assert_eq!(std::fs::read(copied).ok(), std::fs::read(&path).ok(), "{}", path.display());
    }
    for (locale, said) in [("en", "statements: 8"), ("zh-CN", "结算单 8 份")] {
        run(&["new", locale, "--locale", locale, "--with-sample-data"]);
        run(&["test", locale]);
        let told = run(&["pay", locale, "--period", "FY2026-Q1"]);
        assert!(told.contains(said), "{told}");
    }
}

/// The scenarios that ship with a plan hold.
#[test]
fn shipped_plans_hold_their_own_scenarios() {
    for (plan, said) in PLANS.into_iter().zip(["14 个场景通过，0 个不通过", "scenarios: 14 passed, 0 failed"])
    {
        let output = program(Path::new("."), &["test", plan]);
        let told = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success() && told.contains(said),
            "{plan}: {told}{}",
            String::from_utf8_lossy(&output.stdout)
        );
    }
}

/// An example of an approval or a policy that says something else than its table is told, in both languages.
#[test]
fn decisions_that_tables_do_not_make_are_told() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let run = |args: &[&str]| String::from_utf8_lossy(&program(home.path(), args).stdout).into_owned();
    run(&["new", "plan", "--example", "equipment-maker", "-q"]);
    let change = |file: &str, from: &str, to: &str| {
        let path = home.path().join("plan").join(file);
        let text = std::fs::read_to_string(&path).expect("it is there");
        assert!(text.contains(from), "{file}: {from}");
        std::fs::write(&path, text.replace(from, to)).expect("it can be written");
    };
    change("process/approvals.yaml", "{approver: region-manager, refuse: false}", "{approver: legal, refuse: true}");
    // 20万 × 3 × 120 % = 72万.
    change("risk/policies.yaml", "limit: 72万", "limit: 70万");
    change("risk/policies.yaml", "given: {grade: A, overdue-for: 30d,", "given: {overdue-for: 3d,");
    let told = run(&["check", "plan", "--lang", "en", "--format", "concise", "-q"]);
    let lines: Vec<&str> = told.lines().collect();
    assert_eq!(lines.len(), 4, "{told}");
    assert!(
        lines[0].ends_with("of `discount` says that `approver` is legal, but the table decides region-manager"),
        "{told}"
    );
    assert!(lines[1].ends_with("says that `refuse` is true, but the table decides false"), "{told}");
    assert!(lines[2].ends_with("of `credit` says that `limit` is 70万, but the table decides 720000"), "{told}");
    assert!(lines[3].ends_with("of `credit` does not decide `limit`: `grade` is not given"), "{told}");
    let told = run(&["check", "plan", "--lang", "zh", "--format", "concise", "-q"]);
    assert!(told.contains("写明 `limit` 为 70万，而按表应为 720000") && told.contains("未给出 `grade`"), "{told}");
}

#[test]
fn sample_records_stand_over_others_only_where_asked_for() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let run = |args: &[&str]| program(home.path(), args).status.code();
    assert_eq!(run(&["new", "plan", "--with-sample-data"]), Some(0));
    assert_eq!(run(&["sample", "plan"]), Some(0), "the same again");
    assert_eq!(run(&["sample", "plan", "--seed", "7"]), Some(2), "others are there");
    let orders = home.path().join("plan/data/orders/2026-01.csv");
    let before = std::fs::read(&orders).expect("it is there");
    assert_eq!(run(&["sample", "plan", "--seed", "7", "--overwrite"]), Some(0));
    assert_ne!(std::fs::read(&orders).expect("it is there"), before);
}

/// What audits find of approvals, limits and territories is what the generator seeded, no more and no less.
#[test]
fn audits_find_the_breaches_that_were_seeded_and_no_others() {
    let mut all = BTreeSet::new();
    for plan in PLANS {
        let (files, outcome) = compiled(plan);
        let (compiled, mut sources) = (outcome.compiled.expect("it compiles"), outcome.sources);
        let made = sample(&compiled, SEED);
        let mut findings = Findings::default();
        let asked = salesplan::audit::Asked::default();
        let audit = salesplan::audit::audit(&compiled, &Access::new(&files), asked, &mut sources, &mut findings);
        let audit = audit.expect("it can be read");
        let is_told = |own: &&salesplan::audit::Breach| {
            own.weight == salesplan::audit::Weight::Breach && own.kind != salesplan::audit::Kind::Integrity
        };
        let told = audit.found.iter().filter(is_told);
        let told = told.map(|own| {
            let source = audit.sources[own.source].id.to_string();
            (own.rule.to_string(), own.fault.word(), source, own.key.clone())
        });
        let seeded = made.seeded.iter();
        let seeded = seeded.map(|own| (own.rule.to_string(), own.fault, own.source.to_string(), own.key.clone()));
        let (told, seeded): (BTreeSet<_>, BTreeSet<_>) = (told.collect(), seeded.collect());
        let (missed, false_alarms): (Vec<_>, Vec<_>) =
            (seeded.difference(&told).collect(), told.difference(&seeded).collect());
        assert!(missed.is_empty() && false_alarms.is_empty(), "{plan}: missed {missed:#?}, beyond {false_alarms:#?}");
        all.extend(seeded.iter().map(|(_, fault, ..)| *fault));
    }
    let seeded = ["above-limit", "foreign-territory", "no-approval", "own-approval", "refused", "wrong-approver"];
    assert_eq!(all, BTreeSet::from(seeded));
}
