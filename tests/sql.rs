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

/// Numbers that follow each other by a fixed rule, the same on every machine.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11
    }

    fn below(&mut self, most: u64) -> u64 {
        self.next() % most
    }

    fn once_in(&mut self, times: u64) -> bool {
        self.below(times) == 0
    }

    fn of<'a>(&mut self, list: &[&'a str]) -> &'a str {
        list[self.below(list.len() as u64) as usize]
    }

    /// A day of the plan's years, on a bound now and then.
    fn day(&mut self) -> Date {
        let bounds = [
            "2026-03-14",
            "2026-03-15",
            "2026-03-31",
            "2026-04-01",
            "2026-06-30",
            "2026-07-01",
            "2026-07-31",
            "2026-01-01",
            "2026-12-31",
            "2024-02-29",
        ];
        if self.once_in(4) {
            return Date::parse(self.of(&bounds)).expect("a day");
        }
        Date::parse("2025-11-01").expect("a day").plus_days(self.below(440) as i32)
    }

    /// A number as text, sometimes as long as there can be.
    fn number(&mut self, point: char) -> String {
        let sign = if self.once_in(5) { "-" } else { "" };
        match self.below(8) {
            0 => format!("{sign}{}", self.below(3000)),
            1 => format!("{sign}{}{point}{:06}", self.below(999_999_999_999), self.below(1_000_000)),
            2 => format!("{sign}000{}{point}500000000", self.below(100)),
            3 => format!("{sign}{}", self.below(999_999_999_999_999_999)),
            4 => format!("{sign}{point}{}", self.below(1000)),
            _ => format!("{sign}{}{point}{:02}", self.below(20_000), self.below(100)),
        }
    }
}

fn iso(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

/// A cell of a CSV file.
fn cell(text: &str) -> String {
    if text.contains([',', '"', '\n']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text.to_owned() }
}

fn row(into: &mut String, cells: &[String]) {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    into.push_str(&cells.join(","));
    into.push('\n');
}

const SEATS: [&str; 12] = [
    "boss",
    "east-lead",
    "west-lead",
    "east-seller-1",
    "east-seller-2",
    "east-seller-3",
    "shanghai-seller",
    "Shanghai seller",
    "west-seller-1",
    "west-seller-2",
    "expert-east",
    "expert-west",
];

fn orders(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from(
        "No,Day,Signed,Recorded,Amount,Cur,Seat,Emp,Partner,Owner,Unit,Channel,Region,Area,Discount,Part,Payment,Overdue,Years,New,Score,Event\n",
    );
    let mut lines: Vec<String> = Vec::new();
    for number in 0..count {
        let mut line = String::new();
        order(&mut line, dice, number);
        lines.push(line);
    }
    for line in &lines {
        text.push_str(line);
        if dice.once_in(25) {
            text.push_str(line);
        }
    }
    text
}

/// A day as people write it.
fn written_day(dice: &mut Dice, date: Date, time: &str) -> String {
    match dice.below(40) {
        0 => date_in(date, "/"),
        1 => date_in(date, "."),
        2 => iso(date).replace('-', ""),
        3 => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        4 => "2026-02-30".to_owned(),
        5 => "31/12/2026".to_owned(),
        6 => "2031-01-01".to_owned(),
        7 => "2026-01-01 25:00".to_owned(),
        8 => "2026-01-01x".to_owned(),
        9 => String::new(),
        _ => iso(date) + time,
    }
}

/// An amount as people write it.
fn written_amount(dice: &mut Dice) -> String {
    match dice.below(60) {
        0 => "1,234.5".to_owned(),
        1 => "+12".to_owned(),
        2 => "12.1234567".to_owned(),
        3 => "1234567890123456789".to_owned(),
        4 => "1.5e3".to_owned(),
        5 => "abc".to_owned(),
        6 => "1,23".to_owned(),
        7 => "50%".to_owned(),
        8 => String::new(),
        9 => "-".to_owned(),
        10 => "1 234 567.25".to_owned(),
        11 => "1000".to_owned(),
        _ => dice.number('.'),
    }
}

fn order(into: &mut String, dice: &mut Dice, number: u64) {
    // Some numbers come again with another content.
    let number = if dice.once_in(12) { number / 2 } else { number };
    let date = dice.day();
    let time = match dice.below(6) {
        0 => format!(" {:02}:{:02}", dice.below(24), dice.below(60)),
        1 => "T18:00:00".to_owned(),
        2 => " 17:59:59.9".to_owned(),
        _ => String::new(),
    };
    let written = written_day(dice, date, &time);
    let maybe = |dice: &mut Dice, text: String| if dice.once_in(9) { String::new() } else { text };
    let amount = written_amount(dice);
    let seat = |dice: &mut Dice| match dice.below(30) {
        0 => "nobody".to_owned(),
        1 => "east-seller".to_owned(),
        2 | 3 => String::new(),
        _ => dice.of(&SEATS).to_owned(),
    };
    let (signed, recorded) =
        (iso(date.plus_days(dice.below(40) as i32 - 20)), iso(date.plus_days(dice.below(60) as i32)));
    let cells = [
        if dice.once_in(80) { String::new() } else { format!("N'{number}") },
        written,
        maybe(dice, signed),
        maybe(dice, recorded),
        amount,
        dice.of(&["", "", "", "CNY", "USD", "USD", "JPY", "EUR", "XXY", "CNY", "CNY", "CNY"]).to_owned(),
        seat(dice),
        dice.of(&["", "e1", "e2", "e3", "e4", "e5", "e6", "e7", "e8", "e1", "e6", "e99"]).to_owned(),
        dice.of(&SEATS).to_owned(),
        if dice.once_in(3) { String::new() } else { dice.of(&SEATS).to_owned() },
        dice.of(&["", "", "", "east", "West", "shanghai", "depot", "company", "north"]).to_owned(),
        dice.of(&["direct", "Direct", "shared", "shared", "house", "online", "O'Brien's \"web\" \\ shop", "odd", ""])
            .to_owned(),
        dice.of(&["", "", "shanghai-city", "上海", "jiangsu", "south", "west", "east"]).to_owned(),
        dice.of(&["", "south", "east"]).to_owned(),
        dice.of(&[
            "", "0", "0.1", "10%", "10.5%", "0.100001", "50%", "0.5", "75%", "100‰", "120%", "1", "0.05", "5%", "0.02",
        ])
        .to_owned(),
        dice.of(&["", "66.6667%", "66.6667%", "66.6667%", "0.666667", "50%", "-20%"]).to_owned(),
        dice.of(&["prepaid", "monthly", "", "cash"]).to_owned(),
        dice.of(&["", "30d", "29d", "30", "720h", "5 weeks", "1 month", "2 个月", "5 working days", "x"]).to_owned(),
        dice.of(&["", "1", "2", "3", "4", "2.5", "3.0"]).to_owned(),
        dice.of(&["", "yes", "No", "是", "0", "maybe", "TRUE"]).to_owned(),
        dice.of(&["", "50%", "0.25", "37.5%", "1.25"]).to_owned(),
        dice.of(&["booking", "booking", "return", ""]).to_owned(),
    ];
    row(into, &cells);
}

fn date_in(date: Date, sign: &str) -> String {
    format!("{}{sign}{}{sign}{}", date.year(), date.month(), date.day())
}

fn balances(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from("Day,Owed,Emp\n");
    for _ in 0..count {
        let date = dice.day();
        let written = match dice.below(20) {
            0 => "30.02.2026".to_owned(),
            1 => iso(date),
            _ => format!("{:02}.{:02}.{}", date.day(), date.month(), date.year()),
        };
        let owed = match dice.below(12) {
            0 => "1.234.567,5".to_owned(),
            1 => "12,3456789".to_owned(),
            2 => "x".to_owned(),
            _ => format!("{}{},{:02}", if dice.once_in(6) { "-" } else { "" }, dice.below(99_999), dice.below(100)),
        };
        let employee = dice.of(&["e1", "e2", "e3", "e5", "e6", "e8", "", "e42"]).to_owned();
        row(&mut text, &[written, owed, employee]);
    }
    text
}

fn tickets(dice: &mut Dice, count: u64) -> String {
    let months = ["Jan", "FEB", "mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec", "Foo"];
    let mut text = String::from("Id,Day,Closed,Hours,Solved,Lead,Unit\n");
    for number in 0..count {
        let id = if dice.once_in(6) { number / 3 } else { number };
        let day = |dice: &mut Dice| format!("{} {} 2026", 1 + dice.below(31), dice.of(&months));
        let cells = [
            format!("t{id}"),
            day(dice),
            if dice.once_in(3) { String::new() } else { day(dice) + " 7:30" },
            dice.of(&["1", "2", "3", "40", "", "2.5", "0"]).to_owned(),
            dice.of(&["50", "12.5", "100", "99.9999", "0.00001", "75%", ""]).to_owned(),
            dice.of(&["east-lead", "west-lead", "boss", ""]).to_owned(),
            dice.of(&["east", "west", ""]).to_owned(),
        ];
        row(&mut text, &cells);
    }
    text
}

fn clicks(dice: &mut Dice, count: u64) -> String {
    let mut text = String::from("Day,Count,Cost,Unit\n");
    for _ in 0..count {
        let serial = 45_990 + dice.below(400);
        let cells = [
            match dice.below(12) {
                0 => "60".to_owned(),
                1 => "2026-01-01".to_owned(),
                2 => format!("{serial}.75"),
                _ => serial.to_string(),
            },
            dice.of(&["1", "2", "1'000", "1'0'0", "7.", "", "-3"]).to_owned(),
            dice.number('.'),
            dice.of(&["", "east", "West", "depot", "depot", "company"]).to_owned(),
        ];
        row(&mut text, &cells);
    }
    text
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
    assert_eq!(all(&[&SUM.replace("1000.0", "1,0"), WHOLE]).len(), 2);
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
