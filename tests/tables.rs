//! Tables in files: whatever they are written with, the numbers are the same and findings point at the cell.

use salesplan::cli::new::EXAMPLES;
use salesplan::compile::{Outcome, compile};
use salesplan::cube::Key;
use salesplan::diagnostic::Lang;
use salesplan::plan::Who;
use salesplan::plan::targets::{HolderId, Slices};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::schema;
use salesplan::units::{Part, Period};
use serde_yaml::{Mapping, Value};

const PLAN: &str = "salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
metrics: {revenue: {name: Revenue, in: money}}
units:
  company: {name: Head office}
  east: {name: East, parent: company}
  west: {name: West, parent: company}
";

const ROWS: &str = "company,FY2026,revenue,50000000\neast,FY2026,revenue,30000000\nwest,FY2026,revenue,19000000\n";

const COLUMNS: &str = "columns: {of: 部门, period: 期间, metric: 指标, value: 金额}";

/// The finding about the sum, with its place, of a plan whose targets stand in `file`.
fn sum_finding(file: &str, bytes: &[u8], rest: &str) -> Vec<String> {
    let path = file.split('#').next().expect("a split has a first part");
    let manifest = format!("{PLAN}targets: {{file: \"{file}\", {rest}}}\n");
    let files = MemoryFiles::new([("salesplan.yaml", manifest.as_bytes()), (path, bytes)]);
    let outcome = compile(&files, &Budgets::default()).expect("the plan has a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error);
    errors
        .map(|finding| {
            let message = finding.message.text(Lang::En);
            format!("{}: {} {message}", outcome.sources.location(finding.span), finding.rule.name)
        })
        .collect()
}

fn expected(place: &str, whole: &str, parts: &str) -> Vec<String> {
    vec![format!(
        "{place}: children-do-not-sum Head office: Revenue for FY2026 is CNY {whole}, but the numbers below it sum to CNY {parts}"
    )]
}

/// The second sheet, under Chinese headers; its numbers are floats that have no exact binary form.
#[test]
fn a_sheet_of_a_workbook() {
    let found = sum_finding("data/t.xlsx#目标", include_bytes!("tables/targets.xlsx"), COLUMNS);
    assert_eq!(found, expected("data/t.xlsx:目标!D2", "50,000,000.10", "49,000,000.10"));
}

#[test]
fn encodings_of_text() {
    let text = format!("部门,期间,指标,金额\n{ROWS}");
    let wide = |bytes: fn(u16) -> [u8; 2]| -> Vec<u8> {
        std::iter::once(0xFEFF).chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let (chinese, _, _) = encoding_rs::GB18030.encode(&text);
    let marked = format!("\u{feff}{text}");
    let ways = [wide(u16::to_le_bytes), wide(u16::to_be_bytes), chinese.to_vec(), text.clone().into(), marked.into()];
    for bytes in ways {
        let found = sum_finding("data/t.csv", &bytes, COLUMNS);
        assert_eq!(found, expected("data/t.csv:2:24", "50,000,000", "49,000,000"), "{:x?}", &bytes[..4]);
    }
}

#[test]
fn columns_by_number_without_header() {
    let rest = "columns: {of: 1, period: 2, metric: 3, value: 4}, format: {header: none}";
    let found = sum_finding("data/t.csv", ROWS.as_bytes(), rest);
    assert_eq!(found, expected("data/t.csv:1:24", "50,000,000", "49,000,000"));
}

/// The first column that has a value counts; a cell with the sign for nothing has none.
#[test]
fn grouped_digits_empty_cells_and_columns_in_turn() {
    let text = "部门;期间;指标;新;旧\ncompany;FY2026;revenue;50.000;-\neast;FY2026;revenue;-;30.000\n\
                west;FY2026;revenue;19.000;1\n";
    let rest = "columns: {of: 部门, period: 期间, metric: 指标, value: {first_of: [新, 旧]}}, \
                format: {delimiter: ';', thousands: '.', empty: '-'}";
    let found = sum_finding("data/t.csv", text.as_bytes(), rest);
    assert_eq!(found, expected("data/t.csv:2:24", "50,000", "49,000"));
}

/// A plan of the units above and `more`, beside tables.
fn planned(more: &str, tables: &[(&str, &str)]) -> Outcome {
    let plan = format!("{PLAN}{more}");
    let files = tables.iter().map(|(path, text)| (*path, (*text).to_owned())).chain([("salesplan.yaml", plan)]);
    compile(&MemoryFiles::new(files), &Budgets::default()).expect("the plan has a manifest")
}

fn told(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &salesplan::diagnostic::Finding| {
        let place = outcome.sources.location(finding.span);
        let related = finding.labels.iter().map(|label| format!(" <- {}", outcome.sources.location(label.span)));
        format!("{place} {} {}{}", finding.rule.name, finding.message.text(Lang::En), related.collect::<String>())
    };
    let written = |finding: &&salesplan::diagnostic::Finding| {
        matches!(finding.rule.code.as_bytes()[0], b'F' | b'T' | b'P')
            && finding.severity != salesplan::diagnostic::Severity::Note
    };
    outcome.findings.iter().filter(written).map(line).collect()
}

/// What a unit or position has of revenue in a part of the year, in words.
fn revenue(outcome: &Outcome, holder: &str, part: Part) -> String {
    let compiled = outcome.compiled.as_ref().expect("the plan compiles");
    let organisation = &compiled.plan.organisation;
    let holder = match organisation.lookup(holder).expect("the holder is known") {
        Who::Unit(unit) => HolderId::unit(unit),
        Who::Group(group) => {
            HolderId::seat(salesplan::plan::SeatId(organisation.groups[group].seats.start), organisation)
        }
        other => panic!("{other:?} holds no targets of its own"),
    };
    let targets = &compiled.plan.targets;
    let (metric, set) = (targets.metrics.find("revenue").expect("it is there"), targets.sets.find("quota"));
    let key = Key { set: set.expect("it is there"), metric, holder, slice: Slices::WHOLE, year: 2026 };
    let value = compiled.cube.find(&key).and_then(|id| compiled.cube[id].get(Period::new(2026, part).slot()));
    value.map_or_else(|| "nothing".to_owned(), |value| value.to_string())
}

#[test]
fn months_side_by_side_make_one_target_a_column() {
    let text = "metric,unit,M01,M02,三月\nrevenue,east,10,20,\nrevenue,west,1,,3.5\n";
    let columns = "columns: {of: unit, metric: metric, period: [M01, M02, {M03: 三月}]}";
    let outcome = planned(&format!("targets: {{file: t.csv, {columns}}}\n"), &[("t.csv", text)]);
    assert_eq!(told(&outcome), Vec::<String>::new());
    let months = |holder| [1, 2, 3].map(|month| revenue(&outcome, holder, Part::Month(month)));
    assert_eq!(months("east"), ["10", "20", "nothing"]);
    assert_eq!(months("west"), ["1", "nothing", "3.5"]);
}

#[test]
fn a_header_that_is_no_period_is_told_at_the_header() {
    let more = "targets: {file: t.csv, columns: {of: unit, metric: metric, period: [M01, M13]}}\n";
    let outcome = planned(more, &[("t.csv", "unit,metric,M01,M13\neast,revenue,1,2\n")]);
    assert_eq!(
        told(&outcome),
        ["t.csv:1:17 outside-fiscal-year `M13` does not follow the plan's fiscal year `FY2026`"]
    );
}

#[test]
fn amounts_counted_in_thousands_are_exact() {
    let text = "of,period,metric,value\neast,M01,revenue,1234.567891\neast,M02,revenue,5万\neast,M03,revenue,USD 2\n\
                east,M04,revenue,\"1,000\"\n";
    let outcome = planned("targets: {file: t.csv, format: {times: 1000}}\n", &[("t.csv", text)]);
    assert_eq!(told(&outcome), ["t.csv:4:18 wrong-kind `USD 2,000`: the plan gives no price of USD in CNY"]);
    let outcome = planned("targets: {file: t.csv, format: {times: 1000}}\n", &[("t.csv", &text.replace("USD ", ""))]);
    assert_eq!(told(&outcome), Vec::<String>::new());
    let months = [1, 2, 3, 4].map(|month| revenue(&outcome, "east", Part::Month(month)));
    assert_eq!(months, ["1234567.891", "50000", "2000", "1000000"]);
    let outcome = planned("targets: {file: t.csv, format: {times: 1万}}\n", &[("t.csv", &text.replace("USD ", ""))]);
    assert_eq!(revenue(&outcome, "east", Part::Month(1)), "12345678.91");
}

/// Counts of seats are no amounts; bounds and results of rows are of any kind.
#[test]
fn a_multiplier_acts_on_amounts_only_and_is_refused_where_it_could_not() {
    let seats = "positions: {file: p.csv, format: {times: 1000}}\nroles: {seller: {level: 1}}\n";
    let outcome = planned(seats, &[("p.csv", "id,role,unit,count\nseat,seller,east,2\n")]);
    assert_eq!(told(&outcome), Vec::<String>::new());
    assert_eq!(outcome.compiled.expect("it compiles").plan.organisation.seats.len(), 2);
    let rows = "approvals: {discount: {file: a.csv, format: {times: 1000}}}\n";
    let outcome = planned(rows, &[("a.csv", "approver\nnone\n")]);
    assert_eq!(
        told(&outcome),
        [
            "salesplan.yaml:10:53 wrong-type expected no `times` here: bounds and results of rows are what their cells say"
        ]
    );
    let outcome = planned("targets: {file: t.csv, format: {times: 7}}\n", &[("t.csv", "of\neast\n")]);
    assert_eq!(told(&outcome), ["salesplan.yaml:10:40 wrong-type expected 10, 100, 1000 and so on"]);
}

#[test]
fn settings_of_a_format_are_checked() {
    for (setting, expected) in [
        ("delimiter: '；'", "expected one character such as ';', or tab"),
        ("delimiter: ';;'", "expected one character such as ';', or tab"),
        ("thousands: ab", "expected one character"),
        ("header: nnoe", "`nnoe` is none of none"),
        ("encoding: utf-88", "expected an encoding such as gb18030"),
    ] {
        let outcome =
            planned(&format!("targets: {{file: t.csv, format: {{{setting}}}}}\n"), &[("t.csv", "of\neast\n")]);
        let found = told(&outcome);
        assert!(found.len() == 1 && found[0].ends_with(expected), "{setting}: {found:?}");
    }
}

/// A column that no key names is not read; a key whose column is missing is told once, not a row.
#[test]
fn only_the_columns_named_are_read() {
    let text = "of,period,metric,value,owner\neast,M01,revenue,1,chief\nwest,M01,revenue,1,chief\n";
    let named = "columns: {of: of, period: period, metric: metric, value: value}";
    let outcome = planned(&format!("targets: {{file: t.csv, {named}}}\n"), &[("t.csv", text)]);
    assert_eq!(told(&outcome), Vec::<String>::new());
    let outcome = planned("targets: {file: t.csv}\n", &[("t.csv", text)]);
    assert_eq!(told(&outcome), ["t.csv:1:24 unknown-key no key of these rows is called `owner`"]);
    let outcome = planned(
        "targets: {file: t.csv}\n",
        &[("t.csv", &text.replace("metric", "metirc").replace(",owner", "").replace(",chief", ""))],
    );
    assert_eq!(told(&outcome), ["t.csv:1:11 unknown-key no key of these rows is called `metirc`"]);
    let outcome = planned("targets: {file: t.csv}\n", &[("t.csv", &text.replace(",owner", ","))]);
    assert_eq!(told(&outcome), ["t.csv:2:20 bad-cell the column of this cell has no heading <- t.csv:1:24"]);
    let misnamed = "columns: {of: of, period: period, 指标: metric, value: value}";
    let outcome = planned(&format!("targets: {{file: t.csv, {misnamed}}}\n"), &[("t.csv", text)]);
    assert_eq!(told(&outcome), ["salesplan.yaml:10:58 unknown-key no key of these rows is called `指标`"]);
    let outcome = planned(
        &format!("targets: {{file: t.csv, {}}}\n", named.replace("value: value", "value: valeu")),
        &[("t.csv", text)],
    );
    assert_eq!(told(&outcome), ["salesplan.yaml:10:81 missing-column the table has no column `valeu` <- t.csv:1:1"]);
    let outcome = planned("targets: {file: t.csv}\n", &[("t.csv", "of,of\neast,west\n")]);
    assert_eq!(told(&outcome), ["t.csv:1:4 bad-cell two columns are called `of` <- t.csv:1:1"]);
}

#[test]
fn maps_within_an_entry_are_filled_from_columns() {
    let more = "basis: {history: {file: h.csv, columns: {of: 部门, metric: 指标, values: {FY2024: 前年, FY2025: 去年}}}}\n\
                roles: {chief: {level: 5}}\npositions: {boss: {role: chief, unit: company}}\n\
                approvals: {discount: {file: a.csv}}\nfields: {discount: {in: percent, range: from 0% to 100%}}\n";
    let tables = [
        ("h.csv", "部门,指标,前年,去年\neast,revenue,1,2\n"),
        ("a.csv", "when.discount,approver\nto 8%,none\nabove 9%,boss\n"),
    ];
    let outcome = planned(more, &tables);
    let errors = told(&outcome);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert!(errors[0].contains("approval-gap") && errors[0].ends_with("<- a.csv:2:1 <- a.csv:3:1"), "{errors:?}");
    let compiled = outcome.compiled.expect("it compiles");
    let history =
        &compiled.written.sections().next().expect("the manifest").targets.basis.get().expect("it is there").history;
    assert_eq!(history.get().expect("it was read").list[0].values.get().expect("they are there").iter().count(), 2);
}

#[test]
fn days_employees_and_heads_find_period_position_and_unit() {
    let more = "roles: {seller: {level: 1, carries: own}, chief: {level: 2, carries: own}}\n\
                positions: {a: {role: seller, unit: east}, b: {role: seller, unit: west}, c: {role: chief, unit: west}}\n\
                holders:\n  - {position: a, employee: E1, ends: 2026-03-15}\n  - {position: b, employee: E1, starts: 2026-03-16}\n  \
                - {position: c, employee: E2}\ntargets: {file: t.csv}\n";
    let more = more.replace("targets:", "---\nunits: {south: {parent: company, head: c}}\ntargets:");
    let text = "date,employee,head,metric,value\n2026-03-15,E1,,revenue,10\n2026-03-16,E1,,revenue,20\n\
                2026-04-01,,c,revenue,30\n2026-05-01,,E2,revenue,40\n";
    let outcome = planned(&more, &[("t.csv", text)]);
    let wrong =
        |outcome: &Outcome| told(outcome).into_iter().filter(|line| line.starts_with("t.csv")).collect::<Vec<_>>();
    assert_eq!(wrong(&outcome), Vec::<String>::new());
    assert_eq!(revenue(&outcome, "a", Part::Month(3)), "10");
    assert_eq!(revenue(&outcome, "b", Part::Month(3)), "20");
    assert_eq!(revenue(&outcome, "south", Part::Month(4)), "30");
    assert_eq!(revenue(&outcome, "south", Part::Month(5)), "40");
    let text = "date,employee,head,metric,value\n2026-03-15,E3,,revenue,10\n2026-03-16,,a,revenue,20\n,E1,,revenue,1\n2026-01-01,,,revenue,1\n";
    let outcome = planned(&more, &[("t.csv", text)]);
    assert_eq!(
        wrong(&outcome),
        [
            "t.csv:2:12 unknown-reference `E3` is not an employee with a position on that day of this plan",
            "t.csv:3:13 unknown-reference `a` is not the head of a unit of this plan",
            "t.csv:4:1 missing-field `target` has no `period`",
            "t.csv:5:1 missing-field `target` has no `of`",
        ]
    );
}

#[test]
fn a_row_that_stands_twice_is_told_and_counts_once() {
    let text = "of,period,metric,value\neast,M01,revenue,1\nwest,M01,revenue,1\neast,M01,revenue,1\n";
    let outcome = planned("targets: {file: t.csv}\n", &[("t.csv", text)]);
    assert_eq!(told(&outcome), ["t.csv:4:1 duplicate-row this row stands in the table twice <- t.csv:2:1"]);
    let outcome = planned(
        "targets: {file: t.csv}\n",
        &[("t.csv", &text.replacen("east,M01,revenue,1", "east,M01,revenue,2", 1))],
    );
    assert!(told(&outcome)[0].contains("statements-disagree"), "{:?}", told(&outcome));
}

#[test]
fn members_of_a_dimension_and_seats_of_a_workbook() {
    let more = "dimensions: {product: {name: Product, file: p.csv}}\nroles: {seller: {level: 1}}\n\
                positions: {file: \"s.xlsx#岗位\", columns: {id: 编号, role: 岗位, unit: 部门, count: 人数}}\n\
                targets: [{of: east, period: M01, metric: revenue, value: 3, by: {product: {a: 1, b: 2}}}]\n";
    let plan = format!("{PLAN}{more}");
    let files = MemoryFiles::new([
        ("salesplan.yaml", plan.as_bytes()),
        ("p.csv", b"id,name\na,Pump\nb,Valve\n"),
        ("s.xlsx", include_bytes!("tables/seats.xlsx")),
    ]);
    let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
    assert_eq!(told(&outcome), Vec::<String>::new());
    let plan = outcome.compiled.expect("it compiles").plan;
    assert_eq!(plan.organisation.seats.len(), 5);
    assert_eq!(plan.targets.members.iter().map(|member| member.id.value.as_str()).collect::<Vec<_>>(), ["a", "b"]);
}

/// Entries of every section may stand in a file: a copy of an entry does, by its id and what it is the same as.
#[test]
fn entries_of_every_section_may_stand_in_a_file() {
    let schema = schema::plan();
    let sections = schema["properties"].as_object().expect("a plan file has sections");
    let keyed: Vec<&String> = sections
        .iter()
        .filter(|(_, own)| own["else"]["additionalProperties"].is_object())
        .map(|(name, _)| name)
        .collect();
    let example = EXAMPLES.iter().find(|example| example.name == "equipment-maker").expect("it is shipped");
    let (mut seen, mut faults) = (std::collections::BTreeSet::new(), Vec::new());
    for (_, bytes) in example.files.iter().filter(|(path, _)| path.ends_with(".yaml") && *path != "salesplan.yaml") {
        let Value::Mapping(file) = serde_yaml::from_slice(bytes).expect("it is YAML") else { continue };
        for (section, entries) in &file {
            let (Some(section), Value::Mapping(entries)) = (section.as_str(), entries) else { continue };
            let named = |entries: &Mapping| entries.keys().next().and_then(|id| id.as_str().map(str::to_owned));
            let Some(id) = named(entries).filter(|_| keyed.iter().any(|name| *name == section)) else { continue };
            if !seen.insert(section.to_owned()) {
                continue;
            }
            let files = example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec()));
            let mut files = MemoryFiles::new(files);
            files.insert(
                "copy.yaml",
                format!("{section}: {{file: data/copy.csv, columns: {{id: 编号, same_as: 同}}}}\n"),
            );
            files.insert("data/copy.csv", format!("编号,同\ncopy,{id}\nbad id,{id}\n"));
            let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
            let found = outcome.findings.iter().filter(|finding| finding.rule.name == "invalid-id");
            let places: Vec<String> = found.map(|finding| outcome.sources.location(finding.span).to_string()).collect();
            if places != ["data/copy.csv:3:1"] {
                faults.push(format!("{section}: {places:?}"));
            }
            let Some(compiled) = outcome.compiled else { panic!("{section}: not compiled") };
            let mut fields = Vec::new();
            compiled.written.sections().for_each(|sections| salesplan::syntax::Record::shapes(sections, &mut fields));
            let entry = |id: &str| {
                fields.iter().filter(|(name, _)| name == section).find_map(|(_, shape)| match shape {
                    salesplan::syntax::shape::Shape::Named(entries) => {
                        entries.iter().find(|(own, _)| own == id).map(|(_, shape)| shape)
                    }
                    _ => None,
                })
            };
            if entry("copy").is_none() || entry("copy") != entry(&id) {
                faults.push(format!("{section}: the copy is not `{id}`"));
            }
        }
    }
    assert_eq!(seen.len(), keyed.len(), "{seen:?} of {keyed:?}");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// A column that no row of a table can do without is asked for once, where the plan names the table.
#[test]
fn a_column_that_is_not_there_is_told_once() {
    let rows = ROWS.replace(",revenue", "");
    let found = sum_finding("data/t.csv", format!("of,period,value\n{rows}").as_bytes(), "");
    let told =
        |key: &str| format!("salesplan.yaml:10:17: missing-field no column of this table gives its rows a `{key}`");
    assert_eq!(found, [told("metric")]);
    let named =
        sum_finding("data/t.csv", format!("a,b,c,d\n{ROWS}").as_bytes(), "columns: {of: a, metric: c, value: d}");
    assert_eq!(named, [told("period")]);
    // A cell that is empty in one row is that row's own.
    let gap = format!("of,period,metric,value\n{}", ROWS.replace("east,FY2026", "east,"));
    let found = sum_finding("data/t.csv", gap.as_bytes(), "");
    assert_eq!(found, ["data/t.csv:3:1: missing-field `target` has no `period`"]);
}

/// One fault of a file is one finding, however many cells and numbers it reaches: neither lines that moved nor sums without them are told.
#[test]
fn one_fault_of_a_file_is_told_once() {
    let named = "columns: {of: Team, period: Period, metric: Metric, value: Value}";
    let head = "Team,Period,Metric,Value\n";
    let stated = "targets:\n  - {of: company, period: FY2026, metric: revenue, value: 10m}\n  - {of: west, period: FY2026, metric: revenue, value: 4m}\n";
    let of_csv = |text: &str| {
        let files = [("t.csv", text), ("stated.yaml", stated)];
        let outcome = planned(&format!("targets: {{file: t.csv, {named}}}\n"), &files);
        let errors =
            outcome.findings.iter().filter(|finding| finding.severity == salesplan::diagnostic::Severity::Error);
        let helps = errors.flat_map(|finding| &finding.help).map(|help| help.text(Lang::En).to_string());
        (told(&outcome), helps.collect::<Vec<String>>())
    };
    let quotes = "put a number with commas in quotes, or write it without them";
    let cases = [
        (format!("{head}east,FY2026,revenue,6000000\n"), "", vec![]),
        (
            format!("{head}east,FY2026,revenue,6,000,000\n"),
            "t.csv:2:23 bad-cell the line has 6 cells, but there are only 4 headings",
            vec![quotes],
        ),
        (
            format!("{head}east,FY2026,revenue,6,000\neast,M01,revenue,1,000\neast,M02,revenue,2,000\n"),
            "t.csv:2:23 bad-cell the line has 5 cells, but there are only 4 headings",
            vec![quotes, "so have 2 lines more"],
        ),
        (
            format!("{head}east,FY2026,revenue,\"6000000\n"),
            "t.csv:2:21 bad-cell the quote that opens here is not closed",
            vec!["close it, or double it if it is part of the text"],
        ),
        (
            format!("{head}east,FY2026,revenue,6000000\n").replace(',', ";"),
            "t.csv:1:1 bad-cell all headings stand in one cell, divided by `;`",
            vec!["say beside `file`: `format: {delimiter: ';'}`"],
        ),
        (
            "a,b,c,d\neast,FY2026,revenue,6000000\n".to_owned(),
            "salesplan.yaml:10:38 missing-column the table has none of the columns `Team`, `Period`, `Metric` and `Value` <- t.csv:1:1",
            vec!["the first line must hold the headings; say under `columns` what they are called there"],
        ),
        (
            format!("Plan\n{head}east,FY2026,revenue,6000000\n"),
            "t.csv:1:1 bad-cell the first line is no line of headings: it has one cell, and the lines below have more <- t.csv:2:1",
            vec!["take out what stands above the headings, so that they are the first line"],
        ),
    ];
    for (text, finding, help) in cases {
        let help: Vec<String> = help.into_iter().map(ToOwned::to_owned).collect();
        let found: Vec<String> = Some(finding.to_owned()).into_iter().filter(|finding| !finding.is_empty()).collect();
        assert_eq!(of_csv(&text), (found, help), "{text}");
    }
}

/// So it is in a workbook: a title above the headings, and a cell that shows an error.
#[test]
fn one_fault_of_a_workbook_is_told_once() {
    let of_workbook = |bytes: &[u8], section: &str| {
        let manifest = format!("{PLAN}roles: {{manager: {{carries: team}}}}\n{section}\n");
        let files = MemoryFiles::new([("salesplan.yaml", manifest.as_bytes()), ("t.xlsx", bytes)]);
        told(&compile(&files, &Budgets::default()).expect("there is a manifest"))
    };
    let seats = "positions: {file: t.xlsx, columns: {id: Seat, role: Role, unit: Team, count: Count, starts: Start}}";
    let title = "t.xlsx:Seats!A1 bad-cell the first line is no line of headings: it has one cell, and the lines below have more <- t.xlsx:Seats!A2";
    assert_eq!(of_workbook(include_bytes!("tables/title.xlsx"), seats), [title]);
    let targets = "targets: {file: t.xlsx, columns: {of: Team, period: Period, values: {revenue: Revenue}}}";
    let error = "t.xlsx:T!C2 bad-cell the cell shows the error `#REF!`";
    assert_eq!(of_workbook(include_bytes!("tables/error.xlsx"), targets), [error]);
}

#[test]
fn a_sheet_that_is_not_there_is_told_with_those_that_are() {
    let found = sum_finding("data/t.xlsx#Ziele", include_bytes!("tables/targets.xlsx"), COLUMNS);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("it has no sheet `Ziele`, only `") && found[0].contains("`目标`"), "{found:?}");
}
