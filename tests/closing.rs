//! Closed periods: what was paid stays paid, and what is found out later is paid once, later.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Duration;

const MANIFEST: &str = "
salesplan: 1
name: Plan
currency: USD
fiscal_year: {name: FY2026, starts: 2026-01-01, months: calendar}
rounding: {money: 0.01, mode: half-up, place: component}
";

/// A plan whose records of closed periods and whose late results are treated as said; each order pays 5 %.
fn plan(closed: &str, late: &str, window: &str) -> String {
    format!(
        "
units: {{company: {{name: Company, head: lead}}}}
roles: {{head: {{name: Head, level: 2, carries: none, duties: [Lead]}}, seller: {{name: Seller, level: 1, carries: own, duties: [Sell]}}}}
positions: {{lead: {{role: head, unit: company}}, one: {{role: seller, unit: company}}, two: {{role: seller, unit: company}}}}
metrics: {{sales: {{in: money, source: orders.amount}}}}
systems: {{shop: {{name: Shop, owner: lead}}}}
sources: {{orders: {{system: shop, owner: lead, every: day, file: orders.csv, columns: {{date: date, amount: amount, position: position}}}}}}
crediting: {{rows: [{{source: orders, credit: position, share: 100%, kind: direct, date: date, closed: {closed}}}]}}
incentives:
  commission:
    for: {{role: seller}}
    payday: {{every: month, late: {late}, negative: carry}}
    components: {{sales: {{measure: {{metric: sales, of: own, as: amount, credited_on: booking, window: {window}}}, rate: 5%}}}}
"
    )
}

struct Home(tempfile::TempDir);

impl Home {
    fn new(plan: &str) -> Self {
        let home = Self(tempfile::tempdir().expect("a folder can be made"));
        home.write("salesplan.yaml", MANIFEST);
        home.write("plan.yaml", plan);
        home
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn write(&self, name: &str, text: &str) {
        std::fs::write(self.path().join(name), text).expect("it can be written");
    }

    fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    fn orders(&self, rows: &str) {
        self.write("orders.csv", &format!("date,amount,position\n{rows}"));
    }

    fn run(&self, arguments: &[&str]) -> Output {
        let mut program = Command::new(env!("CARGO_BIN_EXE_salesplan"));
        program.arg("pay").args(arguments).current_dir(self.path()).stdin(Stdio::null());
        program.output().expect("it runs")
    }

    /// Pays a month, and closes it where that is asked for.
    fn pay(&self, month: &str, close: bool) -> Output {
        let period = format!("FY2026-{month}");
        let mut arguments = vec!["--period", &period];
        arguments.extend(close.then_some("--close"));
        let output = self.run(&arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    /// What each position is paid in a month, and by which lines: `position line amount`.
    fn lines(&self, month: &str) -> Vec<String> {
        self.pay(month, false);
        let table = self.read(&format!("build/pay/FY2026-{month}/payroll.csv"));
        let rows = table.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        rows.map(|cells| format!("{} {} {}", cells[0], cells[5], cells[7])).collect()
    }
}

const BEFORE: &str = "2026-01-10,1000,one\n2026-01-11,400,two\n";

#[test]
fn late_records_count_on_the_first_open_day() {
    for window in ["year", "month", "transaction"] {
        let home = Home::new(&plan("next-open", "next", window));
        home.orders(BEFORE);
        home.pay("M01", true);
        let january = home.lines("M01");
        assert_eq!(january, ["one component 50", "one paid 50", "two component 20", "two paid 20"], "{window}");
        // A record of January that came in February, and one that is no more.
        home.orders("2026-01-10,1000,one\n2026-01-20,200,one\n2026-02-05,100,one\n");
        assert_eq!(home.lines("M01"), january, "{window}");
        // 5 % of 200 and 100; 5 % of 400 taken back, below nothing and carried.
        let february = ["one component 15", "one paid 15", "two component -20", "two carried-on 20", "two paid 0"];
        assert_eq!(home.lines("M02"), february, "{window}");
        let statement = home.read("build/pay/FY2026-M02/statements/one/2026-02-28.md");
        if window == "transaction" {
            assert!(statement.contains("| 1 February 2026 | orders.csv:3 |"), "{statement}");
        } else {
            assert!(statement.contains("| changes of closed periods | sales |  |  | USD 200 |"), "{statement}");
        }
        // Closed once more, it is paid once.
        home.pay("M02", true);
        assert_eq!(home.lines("M02"), february, "{window}");
        assert_eq!(
            home.lines("M03"),
            [
                "one component 0",
                "one paid 0",
                "two component 0",
                "two carried-in -20",
                "two carried-on 20",
                "two paid 0"
            ],
            "{window}"
        );
    }
}

#[test]
fn other_results_of_a_closed_period_are_paid_with_the_next() {
    let home = Home::new(&plan("reopen", "next", "month"));
    home.orders(BEFORE);
    home.pay("M01", true);
    home.orders("2026-01-10,1000,one\n2026-01-20,200,one\n2026-01-11,400,two\n2026-02-05,100,one\n");
    // January is as it was paid; its 10 more come with February.
    assert_eq!(
        home.lines("M01"),
        ["one component 60", "one paid-later -10", "one paid 50", "two component 20", "two paid 20"]
    );
    assert_eq!(
        home.lines("M02"),
        ["one component 5", "one correction 10", "one paid 15", "two component 0", "two paid 0"]
    );
    // So does a rate that was changed since.
    home.write("plan.yaml", &plan("reopen", "next", "month").replace("rate: 5%", "rate: 6%"));
    assert_eq!(
        home.lines("M02"),
        ["one component 6", "one correction 22", "one paid 28", "two component 0", "two correction 4", "two paid 4"]
    );
    let statement = home.read("build/pay/FY2026-M02/statements/one/2026-02-28.md");
    assert!(
        statement.contains("| Correction of 1 January 2026 to 31 January 2026, which is closed | USD 22 |"),
        "{statement}"
    );
}

#[test]
fn a_reopened_payday_pays_the_difference() {
    let home = Home::new(&plan("reopen", "reopen", "month"));
    home.orders(BEFORE);
    home.pay("M01", true);
    home.orders("2026-01-10,1000,one\n2026-01-20,200,one\n2026-01-11,400,two\n");
    let again = ["one component 60", "one paid-before -50", "one paid 10", "two component 20", "two paid 20"];
    assert_eq!(home.lines("M01"), again);
    assert_eq!(home.lines("M02"), ["one component 0", "one paid 0", "two component 0", "two paid 0"]);
    // Closed anew, the difference is paid.
    home.pay("M01", true);
    assert_eq!(home.lines("M01"), ["one component 60", "one paid 60", "two component 20", "two paid 20"]);
}

#[test]
fn periods_are_closed_in_order_and_by_the_tool_alone() {
    let home = Home::new(&plan("next-open", "next", "year"));
    home.orders(BEFORE);
    let output = home.pay("M02", true);
    let told = String::from_utf8_lossy(&output.stderr);
    assert!(told.contains("FY2026-M02 is closed by") && told.contains("keep that file with the plan"), "{told}");
    // The first period that is closed closes all before it.
    let lock = home.read("closed/FY2026-M02.json");
    assert!(lock.contains("\"from\": \"2026-01-01\"") && lock.contains("\"to\": \"2026-02-28\""), "{lock}");
    let refused = home.run(&["--period", "FY2026-M01", "--close"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("FY2026-M01 is closed, and so is FY2026-M02 after it"), "{told}");
    // The same closed once more is the same file.
    home.pay("M02", true);
    assert_eq!(home.read("closed/FY2026-M02.json"), lock);
    home.write("closed/FY2026-M02.json", &lock.replace("\"USD\",\"50\"", "\"USD\",\"40\""));
    let refused = home.run(&["--period", "FY2026-M03"]);
    assert_eq!(refused.status.code(), Some(2));
    let told = String::from_utf8_lossy(&refused.stderr);
    assert!(told.contains("FY2026-M02.json: this file was changed since it closed its period"), "{told}");
    home.write("closed/FY2026-M02.json", "{\"format_version\": 1");
    let told = home.run(&["--period", "FY2026-M03", "--lang", "zh"]);
    assert_eq!(told.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&told.stderr).contains("该文件不是结账文件"));
    assert!(!home.path().join("build/pay/FY2026-M03").exists(), "nothing is written");
}

#[test]
fn a_payroll_can_be_reconciled_and_is_the_same_bytes() {
    let plan =
        plan("next-open", "next", "year").replace("file: orders.csv,", "file: orders.csv, quality: {at_most: 60%},");
    let home = Home::new(&plan);
    home.orders("2026-01-10,1000,one\n2026-01-11,400,two\n2026-01-12,50,nobody\n2026-13-01,1,one\n");
    let first = home.pay("M01", false);
    let table = home.read("build/pay/FY2026-M01/reconciliation.csv");
    let expected = "\
part,of,item,currency,rows,amount
records,orders,read,,4,
records,orders,counted,,2,
records,orders,left-out,,0,
records,orders,rejected,,2,
credits,sales,to positions,USD,2,1400
credits,sales,total,USD,2,1400
credits,sales@commission/sales,to positions,USD,2,1400
credits,sales@commission/sales,total,USD,2,1400
pay,*,paid,USD,2,70
pay,commission,component: sales,USD,2,70
pay,commission,paid,USD,2,70
";
    assert_eq!(table, expected);
    let run = home.read("build/pay/FY2026-M01/run.json");
    // The order of rows is in the digest of the records alone.
    home.orders("2026-13-01,1,one\n2026-01-12,50,nobody\n2026-01-11,400,two\n2026-01-10,1000,one\n");
    home.pay("M01", false);
    assert_eq!(home.read("build/pay/FY2026-M01/reconciliation.csv"), expected);
    let told = String::from_utf8_lossy(&first.stderr).into_owned();
    let digest = |run: &str, of: &str| {
        let from = run.split_once(&format!("\"{of}\": \"")).expect("a digest").1;
        from[..12].to_owned()
    };
    for of in ["plan", "records", "statements"] {
        assert!(told.contains(&format!("{of} {}", digest(&run, of))), "{told} {run}");
    }
    assert_eq!(digest(&run, "plan"), digest(&home.read("build/pay/FY2026-M01/run.json"), "plan"));
}

#[test]
fn what_closed_periods_keep_names_deals_and_what_their_records_said() {
    let home = Home::new(
        &plan("next-open", "next", "year")
            .replace("columns: {date: date,", "columns: {date: date, deal: order, event: event, payment: payment,")
            .replace("rate: 5%}}", "rate: {rows: [{when: {payment: prepaid}, rate: 5%}, {when: else, rate: 1%}]}}}\n    clawback: {returns: {name: Returned, when: {event: return}, recover: paid, book: current}}")
            .replace("metrics:", "fields: {event: {in: [booking, return], missing: refuse}, payment: {in: [prepaid, later], missing: later}}\nmetrics:"),
    );
    let orders = |rows: &str| home.write("orders.csv", &format!("date,order,event,payment,amount,position\n{rows}"));
    let sold = "2026-01-10,A,booking,prepaid,1000,one\n2026-01-11,B,booking,,400,one\n";
    orders(sold);
    home.pay("M01", true);
    let lock = home.read("closed/FY2026-M01.json");
    assert!(lock.contains("[\"A\",[[\"payment\",\"word:prepaid\"]]]") && lock.contains("[\"B\",[]]"), "{lock}");
    // The record of A is gone, and B comes back: 5 % of 1,000 are taken back as a credit, 1 % of 400 by clawback, of which the line says the deal.
    orders("2026-01-11,B,booking,,400,one\n2026-02-11,B,return,,,one\n");
    let february = ["one component -50", "one clawback -4", "one carried-on 54", "one paid 0"];
    assert_eq!(home.lines("M01"), ["one component 54", "one paid 54", "two component 0", "two paid 0"]);
    assert_eq!(home.lines("M02")[..4], february);
    let statement = home.read("build/pay/FY2026-M02/statements/one/2026-02-28.md");
    assert!(statement.contains("| Taken back: Returned (B) | -USD 4 |"), "{statement}");
}

#[test]
fn a_balance_of_a_closed_period_stays_as_it_was() {
    let gate =
        "rate: 5%, gate: {when: {stock: {as: amount, window: month, to: 10}}, tested: window, if_late: no-back-pay}}";
    let home = Home::new(
        &plan("next-open", "next", "month")
            .replace("rate: 5%}", gate)
            .replace("metrics: {", "metrics: {stock: {in: items, source: stocks.items, over_time: last}, ")
            .replace("position: position}}}\n", "position: position}}, stocks: {system: shop, owner: lead, every: month, file: stocks.csv, columns: {date: date, items: items, position: position}}}\n")
            .replace("closed: next-open}]}", "closed: next-open}, {source: stocks, credit: position, share: 100%, kind: direct, date: date, closed: next-open}]}"),
    );
    home.orders("2026-01-10,1000,one\n2026-02-10,2000,one\n");
    let stocks = |rows: &str| home.write("stocks.csv", &format!("date,items,position\n{rows}"));
    stocks("2026-01-31,8,one\n2026-02-28,9,one\n");
    home.pay("M01", true);
    assert_eq!(home.lines("M01")[..2], ["one component 50", "one paid 50"]);
    // Counted anew it would have been too much; but January is closed, and nothing of it moves February.
    stocks("2026-01-31,20,one\n2026-02-28,9,one\n");
    assert_eq!(home.lines("M01")[..2], ["one component 50", "one paid 50"]);
    assert_eq!(home.lines("M02")[..2], ["one component 100", "one paid 100"]);
}

#[test]
fn drafts_that_killed_runs_left_are_cleared_away() {
    let home = Home::new(&plan("next-open", "next", "year"));
    home.orders(BEFORE);
    home.pay("M01", true);
    home.write("closed/.tmpA1b2C3", "{\"format_ver");
    home.write("closed/.tmp-notes", "mine");
    home.pay("M02", true);
    let left = tree(&home.path().join("closed")).into_keys().collect::<Vec<_>>();
    assert_eq!(left, [".tmp-notes", "FY2026-M01.json", "FY2026-M02.json"]);
}

/// Every file below a folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(current) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&current) else { continue };
        for path in entries.map(|entry| entry.expect("it can be listed").path()) {
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("it lies below").to_string_lossy().into_owned();
                found.insert(below, std::fs::read(&path).expect("it can be read"));
            }
        }
    }
    found
}

#[test]
fn a_killed_run_leaves_no_half_of_anything() {
    let home = Home::new(&plan("next-open", "next", "year"));
    home.orders(BEFORE);
    let (folder, lock) = (home.path().join("build/pay/FY2026-M01"), home.path().join("closed/FY2026-M01.json"));
    home.pay("M01", true);
    let (whole, closed) = (tree(&folder), std::fs::read(&lock).expect("it is closed"));
    for wait in 0..40_u64 {
        std::fs::remove_dir_all(home.path().join("closed")).expect("it can be removed");
        if wait % 2 == 0 {
            std::fs::remove_dir_all(home.path().join("build")).expect("it can be removed");
        }
        let mut run = Command::new(env!("CARGO_BIN_EXE_salesplan"));
        run.args(["pay", "--period", "FY2026-M01", "--close", "-q"]).current_dir(home.path());
        let mut run = run.stdin(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
        std::thread::sleep(Duration::from_millis(wait));
        run.kill().expect("it can be killed");
        run.wait().expect("it ends");
        let left = tree(&folder);
        assert!(left == whole || (left.is_empty() && wait % 2 == 0), "after {wait} ms: {:?}", left.keys());
        if let Ok(left) = std::fs::read(&lock) {
            assert!(left == closed, "after {wait} ms");
            assert!(tree(&folder) == whole, "what is closed is written, after {wait} ms");
        }
        home.pay("M01", true);
        assert!(tree(&folder) == whole, "paid again after {wait} ms");
        assert!(std::fs::read(&lock).expect("it is closed") == closed, "closed again after {wait} ms");
    }
    let beside: Vec<_> = std::fs::read_dir(home.path().join("build/pay")).expect("it is there").collect();
    assert_eq!(beside.len(), 1, "nothing is left beside the statements: {beside:?}");
}
