//! The heavy step as SQL: every script is what its database can read, and gives on random records what the built-in reading gives, to the last digit.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use salesplan::actuals::payroll::{Asked as PayAsked, Payroll, payroll, payroll_beside};
use salesplan::actuals::tally::{Entry, Tally};
use salesplan::actuals::{Access, Reason};
use salesplan::compile::compile;
use salesplan::diagnostic::{Findings, Lang};
use salesplan::model::Compiled;
use salesplan::pay::statement::Statement;
use salesplan::source::{Budgets, MemoryFiles, OsFiles, SourceMap};
use salesplan::sql::{Asked, Dialect, Table, read, script};
use salesplan::units::Date;

#[path = "sql/records.rs"]
mod records;

use records::{Dice, balances, clicks, orders, tickets};
use sqlparser::dialect::{DuckDbDialect, PostgreSqlDialect, SparkSqlDialect};
use sqlparser::parser::Parser;

const DIALECTS: [(&str, Dialect); 3] =
    [("duckdb", Dialect::DuckDb), ("postgres", Dialect::Postgres), ("spark", Dialect::Spark)];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn compiled(folder: &Path) -> Compiled {
    let files = OsFiles::new(folder, Default::default()).expect("a plan folder");
    let outcome = compile(&files, &Budgets::default()).expect("a plan");
    let faults: Vec<&str> = outcome.findings.iter().map(|finding| finding.message.text(Lang::En)).collect();
    outcome.compiled.unwrap_or_else(|| panic!("{faults:#?}"))
}

/// Whether what a dialect's database would read is read back by a parser of that dialect.
fn parses(dialect: Dialect, text: &str) -> Result<(), String> {
    let parser = match dialect {
        Dialect::DuckDb => Parser::parse_sql(&DuckDbDialect {}, text),
        Dialect::Postgres => Parser::parse_sql(&PostgreSqlDialect {}, text),
        Dialect::Spark => Parser::parse_sql(&SparkSqlDialect {}, text),
    };
    match parser {
        Ok(statements) if statements.len() == 1 => Ok(()),
        Ok(statements) => Err(format!("{} statements", statements.len())),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn every_script_is_read_back_by_a_parser() {
    let mut faults = Vec::new();
    for plan in ["tests/sql/plan", "plans/equipment-maker", "plans/saas-vendor"] {
        let compiled = compiled(&root().join(plan));
        for (name, dialect) in DIALECTS {
            for (typed, slices) in [(false, false), (true, true)] {
                let script = script(&compiled, &Asked { typed, slices, ..Asked::plain(dialect) }).expect("sources");
                if let Err(fault) = parses(dialect, &script.text) {
                    faults.push(format!("{plan} {name}: {fault}"));
                }
                // What rounds or guesses has no place in it.
                for word in ["ROUND(", " / ", "DOUBLE", "FLOAT", "AVG("] {
                    if script.text.lines().any(|line| !line.starts_with("--") && line.contains(word)) {
                        faults.push(format!("{plan} {name}: {word}"));
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A plan with random records, in a folder of its own.
struct Case {
    folder: tempfile::TempDir,
    rows: usize,
}

const TABLES: [&str; 4] = ["orders", "balances", "tickets", "clicks"];

impl Case {
    fn new(seed: u64, count: u64) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let from = root().join("tests/sql/plan");
        std::fs::create_dir(folder.path().join("data")).expect("a folder");
        for name in ["salesplan", "organisation", "measures", "credit", "pay"].map(|name| format!("{name}.yaml")) {
            std::fs::copy(from.join(&name), folder.path().join(&name)).expect("a file of the plan");
        }
        std::fs::copy(from.join("data/roster.csv"), folder.path().join("data/roster.csv")).expect("the roster");
        let mut dice = Dice(seed);
        let texts = [
            orders(&mut dice, count),
            balances(&mut dice, count / 4),
            tickets(&mut dice, count / 4),
            clicks(&mut dice, count / 8),
        ];
        let rows = texts.iter().map(|text| text.lines().count() - 1).sum();
        for (name, text) in TABLES.iter().zip(texts) {
            std::fs::write(folder.path().join(format!("data/{name}.csv")), text).expect("written");
        }
        Self { folder, rows }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn built_in(&self, compiled: &Compiled) -> Payroll {
        let files = OsFiles::new(self.folder.path(), Default::default()).expect("a folder");
        let asked = PayAsked { until: until(), credits: false };
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        payroll(compiled, &Access::new(&files), asked, &mut sources, &mut findings).expect("files can be read")
    }

    /// What an engine makes of a script; `None` where it is not there.
    fn run(&self, engine: &str, text: &str) -> Option<Vec<u8>> {
        let (script, out) = (self.path(&format!("{engine}.sql")), self.path(&format!("{engine}.csv")));
        std::fs::write(&script, text).expect("written");
        let tables = TABLES.map(|name| format!("{name}={}", self.path(&format!("data/{name}.csv")).display()));
        let mut command = match engine {
            "postgres" => Command::new(root().join("tests/sql/postgres.sh")),
            _ => {
                let mut command = Command::new(root().join("tests/sql/python.sh"));
                command.arg(root().join("target/sql")).arg(engine);
                command
            }
        };
        let done = command.arg(&script).arg(&out).args(tables).output();
        match done {
            Ok(done) if done.status.success() => Some(std::fs::read(&out).expect("the result")),
            Ok(done) if done.status.code() != Some(3) => {
                panic!("{engine}: {}\n{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr))
            }
            _ => None,
        }
    }
}

/// An entry as it is compared and shown.
fn told(entries: &[Entry]) -> Vec<String> {
    entries.iter().map(|entry| format!("{entry:?}")).collect()
}

/// What differs between two lists, the first few of each.
fn difference(own: &[String], other: &[String]) -> String {
    let mut text = String::new();
    let only = |one: &[String], two: &[String]| -> Vec<String> {
        let two: std::collections::BTreeSet<&String> = two.iter().collect();
        one.iter().filter(|line| !two.contains(line)).take(6).cloned().collect()
    };
    let _ = write!(text, "built in only: {:#?}\nSQL only: {:#?}", only(own, other), only(other, own));
    text
}

/// Compares what an engine gave with the built-in evaluation; how many sums that are.
fn compare(compiled: &Compiled, payroll: &Payroll, bytes: &[u8]) -> Result<usize, String> {
    let mut findings = Findings::default();
    let table: Table = read(compiled, "sums.csv", bytes, &mut findings).ok_or_else(|| {
        findings.into_vec().iter().map(|finding| finding.message.text(Lang::En)).collect::<Vec<_>>().join("\n")
    })?;
    let mut tally = Tally::new(&payroll.meters);
    table.aggregated.entries.iter().for_each(|entry| tally.add_entry(entry));
    let (own, other) = (told(&payroll.tally.entries()), told(&tally.entries()));
    if own != other {
        return Err(difference(&own, &other));
    }
    for source in &table.aggregated.sources {
        let read = payroll.sources.iter().find(|own| own.id == source.id).expect("the source");
        let numbers = |report: &salesplan::actuals::Report| {
            let rejects: Vec<(&Reason, &u64)> = report.rejects.counts().iter().collect();
            format!("counted {} left out {} of {} rejected {rejects:?}", report.counted, report.left_out, report.rows)
        };
        let (own, other) = (numbers(&read.report), numbers(&source.report));
        if own != other {
            return Err(format!("{}\n built in: {own}\n SQL: {other}", source.id));
        }
    }
    let paid = by_sums(compiled, table)?;
    // What is paid, line by line, and how it came about.
    if format!("{paid:?}") != format!("{:?}", payroll.statements) {
        return Err("statements by sums differ".into());
    }
    Ok(own.len())
}

fn until() -> Date {
    Date::parse("9999-12-31").expect("a day")
}

/// What is paid by a table of sums alone.
fn by_sums(compiled: &Compiled, table: Table) -> Result<Vec<Statement>, String> {
    let files = MemoryFiles::new([("salesplan.yaml", "")]);
    let asked = PayAsked { until: until(), credits: false };
    let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
    let access = Access::new(&files);
    let paid = payroll_beside(compiled, &[], table.aggregated, &access, asked, &mut sources, &mut findings);
    paid.map(|paid| paid.statements).map_err(|error| error.to_string())
}

/// Whether a program must be there.
fn is_required(engine: &str) -> bool {
    std::env::var("SALESPLAN_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == engine))
}

fn differs_nowhere(engine: &str, dialect: Dialect, cases: &[(u64, u64)]) {
    let (mut rows, mut sums) = (0, 0);
    for (seed, count) in cases {
        let case = Case::new(*seed, *count);
        let compiled = compiled(case.folder.path());
        let script = script(&compiled, &Asked::plain(dialect)).expect("sources");
        let Some(bytes) = case.run(engine, &script.text) else {
            assert!(!is_required(engine), "{engine} is required and not there");
            println!("not run: {engine} is not there");
            return;
        };
        let payroll = case.built_in(&compiled);
        match compare(&compiled, &payroll, &bytes) {
            Ok(count) => (rows, sums) = (rows + case.rows, sums + count),
            Err(difference) => panic!("{engine}, seed {seed}: {difference}"),
        }
    }
    println!("{engine}: {rows} rows read, {sums} sums equal");
}

/// The table that sums of one seller of `tests/sql/plan` make, by the print of a script.
fn table(print: &str, lines: &[&str]) -> String {
    let head = "source,what,who,rule,meter,slice,at,currency,amount,weight,rows";
    format!("{head}\n,plan,{print},,,,,,,,\n{}\n", lines.join("\n"))
}

/// What is told of a table.
fn faults(folder: &str, text: impl Fn(&str) -> String) -> Vec<String> {
    let compiled = compiled(&root().join(folder));
    let script = script(&compiled, &Asked::plain(Dialect::DuckDb)).expect("sources").text;
    let at = script.rfind("CAST('plan' AS VARCHAR), CAST('").expect("a print") + 31;
    let mut findings = Findings::default();
    read(&compiled, "sums.csv", text(&script[at..at + 24]).as_bytes(), &mut findings);
    let told = findings.into_vec();
    told.iter().map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En))).collect()
}

const SUM: &str = "orders,seat,east-seller-1,0,revenue,,FY2026-M01,,1000.000000000000,1.000000,1";
const WHOLE: &str = "orders,counted,,,,,,,,,1\norders,left-out,,,,,,,,,0\norders,sums,,,,,,,,,1";

#[test]
fn what_is_wrong_with_a_table_is_told() {
    let plan = "tests/sql/plan";
    let all = |lines: &[&str]| faults(plan, |print| table(print, lines));
    assert_eq!(all(&[SUM, WHOLE]), [""; 0]);
    assert_eq!(
        faults(plan, |_| table("0123", &[SUM, WHOLE])),
        ["aggregates-of-another-plan: sums.csv was not made by the script that this plan gives now"]
    );
    let unreadable = |wrong: &str| vec![format!("aggregates-unreadable: sums.csv{wrong}")];
    assert_eq!(all(&[WHOLE]), unreadable(": `orders` has 0 sums, of 1 that were counted"));
    assert_eq!(all(&[SUM, SUM, WHOLE]), unreadable(":4: the same sum stands twice"));
    assert_eq!(all(&[&SUM.replace("east-seller-1", "somebody"), WHOLE]), unreadable(":3: the plan has no `somebody`"));
    assert_eq!(all(&[&SUM.replace("1000.0", "x"), WHOLE]), unreadable(":3: `x00000000000` is no number"));
    assert_eq!(faults(plan, |_| "source,what\n".into()), unreadable(": it has no column `who`"));
    assert_eq!(
        all(&[SUM, WHOLE, "orders,rejected,,unlike,,,,,,,7"]),
        ["rows-unlike: 7 rows of `orders` are written in a way that SQL does not read"]
    );
}

#[test]
fn what_needs_single_records_is_not_paid_by_sums() {
    let told =
        faults("plans/equipment-maker", |print| table(print, &["orders,counted,,,,,,,,,0\norders,sums,,,,,,,,,0"]));
    assert!(told.iter().all(|line| line.starts_with("needs-single-records: ")), "{told:#?}");
    let wanted = "needs-single-records: seller-2026/new-product is paid by the transaction, and the records of `orders` are given as aggregates";
    assert!(told.iter().any(|line| line == wanted), "{told:#?}");
}

/// Seeds, and how many orders each makes.
const CASES: [(u64, u64); 3] = [(11, 300), (12, 3_000), (13, 8_000)];

#[test]
fn duckdb_gives_what_the_built_in_reading_gives() {
    differs_nowhere("duckdb", Dialect::DuckDb, &CASES);
}

#[test]
fn postgres_gives_what_the_built_in_reading_gives() {
    differs_nowhere("postgres", Dialect::Postgres, &CASES);
}

#[test]
fn spark_gives_what_the_built_in_reading_gives() {
    differs_nowhere("spark", Dialect::Spark, &CASES[..1]);
}
