//! Bad input ends in findings at the right place, never in a panic, a hang or silence.

use proptest::prelude::*;
use salesplan::cli::new::EXAMPLES;
use salesplan::compile::compile;
use salesplan::diagnostic::{Lang, Severity};
use salesplan::source::{Budgets, MemoryFiles};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

/// Rules and lines of the errors in a plan of the manifest and one file of these bytes.
fn errors(bytes: &[u8]) -> Vec<String> {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST.as_bytes().to_vec()), ("plan.yaml", bytes.to_vec())]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} {}", outcome.sources.location(finding.span), finding.rule.name)).collect()
}

#[test]
fn each_sort_of_bad_text_is_told_at_its_place() {
    let deep = format!("a: {}{}", "[".repeat(10_000), "]".repeat(10_000));
    let block: String = (0..500).map(|depth| format!("{}a:\n", " ".repeat(depth))).collect();
    let bomb = (1..20).fold("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned(), |text, at| {
        let below = format!("*a{}, ", at - 1).repeat(10);
        format!("{text}a{at}: &a{at} [{below}]\n")
    });
    let flat = format!("a: &a [{}]\nb: [{}]\n", "x, ".repeat(1_000), "*a, ".repeat(10_000));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (b"units:\n\teast: {}\n".to_vec(), "plan.yaml:2:2 invalid-yaml"),
        (b"units: {east: {name: \"x}}\n".to_vec(), "plan.yaml:1:22 invalid-yaml"),
        (b"units: {east: {}\n".to_vec(), "invalid-yaml"),
        (b"units: {east: {}}\nunits: {west: {}}\n".to_vec(), "plan.yaml:2:1 duplicate-key"),
        (b"units: {east: {name: E, name: F}}\n".to_vec(), "plan.yaml:1:25 duplicate-key"),
        (b"units: {east: {<<: {name: E}}}\n".to_vec(), "plan.yaml:1:16 invalid-yaml"),
        (b"units: {east: {name: a\x00b}}\n".to_vec(), "plan.yaml:1:23 hidden-character"),
        (b"units: {east: {name: \"a\\x1bb\"}}\n".to_vec(), "plan.yaml:1:22 hidden-character"),
        ("units: {east: {name: a\u{9b}b}}\n".as_bytes().to_vec(), "plan.yaml:1:23 hidden-character"),
        ("units: {east: {name: a\u{200b}b}}\n".as_bytes().to_vec(), "plan.yaml:1:23 hidden-character"),
        (b"units: {east: {name: !secret x}}\n".to_vec(), "plan.yaml:1:30 invalid-yaml"),
        ("units:\n  east: {}\n\u{3000}west: {}\n".as_bytes().to_vec(), "plan.yaml:3:1 invalid-yaml"),
        ("units: {east: {name: a\u{202e}b}}\n".as_bytes().to_vec(), "plan.yaml:1:23 hidden-character"),
        (b"\xff\xfe\x00\xd8".to_vec(), "plan.yaml:1:1 not-utf8"),
        (b"units: {east: {name: \xb6\xab}}\n".to_vec(), "plan.yaml:1:1 not-utf8"),
        (deep.into_bytes(), "nesting-too-deep"),
        (block.into_bytes(), "nesting-too-deep"),
        (bomb.into_bytes(), "too-many-nodes"),
        (flat.into_bytes(), "too-many-nodes"),
        (b"unit: {east: {}}\n".to_vec(), "plan.yaml:1:1 unknown-key"),
        (b"just text\n".to_vec(), "plan.yaml:1:1 wrong-type"),
        (b"- a\n- b\n".to_vec(), "plan.yaml:1:1 wrong-type"),
    ];
    let mut faults = Vec::new();
    for (bytes, expected) in cases {
        let found = errors(&bytes);
        let shown = String::from_utf8_lossy(&bytes[..bytes.len().min(60)]).into_owned();
        if !found.iter().any(|line| line.contains(expected)) {
            faults.push(format!("{shown:?} gives {found:?}, not {expected}"));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn text_of_every_platform_is_read() {
    for text in [
        "",
        "# only a comment\n",
        "\u{feff}units: {east: {}}\n",
        "units:\r\n  east: {}\r\n",
        "units: {east: {}}\n---\nroles: {seller: {}}\n",
    ] {
        assert_eq!(errors(text.as_bytes()), Vec::<String>::new(), "{text:?}");
    }
}

#[test]
fn odd_numbers_are_told_wherever_they_stand() {
    let odd = ["no", "yes", "0o17", "1e3", ".inf", ".nan", "1234567890123456789012345", "--5", "5,000.00.1", "0x1f"];
    for number in odd {
        for field in [
            format!(
                "metrics: {{m: {{in: money}}}}\nunits: {{u: {{}}}}\ntargets: [{{of: u, period: FY2026, metric: m, value: {number}}}]\n"
            ),
            format!("roles: {{r: {{level: {number}}}}}\n"),
            format!("basis: {{profiles: {{p: {{Q1: {number}}}}}}}\n"),
            format!("units: {{u: {{starts: {number}}}}}\n"),
            format!("processes: {{p: {{stages: {{s: {{due: {number}}}}}}}}}\n"),
        ] {
            assert!(!errors(field.as_bytes()).is_empty(), "{field}");
        }
    }
}

/// Places, rules and messages of what is found in a plan of the manifest and one file, with those of some rules only.
fn told(plan: &str, rules: &[&str]) -> Vec<String> {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST), ("plan.yaml", plan)]);
    let outcome = compile(&files, &Budgets::default()).expect("there is a manifest");
    let meant = outcome.findings.iter().filter(|finding| rules.is_empty() || rules.contains(&finding.rule.name));
    let line = |finding: &salesplan::diagnostic::Finding| {
        let place = outcome.sources.location(finding.span);
        format!("{}:{} {} {}", place.line, place.column, finding.rule.name, finding.message.text(Lang::En))
    };
    meant.map(line).collect()
}

/// A plan, the rules that are meant where others speak too, and what must be found.
type Slipped = (&'static str, &'static [&'static str], &'static [&'static str]);

const SUMS: &[&str] = &["children-do-not-sum", "periods-do-not-sum", "unit-cycle"];

const SLIPS: [Slipped; 17] = [
    (
        "metrics: {m: {in: money}}\nunits: {c: {}}\ntargets: [{of: c, period: FY2026, metric: m, value: 1,000,000,000}]\n",
        &[],
        &["3:55 invalid-yaml `000` is read as a key without a value"],
    ),
    (
        "metrics: {m: {in: money}}\nunits: {c: {}}\ntargets: [{of: c, period: FY2026, metric: m, value:10m}]\n",
        &[],
        &["3:46 invalid-yaml `value:10m` is read as one key"],
    ),
    // No comma cut this key off a number.
    ("units: {c: {000: x}}\n", &["unknown-key", "invalid-yaml"], &["1:13 unknown-key `c` has no key `000`"]),
    (
        "units: {c: {}}\nroles: {r: {}}\npositions:\n  p: {role: r, unit: c}\n  p: {role: r, unit: c}\n",
        &["duplicate-key", "duplicate-id"],
        &["5:3 duplicate-key `p` stands here twice"],
    ),
    (
        "roles: {r: {carries: own}}\nmetrics: {m: {in: money}}\nunits: {c: {name: Head office}}\n\
         targets: [{of: c, period: FY2026, metric: m, value: 4, by: {position: {split: equal}}}]\n",
        &["split-without-basis"],
        &["4:71 split-without-basis Head office: nobody is there to split m among"],
    ),
    ("units：\n  east: {}\n", &[], &["1:6 invalid-yaml `：` is a letter to YAML, no colon"]),
    (
        "units:\n  east:\n    name：East\n    kind: region\n",
        &[],
        &["3:9 invalid-yaml `：` is a letter to YAML, no colon"],
    ),
    ("units:\r  east: {}\r  west: {x: 1}\r", &["unknown-key"], &["3:10 unknown-key `west` has no key `x`"]),
    (
        "fields: {d: {in: percent}}\npolicies: {p: {rows: [{when: {d: {from: 1%, above: 2%}}}]}}\n",
        &[],
        &["2:34 invalid-condition this test asks twice, with `from` and `above`"],
    ),
    (
        "fields: {d: {in: percent}, e: {in: percent}}\npolicies: {p: {rows: [{when: {d: {field: e, to: 2%}}}]}}\n",
        &[],
        &["2:34 invalid-condition this test asks twice, with `to` and `field`"],
    ),
    (
        "fields: {d: {in: percent}, e: {in: percent}}\npolicies: {p: {rows: [{when: {d: {from: {field: e}}}}]}}\n",
        &[],
        &["2:41 wrong-type expected a value such as 8%; a bound cannot be another field"],
    ),
    (
        "fields: {d: {in: percent}, e: {in: percent}}\npolicies: {p: {grid: {across: {d: [to 5%]}, down: {e: [to 5%]}}}}\n",
        &[],
        &["2:22 wrong-type expected a grid"],
    ),
    (
        "fields: {d: {in: percent}, e: {in: percent}}\npolicies: {p: {grid: {across: {d: [to 5%], e: [to 5%]}, down: {e: [to 5%]}, action: [[x]]}}}\n",
        &[],
        &["2:31 wrong-type expected one axis and its bounds"],
    ),
    (MANIFEST, &[], &["1:1 unknown-key a plan has one manifest, the `salesplan.yaml` in its folder"]),
    (
        "units: {c: {}}\ntargets: [{of: c, period: FY2026}]\n",
        &["missing-field"],
        &["2:11 missing-field `target` has no `metric`"],
    ),
    (
        "metrics: {m: {in: money, source: s}}\nunits: {a: {parent: a}, b: {parent: a}, c: {parent: a}}\ntargets:\n\
             - {of: a, period: FY2026, metric: m, value: 10}\n- {of: b, period: FY2026, metric: m, value: 1}\n\
             - {of: c, period: FY2026, metric: m, value: 1}\n",
        SUMS,
        &["2:9 unit-cycle `a` is its own parent"],
    ),
    (
        "metrics: {m: {in: money}}\nunits: {a: {parent: b}, b: {parent: a}, c: {parent: a}}\ntargets:\n\
             - {of: a, period: FY2026, metric: m, value: 10}\n- {of: b, period: FY2026, metric: m, value: 1}\n\
             - {of: c, period: FY2026, metric: m, value: 1}\n",
        SUMS,
        &["2:9 unit-cycle"],
    ),
];

#[test]
fn one_slip_is_told_once_and_where_it_was_made() {
    for (plan, rules, expected) in SLIPS {
        let found = told(plan, rules);
        let fits =
            found.len() == expected.len() && found.iter().zip(expected).all(|(own, other)| own.starts_with(other));
        assert!(fits, "{plan}: {found:#?}");
    }
}

#[test]
fn invisible_characters_are_told_and_joiners_of_scripts_are_not() {
    for c in ['\u{ad}', '\u{200b}', '\u{200c}', '\u{200d}', '\u{2028}', '\u{2060}', '\u{3164}', '\u{85}', '\u{fff9}'] {
        let plan = format!("units: {{east: {{name: Ea{c}st}}}}\n");
        assert!(told(&plan, &["hidden-character"])[0].starts_with("1:24 "), "{plan:?}");
    }
    for name in ["👩\u{200d}💼", "می\u{200c}خواهم", "क्\u{200d}ष", "❤\u{fe0f}"] {
        let plan = format!("units: {{east: {{name: {name}}}}}\n");
        assert_eq!(told(&plan, &["hidden-character"]), Vec::<String>::new(), "{plan:?}");
    }
}

/// A change such as a slip of the hand makes.
#[derive(Debug, Clone)]
enum Slip {
    Flip(usize, u8),
    DropLine(usize),
    DoubleLine(usize),
    Cut(usize),
}

fn slip() -> impl Strategy<Value = Slip> {
    prop_oneof![
        (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Slip::Flip(at, byte)),
        any::<usize>().prop_map(Slip::DropLine),
        any::<usize>().prop_map(Slip::DoubleLine),
        any::<usize>().prop_map(Slip::Cut),
    ]
}

fn apply(bytes: &[u8], slip: &Slip) -> Vec<u8> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    if bytes.is_empty() {
        return Vec::new();
    }
    match slip {
        Slip::Flip(at, byte) => {
            let mut bytes = bytes.to_vec();
            let at = at % bytes.len();
            bytes[at] = *byte;
            bytes
        }
        Slip::DropLine(at) => lines
            .iter()
            .enumerate()
            .filter(|(line, _)| *line != at % lines.len())
            .flat_map(|(_, line)| line.to_vec())
            .collect(),
        Slip::DoubleLine(at) => {
            let at = at % lines.len();
            lines
                .iter()
                .enumerate()
                .flat_map(|(line, text)| if line == at { [*text, *text].concat() } else { text.to_vec() })
                .collect()
        }
        Slip::Cut(at) => bytes[..at % bytes.len()].to_vec(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn slips_in_shipped_plans_never_panic(plan in 0_usize..2, file in any::<usize>(), slips in prop::collection::vec(slip(), 1..4)) {
        let example = &EXAMPLES[plan];
        let touched = file % example.files.len();
        let files = example.files.iter().enumerate().map(|(at, (path, bytes))| {
            let bytes = if at == touched { slips.iter().fold(bytes.to_vec(), |bytes, slip| apply(&bytes, slip)) } else { bytes.to_vec() };
            (*path, bytes)
        });
        // A manifest may be lost altogether; that is the one thing that ends a run.
        let _ = compile(&MemoryFiles::new(files), &Budgets::default());
    }

    /// Slips in the text of a table, in the XML of a workbook, and in the workbook as packed.
    #[test]
    fn slips_in_tables_never_panic_and_are_never_silent_about_a_lost_file(kind in 0_usize..4, slips in prop::collection::vec(slip(), 1..6)) {
        let slipped = |bytes: &[u8]| slips.iter().fold(bytes.to_vec(), |bytes, slip| apply(&bytes, slip));
        let text = |bytes: &[u8]| String::from_utf8_lossy(&slipped(bytes)).into_owned();
        let csv = "of,period,metric,value\nc,FY2026,r,\"1,000\"\n\"c\",FY2026-M01,r,100\n";
        let rows = sheet("<row r=\"2\"><c r=\"A2\" t=\"s\"><v>0</v></c><c r=\"B2\"><v>46023.5</v></c><c r=\"C2\" t=\"e\"><v>#N/A</v></c></row>");
        let texts = "<si><t>c</t></si>";
        let (name, bytes) = match kind {
            0 => ("t.csv", slipped(csv.as_bytes())),
            1 => ("t.xlsx", workbook(&text(rows.as_bytes()), texts)),
            2 => ("t.xlsx", workbook(&rows, &text(texts.as_bytes()))),
            _ => ("t.xlsx", slipped(&workbook(&rows, texts))),
        };
        let plan = format!("metrics: {{r: {{in: money, source: o}}}}\nunits: {{c: {{}}}}\ntargets: {{file: {name}}}\n");
        let files = [("salesplan.yaml", MANIFEST.into()), ("plan.yaml", plan.into_bytes()), (name, bytes)];
        let outcome = compile(&MemoryFiles::new(files), &Budgets::default()).expect("there is a manifest");
        prop_assert!(outcome.compiled.is_some() || !outcome.findings.is_empty());
    }
}

#[test]
fn a_manifest_without_text_is_told_of() {
    for text in ["", "---\n", "# nothing\n", "null\n"] {
        let outcome = compile(&MemoryFiles::new([("salesplan.yaml", text)]), &Budgets::default()).expect("it is there");
        let names: Vec<_> = outcome.findings.iter().map(|finding| finding.rule.name).collect();
        assert_eq!(names, ["wrong-type"], "{text:?}");
    }
}

/// Rules and places of what is found where a plan's targets stand in this table.
fn found_in_table(bytes: &[u8], format: &str) -> Vec<String> {
    let plan = format!(
        "metrics: {{r: {{in: money, source: o}}}}\nunits: {{c: {{}}}}\ntargets: {{file: data/t.csv, format: {{{format}}}}}\n"
    );
    let files = [("salesplan.yaml", MANIFEST.into()), ("plan.yaml", plan.into_bytes()), ("data/t.csv", bytes.to_vec())];
    let outcome = compile(&MemoryFiles::new(files), &Budgets::default()).expect("there is a manifest");
    let errors = outcome.findings.iter().filter(|finding| finding.severity == Severity::Error);
    errors.map(|finding| format!("{} {}", outcome.sources.location(finding.span), finding.rule.name)).collect()
}

#[test]
fn each_fault_of_a_table_is_told_once_and_at_its_place() {
    let cases: [(&[u8], &str, &[&str]); 11] = [
        (b"of,period,metric,value\nc,FY2026,r,1,,,\n", "", &[]),
        (b"of,period,metric,value\nc,FY2026,r,1,2\n", "", &["data/t.csv:2:14 bad-cell"]),
        (b"of,period,metric,value,value\nc,FY2026,r,1,2\n", "", &["data/t.csv:1:24 bad-cell"]),
        (b"of,period,metric,value\nc,\"FY2026,r,1\nc,FY2026,r,1\n", "", &["data/t.csv:2:3 bad-cell"]),
        (b"of,period,metric,value\n", "", &["plan.yaml:3:17 bad-cell"]),
        (b"", "", &["plan.yaml:3:17 bad-cell"]),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", &["plan.yaml:3:17 bad-cell"]),
        (b"of\n\xff\xff\xff", "", &["plan.yaml:3:17 bad-cell"]),
        (b"PK\x03\x04", "", &["plan.yaml:3:17 unreadable-file"]),
        (b"of;period;metric;value\nc;FY2026;r;1\n", "delimiter: ;", &[]),
        (b"of,period,metric,value\nc,FY2026,r,1\x00\n", "", &["data/t.csv:2:13 hidden-character"]),
    ];
    let mut faults = Vec::new();
    for (bytes, format, expected) in cases {
        let found = found_in_table(bytes, format);
        let is_as_expected = match expected {
            [] => found.is_empty(),
            expected => expected.iter().all(|line| found.contains(&(*line).to_owned())),
        };
        if !is_as_expected {
            faults.push(format!("{:?} {format}: {found:?}, not {expected:?}", String::from_utf8_lossy(bytes)));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The parts of a workbook with a sheet of these rows and these shared texts, packed.
fn workbook(rows: &str, texts: &str) -> Vec<u8> {
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let relation = |id: u8, kind: &str, target: &str| {
        format!("<Relationship Id=\"r{id}\" Type=\"{office}/{kind}\" Target=\"{target}\"/>")
    };
    let relations = |inner: String| format!("<Relationships xmlns=\"{package}/relationships\">{inner}</Relationships>");
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/></Types>"
            ),
        ),
        ("_rels/.rels", relations(relation(1, "officeDocument", "xl/workbook.xml"))),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            relations(
                relation(1, "worksheet", "worksheets/sheet1.xml") + &relation(2, "sharedStrings", "sharedStrings.xml"),
            ),
        ),
        ("xl/worksheets/sheet1.xml", format!("<worksheet xmlns=\"{main}\"><sheetData>{rows}</sheetData></worksheet>")),
        ("xl/sharedStrings.xml", format!("<sst xmlns=\"{main}\">{texts}</sst>")),
    ];
    let mut packed = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        packed.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part can be begun");
        std::io::Write::write_all(&mut packed, text.as_bytes()).expect("a part can be written");
    }
    packed.finish().expect("the workbook can be packed").into_inner()
}

fn cell(place: &str, text: &str) -> String {
    format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
}

/// The rows of a sheet below a line of headings.
fn sheet(rows: &str) -> String {
    let keys = [("A", "of"), ("B", "period"), ("C", "metric"), ("D", "value")];
    let head: String = keys.iter().map(|(column, key)| cell(&format!("{column}1"), key)).collect();
    format!("<row r=\"1\">{head}</row>{rows}")
}

/// Small files that unpack to what no machine holds.
#[test]
fn workbooks_that_swell_are_refused() {
    let shared: String =
        (2..1_000).map(|row| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"s\"><v>0</v></c></row>")).collect();
    let cases = [
        (
            sheet(&format!("<row r=\"2\">{}</row>", cell("A2", &"x".repeat(700_000)))),
            String::new(),
            "unpacked it is larger than 0 MB",
        ),
        (sheet(&shared), format!("<si><t>{}</t></si>", "y".repeat(1_000)), "unpacked it is larger than 0 MB"),
        (
            sheet(&format!("<row r=\"1048576\">{}</row>", cell("XFD1048576", "z"))),
            String::new(),
            "the line has 16384 cells",
        ),
        (
            sheet(&format!("<row r=\"2\">{}{}</row>", cell("A2", "c"), cell("A2", "d"))),
            String::new(),
            "a cell of it stands twice",
        ),
        (sheet("<row r=\"2\"><c r=\"A2\"><v>1"), String::new(), "cannot be read"),
    ];
    let plan = "metrics: {r: {in: money, source: o}}\nunits: {c: {}}\ntargets: {file: t.xlsx}\n";
    for (rows, texts, expected) in cases {
        let book = workbook(&rows, &texts);
        let files = [("salesplan.yaml", MANIFEST.into()), ("plan.yaml", plan.as_bytes().to_vec()), ("t.xlsx", book)];
        let budgets = Budgets { table_bytes: 200_000, ..Budgets::default() };
        let outcome = compile(&MemoryFiles::new(files), &budgets).expect("there is a manifest");
        let told: Vec<_> = outcome.findings.iter().map(|finding| finding.message.text(Lang::En)).collect();
        assert!(told.len() == 1 && told[0].contains(expected), "{expected}: {told:?}");
    }
}

/// The manifest is read however many files come before it.
#[test]
fn too_many_files_are_told_at_the_manifest() {
    let names = ["a.yaml", "b.yaml", "salesplan.yaml", "z.yaml"];
    let files =
        MemoryFiles::new(names.map(|name| (name, if name == "salesplan.yaml" { MANIFEST } else { "units: {}" })));
    let outcome = compile(&files, &Budgets { files: 2, ..Budgets::default() }).expect("there is a manifest");
    let found: Vec<_> = outcome.findings.iter().map(|finding| finding.rule.name).collect();
    assert_eq!((found, outcome.sources.iter().count()), (vec!["too-many-files"], 1));
}
