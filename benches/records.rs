//! What reading records costs: CPU time against DuckDB's for the same sums over the same file, memory, and what twice the rows cost; with and
//! without a key that must occur once.
//!
//! `cargo bench --bench records`, or with a number of rows: `cargo bench --bench records -- 1000000`. DuckDB is asked through Python; where that
//! lacks it, its line says `not run`.

use std::fmt::Write as _;
use std::io::Write;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use salesplan::actuals::{Access, Cell, Fold, Record, Source, read};
use salesplan::compile::compile;
use salesplan::diagnostic::Findings;
use salesplan::plan::SeatId;
use salesplan::source::{Budgets, OsFiles};

const SEATS: u64 = 20_000;

fn plan(unique: bool) -> String {
    let quality = if unique { "quality: {unique: [order]}, " } else { "" };
    format!(
        "salesplan: 1\nname: Bench\ncurrency: CNY\nfiscal_year: {{name: FY2026, starts: 2026-01-01}}\n\
         units: {{company: {{name: Company}}}}\nroles: {{seller: {{name: Seller}}}}\n\
         positions: {{seat: {{role: seller, unit: company, count: {SEATS}}}}}\n\
         metrics: {{revenue: {{name: Revenue, in: money, source: orders.amount}}}}\n\
         dimensions: {{product: {{a: {{name: A}}, b: {{name: B}}, c: {{name: C}}}}}}\nsystems: {{erp: {{name: ERP}}}}\n\
         sources: {{orders: {{system: erp, owner: company, file: 'data/*.csv', {quality}columns: {{order: order_no, date: booked_on, \
         amount: amount, product: product, position: seat, customer: customer}}}}}}\n"
    )
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
    let mut text = String::from("order_no,booked_on,amount,product,seat,customer\n");
    for row in 0..rows {
        let (month, day) = (chance.below(12) + 1, chance.below(28) + 1);
        let (amount, cents, seat) = (chance.below(90_000), chance.below(100), chance.below(SEATS) + 1);
        let product = ["a", "b", "c"][chance.below(3) as usize];
        let customer = chance.below(300_000);
        let line = writeln!(
            text,
            "SO-{row:09},2026-{month:02}-{day:02},{amount}.{cents:02},{product},seat-{seat},C{customer:06}"
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

/// Sums by position and month.
struct Sums {
    date: usize,
    amount: usize,
    seat: usize,
}

impl Fold for Sums {
    type Sum = Vec<i128>;

    fn empty(&self) -> Vec<i128> {
        vec![0; SEATS as usize * 12]
    }

    fn add(&self, sums: &mut Vec<i128>, record: &Record<'_>) {
        let (Cell::Date(moment), Cell::Number(amount), Cell::Seat(SeatId(seat))) =
            (record.cells[self.date], record.cells[self.amount], record.cells[self.seat])
        else {
            return;
        };
        sums[seat as usize * 12 + moment.date.month() as usize - 1] += amount.micros();
    }

    fn merge(&self, into: &mut Vec<i128>, other: Vec<i128>) {
        into.iter_mut().zip(other).for_each(|(own, other)| *own += other);
    }
}

/// Hundredths of a second of CPU that this process took so far; nothing where the system does not say.
fn cpu() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    fields.get(11..13).map_or(0, |times| times.iter().filter_map(|time| time.parse::<u64>().ok()).sum())
}

/// The most memory that this process had, in MB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok()).unwrap_or(0) / 1024
}

/// Reads all and gives the CPU time in hundredths of a second, and the sum.
fn ours(folder: &Path, unique: bool) -> (u64, i128) {
    std::fs::write(folder.join("salesplan.yaml"), plan(unique)).expect("a plan can be written");
    let files = OsFiles::new(folder, std::collections::BTreeMap::new()).expect("there is a folder");
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let compiled = outcome.compiled.expect("it compiles");
    let source = Source::all(&compiled).into_iter().next().expect("there is a source");
    let column = |name| source.layout.find(name).expect("it is declared");
    let sums = Sums { date: column("date"), amount: column("amount"), seat: column("position") };
    let (mut sources, mut findings) = (outcome.sources, Findings::default());
    let (before, clock) = (cpu(), Instant::now());
    let reading = read(&source, &Access::new(&files), &sums, &mut sources, &mut findings).expect("it can be read");
    let (spent, wall) = (cpu() - before, clock.elapsed());
    assert!(findings.is_empty(), "all rows are records");
    let key = if unique { "with a key" } else { "without a key" };
    println!(
        "{} rows {key}: {}.{:02} s CPU in {wall:.2?}, {} MB at most",
        reading.report.rows,
        spent / 100,
        spent % 100,
        peak()
    );
    (spent, reading.sum.iter().sum())
}

const DUCKDB: &str = "\
import resource, sys
try:
    import duckdb
except ImportError:
    sys.exit(3)
c = duckdb.connect()
c.execute('SET threads = 2')
q = '''SELECT seat, month(booked_on::DATE) m, sum(amount::DECIMAL(18,2)) s FROM read_csv(?, all_varchar = true) GROUP BY ALL'''
def t(): u = resource.getrusage(resource.RUSAGE_SELF); return u.ru_utime + u.ru_stime
b = t()
rows = c.execute(q, [sys.argv[1]]).fetchall()
print(round((t() - b) * 100), int(sum(r[2] for r in rows) * 1000000))
";

fn duckdb(file: &Path) -> Option<(u64, i128)> {
    let output = Command::new("python3").args(["-c", DUCKDB]).arg(file).output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (spent, sum) = text.trim().split_once(' ')?;
    Some((spent.parse().ok()?, sum.parse().ok()?))
}

fn ratio(a: u64, b: u64) -> String {
    let hundredths = a * 100 / b.max(1);
    format!("{}.{:02}", hundredths / 100, hundredths % 100)
}

fn main() {
    let rows = std::env::args().filter_map(|argument| argument.parse().ok()).next().unwrap_or(10_000_000);
    let folder = tempfile::tempdir().expect("a folder can be made");
    let data = folder.path().join("data");
    std::fs::create_dir_all(&data).expect("a folder can be made");
    let file = data.join("orders.csv");
    write_rows(&file, rows / 2);
    let (half, _) = ours(folder.path(), false);
    write_rows(&file, rows);
    let (spent, sum) = ours(folder.path(), false);
    println!("twice the rows: {} x", ratio(spent, half));
    match duckdb(&file) {
        Some((theirs, their_sum)) => {
            assert_eq!(sum, their_sum, "both have the same sum");
            println!("DuckDB: {}.{:02} s CPU; ours {} x", theirs / 100, theirs % 100, ratio(spent, theirs));
        }
        None => println!("DuckDB: not run"),
    }
    ours(folder.path(), true);
}
