//! Files of records, read as a plan says: what becomes a record, what is rejected and why, and that the order of rows never matters.

use std::collections::BTreeMap;
use std::path::Path;

use proptest::prelude::*;
use salesplan::actuals::{Access, Cell, Fold, Reading, Record, Source, read};
use salesplan::compile::{Outcome, compile};
use salesplan::diagnostic::{Finding, Findings, Lang};
use salesplan::source::{Budgets, Files, MemoryFiles, OsFiles, ReadError};
use salesplan::units::Quantity;

const PLAN: &str = "\
units: {company: {name: 总公司}, east: {name: 华东大区, parent: company}}
roles: {seller: {name: 客户经理}}
positions: {ann: {name: 安娜, role: seller, unit: east}, bob: {role: seller, unit: east}, pool: {role: seller, unit: east, count: 2}}
metrics:
  revenue: {name: 销售额, in: money, source: orders.amount}
  units-sold: {name: 台数, in: 台, source: orders.units}
dimensions:
  product: {a: {name: A 产品}, b: {name: B 产品, members: {b1: {name: B1}, b2: {name: B2}}}}
fields:
  status: {in: {active: 有效, cancelled: 取消}}
  discount: {in: percent, range: from 0% to 50%}
  overdue-for: {in: duration}
  first: {in: boolean}
systems: {erp: {name: ERP}}
";

/// Sources of these tests have the columns they are about, and not all that metrics ask for.
const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nzone: Asia/Shanghai\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nfx: {convert: plan, as_of: 2026-01-01, prices: {USD: 7.1}}\nrules: {unknown-column: off}\n";

/// The columns of the source, which stand under Chinese headings.
const COLUMNS: &str = "columns: {order: 订单号, date: 日期, amount: 金额, units: 台数, product: 产品, position: 岗位, status: 状态, discount: 折扣, first: 首单}";

/// Sums amounts by position and product, and lists what each record says.
struct Sums;

type Lines = BTreeMap<String, i128>;

impl Fold for Sums {
    type Sum = (Lines, Vec<String>);

    fn empty(&self) -> Self::Sum {
        Self::Sum::default()
    }

    fn add(&self, (sums, said): &mut Self::Sum, record: &Record<'_>) {
        let Cell::Seat(seat) = record.cell("position") else { panic!("a record has a position") };
        let amount = record.cell("amount").number().unwrap_or_default();
        *sums.entry(format!("{}", seat.0)).or_default() += amount.micros();
        let shown = |name: &str| match record.cell(name) {
            Cell::Missing => "-".to_owned(),
            Cell::Number(value) => value.to_string(),
            Cell::Money(value, currency) => format!("{currency} {value}"),
            Cell::Date(moment) => moment.to_string(),
            other => format!("{other:?}"),
        };
        said.push(["date", "amount", "discount"].map(shown).join(" "));
    }

    fn merge(&self, into: &mut Self::Sum, other: Self::Sum) {
        for (key, value) in other.0 {
            *into.0.entry(key).or_default() += value;
        }
        into.1.extend(other.1);
    }
}

struct Seen {
    reading: Reading<(Lines, Vec<String>)>,
    source: Source,
    findings: Vec<Finding>,
}

impl Seen {
    /// What records say, sorted.
    fn said(&self) -> Vec<&str> {
        let mut said: Vec<&str> = self.reading.sum.1.iter().map(String::as_str).collect();
        said.sort_unstable();
        said
    }

    /// Lines that were rejected, with the reason.
    fn rejected(&self) -> Vec<String> {
        let rejects = &self.reading.report.rejects;
        let mut found = Vec::new();
        let tell = |reject: &salesplan::actuals::Reject| {
            found.push(format!("{}:{} {}", reject.place.file, reject.place.line, reject.reason.code()));
            Ok(())
        };
        rejects.each(tell).expect("they can be read again");
        found
    }

    fn found(&self) -> Vec<String> {
        self.findings
            .iter()
            .map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En)))
            .collect()
    }
}

fn plan(source: &str) -> (Outcome, String) {
    let plan = format!("{PLAN}sources:\n  orders: {{system: erp, owner: company, file: data/*.csv, {source}}}\n");
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", &plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let grave: Vec<_> = outcome.findings.iter().filter(|finding| finding.severity.word() == "error").collect();
    assert!(grave.is_empty(), "{grave:?}");
    (outcome, plan)
}

fn try_see(source: &str, files: &dyn Files, key_bytes: usize) -> Result<Seen, ReadError> {
    let (outcome, _) = plan(source);
    let compiled = outcome.compiled.expect("it compiles");
    let source = Source::all(&compiled).into_iter().next().expect("there is a source");
    let (mut sources, mut findings) = (outcome.sources, Findings::default());
    let access = Access { key_bytes, ..Access::new(files) };
    let reading = read(&source, &access, &Sums, &mut sources, &mut findings)?;
    let findings = findings.into_vec();
    Ok(Seen { reading, source, findings })
}

fn see(source: &str, files: &[(&str, Vec<u8>)]) -> Seen {
    let files = MemoryFiles::new(files.iter().map(|(path, bytes)| (*path, bytes.clone())));
    try_see(&format!("{COLUMNS}, {source}"), &files, 1 << 20).expect("it can be read")
}

const HEADER: &str = "订单号,日期,金额,台数,产品,岗位,状态,折扣,首单\n";

fn file(rows: &str) -> Vec<u8> {
    format!("{HEADER}{rows}").into_bytes()
}

const LENIENT: &str = "quality: {at_most: 100%}";

#[test]
fn rows_become_records_and_all_others_have_a_reason() {
    let rows = "\
1,2026-03-01,\"1,234.50\",2,a,ann,有效,10%,是
2,2026/3/2 18:30,(50),1,B1,安娜,active,0.25,N
3,2026-03-03,USD 10,1,b,bob,active,,1
4,2026-03-04,12x,1,a,ann,active,,
5,2026-02-30,1,1,a,ann,active,,
6,03/04/2026,1,1,a,ann,active,,
7,2019-01-01,1,1,a,ann,active,,
8,2026-03-05,1.5e3,1,a,ann,active,,
9,2026-03-05,1234567890123456789012345,1,a,ann,active,,
10,2026-03-05,1,1.5,a,ann,active,,
11,2026-03-05,1,1,z,ann,active,,
12,2026-03-05,1,1,a,nobody,active,,
13,2026-03-05,1,1,a,pool,active,,
14,2026-03-05,1,1,a,ann,lost,,
15,2026-03-05,1,1,a,ann,active,60%,
16,2026-03-05,1,1,a,ann,active,,perhaps
17,2026-03-05,1,1,a
18,2026-03-05,1,1,a,ann,active,,,more
19,2026-03-05,EUR 5,1,a,ann,active,,
20,2026-03-05,1.2345678,1,a,ann,active,,
,,,,,,,,
21,2026-03-05,\"1,23\",1,a,ann,active,,
22,2026-03-05,5%,1,a,ann,active,,
23,2026-03-05,\"1,1,a,ann,active,,
24,2026-03-05,7,1,a,pool-2,active,,
";
    let seen = see(LENIENT, &[("data/a.csv", file(rows))]);
    assert_eq!(
        seen.said(),
        ["2026-03-01 1234.5 0.1", "2026-03-02 18:30 -50 0.25", "2026-03-03 USD 10 -", "2026-03-05 7 -"]
    );
    let reasons = "not-a-number no-such-day not-a-date outside-years exponent too-many-digits not-whole unknown-member \
        unknown-position several-positions unknown-word out-of-range not-yes-or-no ragged ragged no-rate too-many-decimals";
    let expected = reasons.split_whitespace().zip(5..).map(|(reason, line)| format!("0:{line} {reason}"));
    let rest = ["0:23 grouped-otherwise", "0:24 wrong-measure", "0:25 open-quote"].map(String::from);
    assert_eq!(seen.rejected(), expected.chain(rest).collect::<Vec<_>>());
    let report = &seen.reading.report;
    assert_eq!((report.rows, report.counted, report.left_out, report.rejects.total()), (24, 4, 0, 20));
    let mut csv = Vec::new();
    report.rejects.write_csv(&seen.source.layout, &report.paths(), Lang::Zh, &mut csv).expect("it can be written");
    let csv = String::from_utf8(csv).expect("it is text");
    assert_eq!(csv.lines().next(), Some("file,line,column,code,reason,record"));
    assert_eq!(
        csv.lines().nth(1),
        Some("data/a.csv,5,amount,not-a-number,不是数字,\"4,2026-03-04,12x,1,a,ann,active,,\"")
    );
}

#[test]
fn encodings_are_found_out_or_declared() {
    let text = format!("{HEADER}1,2026-03-01,5,1,A 产品,安娜,有效,,\n");
    let utf16 = |marked: bool| -> Vec<u8> {
        let text = if marked { format!("\u{feff}{text}") } else { text.clone() };
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    };
    let gb = encoding_rs::GB18030.encode(&text).0.into_owned();
    let marked = format!("\u{feff}{text}").into_bytes();
    for bytes in [text.clone().into_bytes(), marked, utf16(true), gb.clone()] {
        assert_eq!(see("", &[("data/a.csv", bytes)]).said(), ["2026-03-01 5 -"]);
    }
    for (encoding, bytes) in [("gb18030", gb), ("utf-16le", utf16(false))] {
        assert_eq!(
            see(&format!("format: {{encoding: {encoding}}}"), &[("data/a.csv", bytes)]).said(),
            ["2026-03-01 5 -"]
        );
    }
    let mut broken = file("1,2026-03-01,5,1,a,ann,有效,,\n2,2026-03-01,5,1,a,a");
    broken.extend([0xff, 0xff]);
    broken.extend(b"nn,active,,\n");
    let seen = see(LENIENT, &[("data/a.csv", broken)]);
    assert_eq!((seen.said(), seen.rejected()), (vec!["2026-03-01 5 -"], vec!["0:3 not-text".to_owned()]));
}

#[test]
fn formats_are_as_stated() {
    let format = "format: {delimiter: ';', decimal: ',', dates: DD.MM.YYYY, percents: points, times: 1000, empty: n/a}";
    let rows = HEADER.replace(',', ";") + "1;01.02.2026;1.234,5;3;a;ann;n/a;12,5;n/a\n";
    assert_eq!(see(format, &[("data/a.csv", rows.into_bytes())]).said(), ["2026-02-01 1234500 0.125"]);
    let excel = "1,46112.75,5,1,a,ann,,,\n";
    assert_eq!(see("format: {dates: excel}", &[("data/a.csv", file(excel))]).said(), ["2026-03-31 18:00 5 -"]);
    let files = MemoryFiles::new([("data/a.csv", "2026-01-02,ann,5\n2026-01-03,bob,6\n")]);
    let numbered = "columns: {date: 1, position: 2, amount: 3}, format: {header: none}";
    let seen = try_see(numbered, &files, 1 << 20).expect("it can be read");
    assert_eq!(seen.said(), ["2026-01-02 5 -", "2026-01-03 6 -"]);
    let files = MemoryFiles::new([("data/a.csv", "d,e,p,a\n2026-01-02,,ann,5\n,2026-01-03,bob,6\n")]);
    let either = "columns: {date: {first_of: [d, e]}, position: p, amount: a}";
    let seen = try_see(either, &files, 1 << 20).expect("it can be read");
    assert_eq!(seen.said(), ["2026-01-02 5 -", "2026-01-03 6 -"]);
}

#[test]
fn records_that_do_not_count_are_left_out_and_counted() {
    let rows = "1,2026-03-01,5,1,a,ann,active,,\n2,2026-03-01,6,1,a,ann,取消,,\n3,2026-03-01,7,1,a,ann,,,\n";
    let seen = see("when: {status: active}, quality: {at_most: 50%}", &[("data/a.csv", file(rows))]);
    assert_eq!((seen.said(), seen.rejected()), (vec!["2026-03-01 5 -"], vec!["0:4 undecided".to_owned()]));
    assert_eq!(seen.reading.report.left_out, 1);
}

#[test]
fn of_equal_keys_the_same_counts_in_whatever_order_they_stand() {
    let rows = [
        "1,2026-03-01,5,1,a,ann,active,,",
        "1,2026/3/1,5.00,1,a,安娜,有效,,",
        "2,2026-03-01,6,1,a,ann,active,,",
        "2,2026-03-02,7,1,a,ann,active,,",
        "3,2026-03-01,8,1,a,ann,active,,",
        ",2026-03-01,9,1,a,ann,active,,",
    ];
    let turned: Vec<&str> = rows.iter().rev().copied().collect();
    let refuse = "quality: {unique: [order], at_most: 100%}";
    let latest = "quality: {unique: [order], on_duplicate: {latest: date}, at_most: 100%}";
    let earliest = "quality: {unique: [order], on_duplicate: {earliest: date}, at_most: 100%}";
    for (quality, said, codes) in [
        (refuse, vec!["2026-03-01 5 -", "2026-03-01 8 -"], ["conflict", "conflict", "duplicate", "empty"].as_slice()),
        (latest, vec!["2026-03-01 5 -", "2026-03-01 8 -", "2026-03-02 7 -"], &["duplicate", "empty", "superseded"]),
        (earliest, vec!["2026-03-01 5 -", "2026-03-01 6 -", "2026-03-01 8 -"], &["duplicate", "empty", "superseded"]),
    ] {
        for rows in [&rows[..], &turned] {
            let (first, second) = (file(&rows[..3].join("\n")), file(&rows[3..].join("\n")));
            let seen = see(quality, &[("data/a.csv", first), ("data/b.csv", second)]);
            let mut found: Vec<String> =
                seen.rejected().iter().map(|line| line.split(' ').next_back().unwrap_or_default().to_owned()).collect();
            found.sort_unstable();
            assert_eq!(
                (seen.said(), found),
                (said.clone(), codes.iter().map(ToString::to_string).collect()),
                "{quality}"
            );
        }
    }
}

#[test]
fn keys_that_do_not_fit_into_memory_are_compared_all_the_same() {
    let row = |number: u32| format!("{number},2026-03-01,1,1,a,ann,active,,\n");
    let rows: String = (0..3000).chain(1000..2000).map(row).collect();
    let files = MemoryFiles::new([("data/a.csv", file(&rows))]);
    let source = format!("{COLUMNS}, quality: {{unique: [order], at_most: 30%}}");
    let sums = |bytes| {
        let seen = try_see(&source, &files, bytes).expect("it can be read");
        assert!(seen.findings.is_empty(), "{:?}", seen.found());
        (seen.reading.sum.0.clone(), seen.rejected())
    };
    let (spilled, held) = (sums(10_000), sums(1 << 30));
    assert_eq!(spilled, held);
    assert_eq!((held.0.values().sum::<i128>(), held.1.len()), (3000 * Quantity::ONE.micros(), 1000));
}

#[test]
fn what_does_not_fit_is_told_with_the_places_of_plan_and_file() {
    let other = "订单号,日期,金额合计,台数,产品,岗位,状态,折扣\n1,2026-03-01,5,1,a,ann,active,\n".as_bytes().to_vec();
    let seen = see("", &[("data/a.csv", other), ("data/b.csv", file("1,2026-03-01,5,1,a,ann,active,,\n"))]);
    assert_eq!(seen.found(), ["missing-column: `data/a.csv` lacks the columns `金额` and `首单`"]);
    let labels: Vec<&str> = seen.findings[0].labels.iter().map(|label| label.message.text(Lang::En)).collect();
    assert_eq!(labels, ["not there either", "the columns it has"]);
    assert_eq!((seen.reading.report.complete, seen.reading.report.counted), (false, 1));
    let seen = see("", &[("data/a.csv", b"PK\x03\x04 and more".to_vec())]);
    assert_eq!(seen.found(), ["unreadable-file: `data/a.csv` cannot be read: it is a file of the kind XLSX, not text"]);
    assert_eq!(see("", &[]).found(), ["source-without-files: there is no file `data/*.csv` of the source `orders`"]);
    let seen = see(
        "quality: {at_most: 30%}",
        &[("data/a.csv", file("1,2026-03-01,x,1,a,ann,active,,\n2,2026-03-01,1,1,a,ann,active,,\n"))],
    );
    assert_eq!(seen.found(), ["too-many-rejects: 1 of 2 rows of `orders` are no records: 1 × no number"]);
    assert_eq!(seen.findings[0].help[0].text(Lang::Zh), "data/a.csv:2：amount：不是数字");
}

/// Files in a folder, the first of which grows once it was read.
struct Growing(OsFiles, std::path::PathBuf);

impl Files for Growing {
    fn list(&self, budgets: &Budgets) -> Result<salesplan::source::Listing, ReadError> {
        self.0.list(budgets)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        self.0.read(path, limit)
    }

    fn feeds(&self, name: &str, pattern: &str) -> Result<Vec<salesplan::source::Feed>, ReadError> {
        self.0.feeds(name, pattern)
    }

    fn open(
        &self,
        feed: &salesplan::source::Feed,
    ) -> Result<(salesplan::source::Opened, salesplan::source::Stamp), ReadError> {
        let opened = self.0.open(feed)?;
        let mut text = std::fs::read(&self.1).expect("it is there");
        text.extend(b"9,2026-03-01,5,1,a,ann,active,,\n");
        std::fs::write(&self.1, text).expect("it can be written");
        Ok(opened)
    }
}

fn folder(files: &[(&str, Vec<u8>)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder can be made");
    for (path, bytes) in files {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it has a parent")).expect("folders can be made");
        std::fs::write(path, bytes).expect("files can be written");
    }
    folder
}

fn os(folder: &Path, given: &[(&str, &str)]) -> OsFiles {
    let given = given.iter().map(|(name, path)| ((*name).into(), folder.join(path)));
    OsFiles::new(&folder.join("plan"), given.collect()).expect("there is a folder")
}

#[test]
fn a_file_that_changes_while_it_is_read_is_an_error_that_names_it() {
    let folder = folder(&[("plan/data/a.csv", file("1,2026-03-01,5,1,a,ann,active,,\n"))]);
    let files = Growing(os(folder.path(), &[]), folder.path().join("plan/data/a.csv"));
    let error = try_see(COLUMNS, &files, 1 << 20).err().expect("it changed");
    assert_eq!(error, ReadError::Changed("data/a.csv".into()));
}

#[test]
fn files_are_those_of_the_pattern_or_those_given_by_name() {
    let row = |number: u32| file(&format!("1,2026-03-0{number},{number},1,a,ann,active,,\n"));
    let all = [
        ("plan/data/b.csv", row(1)),
        ("plan/data/a.csv", row(2)),
        ("plan/data/a.txt", row(3)),
        ("plan/data/.c.csv", row(4)),
        ("plan/data/deep/d.csv", row(5)),
        ("else/e.csv", row(6)),
        ("else/f.csv", row(7)),
        ("else/notes.md", row(8)),
    ];
    let folder = folder(&all);
    let paths = |given: &[(&str, &str)]| {
        let seen = try_see(COLUMNS, &os(folder.path(), given), 1 << 20).expect("they can be read");
        let names =
            seen.reading.report.files.iter().map(|file| file.path.rsplit('/').next().unwrap_or_default().to_owned());
        names.collect::<Vec<_>>().join(" ")
    };
    assert_eq!(paths(&[]), "a.csv b.csv");
    assert_eq!(paths(&[("orders", "else")]), "e.csv f.csv");
    assert_eq!(paths(&[("orders", "else/f.csv")]), "f.csv");
    assert_eq!(paths(&[("orders", "else/*.csv")]), "e.csv f.csv");
    let missing = os(folder.path(), &[("orders", "else/none.csv")]);
    assert!(matches!(try_see(COLUMNS, &missing, 1 << 20), Err(ReadError::Missing(_))));
    let outside = os(folder.path(), &[]).feeds("orders", "../else/*.csv");
    assert_eq!(outside, Err(ReadError::Outside("../else/*.csv".into())));
}

fn rows() -> impl Strategy<Value = Vec<String>> {
    let row =
        (0..40_u32, 1..28_u32, 0..900_u32, 0..4_usize, 0..3_usize).prop_map(|(order, day, amount, seat, spoilt)| {
            let seat = ["ann", "bob", "pool-1", "nobody"][seat];
            let amount = if spoilt == 0 { "?".to_owned() } else { format!("{amount}.{:02}", amount % 100) };
            format!("{order},2026-04-{day:02},{amount},1,b2,{seat},active,,")
        });
    proptest::collection::vec(row, 1..60)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_order_of_rows_and_files_does_not_matter(rows in rows(), at in 0..60_usize, seed in any::<u64>(), latest in any::<bool>()) {
        let kept = if latest { "on_duplicate: {latest: date}, " } else { "" };
        let quality = format!("quality: {{unique: [order], {kept}at_most: 100%}}");
        let mut turned = rows.clone();
        turned.sort_by_cached_key(|row| row.bytes().fold(seed, |hash, byte| hash.wrapping_mul(31).wrapping_add(byte.into())));
        let mut seen = Vec::new();
        for rows in [&rows, &turned] {
            let (first, second) = rows.split_at(at.min(rows.len()));
            let found = see(&quality, &[("data/a.csv", file(&first.join("\n"))), ("data/b.csv", file(&second.join("\n")))]);
            let report = &found.reading.report;
            prop_assert_eq!(report.rows, rows.len() as u64);
            prop_assert_eq!(report.counted + report.left_out + report.rejects.total(), report.rows, "no row is lost");
            let said: Vec<String> = found.said().into_iter().map(str::to_owned).collect();
            seen.push((found.reading.sum.0.clone(), said, report.rejects.counts().clone()));
        }
        prop_assert_eq!(&seen[0], &seen[1]);
    }
}

#[cfg(feature = "parquet")]
mod typed {
    use std::sync::Arc;

    use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int32Type, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    const SCHEMA: &str = "message orders { required binary 岗位 (UTF8); required int32 日期 (DATE); required int64 金额 (DECIMAL(18,2)); \
        optional double 折扣; optional int64 时间 (TIMESTAMP(MILLIS,true)); }";

    /// A file with a row for each position.
    fn file(rows: &[(&str, i32, i64, Option<&str>)]) -> Vec<u8> {
        let schema = Arc::new(parse_message_type(SCHEMA).expect("a schema"));
        let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(WriterProperties::builder().build()))
            .expect("a writer");
        let mut group = writer.next_row_group().expect("a group");
        let texts: Vec<ByteArray> = rows.iter().map(|row| row.0.into()).collect();
        let days: Vec<i32> = rows.iter().map(|row| row.1).collect();
        let amounts: Vec<i64> = rows.iter().map(|row| row.2).collect();
        let shares: Vec<_> = rows.iter().filter_map(|row| row.3?.parse().ok()).collect();
        let there: Vec<i16> = rows.iter().map(|row| i16::from(row.3.is_some())).collect();
        let mut column = group.next_column().expect("a column").expect("there is one");
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).expect("written");
        column.close().expect("closed");
        let mut column = group.next_column().expect("a column").expect("there is one");
        column.typed::<Int32Type>().write_batch(&days, None, None).expect("written");
        column.close().expect("closed");
        let mut column = group.next_column().expect("a column").expect("there is one");
        column.typed::<Int64Type>().write_batch(&amounts, None, None).expect("written");
        column.close().expect("closed");
        let mut column = group.next_column().expect("a column").expect("there is one");
        column.typed::<DoubleType>().write_batch(&shares, Some(&there), None).expect("written");
        column.close().expect("closed");
        let mut column = group.next_column().expect("a column").expect("there is one");
        let moments: Vec<i64> = rows.iter().map(|row| i64::from(row.1) * 86_400_000 + 61_000_000).collect();
        column.typed::<Int64Type>().write_batch(&moments, Some(&vec![1; rows.len()]), None).expect("written");
        column.close().expect("closed");
        group.close().expect("closed");
        writer.into_inner().expect("written")
    }

    #[test]
    fn typed_columns_are_read_exactly_and_without_the_customs_of_text() {
        let bytes =
            file(&[("ann", 20_513, 123_456, Some("0.1")), ("bob", 20_514, -5, None), ("nobody", 20_515, 1, None)]);
        let files = MemoryFiles::new([("data/a.csv", bytes)]);
        let source = "columns: {date: 日期, position: 岗位, amount: 金额, discount: 折扣}, format: {decimal: ',', dates: DD.MM.YYYY}, quality: {at_most: 50%}";
        let seen = try_see(source, &files, 1 << 20).expect("it can be read");
        assert_eq!(seen.said(), ["2026-03-01 1234.56 0.1", "2026-03-02 -0.05 -"]);
        assert_eq!(seen.rejected(), ["0:3 unknown-position"]);
        // Moments are told in the plan's zone.
        let source = source.replace("日期", "时间");
        let seen = try_see(&source, &files, 1 << 20).expect("it can be read");
        assert_eq!(seen.said(), ["2026-03-02 00:56 1234.56 0.1", "2026-03-03 00:56 -0.05 -"]);
    }

    #[test]
    fn a_damaged_file_is_told() {
        let mut bytes = file(&[("ann", 20_513, 1, None)]);
        bytes.truncate(bytes.len() / 2);
        let files = MemoryFiles::new([("data/a.csv", bytes)]);
        let seen = try_see("columns: {date: 日期, position: 岗位}", &files, 1 << 20).expect("it is passed over");
        assert!(seen.found()[0].starts_with("unreadable-file: `data/a.csv` cannot be read:"), "{:?}", seen.found());
    }
}
