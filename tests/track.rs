//! What `track` says of small plans, worked by hand.

use std::collections::BTreeMap;

use salesplan::actuals::Access;
use salesplan::compile::compile;
use salesplan::diagnostic::{Findings, Lang, Severity};
use salesplan::document::progress_reports;
use salesplan::progress::json::schema;
use salesplan::progress::{Asked, By, Former, FormerError, progress};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::Date;

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: USD\nfiscal_year: {name: FY2026, starts: 2026-01-01}\nrounding: {money: 0.01, mode: half-up, place: component}\n";

const PEOPLE: &str = "
units:
  company: {name: Head office, head: boss}
  east: {name: East, parent: company, head: lead}
  west: {name: West, parent: company}
roles:
  director: {name: Director, level: 5, duties: [Lead], carries: none}
  manager: {name: Manager, level: 4, duties: [Lead], carries: team}
  seller: {name: Seller, level: 2, duties: [Sell], carries: own}
positions:
  boss: {role: director, unit: company}
  lead: {role: manager, unit: east}
  ann: {role: seller, unit: east, name: Ann}
  bob: {role: seller, unit: east, name: Bob}
  cat: {role: seller, unit: west, name: Cat}
systems: {erp: {name: ERP, owner: boss}}
crediting: {rows: [{source: orders, credit: position, share: 100%, kind: direct, date: date, closed: next-open}]}
";

/// March 2026 has 22 working days, 11 of them up to the 16th, a Monday.
///
/// | | target | to date | actual | to date | a day | forecast | gap | a day left |
/// | --- | --- | --- | --- | --- | --- | --- | --- | --- |
/// | Ann | 22,000 | 11,000 | 10,000 | 90.9… % | 10,000 ÷ 11 | 20,000 | 12,000 | 12,000 ÷ 11 |
/// | Bob | 11,000 | 5,500 | 6,000 | 109.09… % | 6,000 ÷ 11 | 12,000 | 5,000 | 5,000 ÷ 11 |
/// | Cat | 22,000 | 11,000 | 4,000 | 36.36… % | 4,000 ÷ 11 | 8,000 | 18,000 | 18,000 ÷ 11 |
/// | East | 33,000 | 16,500 | 16,000 | 96.96… % | 16,000 ÷ 11 | 32,000 | 17,000 | 17,000 ÷ 11 |
/// | Head office | 55,000 | 27,500 | 20,000 | 72.72… % | 20,000 ÷ 11 | 40,000 | 35,000 | 35,000 ÷ 11 |
/// | online | 33,000 | 16,500 | 9,000 | 54.54… % | 9,000 ÷ 11 | 18,000 | 24,000 | 24,000 ÷ 11 |
/// | dealer | 22,000 | 11,000 | 11,000 | 100 % | 1,000 | 22,000 | 11,000 | 1,000 |
const MONTH: &str = "
dimensions: {channel: {online: {name: Online}, dealer: {name: Dealer}}}
metrics:
  revenue: {name: Revenue, in: money, source: orders.amount}
  customers: {name: New customers, in: count}
sources:
  orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, amount: amount, position: position, channel: channel}, quality: {at_most: 50%}}
targets:
  - {of: ann, period: FY2026-M03, metric: revenue, value: 22000}
  - {of: bob, period: FY2026-M03, metric: revenue, value: 11000}
  - {of: cat, period: FY2026-M03, metric: revenue, value: 22000}
  - {of: company, period: FY2026-M03, metric: revenue, value: 55000, by: {channel: {online: 33000, dealer: rest}}}
  - {of: company, period: FY2026-M03, metric: customers, value: 10}
";
const LIMITS: &str = "tracking: {green: from 95%, amber: from 80%}\n";
const ORDERS: [&str; 7] = [
    "2026-03-02,5000,ann,online",
    "2026-03-10,5000,ann,dealer",
    "2026-03-10,6000,bob,dealer",
    "2026-03-16,4000,cat,online",
    "2026-03-17,9000,cat,online",
    "2026-03-12,x,cat,online",
    "2026-03-12,100,nobody,online",
];

struct Case {
    plan: String,
    files: Vec<(&'static str, String)>,
    manifest: String,
}

impl Case {
    fn new(plan: &str, orders: &str) -> Self {
        Self {
            plan: format!("{PEOPLE}{plan}"),
            files: vec![("orders.csv", orders.to_owned())],
            manifest: MANIFEST.to_owned(),
        }
    }

    fn month(limits: &str, rows: &[&str]) -> Self {
        Self::new(&format!("{MONTH}{limits}"), &format!("date,amount,position,channel\n{}\n", rows.join("\n")))
    }

    /// Everything that is written.
    fn written(&self, as_of: &str, by: By, since: Option<&str>) -> BTreeMap<String, String> {
        let mut files = MemoryFiles::default();
        files.insert("salesplan.yaml", self.manifest.clone());
        files.insert("plan.yaml", self.plan.clone());
        for (path, text) in &self.files {
            files.insert(*path, text.clone());
        }
        let outcome = compile(&files, &Budgets::default()).unwrap();
        let errors: Vec<String> = outcome
            .findings
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(|finding| format!("{}: {}", finding.rule.name, finding.message.text(Lang::En)))
            .collect();
        assert_eq!(errors, [] as [&str; 0]);
        let (compiled, mut sources) = (outcome.compiled.unwrap(), outcome.sources);
        let compiled = &*compiled.on(Date::parse(as_of).unwrap());
        let asked = Asked { as_of: Date::parse(as_of).unwrap(), by };
        let mut findings = Findings::default();
        let mut progress = progress(compiled, &Access::new(&files), asked, &mut sources, &mut findings).unwrap();
        if let Some(since) = since {
            progress.compare(&Former::read(since.as_bytes()).unwrap(), compiled);
        }
        let artifacts = progress_reports(&progress, compiled, &[]).unwrap();
        artifacts.into_iter().map(|one| (one.path.to_string(), String::from_utf8(one.bytes).unwrap())).collect()
    }
}

/// The lines of a table as `of metric slice` with some of its columns.
fn lines(table: &str, columns: &[&str]) -> Vec<String> {
    let mut rows = csv::Reader::from_reader(table.as_bytes());
    let heads = rows.headers().unwrap().clone();
    let at = |name: &str| heads.iter().position(|head| head == name).unwrap_or_else(|| panic!("{name}"));
    let told = rows.records().map(|row| {
        let row = row.unwrap();
        let id: Vec<&str> =
            ["of", "metric", "slice"].map(|name| &row[at(name)]).into_iter().filter(|cell| !cell.is_empty()).collect();
        let cells: Vec<&str> = columns.iter().map(|name| &row[at(name)]).collect();
        format!("{}: {}", id.join(" "), cells.join(" "))
    });
    told.collect()
}

#[test]
fn a_month_halfway() {
    let all = Case::month(LIMITS, &ORDERS).written("2026-03-16", By::Month, None);
    let told = lines(
        &all["progress.csv"],
        &[
            "actual",
            "target_to_date",
            "target",
            "attainment_to_date",
            "forecast",
            "gap",
            "pace_needed",
            "rank",
            "peers",
            "status",
        ],
    );
    assert_eq!(
        told,
        [
            "company revenue: 20000 27500 55000 0.727273 40000 35000 3181.818182   red",
            "company revenue channel=online: 9000 16500 33000 0.545455 18000 24000 2181.818182   red",
            "company revenue channel=dealer: 11000 11000 22000 1 22000 11000 1000   green",
            "east revenue: 16000 16500 33000 0.969697 32000 17000 1545.454545 1 2 green",
            "ann revenue: 10000 11000 22000 0.909091 20000 12000 1090.909091 2 3 amber",
            "bob revenue: 6000 5500 11000 1.090909 12000 5000 454.545455 1 3 green",
            "west revenue: 4000 11000 22000 0.363636 8000 18000 1636.363636 2 2 red",
            "cat revenue: 4000 11000 22000 0.363636 8000 18000 1636.363636 3 3 red",
        ]
    );
    let rates = lines(&all["progress.csv"], &["attainment", "run_rate", "forecast_method", "forecast_attainment"]);
    assert_eq!(rates[4], "ann revenue: 0.454545 909.090909 run-rate 0.909091");
}

#[test]
fn reports_say_what_was_counted_and_what_was_not() {
    let all = Case::month(LIMITS, &ORDERS).written("2026-03-16", By::Month, None);
    let index = &all["index.md"];
    for told in [
        "as of 16 March 2026 · 1 March 2026 to 31 March 2026 · 11 of 22 working days",
        "| Revenue | USD 20,000 | USD 27,500 | 72.73% | USD 55,000 | 36.36% | red |",
        "| East | USD 16,000 | USD 16,500 | 96.97% | USD 33,000 | USD 32,000 | USD 17,000 | USD 1,545.45 | 1 of 2 | green |",
        "| Online | USD 9,000 | USD 16,500 | 54.55% | USD 33,000 | USD 18,000 | USD 24,000 | red |",
        "Status by attainment to date: green from 95%, amber from 80%, else red",
        "Not measured, since no source tells of them: New customers",
        "Source orders: 7 rows, 5 counted (1 after the day), 0 left out by its condition, 2 rejected",
        "[Rejected rows of orders, with the reasons](rejects/orders.csv)",
        "[East](kits/east/index.md)",
    ] {
        assert!(index.contains(told), "{told} in\n{index}");
    }
    assert!(all["index.html"].contains("href=\"kits/east/index.html\""));
    let rejected = "orders.csv,7,amount,not-a-number,no number,\"2026-03-12,x,cat,online\"";
    assert!(all["rejects/orders.csv"].contains(rejected), "{}", all["rejects/orders.csv"]);
}

/// The head of a unit sees the unit and those in it; a position sees itself.
#[test]
fn everyone_is_handed_what_is_theirs() {
    let all = Case::month(LIMITS, &ORDERS).written("2026-03-16", By::Month, None);
    let east = format!("{}{}", all["kits/east/index.md"], all["kits/east/progress.csv"]);
    assert!(east.contains("Ann") && east.contains("Bob") && !east.contains("Cat") && !east.contains("Head office"));
    let ann = &all["kits/east/positions/ann.md"];
    assert!(ann.contains("USD 10,000") && ann.contains("2 of 3") && !ann.contains("Bob"), "{ann}");
    let paths: Vec<&str> = all.keys().map(String::as_str).filter(|path| path.ends_with(".md")).collect();
    assert_eq!(
        paths,
        [
            "index.md",
            "kits/company/index.md",
            "kits/east/index.md",
            "kits/east/positions/ann.md",
            "kits/east/positions/bob.md",
            "kits/west/index.md",
            "kits/west/positions/cat.md",
        ]
    );
}

#[test]
fn without_limits_there_are_no_colours() {
    let all = Case::month("", &ORDERS).written("2026-03-16", By::Month, None);
    assert!(lines(&all["progress.csv"], &["status"]).iter().all(|line| line.ends_with(": ")));
    assert!(all["index.md"].contains("No colours: the plan declares no limits under tracking."));
    assert!(!all["index.md"].contains("Status"));
}

/// 40,000 of 55,000 are forecast: 72.7 %, which is amber by the forecast and red by the attainment of the month.
#[test]
fn limits_may_look_at_the_forecast() {
    let limits = |looked_at: &str| format!("tracking: {{as: {looked_at}, green: above 80%, amber: from 70% to 80%}}\n");
    let status = |looked_at: &str| {
        let all = Case::month(&limits(looked_at), &ORDERS).written("2026-03-16", By::Month, None);
        lines(&all["progress.csv"], &["status"])[0].clone()
    };
    assert_eq!(status("forecast"), "company revenue: amber");
    assert_eq!(status("attainment"), "company revenue: red");
}

#[test]
fn the_order_of_rows_does_not_matter() {
    let orders = [ORDERS[0], ORDERS[1], ORDERS[2], ORDERS[3], ORDERS[4]];
    let mut turned = orders;
    turned.reverse();
    turned.swap(0, 2);
    let numbers = |orders: &[&str]| {
        let mut all = Case::month(LIMITS, orders).written("2026-03-16", By::Month, None);
        // These hold the SHA-256 of the files.
        for path in ["index.md", "index.html", "sources.csv"] {
            all.remove(path);
        }
        let json: serde_json::Value = serde_json::from_str(&all["progress.json"]).unwrap();
        all.insert("progress.json".into(), json["lines"].to_string());
        all
    };
    assert_eq!(numbers(&orders), numbers(&turned));
    let again = || Case::month(LIMITS, &ORDERS).written("2026-03-16", By::Month, None);
    assert_eq!(again(), again());
}

/// On the 9th (6 of 22 days) Ann had 5,000 of 6,000: 83.33 %, amber, second behind nobody with more: Bob had nothing, Cat nothing.
/// On the 16th she has 90.91 %, 7.58 points more, and Bob stands before her.
#[test]
fn what_changed_since_the_report_before() {
    let case = Case::month(LIMITS, &ORDERS);
    let before = case.written("2026-03-09", By::Month, None);
    assert_eq!(
        lines(&before["progress.csv"], &["attainment_to_date", "rank", "status"])[4],
        "ann revenue: 0.833333 1 amber"
    );
    let now = case.written("2026-03-16", By::Month, Some(&before["progress.json"]));
    let told = lines(&now["progress.csv"], &["before_attainment_to_date", "before_rank", "before_status"]);
    assert_eq!(told[4], "ann revenue: 0.833333 1 amber");
    assert_eq!(told[5], "bob revenue: 0 2 red");
    let east = &now["kits/east/index.md"];
    assert!(east.contains("## Since 9 March 2026"), "{east}");
    assert!(east.contains("| Ann · Revenue | 83.33% | 90.91% | +7.58 | 1 | 2 | amber | amber |"), "{east}");
    assert!(east.contains("| Bob · Revenue | 0% | 109.09% | +109.09 | 2 | 1 | red | green |"), "{east}");
    // Written anew over itself the report keeps what it was compared with.
    assert_eq!(case.written("2026-03-16", By::Month, Some(&now["progress.json"])), now);
    // Reports of another kind, or of no earlier day, are none to compare with.
    let week = case.written("2026-03-16", By::Week, Some(&before["progress.json"]));
    assert!(week["progress.json"].contains("\"since\": null"));
    let earlier = case.written("2026-03-06", By::Month, Some(&before["progress.json"]));
    assert!(earlier["progress.json"].contains("\"since\": null"));
    let april = case.written("2026-04-10", By::Month, Some(&before["progress.json"]));
    assert!(april["progress.json"].contains("\"same_period\": false"), "{}", april["progress.json"]);
}

#[test]
fn what_is_no_report_is_refused() {
    for wrong in ["", "{}", "[1]", "{\"format_version\": 1, \"lines\": 3}", "\u{0}"] {
        assert_eq!(Former::read(wrong.as_bytes()).unwrap_err(), FormerError::NotAReport, "{wrong}");
    }
    let newer = Case::month("", &ORDERS).written("2026-03-16", By::Month, None)["progress.json"]
        .replace("\"format_version\": 1", "\"format_version\": 2");
    assert_eq!(Former::read(newer.as_bytes()).unwrap_err(), FormerError::Newer);
}

#[test]
fn the_json_is_as_its_schema_says() {
    let validator = jsonschema::validator_for(&schema().to_value()).unwrap();
    let case = Case::month(LIMITS, &ORDERS);
    let before = case.written("2026-03-09", By::Month, None);
    let now = case.written("2026-03-16", By::Month, Some(&before["progress.json"]));
    for text in [&before["progress.json"], &now["progress.json"]] {
        let value: serde_json::Value = serde_json::from_str(text).unwrap();
        let faults: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert_eq!(faults, [] as [&str; 0]);
    }
}

/// A quarter of 100,000 whose months are 20,000, 30,000 and 50,000. On 27 February, its 20th and last working day, 20,000 + 30,000 were due, and 40,000
/// are there: 80 %, so that 80,000 are forecast by the plan's months; by working days it would be 40,000 ÷ 42 × 64. The year, of which
/// no month but these is stated, is forecast by working days.
#[test]
fn seasons_of_the_plan_weigh_the_forecast() {
    let plan = "
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
sources: {orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, amount: amount, position: position}}}
targets:
  - {of: ann, period: FY2026-Q1, metric: revenue, value: 100000, by: {period: {M01: 20000, M02: 30000, M03: 50000}}}
";
    let case = Case::new(plan, "date,amount,position\n2026-01-15,40000,ann\n");
    let told = |by: By| {
        let all = case.written("2026-02-27", by, None);
        lines(
            &all["progress.csv"],
            &["actual", "target_to_date", "target", "forecast", "forecast_method", "pace_needed"],
        )
        .into_iter()
        .find(|line| line.starts_with("ann"))
        .unwrap()
    };
    assert_eq!(told(By::Quarter), "ann revenue: 40000 50000 100000 80000 months 2727.272727");
    // In February alone nothing was sold; its working days are over.
    assert_eq!(told(By::Month), "ann revenue: 0 30000 30000 0 run-rate ");
}

/// The week of 30 March has two working days in March and three in April. March: 22,000 ÷ 22 × 2 = 2,000; April: 44,000 ÷ 22 × 3 = 6,000. On
/// Wednesday, 1 April, 2,000 + 2,000 are due.
#[test]
fn a_week_lies_in_two_months() {
    let plan = "
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
sources: {orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, amount: amount, position: position}}}
targets:
  - {of: ann, period: FY2026-M03, metric: revenue, value: 22000}
  - {of: ann, period: FY2026-M04, metric: revenue, value: 44000}
";
    let orders =
        "date,amount,position\n2026-03-27,9000,ann\n2026-03-30,1000,ann\n2026-04-01,2000,ann\n2026-04-02,7000,ann\n";
    let all = Case::new(plan, orders).written("2026-04-01", By::Week, None);
    let told = lines(&all["progress.csv"], &["actual", "target_to_date", "target", "forecast", "forecast_method"]);
    assert_eq!(told[2], "ann revenue: 3000 4000 8000 6000 months");
    assert!(all["index.md"].starts_with("# Weekly progress: Plan"));
}

/// A quotient is that of its parts, whoever it is of: Ann 900 of 1,000, Bob 300 of 1,000, East 1,200 of 2,000, which is 60 % and no mean of others'.
/// Less overdue is better: a target of 5 % and 10 % there is 50 %. Of a balance the last day counts: 40, and neither 30 nor 70.
#[test]
fn ratios_balances_and_what_should_be_little() {
    let plan = "
metrics:
  revenue: {name: Revenue, in: money, source: orders.amount}
  collected: {name: Collected, in: money, source: orders.paid}
  overdue: {name: Overdue, in: money, source: orders.late}
  collection: {name: Collection rate, in: percent, is: {ratio: [collected, revenue]}}
  late-share: {name: Share overdue, in: percent, is: {ratio: [overdue, revenue]}, better: lower, attainment: target-over-actual}
  active: {name: Active customers, in: count, source: stock.active, over_time: last}
sources:
  orders: {system: erp, owner: boss, every: day, file: orders.csv, columns: {date: date, amount: amount, paid: paid, late: late, position: position}}
  stock: {system: erp, owner: boss, every: day, file: stock.csv, columns: {date: date, active: active, position: position}}
targets:
  - {of: ann, period: FY2026-M03, values: {collection: 90%, late-share: 5%, active: 50}}
  - {of: bob, period: FY2026-M03, values: {collection: 90%, late-share: 5%, active: 50}}
  - {of: east, period: FY2026-M03, values: {collection: 90%, late-share: 5%}}
";
    let mut case =
        Case::new(plan, "date,amount,paid,late,position\n2026-03-02,1000,900,100,ann\n2026-03-02,1000,300,0,bob\n");
    case.plan = case.plan.replace(
        "closed: next-open}]}",
        "closed: next-open}, {source: stock, credit: position, share: 100%, kind: direct, date: date, closed: next-open}]}",
    );
    case.plan = case.plan.replace("crediting: {rows:", "crediting: {match: all, rows:");
    case.files.push(("stock.csv", "date,active,position\n2026-03-10,30,ann\n2026-03-12,40,ann\n".to_owned()));
    let all = case.written("2026-03-16", By::Month, None);
    let told = lines(
        &all["progress.csv"],
        &["actual", "target_to_date", "attainment_to_date", "forecast", "forecast_method", "run_rate", "rank"],
    );
    let has = |line: &str| assert!(told.iter().any(|told| told == line), "{line} in {told:#?}");
    has("ann collection: 0.9 0.9 1 0.9 held  1");
    has("bob collection: 0.3 0.9 0.333333 0.3 held  2");
    has("east collection: 0.6 0.9 0.666667 0.6 held  ");
    has("ann late-share: 0.1 0.05 0.5 0.1 held  2");
    has("bob late-share: 0 0.05 beyond 0 held  1");
    has("ann active: 40 50 0.8 40 held  ");
    // Of Bob's customers nothing is told: that is not the same as none.
    has("bob active:  50     ");
}

#[test]
fn in_chinese() {
    let mut case = Case::month(LIMITS, &ORDERS);
    case.manifest += "locale: zh-CN\n";
    let before = case.written("2026-03-09", By::Month, None);
    let all = case.written("2026-03-16", By::Month, Some(&before["progress.json"]));
    let index = &all["index.md"];
    for told in [
        "# 进度月报：Plan",
        "截至 2026 年 3 月 16 日 · 2026 年 3 月 1 日至 2026 年 3 月 31 日 · 已过 11 个工作日，共 22 个",
        "| 指标 | 实绩 | 累计目标 | 累计达成率 | 期间目标 | 期间达成率 | 状态 |",
        "红灯",
        "较 2026 年 3 月 9 日的变化",
        "数据源 orders：共 7 行，计入 5 行（其中 1 行在统计日之后），按条件排除 0 行，拒收 2 行",
        "没有数据源、未统计的指标：New customers",
    ] {
        assert!(index.contains(told), "{told} in\n{index}");
    }
    assert!(!index.contains("Target") && !index.contains("green"), "{index}");
}
