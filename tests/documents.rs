//! Documents say all that was written, in the reader's language, and letters nothing of others.

use std::collections::{BTreeMap, BTreeSet};

use salesplan::cli::new::EXAMPLES;
use salesplan::compile::compile;
use salesplan::diagnostic::Lang;
use salesplan::document::{Artifact, documents};
use salesplan::model::Compiled;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::shape::Shape;
use salesplan::syntax::{Record, schema};

fn shipped(name: &str) -> Compiled {
    let example = EXAMPLES.iter().find(|example| example.name == name).expect("it ships");
    let files = MemoryFiles::new(example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
    compile(&files, &Budgets::default()).expect("it has a manifest").compiled.expect("it compiles")
}

fn of_plan(compiled: &Compiled) -> BTreeMap<String, String> {
    let text = |artifact: Artifact| {
        (artifact.path.to_string(), String::from_utf8(artifact.bytes).expect("documents are UTF-8"))
    };
    documents(compiled, &[]).expect("the shipped templates work").into_iter().map(text).collect()
}

/// A document without what Markdown escapes, so that texts are found as they were written.
fn plain(markdown: &str) -> String {
    let words: Vec<&str> = markdown.split_whitespace().collect();
    words.join(" ").replace('\\', "")
}

/// Every text that somebody wrote into an entry.
fn texts(shape: &Shape, key: &str, found: &mut BTreeSet<(String, String)>) {
    match shape {
        Shape::Text(text) => {
            found.insert((key.to_owned(), text.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
        Shape::List(items) => items.iter().for_each(|item| texts(item, key, found)),
        Shape::Named(fields) | Shape::Record(fields) => fields.iter().for_each(|(key, shape)| texts(shape, key, found)),
        Shape::Rows(rows) => rows.iter().flatten().for_each(|(key, shape)| texts(shape, key, found)),
        _ => {}
    }
}

/// Texts that documents say in other words: words of the language, ids in examples, columns and files of data, keys that name a
/// row.
const SAID_OTHERWISE: [&str; 43] = [
    "role",
    "unit",
    "position",
    "visits",
    "kind",
    "in",
    "per",
    "paid",
    "window",
    "as",
    "missing",
    "id",
    "from",
    "above",
    "to",
    "below",
    "at",
    "weekend",
    "file",
    "columns",
    "format",
    "zone",
    "salesplan",
    "over",
    "each",
    "step",
    "encoding",
    "sees",
    "place",
    "below_first",
    "above_last",
    "source",
    "unique",
    "not_null",
    "approver",
    "backup",
    "due",
    "refuse",
    "overdue-for",
    "amount",
    "open-amount",
    // Words of fields stand by their names.
    "payment",
    "event",
];

#[test]
fn everything_written_in_the_shipped_plans_is_in_the_plan_document() {
    for name in ["equipment-maker", "saas-vendor"] {
        let compiled = shipped(name);
        let document = plain(&of_plan(&compiled)["plan.md"]);
        let mut found = BTreeSet::new();
        for sections in compiled.written.sections() {
            let mut fields = Vec::new();
            sections.shapes(&mut fields);
            fields.iter().for_each(|(key, shape)| texts(shape, key, &mut found));
        }
        assert!(found.len() > 300, "{name}: {} texts", found.len());
        // A word that an author declared without a name stands without its dashes.
        let stands = |text: &str| document.contains(text) || document.contains(&text.replace('-', " "));
        let lost: Vec<_> =
            found.iter().filter(|(key, text)| !SAID_OTHERWISE.contains(&key.as_str()) && !stands(text)).collect();
        assert!(lost.is_empty(), "{name}: {lost:#?}");
    }
}

#[test]
fn every_key_and_word_of_the_language_has_a_label_in_both_languages() {
    let mut missing = BTreeSet::new();
    for schema in [schema::plan(), schema::manifest()] {
        let records = schema["$defs"].as_object().expect("there are records").values().chain([&schema]);
        for record in records {
            let keys = record["properties"].as_object().into_iter().flatten().map(|(key, _)| key.clone());
            let words = record["oneOf"]
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(|word| word["const"].as_str().map(str::to_owned));
            missing.extend(keys.chain(words).filter(|key| !salesplan::wording::has_label(key)));
        }
    }
    assert!(missing.is_empty(), "templates/labels.csv or words.csv lack {missing:?}");
}

#[test]
fn a_position_letter_tells_nothing_of_others() {
    let compiled = shipped("equipment-maker");
    let documents = of_plan(&compiled);
    let organisation = &compiled.plan.organisation;
    let letters = documents.iter().filter(|(path, _)| path.starts_with("letters/positions/") && path.ends_with(".md"));
    let mut count = 0;
    for (path, text) in letters {
        count += 1;
        let own = path.trim_start_matches("letters/positions/").trim_end_matches(".md");
        let targets = text.split("## 考核与激励").next().expect("it has a first part");
        for seat in (0..organisation.seats.len()).map(|seat| salesplan::plan::SeatId(seat as u32)) {
            let id = organisation.seat_id(seat);
            let name = organisation.seat_name(seat, Lang::Zh);
            let stands = targets.lines().any(|line| line.starts_with(&format!("| {name} |")));
            assert!(id == own || !stands, "{path} holds the targets of {id}");
        }
    }
    assert!(count > 40, "{count} letters");
}

#[test]
fn documents_are_in_the_plans_language_and_the_same_each_time() {
    let (zh, en) = (shipped("equipment-maker"), shipped("saas-vendor"));
    assert_eq!(of_plan(&zh), of_plan(&zh));
    assert!(of_plan(&zh)["plan.md"].contains("第 1 章"));
    let chinese = |text: &str| text.chars().any(|c| ('\u{4e00}'..='\u{9fff}').contains(&c));
    let mixed: Vec<_> = of_plan(&en)
        .into_iter()
        .filter(|(_, text)| chinese(text.split("</style>").last().unwrap_or_default()))
        .map(|(path, _)| path)
        .collect();
    assert!(mixed.is_empty(), "{mixed:?}");
}

#[test]
fn what_stands_below_a_title_is_a_line_of_its_own_and_leaves_out_what_is_not_known() {
    let letter = &of_plan(&shipped("equipment-maker"))["letters/positions/east-key-1.md"];
    let line = "2026 年度销售管理方案 · 执行期间 2026 年 · 版本 2026\\.1 · 发布日期 2025 年 12 月 20 日";
    assert_eq!(letter.lines().nth(2).map(plain), Some(plain(line)), "{letter}");
    assert_eq!(letter.lines().nth(3), Some(""), "{letter}");
    let manifest = "salesplan: 1\nname: Small\ncurrency: EUR\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n\
                    units: {all: {kind: company}}\n";
    let files = MemoryFiles::new([("salesplan.yaml", manifest.as_bytes().to_vec())]);
    let compiled = compile(&files, &Budgets::default()).expect("it has a manifest").compiled.expect("it compiles");
    let plan = &of_plan(&compiled)["plan.md"];
    assert_eq!(plan.lines().nth(2), Some("in force for FY2026"), "{plan}");
}

/// The table that begins with this column, as its lines.
fn table<'d>(document: &'d str, first: &str) -> Vec<&'d str> {
    let from = document.lines().skip_while(|line| !line.starts_with(&format!("| {first} |")));
    from.take_while(|line| line.starts_with('|')).collect()
}

#[test]
fn metrics_days_off_members_and_past_results_are_tables() {
    let (zh, en) = (&of_plan(&shipped("equipment-maker"))["plan.md"], &of_plan(&shipped("saas-vendor"))["plan.md"]);
    for (document, rows) in [
        (
            zh,
            vec![
                "| 名称 | 单位 | 数据来源 | 责任人 | 其他说明 |",
                "| 毛利率 | 百分比 |  | 财务经理 | 公式：毛利额 ÷ 销售额 |",
                "| 让利额 | 金额 | 订单与开票：让利额 | 财务经理 | 方向：越低越好；达成率口径：目标÷实际；目录价与成交价之差，用于观察折扣是否失控。 |",
                "| 春节 | 2026 年 2 月 15 日至 2026 年 2 月 23 日 | 9 | 休息 |",
                "| 国庆节调休上班 | 2026 年 10 月 10 日 | 1 | 上班 |",
                "| 华南 | 广东、广西、海南、湖南、湖北 |",
                "| 归属 | 指标 | 2023 年 | 2024 年 | 2025 年 | 范围 |",
                "| 总公司 | 销售额 |  | 2,200万元 | 3,750万元 | 产品：新品 |",
            ],
        ),
        (
            en,
            vec![
                "| Name | Measured in | Source | Owner | Further |",
                "| Gross renewal rate | percent |  | Head of Revenue Operations | Formula: Renewed ARR ÷ ARR up for renewal |",
                "| Presidents' Day | 17 February 2025 | 1 | day off |",
                "| Thanksgiving Day | 27 November 2025 | 1 | day off |",
                "| EMEA | United Kingdom and Ireland; Germany, Austria, Switzerland; France |",
                "| Of | Metric | FY2023 | FY2024 | FY2025 |",
                "| Americas | New ARR | USD 5,200,000 | USD 6,100,000 | USD 7,300,000 |",
                "| Name | Kind | Likelihood | Impact | Owner | Further |",
                "| Period | pipeline season | renewal calendar | revenue curve |",
                "| FY2026 Q4 | 20% | 31% | 27% |",
                "| Mid-Market Account Executive, US East | Mid-Market Account Executive | US East | 2 | no. 2: 1 May 2025 |  |  |",
            ],
        ),
    ] {
        let lines: Vec<String> = document.lines().map(plain).collect();
        for row in rows {
            assert!(lines.contains(&plain(row)), "there is no line {row}");
        }
    }
    assert_eq!(table(zh, "名称").first(), Some(&"| 名称 | 日期 | 天数 | 类别 |"));
}

#[test]
fn a_position_letter_has_one_table_of_targets_and_a_unit_has_yearly_ones_side_by_side() {
    let documents = of_plan(&shipped("equipment-maker"));
    let letter = &documents["letters/positions/east-key-1.md"];
    let rows = table(letter, "指标");
    assert_eq!(rows.first(), Some(&"| 指标 | 2026 年 | 一季度 | 二季度 | 三季度 | 四季度 |"), "{letter}");
    assert!(rows.contains(&"| 销售额 | 750万元 | 135万元 | 187.5万元 | 180万元 | 247.5万元 |"), "{rows:?}");
    assert!(rows.contains(&"| 回款率 | 95% | – | – | – | – |"), "{rows:?}");
    assert!(letter.contains("\n### 大客户经理激励方案\n"), "the chapters of letters have no numbers: {letter}");
    let unit = table(&documents["letters/east.md"], "2026 年");
    assert!(unit.first().is_some_and(|heads| heads.contains("| 毛利率 |")), "{unit:?}");
}

#[test]
fn the_breakdown_of_targets_has_its_parts_as_chapters_and_tells_depth_by_room() {
    let documents = of_plan(&shipped("saas-vendor"));
    let text = &documents["targets.md"];
    assert_eq!(headings(text, "Target breakdown"), 1, "the title is said once");
    let own: Vec<&str> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        own,
        [
            "## 1 Targets by unit and quarter",
            "## 2 The same targets seen from other sides",
            "## 3 Sets of targets",
            "## 4 Individual targets",
        ]
    );
    let page = &documents["targets.html"];
    assert!(page.contains("<td><div class=\"deep\"><div class=\"deep\">US East</div></div></td>"), "{page}");
    assert_eq!(page.matches("<div").count(), page.matches("</div>").count());
    assert!(!text.contains("bookings-season") && !documents["plan.md"].contains("bookings-season"));
}

#[test]
fn nothing_an_author_calls_by_an_id_or_a_key_stands_raw_in_a_chinese_plan() {
    let plan = plain(&of_plan(&shipped("equipment-maker"))["plan.md"].replace("```mermaid", ""));
    let columns = plan.lines().filter(|line| !line.starts_with("- **列**")).collect::<String>();
    for raw in ["misconduct", "write-off", "write off", "dealer return", "signed、", "delivered 确认", "orders.amount"]
    {
        assert!(!columns.contains(raw), "{raw} stands in the plan");
    }
    for said in ["发生违规违纪的", "全部数据", "签约日期", "变更 1（自 2026 年 7 月 1 日起）", "唯一：订单号；必填："]
    {
        assert!(plan.contains(said), "{said} does not stand in the plan");
    }
    assert!(!plan.contains("end list"), "two unlike lists need no mark between them");
}

#[test]
fn what_sentences_tell_stands_in_no_table_beside_them() {
    let risk = &of_plan(&shipped("equipment-maker"))["risk.md"];
    assert!(plain(risk).contains("- 飞单：发生飞单的，"), "{risk}");
    assert!(!risk.contains("| 飞单 | 发生"), "{risk}");
}

/// How often a heading stands in a document, whatever its number.
fn headings(document: &str, title: &str) -> usize {
    let named =
        |line: &&str| line.starts_with('#') && line.split_once(' ').is_some_and(|(_, own)| own.ends_with(title));
    document.lines().filter(named).count()
}

#[test]
fn a_handbook_and_a_kit_hold_each_approval_once() {
    let documents = of_plan(&shipped("equipment-maker"));
    let handbook = &documents["process.md"];
    for approval in ["折扣审批", "特殊条款审批", "合同审批", "授信审批"] {
        assert_eq!((headings(handbook, approval), handbook.matches(&format!("**{approval}**")).count()), (1, 0));
    }
    let kit = &documents["kits/east/index.md"];
    assert_eq!((headings(kit, "审批权限"), headings(kit, "折扣审批")), (1, 1), "{kit}");
    for letter in ["- [华东大区](letter.md)", "- [华东渠道经理](positions/east-channel.md)"] {
        assert!(kit.contains(letter), "{kit}");
    }
    assert!(documents["kits/east/index.html"].contains("<a href=\"positions/east-channel.html\">华东渠道经理</a>"));
    assert!(documents.contains_key("kits/east/positions/east-channel.html"));
}

#[test]
fn contents_stand_behind_the_title() {
    let documents = of_plan(&shipped("saas-vendor"));
    let at = |page: &str, part: &str| page.find(part).unwrap_or_else(|| panic!("there is no {part}"));
    let page = &documents["plan.html"];
    assert!(at(page, "<h1") < at(page, "<nav") && at(page, "<nav") < at(page, "<h2"));
    let text = &documents["plan.md"];
    assert!(at(text, "# Brindlewick") < at(text, "**Contents**") && at(text, "**Contents**") < at(text, "\n## 1 "));
}

#[test]
fn a_projects_template_stands_over_the_shipped_one_and_a_broken_one_is_named() {
    let compiled = shipped("saas-vendor");
    let own = [("letter.md".to_owned(), "# To {{ letter.recipient }}\n".to_owned())];
    let letters = documents(&compiled, &own).expect("it is a template");
    let letter = letters.iter().find(|artifact| artifact.path == "letters/emea.md").expect("there is a letter");
    assert_eq!(String::from_utf8_lossy(&letter.bytes), "# To EMEA\n");
    for (broken, told) in [
        ("# {{ letter.nobody }}", "letter.md"),
        ("{% for %}", "letter.md"),
        ("{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}", "letter.md"),
    ] {
        let error = documents(&compiled, &[("letter.md".to_owned(), broken.to_owned())]).expect_err(broken);
        assert!(error.to_string().contains(told), "{error}");
    }
}

/// A plan of people and places whose names run from right to left.
const LEFTWARD: &str = "salesplan: 1\nname: Plan\nlocale: en\ncurrency: EUR\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n\
    metrics: {sales: {name: \"الإيرادات\", in: money}}\n\
    units: {top: {name: \"شركة الشرق (2026)\", head: boss, note: \"هذه ملاحظة بالعربية، تنتهي (CRM).\"}, east: {name: \"תל אביב\", parent: top}}\n\
    roles: {chief: {name: Chief, duties: [\"Reports to محمد (علي), 5% each\", \"Leads\"]}}\n\
    positions: {boss: {name: \"محمد علي\", role: chief, unit: top}}\n\
    targets: [{of: boss, period: FY2026, metric: sales, value: 10}]\n";

#[test]
fn names_that_run_from_right_to_left_stand_apart_from_what_surrounds_them() {
    let files = MemoryFiles::new([("salesplan.yaml", LEFTWARD.as_bytes().to_vec())]);
    let compiled = compile(&files, &Budgets::default()).expect("it has a manifest").compiled.expect("it compiles");
    let documents = of_plan(&compiled);
    let plan = &documents["plan.html"];
    for apart in [
        // A name beside figures and words, brackets closed; the number of a heading stays before it.
        "<span>Reports to <bdi dir=\"rtl\">محمد (علي)</bdi>, 5% each; Leads</span>",
        "2.1.1 <bdi dir=\"rtl\">الإيرادات</bdi></h4>",
        // A text that runs so as a whole runs its own way to its full stop.
        "<bdi dir=\"rtl\">هذه ملاحظة بالعربية، تنتهي (CRM).</bdi>",
        "<bdi dir=\"rtl\">شركة الشرق (2026)</bdi>",
        "<bdi dir=\"rtl\">תל אביב</bdi>",
        // Drawings have no such elements, but marks.
        ">Head: \u{2067}محمد علي\u{2069}</text>",
    ] {
        assert!(plan.contains(apart), "{apart} is not in {plan}");
    }
    assert_eq!(plan.matches("<bdi").count(), plan.matches("</bdi>").count());
    let letter = &documents["letters/positions/boss.html"];
    let told = "your position, <bdi dir=\"rtl\">محمد علي</bdi>, carries the targets below";
    assert!(letter.contains(told), "{letter}");
    for (path, page) in documents.iter().filter(|(path, _)| path.ends_with(".md")) {
        assert!(!page.contains('\u{2067}') && !page.contains("bdi"), "{path} is plain Markdown");
    }
    let latin = of_plan(&shipped("saas-vendor"));
    assert!(latin.values().all(|page| !page.contains("<bdi")), "names that run as their surroundings stay as they are");
}

/// Entries of several sections may share an id; each reference is called by the entry of the section that it means.
#[test]
fn names_are_those_of_the_section_meant() {
    let plan = "
basis: {strategy: {growth: {statement: Win customers, metrics: [revenue]}}}
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
roles:
  seller: {name: Seller, level: 2, carries: own, duties: [Sell]}
  chief: {name: Chief, level: 5, duties: [Lead]}
units: {company: {name: Head office, head: boss}}
positions: {boss: {role: chief, unit: company}, one: {role: seller, unit: company}}
systems: {crm: {name: CRM, owner: chief, holds: [order]}}
sources: {orders: {system: crm, owner: chief, every: day}}
controls: {orders: {name: Order audit, every: month, owner: chief}}
processes:
  growth: {name: Growing, owner: chief, stages: {call: {name: Call, owner: seller, due: 2d, evidence: [Note], next: [won]}, won: {outcome: won}}}
incentives:
  plan:
    for: {role: seller}
    period: FY2026
    components:
      unit: {name: Bookings of the unit, share: 100%, measure: {metric: revenue, of: unit, as: attainment, window: year}, every: quarter, rate: 1x}
targets:
  - {of: one, period: FY2026, metric: revenue, value: 5m}
";
    let manifest =
        "salesplan: 1\nname: Plan\nlocale: en\ncurrency: USD\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";
    let files = salesplan::source::MemoryFiles::new([("salesplan.yaml", manifest), ("plan.yaml", plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    let plan = &of_plan(&outcome.compiled.expect("it compiles"))["plan.md"];
    assert!(plan.contains("Growth: Statement: Win customers"), "{plan}");
    assert!(plan.contains("- **Source**: orders: Amount"), "{plan}");
    assert!(plan.contains("measured by revenue (unit, attainment"), "{plan}");
    assert!(plan.contains("#### 6.1.1 Order audit") && plan.contains("#### 7.2.1 orders"), "{plan}");
}
