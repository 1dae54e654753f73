//! Tables in files: whatever they are written with, the numbers are the same and findings point at the cell.

use salesplan::compile::compile;
use salesplan::diagnostic::Lang;
use salesplan::source::{Budgets, MemoryFiles};

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
