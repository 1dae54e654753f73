//! What paying by a file of records costs: CPU time against DuckDB's for the same sums over the same file, the most memory, and what twice
//! the rows cost; with and without a key that must occur once. The program itself is run, as a user runs it.
//!
//! `cargo bench --bench records`, or with a number of rows: `cargo bench --bench records -- 1000000`. DuckDB is asked through Python; where
//! that lacks it, its line says `not run`.

#[path = "support/generate.rs"]
mod generate;

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use generate::{Size, paid_plan};
use salesplan::source::{Budgets, Files};

const POSITIONS: usize = 20_000;

/// A source that reads the rows, in the place of the plan's own; with a key that must occur once, or without.
fn source(keyed: bool) -> String {
    let quality = if keyed { "quality: {unique: [order]}, " } else { "" };
    format!(
        "orders: {{system: crm, owner: seller, every: day, file: 'data/*.csv', {quality}columns: {{order: order_no, date: booked_on, \
         amount: amount, margin: margin, customer: customer, position: seller}}}}"
    )
}

fn write_plan(folder: &Path, keyed: bool) {
    let plan = paid_plan(Size { positions: POSITIONS, files: POSITIONS / 20 });
    for path in plan.list(&Budgets::default()).expect("a generated plan can be listed").files {
        let text = String::from_utf8(plan.read(&path, u64::MAX).expect("it is there")).expect("it is UTF-8");
        let text = text.replace("orders: {system: crm, owner: seller, every: day}", &source(keyed));
        let path = folder.join(path.as_str());
        std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("a folder can be made");
        std::fs::write(path, text).expect("a plan can be written");
    }
}

/// Numbers that look like chance and are the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % end
    }
}

fn write_rows(path: &Path, rows: u64) {
    let file = std::fs::File::create(path).expect("a file can be made");
    let mut file = std::io::BufWriter::with_capacity(1 << 20, file);
    let mut chance = Chance(0x9e37_79b9_7f4a_7c15);
    let mut text = String::from("order_no,booked_on,amount,margin,seller,customer\n");
    for row in 0..rows {
        let (month, day) = (chance.below(12) + 1, chance.below(28) + 1);
        let (amount, cents, seat) = (chance.below(9_000), chance.below(100), chance.below(POSITIONS as u64));
        let (margin, customer) = (amount / 3, chance.below(300_000));
        let line = writeln!(
            text,
            "SO-{row:09},2026-{month:02}-{day:02},{amount}.{cents:02},{margin}.{cents:02},seller-{seat},C{customer:06}"
        );
        line.expect("text can be written");
        if text.len() > 1 << 16 {
            file.write_all(text.as_bytes()).expect("rows can be written");
            text.clear();
        }
    }
    file.write_all(text.as_bytes()).expect("rows can be written");
    file.flush().expect("rows can be written");
}

/// Hundredths of a second of CPU that the programs run so far took; nothing where the system does not say.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.get(13..15).map_or(0, |times| times.iter().filter_map(|time| time.parse::<u64>().ok()).sum())
}

/// The most memory that a running program has had so far, in MB.
fn peak(process: u32) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(line.split_whitespace().next()?.parse::<u64>().ok()? / 1024)
}

/// What a run took: hundredths of a second of CPU, and MB.
struct Run {
    cpu: u64,
    memory: u64,
}

/// Runs the program to its end, with what it says on standard error.
fn run(command: &mut Command) -> (Run, String) {
    let before = cpu();
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("the program starts");
    let mut memory = 0;
    let status = loop {
        memory = peak(child.id()).unwrap_or(0).max(memory);
        if let Some(status) = child.try_wait().expect("the program can be waited for") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(20));
    };
    let told = std::io::read_to_string(child.stderr.take().expect("it is piped")).expect("it is text");
    assert!(status.success(), "{told}");
    (Run { cpu: cpu() - before, memory }, told)
}

/// Pays the last quarter by all rows; checking the plan and writing the statements are part of it.
fn paid(folder: &Path, keyed: bool, rows: u64) -> Run {
    write_plan(&folder.join("plan"), keyed);
    let mut command = Command::new(env!("CARGO_BIN_EXE_salesplan"));
    command.args(["pay", "--period", "FY2026-Q4", "--aggregate", "--out"]).arg(folder.join("out"));
    let (run, told) = run(command.arg(folder.join("plan")));
    let key = if keyed { "with a key" } else { "without a key" };
    println!("pay, {rows} rows {key}: {} s CPU, {} MB at most", seconds(run.cpu), run.memory);
    let counted = format!("records: {rows} counted, 0 rejected");
    assert!(told.contains(&counted), "{told}");
    run
}

const DUCKDB: &str = "\
import sys
try:
    import duckdb
except ImportError:
    sys.exit(3)
c = duckdb.connect()
c.execute('SET threads = 2')
c.execute('''SELECT seller, month(booked_on) AS m, sum(amount), sum(margin), count(*) FROM read_csv(?, header = true, columns = {
'order_no': 'VARCHAR', 'booked_on': 'DATE', 'amount': 'DECIMAL(18,2)', 'margin': 'DECIMAL(18,2)', 'seller': 'VARCHAR',
'customer': 'VARCHAR'}) GROUP BY ALL''', [sys.argv[1]]).fetchall()
";

/// DuckDB's sums by position and month of the two amounts and the number of rows.
fn duckdb(file: &Path) -> Option<Run> {
    let here = Command::new("python3").args(["-c", "import duckdb"]).stderr(Stdio::null()).status().ok()?.success();
    here.then(|| run(Command::new("python3").args(["-c", DUCKDB]).arg(file)).0)
}

fn seconds(hundredths: u64) -> String {
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(10_000_000);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().join("plan").join("data");
    std::fs::create_dir_all(&data).expect("a folder can be made");
    let file = data.join("orders.csv");
    let plan = folder.path();
    write_rows(&file, rows / 2);
    let half = paid(plan, false, rows / 2);
    let half_keyed = paid(plan, true, rows / 2);
    write_rows(&file, rows);
    let whole = paid(plan, false, rows);
    let keyed = paid(plan, true, rows);
    println!(
        "twice the rows: {} x the CPU time, with a key {} x",
        ratio(whole.cpu, half.cpu),
        ratio(keyed.cpu, half_keyed.cpu)
    );
    println!(
        "twice the rows: {} x the memory, with a key {} x",
        ratio(whole.memory, half.memory),
        ratio(keyed.memory, half_keyed.memory)
    );
    match duckdb(&file) {
        Some(theirs) => println!(
            "DuckDB, its sums of the same rows: {} s CPU; pay {} x, with a key {} x",
            seconds(theirs.cpu),
            ratio(whole.cpu, theirs.cpu),
            ratio(keyed.cpu, theirs.cpu)
        ),
        None => println!("DuckDB: not run"),
    }
}

/// `a ÷ b` with two decimals.
fn ratio(a: u64, b: u64) -> String {
    seconds(a * 100 / b.max(1))
}
