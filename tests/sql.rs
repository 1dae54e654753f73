//! The heavy step as SQL: every script is what its database can read, and gives on random records what the built-in reading gives, to the last digit.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use salesplan::actuals::payroll::{Asked as PayAsked, Payroll, counted, payroll, payroll_beside};
use salesplan::actuals::tally::{Basis, Counter, Entry, Tally, TallyFold};
use salesplan::actuals::{Access, Reason, Source};
use salesplan::compile::compile;
use salesplan::credit::{Crediting, Feeds};
use salesplan::decision::Axes;
use salesplan::diagnostic::{Findings, Lang};
use salesplan::model::Compiled;
use salesplan::pay::statement::{Line, Statement, Step};
use salesplan::pay::work::Trouble;
use salesplan::source::{Budgets, OsFiles, SourceMap, Span};
use salesplan::sql::{Asked, Dialect, Table, read, script};
use salesplan::units::{Date, Quantity, Rounding, RoundingMode};

#[path = "sql/plans.rs"]
mod plans;
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

/// A plan with records, and where they stand.
struct Case {
    folder: Folder,
    /// The table of each source in a database, and the files that it is filled from.
    tables: Vec<(String, String)>,
    asked: fn(Asked) -> Asked,
    rows: usize,
}

/// A folder of its own, or one that is shipped.
enum Folder {
    Own(tempfile::TempDir),
    Shipped(PathBuf),
}

impl Folder {
    fn path(&self) -> &Path {
        match self {
            Self::Own(folder) => folder.path(),
            Self::Shipped(path) => path,
        }
    }
}

const TABLES: [&str; 4] = ["orders", "balances", "tickets", "clicks"];

/// A folder with files in it.
fn filled(files: impl IntoIterator<Item = (String, String)>) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, text).expect("written");
    }
    folder
}

fn records_in(texts: &[String]) -> usize {
    texts.iter().map(|text| text.lines().count() - 1).sum()
}

/// Another name than that of the source, with a sign that must be quoted.
fn renamed(name: &str) -> String {
    format!("all {name}")
}

impl Case {
    /// Every way in which records can be written, by a plan that sums them.
    fn written(seed: u64, count: u64) -> Self {
        let from = root().join("tests/sql/plan");
        let own =
            ["salesplan.yaml", "organisation.yaml", "measures.yaml", "credit.yaml", "pay.yaml", "data/roster.csv"];
        let mut files: Vec<(String, String)> = own
            .map(|name| (name.to_owned(), std::fs::read_to_string(from.join(name)).expect("a file of the plan")))
            .into();
        let mut dice = Dice(seed);
        let texts = [
            orders(&mut dice, count),
            balances(&mut dice, count / 4),
            tickets(&mut dice, count / 4),
            clicks(&mut dice, count / 8),
        ];
        let rows = records_in(&texts);
        files.extend(TABLES.iter().zip(texts).map(|(name, text)| (format!("data/{name}.csv"), text)));
        let folder = filled(files);
        let tables =
            TABLES.map(|name| (name.to_owned(), folder.path().join(format!("data/{name}.csv")).display().to_string()));
        Self { tables: tables.into(), folder: Folder::Own(folder), asked: |asked| asked, rows }
    }

    /// A random plan whose pay hangs on deals.
    fn of_deals(seed: u64, count: u64) -> Self {
        let mut dice = Dice(seed);
        let plain = seed.is_multiple_of(3);
        let files = plans::plan(&mut dice);
        let texts = plans::records(&mut dice, count, plain);
        let rows = records_in(&texts);
        let mut files: Vec<(String, String)> = files.into_iter().map(|(name, text)| (name.to_owned(), text)).collect();
        let names = ["orders", "incidents"];
        files.extend(names.iter().zip(texts).map(|(name, text)| (format!("data/{name}.csv"), text)));
        let folder = filled(files);
        let path = |name: &str| folder.path().join(format!("data/{name}.csv")).display().to_string();
        let tables =
            names.map(|name| (if plain { format!("{}:typed", renamed(name)) } else { name.to_owned() }, path(name)));
        let asked: fn(Asked) -> Asked = if plain {
            |asked| {
                let tables = ["orders", "incidents"].map(|name| (name.into(), vec![renamed(name).into()]));
                Asked { typed: true, slices: true, tables: tables.into(), ..asked }
            }
        } else {
            |asked| Asked { slices: true, ..asked }
        };
        Self { tables: tables.into(), folder: Folder::Own(folder), asked, rows }
    }

    /// A plan that is shipped, with its sample records.
    fn shipped(name: &str) -> Self {
        let folder = root().join("plans").join(name);
        let compiled = compiled(&folder);
        let (mut tables, mut rows) = (Vec::new(), 0);
        for source in Source::all(&compiled) {
            let glob = folder.join(source.pattern.value.as_str());
            for file in std::fs::read_dir(glob.parent().expect("a folder")).expect("sample records").flatten() {
                rows += std::fs::read_to_string(file.path()).expect("a table").lines().count() - 1;
            }
            tables.push((source.id.to_string(), glob.display().to_string()));
        }
        Self { folder: Folder::Shipped(folder), tables, asked: |asked| Asked { slices: true, ..asked }, rows }
    }

    fn built_in(&self, compiled: &Compiled) -> Payroll {
        let files = OsFiles::new(self.folder.path(), Default::default()).expect("a folder");
        let asked = PayAsked { until: until(), credits: false };
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        payroll(compiled, &Access::new(&files), asked, &mut sources, &mut findings).expect("files can be read")
    }

    /// The sums of all slices.
    fn by_slices(&self, compiled: &Compiled) -> Tally {
        let (written, plan) = (&*compiled.written, &*compiled.plan);
        let axes = Axes::collect(written, plan);
        let feeds = Feeds::resolve(written, plan, &axes);
        let (_, meters) = counted(written, plan, &axes, &feeds);
        let crediting = Crediting::resolve(written, plan, &axes).unwrap_or_default();
        let slices: Vec<_> = plan.targets.slices.iter().collect();
        let basis = Basis { plan, crediting: &crediting, feeds: &feeds, meters: &meters, slices: &slices };
        let files = OsFiles::new(self.folder.path(), Default::default()).expect("a folder");
        let mut tally = Tally::new(&meters);
        for source in Source::all(compiled).iter().filter(|source| source.layout.find("judged").is_none()) {
            let counter = Counter { basis }.of_source(&source.layout);
            let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
            let fold = TallyFold { counter };
            let read = salesplan::actuals::read(source, &Access::new(&files), &fold, &mut sources, &mut findings);
            tally.merge(read.expect("files can be read").sum.0);
        }
        tally.settled(plan)
    }

    /// What an engine makes of a script; `None` where it is not there.
    fn run(&self, engine: &str, text: &str) -> Option<Vec<u8>> {
        let work = tempfile::tempdir().expect("a folder");
        let (script, out) = (work.path().join("script.sql"), work.path().join("sums.csv"));
        std::fs::write(&script, text).expect("written");
        if let Some(kept) = std::env::var_os("SALESPLAN_KEEP") {
            std::fs::write(Path::new(&kept).join(format!("{engine}.sql")), text).expect("written");
            let data = Path::new(&kept).join(engine);
            std::fs::create_dir_all(&data).expect("a folder");
            for (_, file) in self.tables.iter().filter(|(_, file)| !file.contains('*')) {
                let name = Path::new(file).file_name().expect("a name");
                std::fs::copy(file, data.join(name)).expect("copied");
            }
        }
        let tables = self.tables.iter().map(|(name, files)| format!("{name}={files}"));
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
fn compare(case: &Case, compiled: &Compiled, payroll: &Payroll, bytes: &[u8]) -> Result<usize, String> {
    let mut findings = Findings::default();
    let table: Table = read(compiled, "sums.csv", bytes, &mut findings).ok_or_else(|| {
        findings.into_vec().iter().map(|finding| finding.message.text(Lang::En)).collect::<Vec<_>>().join("\n")
    })?;
    let mut tally = Tally::new(&payroll.meters);
    table.aggregated.entries.iter().for_each(|entry| tally.add_entry(entry));
    let sliced = (case.asked)(Asked::plain(Dialect::Postgres)).slices;
    let built_in = if sliced { case.by_slices(compiled) } else { payroll.tally.clone() };
    let of_table = |entry: &Entry| table.sources.contains(&payroll.meters.get(entry.meter).feed.source);
    let mut own = built_in.entries();
    own.retain(of_table);
    let (own, other) = (told(&own), told(&tally.entries()));
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
    let count = own.len() + table.aggregated.deals.len();
    // What is paid, line by line, and how it came about.
    let refused = table.aggregated.sums_only.clone();
    let paid = case.by_sums(compiled, table)?;
    if refused.is_empty() {
        let (own, other) = (&payroll.statements, &paid.statements);
        if let Some((own, other)) = own.iter().zip(other).find(|(own, other)| own != other) {
            return Err(format!("statements by sums differ: {}", told_apart(own, other)));
        }
        if own.len() != other.len() {
            return Err(format!("{} statements, and by sums {}", own.len(), other.len()));
        }
    } else {
        println!("components that need single records: {}", refused.len());
        components_are_the_same(payroll, &paid, &refused)?;
    }
    Ok(count)
}

/// The lines of two statements that differ.
fn told_apart(own: &Statement, other: &Statement) -> String {
    let lines = |statement: &Statement| -> Vec<String> {
        let word = |line: &Line| match &line.step {
            Step::Component(own) => {
                format!("more {:?} {:?} {:?}", own.more.round(cents()), own.trouble, own.counts.len())
            }
            step => step.word().to_owned(),
        };
        let told = |line: &Line| format!("{} {:?} {}", line.of, line.amount.round(cents()), word(line));
        statement.lines.iter().map(told).collect()
    };
    format!("plan {} seat {:?} {:?}\n{}", own.plan, own.seat, own.days, difference(&lines(own), &lines(other)))
}

fn cents() -> Rounding {
    Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp }
}

/// What each component pays is the same but for those that need single records, which say so.
fn components_are_the_same(own: &Payroll, other: &Payroll, refused: &BTreeSet<Span>) -> Result<(), String> {
    let lines = |payroll: &Payroll| -> Vec<String> {
        let mut all = Vec::new();
        for statement in &payroll.statements {
            for line in statement.lines.iter().filter(|line| matches!(line.step, Step::Component(_))) {
                if !line.span.is_some_and(|span| refused.contains(&span)) {
                    all.push(format!(
                        "{:?} {:?} {} {:?}",
                        statement.seat,
                        statement.days,
                        line.of,
                        line.amount.round(cents())
                    ));
                }
            }
        }
        all
    };
    let untold = other.statements.iter().flat_map(|statement| &statement.lines).any(|line| match &line.step {
        Step::Component(own) if line.span.is_some_and(|span| refused.contains(&span)) => {
            own.trouble != Some(Trouble::SumsOnly)
        }
        _ => false,
    });
    if untold {
        return Err("a component that needs single records does not say so".into());
    }
    let (own, other) = (lines(own), lines(other));
    if own == other { Ok(()) } else { Err(difference(&own, &other)) }
}

fn until() -> Date {
    Date::parse("9999-12-31").expect("a day")
}

impl Case {
    /// What is paid by a table of sums, and by the records of sources that it does not have.
    fn by_sums(&self, compiled: &Compiled, table: Table) -> Result<Payroll, String> {
        let files = OsFiles::new(self.folder.path(), Default::default()).expect("a folder");
        let asked = PayAsked { until: until(), credits: false };
        let (mut sources, mut findings) = (SourceMap::default(), Findings::default());
        let from: Vec<Source> =
            Source::all(compiled).into_iter().filter(|source| !table.sources.contains(&source.id)).collect();
        let access = Access::new(&files);
        let paid = payroll_beside(compiled, &from, table.aggregated, &access, asked, &mut sources, &mut findings);
        paid.map_err(|error| error.to_string())
    }
}

/// Whether a program must be there.
fn is_required(engine: &str) -> bool {
    std::env::var("SALESPLAN_REQUIRE").is_ok_and(|list| list.split(',').any(|name| name.trim() == engine))
}

fn differs_nowhere(engine: &str, dialect: Dialect, cases: impl IntoIterator<Item = Case>) {
    let (mut rows, mut sums) = (0, 0);
    for case in cases {
        let compiled = compiled(case.folder.path());
        let script = script(&compiled, &(case.asked)(Asked::plain(dialect))).expect("sources");
        if let Err(fault) = parses(dialect, &script.text) {
            panic!("{engine}: {}: {fault}", case.folder.path().display());
        }
        let Some(bytes) = case.run(engine, &script.text) else {
            assert!(!is_required(engine), "{engine} is required and not there");
            println!("not run: {engine} is not there");
            return;
        };
        let payroll = case.built_in(&compiled);
        match compare(&case, &compiled, &payroll, &bytes) {
            Ok(count) => (rows, sums) = (rows + case.rows, sums + count),
            Err(difference) => {
                let kept = root().join("target/sql/failed.sql");
                std::fs::write(&kept, &script.text).expect("written");
                let plan = std::fs::read_to_string(case.folder.path().join("pay.yaml")).unwrap_or_default();
                panic!("{engine}, {}: {difference}\n{plan}", case.folder.path().display())
            }
        }
    }
    println!("{engine}: {rows} rows read, {sums} sums equal");
}

/// The table that sums of one seller of `tests/sql/plan` make, by the print of a script.
fn table(print: &str, lines: &[&str]) -> String {
    let head = "source,what,who,rule,meter,slice,at,currency,amount,weight,rows,deal,more";
    let lines: Vec<String> = lines
        .iter()
        .flat_map(|line| line.lines())
        .map(|line| match line.matches(',').count() {
            10 => format!("{line},,"),
            _ => line.to_owned(),
        })
        .collect();
    format!("{head}\n,plan,{print},,,,,,,,,,\n{}\n", lines.join("\n"))
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
    let wanted = "needs-single-records: seller-2026/new-product hangs on deals, and not all sources that name deals are summed, and the records of `orders` are given as aggregates: it is not paid";
    assert!(told.iter().any(|line| line == wanted), "{told:#?}");
}

/// Plans with all ways of writing, random plans whose pay hangs on deals, and one that is shipped. Of the other, saas-vendor, the overlays that hang on
/// deals come out otherwise by sums than by records; it is to be compared here again once that is mended.
fn cases(written: &[(u64, u64)], of_deals: &[(u64, u64)]) -> impl Iterator<Item = Case> {
    let written = written.iter().map(|(seed, count)| Case::written(*seed, *count));
    let of_deals = of_deals.iter().map(|(seed, count)| Case::of_deals(*seed, *count));
    let written: Vec<Case> = written.chain(of_deals).collect();
    written.into_iter().chain(["equipment-maker"].map(Case::shipped))
}

#[test]
fn duckdb_gives_what_the_built_in_reading_gives() {
    let of_deals: Vec<(u64, u64)> = (1..=24).map(|seed| (seed, 60 + seed * 20)).collect();
    differs_nowhere("duckdb", Dialect::DuckDb, cases(&[(11, 300), (12, 3_000), (13, 8_000)], &of_deals));
}

#[test]
fn postgres_gives_what_the_built_in_reading_gives() {
    differs_nowhere("postgres", Dialect::Postgres, cases(&[(11, 300), (12, 1_000)], &[(1, 200), (2, 200), (3, 200)]));
}

#[test]
fn spark_gives_what_the_built_in_reading_gives() {
    // Planning a long statement takes Spark minutes, so that plans whose pay hangs on deals are left to the other two.
    differs_nowhere("spark", Dialect::Spark, [Case::written(11, 300)]);
}
