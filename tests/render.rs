//! What readers of findings see, in every format: expectations lie in `tests/render`.

#[path = "support/expect.rs"]
mod expect;

use salesplan::check::all_rules;
use salesplan::diagnostic::{Finding, Lang, Message, Rule, Severity};
use salesplan::render::{Counts, Format, Options, Report, explain, findings_schema, fingerprints, render, rule_list};
use salesplan::source::{FileId, Source, SourceKind, SourceMap, Span};
use salesplan::{declare_rule, say};

mod sums {
    salesplan::declare_rule! {
        /// ## What it checks
        /// That the parts of a target add up to it, over holders, periods and slices. A *part* is what `by:` names; see
        /// [the guide](https://example.com/targets).
        ///
        /// - Over-assignment is allowed where `over_assign` says so.
        /// - What nobody states is derived.
        ///
        /// | cut | parts |
        /// | --- | --- |
        /// | `unit` | sub-units and positions |
        /// | `period` | halves, quarters, months |
        ///
        /// ## 检查什么
        /// 目标的各个部分在下级、期间和范围上合计是否相符。*部分*就是 `by:` 所写的内容；见
        /// [教程](https://example.com/targets)。
        ///
        /// - 允许超额分解的，写 `over_assign`。
        /// - 没有写明的，由程序推算。
        ///
        /// | 分法 | 部分 |
        /// | --- | --- |
        /// | `unit` | 下级部门和岗位 |
        /// | `period` | 半年、季度、月份 |
        ///
        /// ## Example
        /// ```yaml,fail
        /// targets:
        ///   - {of: east, value: 5000万}
        /// ```
        pub static RULE = { code: "T101", name: "children-do-not-sum", severity: Error, since: "0.1.0" }
    }
}

declare_rule! {
    /// ## What it checks
    /// That every post is held by somebody.
    pub static VACANT = { code: "O105", name: "vacant-head", severity: Warning, since: "0.1.0" }
}

declare_rule! {
    /// ## What it checks
    /// That a file can be read.
    pub static UNREADABLE = { code: "F101", name: "unreadable-file", severity: Error, since: "0.1.0" }
}

/// A plan in memory with findings about it.
#[derive(Default)]
struct Case {
    sources: SourceMap,
    findings: Vec<Finding>,
}

impl Case {
    fn file(&mut self, path: &str, text: &str) -> FileId {
        self.sources.insert(Source::new(path, text, SourceKind::Text))
    }

    /// The place of the `nth` occurrence, from 0, of `words` in a file.
    fn at(&self, file: FileId, words: &str, nth: usize) -> Span {
        let (start, found) = self.sources.source(file).text.match_indices(words).nth(nth).expect("the words occur");
        Span::new(file, start as u32, (start + found.len()) as u32)
    }

    fn finding(&mut self, rule: &'static Rule, span: Span, message: Message) -> &mut Finding {
        self.findings.push(Finding::new(rule, span, message));
        self.findings.last_mut().expect("just pushed")
    }

    fn render(&self, format: Format, lang: Lang, options: &Options) -> String {
        let report = Report::new(&self.findings, &self.sources, self.sources.iter().count(), lang);
        render(&report, format, options)
    }
}

fn options(width: usize) -> Options {
    Options { width, ..Options::default() }
}

/// Compares the text format, Chinese and English one below the other, with a file; no line may be wider than the screen.
fn check(name: &str, case: &Case, options: &Options) {
    let both = [Lang::En, Lang::Zh].map(|lang| case.render(Format::Text, lang, options));
    for line in both.iter().flat_map(|text| text.lines()) {
        let columns = textwrap::core::display_width(line);
        assert!(columns <= options.width.max(40) || line.contains("> "), "{columns} columns: {line}");
    }
    expect::check(&format!("tests/render/{name}.txt"), &both.join("\n"));
}

/// A roll-up error: the parent in one file, its children in two others.
fn roll_up() -> Case {
    let mut case = Case::default();
    let company = case.file(
        "salesplan.yaml",
        "targets:\n  - {of: company, period: FY2026, metric: revenue, value: 2亿,\n     by: {unit: {east: 5000万, north: 4000万}}}\n",
    );
    let east = case.file(
        "plans/华东/目标.yaml",
        "targets:\n  - of: east\n    period: FY2026\n    metric: revenue   # 销售额\n    value: 4800万\n",
    );
    let north = case.file("plans/north.yaml", "targets:\n\t- {of: 华北大区, value: 4000万}\n");
    let (parent, part) = (case.at(company, "5000万", 0), case.at(company, "4000万", 0));
    let (own, other) = (case.at(east, "4800万", 0), case.at(north, "4000万", 0));
    let finding = case.finding(
        &sums::RULE,
        parent,
        say!(en: "the parts of East add up to 48,000,000, which is 2,000,000 (4 %) less than the 50,000,000 stated for FY2026",
             zh: "华东 2026 财年各下级的销售额合计为 4800万，比声明的 5000万少 200万（4%），请核对各下级目标或上级声明"),
    );
    finding
        .here(say!(en: "head office states 50,000,000", zh: "总部给华东的目标是 5000万"))
        .entity("cell east FY2026 revenue")
        .label(own, say!(en: "East's own file says 48,000,000", zh: "华东自己的文件里写的是 4800万"))
        .label(part, say!(en: "North agrees", zh: "华北一致"))
        .label(other, say!(en: "as stated here", zh: "见此处"))
        .help(say!(en: "raise a part of East by 2,000,000, or lower the 50,000,000 stated for it to 48,000,000",
                   zh: "把华东某个下级的目标调高 200万，或把总部声明的 5000万改为 4800万"))
        .help(say!(en: "or write `west: rest`", zh: "或者写 `west: rest`"));
    case
}

#[test]
fn labels_in_several_files() {
    check("roll-up-80", &roll_up(), &options(80));
    check("roll-up-48", &roll_up(), &options(48));
    check("roll-up-ascii", &roll_up(), &Options { unicode: false, ..options(80) });
}

#[test]
fn colours_are_sent_when_asked_for() {
    let text = roll_up().render(Format::Text, Lang::Zh, &Options { color: true, ..options(80) });
    expect::check("tests/render/roll-up-colour.txt", &text.replace('\x1b', "␛"));
    assert!(!roll_up().render(Format::Text, Lang::Zh, &options(80)).contains('\x1b'));
}

#[test]
fn shapes_of_places() {
    let mut case = Case::default();
    let text = "units:\r\n\teast:   {name: 华东, head: east-manager}\r\n  north:\r\n    name: 华北\r\n    head: nobody\r\n\r\nend";
    let file = case.file("units.yaml", text);
    let said = |text: &str| say!(en: "{text}", zh: "{text}", text = text);
    // A block, with a label on a part of it.
    let block = case.at(file, "north:\r\n    name: 华北\r\n    head: nobody\r\n\r\n", 0);
    let head = case.at(file, "nobody", 0);
    case.finding(&VACANT, block, said("a block")).here(said("these lines")).label(head, said("this word"));
    let inside = case.at(file, "华北", 0);
    case.finding(&VACANT, block, said("a block")).here(said("these lines")).label(inside, said("this word"));
    let first = case.at(file, "north", 0);
    case.finding(&VACANT, first, said("its first line")).here(said("this word")).label(block, said("these lines"));
    // Two places on one line, one inside the other, and the same place twice.
    let (name, outer) = (case.at(file, "华东", 0), case.at(file, "{name: 华东, head: east-manager}", 0));
    let manager = case.at(file, "east-manager", 0);
    let finding = case.finding(&VACANT, name, said("one line"));
    finding
        .here(said("first"))
        .label(manager, said("second"))
        .label(outer, said("around both"))
        .label(name, said("again"));
    // Empty places: within a line, at a line's end and at the end of the file.
    let end = text.len() as u32;
    let gap = Span::new(file, name.end, name.end);
    let line_end = Span::new(file, outer.end, outer.end);
    case.finding(&VACANT, gap, said("a gap")).here(said("here")).label(line_end, said("line end"));
    case.finding(&VACANT, Span::new(file, end, end), said("the end")).here(said("something is missing"));
    // A finding about a file, with text and without.
    let empty = case.file("empty.yaml", "");
    case.finding(&UNREADABLE, Span::head(file), said("about a file"));
    case.finding(&UNREADABLE, Span::head(empty), said("about an empty file")).here(said("nothing here"));
    check("shapes", &case, &options(60));
}

#[test]
fn long_lines_and_many_places() {
    let mut case = Case::default();
    let parts: Vec<String> = (1..=40).map(|part| format!("east-seller-{part}: {part}万")).collect();
    let line = format!("targets: [{{of: east, by: {{position: {{{}}}}}, value: 900万}}]\n", parts.join(", "));
    let file = case.file("一行.yaml", &line);
    let spans: Vec<Span> = parts.iter().map(|part| case.at(file, part, 0)).collect();
    let total = case.at(file, "900万", 0);
    let finding = case.finding(&sums::RULE, total, say!(en: "parts add up to 820万", zh: "合计为 820万"));
    finding.severity = Severity::Note;
    finding.here(say!(en: "the whole, which is stated at the far end of the line", zh: "整体目标，写在这一行的末尾"));
    for span in spans {
        finding.label(span, say!(en: "a part", zh: "一个下级"));
    }
    check("long-line", &case, &options(60));
}

#[test]
fn long_blocks_show_their_first_line() {
    let mut case = Case::default();
    let file = case.file("a.yaml", &format!("east:\n{}", "  - x\n".repeat(20)));
    let all = Span::new(file, 0, 125);
    case.finding(&VACANT, all, say!(en: "a long block", zh: "很长的一段"))
        .here(say!(en: "begins here", zh: "从这里开始"));
    check("long-block", &case, &options(60));
}

#[test]
fn a_cell_of_a_workbook() {
    let mut case = Case::default();
    let cells = vec![(0, 4, 0), (7, 4, 1), (14, 5, 0), (19, 5, 1)];
    let kind = SourceKind::Sheet { sheet: "花名册".into(), cells };
    let file = case.sources.insert(Source::new("data/roster.xlsx", "岗位\t工号\neast\t1001\n", kind));
    let cell = case.at(file, "1001", 0);
    case.finding(&VACANT, cell, say!(en: "employee 1001 holds two posts", zh: "工号 1001 同时任两个岗位"))
        .here(say!(en: "second post", zh: "第二个岗位"));
    check("workbook", &case, &options(60));
    assert!(
        case.render(Format::Concise, Lang::En, &options(60)).starts_with("data/roster.xlsx:花名册!B6: warning[O105]")
    );
}

#[test]
fn nothing_in_a_plan_steers_the_terminal() {
    let mut case = Case::default();
    let file = case.file("a\x1b]0;x\x07.yaml", "name: \x1b[2J\u{202e}evil\u{2066}\0 \u{9b}31m end\n");
    let place = case.at(file, "evil", 0);
    let words = "bad \x1b[31m\u{202e}name\r\nsecond line";
    case.finding(&VACANT, place, say!(en: "{words}", zh: "{words}", words = words))
        .here(say!(en: "{words}", zh: "{words}", words = words))
        .help(say!(en: "{words}", zh: "{words}", words = words));
    for format in [Format::Text, Format::Concise] {
        let text = case.render(format, Lang::En, &options(60));
        let steering =
            |c: char| c.is_control() && c != '\n' || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}';
        assert!(!text.contains(steering), "{text:?}");
    }
    check("steering", &case, &options(60));
}

#[test]
fn one_line_each() {
    let mut case = roll_up();
    let north = case.sources.find("plans/north.yaml").unwrap();
    let place = case.at(north, "华北大区", 0);
    case.finding(&VACANT, place, say!(en: "nobody heads\nNorth", zh: "华北大区\n没有负责人"));
    let both = [Lang::En, Lang::Zh].map(|lang| case.render(Format::Concise, lang, &options(40)));
    expect::check("tests/render/concise.txt", &both.join("\n"));
}

#[test]
fn json_holds_everything() {
    let mut case = roll_up();
    case.findings.push(case.findings[0].clone());
    let kind = SourceKind::Sheet { sheet: "S1".into(), cells: vec![(0, 0, 0)] };
    let sheet = case.sources.insert(Source::new("r.xlsx", "x", kind));
    case.finding(&VACANT, Span::new(sheet, 0, 1), say!(en: "no entity", zh: "无"));
    expect::check("tests/render/findings.json", &case.render(Format::Json, Lang::En, &options(80)));
    let schema = serde_json::to_string_pretty(&findings_schema()).unwrap();
    expect::check("schemas/findings.json", &(schema + "\n"));
}

#[test]
fn fingerprints_outlive_moved_lines_and_differ_within_a_report() {
    let prints = |case: &Case| fingerprints(&Report::new(&case.findings, &case.sources, 1, Lang::En));
    let mut moved = roll_up();
    let text = moved.sources.source(FileId(0)).text.to_string();
    moved.file("salesplan.yaml", &format!("# a new line\n{text}"));
    moved.findings[0].span = moved.at(FileId(0), "5000万", 0);
    assert_eq!(prints(&roll_up()), prints(&moved));
    moved.findings.push(moved.findings[0].clone());
    let both = prints(&moved);
    assert_ne!(both[0], both[1]);
    assert_eq!(both[0], prints(&roll_up())[0]);
}

#[test]
fn without_findings() {
    let case = Case::default();
    assert_eq!(case.render(Format::Text, Lang::En, &options(80)), "no findings in 0 files\n");
    assert_eq!(case.render(Format::Concise, Lang::En, &options(80)), "");
    assert_eq!(Counts::of(&case.findings, 3).worst(), None);
}

#[test]
fn manual_pages() {
    let both = [Lang::En, Lang::Zh].map(|lang| explain(&sums::RULE, lang, &options(60)));
    expect::check("tests/render/explain.txt", &both.join("\n"));
    let coloured = explain(&sums::RULE, Lang::En, &Options { color: true, ..options(60) });
    expect::check("tests/render/explain-colour.txt", &coloured.replace('\x1b', "␛"));
}

#[test]
fn manual_pages_fit_the_screen() {
    for (rule, lang) in all_rules().into_iter().flat_map(|rule| [(rule, Lang::En), (rule, Lang::Zh)]) {
        for line in explain(rule, lang, &options(80)).lines() {
            let columns = textwrap::core::display_width(line);
            assert!(columns <= 80, "{}: {columns} columns: {line}", rule.name);
        }
    }
}

/// The examples of a page as printed, each line without its indentation.
fn printed_examples(page: &str) -> Vec<String> {
    let mut examples = vec![String::new()];
    for line in page.lines() {
        match (line.strip_prefix("    "), examples.last_mut()) {
            (Some(code), Some(example)) => *example += &format!("{code}\n"),
            (None, Some(example)) if !line.is_empty() && !example.is_empty() => examples.push(String::new()),
            _ => {}
        }
    }
    examples.retain(|example| !example.is_empty());
    examples
}

#[test]
fn broken_examples_mean_what_they_meant() {
    let values = |text: &str| -> Vec<serde_yaml::Value> {
        text.split("\n---\n")
            .map(|part| serde_yaml::from_str(part).unwrap_or_else(|error| panic!("{error}:\n{part}")))
            .collect()
    };
    let mut broken = 0;
    for rule in all_rules().into_iter().filter(|rule| !["invalid-yaml", "duplicate-key"].contains(&rule.name)) {
        let written = [rule.examples("fail"), rule.examples("pass")].concat();
        let printed = printed_examples(&explain(rule, Lang::Zh, &options(80)));
        assert_eq!(printed.len(), written.len(), "{}", rule.name);
        for (printed, written) in printed.iter().zip(&written) {
            assert_eq!(values(printed), values(written), "{}:\n{printed}", rule.name);
            broken += usize::from(printed.lines().count() > written.lines().count());
        }
    }
    assert!(broken > 40, "{broken} examples are broken for the screen");
}

#[test]
fn the_list_of_rules_is_aligned_and_fits_the_screen() {
    for (lang, width) in [Lang::En, Lang::Zh].into_iter().flat_map(|lang| [(lang, 40), (lang, 80), (lang, 120)]) {
        for line in rule_list(&all_rules(), lang, Some(width)).lines() {
            let columns = textwrap::core::display_width(line);
            // The name of a rule is not broken, however narrow the screen is.
            let is_name = line.split_whitespace().count() == 3 && line.ends_with(|c: char| c.is_ascii_lowercase());
            assert!(columns <= width || is_name, "{columns} columns instead of {width}: {line}");
        }
    }
    let lines = rule_list(&all_rules(), Lang::Zh, None);
    assert_eq!(lines.lines().count(), all_rules().len(), "one line for each, where no screen is");
    let rules: Vec<_> = all_rules().into_iter().step_by(29).collect();
    let listed = |lang, width| rule_list(&rules, lang, Some(width));
    let pages = [listed(Lang::En, 80), listed(Lang::Zh, 80), listed(Lang::Zh, 60)];
    expect::check("tests/render/rules.txt", &pages.join("\n"));
}

/// Findings of two places each, spread over a file of `lines` lines of 50 bytes.
fn spread(lines: usize, findings: usize, line_break: &str) -> Case {
    let mut case = Case::default();
    let line = format!("  - {{of: east-seller-1, 额: 5000万, note: abcd}},{line_break}");
    let file = case.file("big.yaml", &line.repeat(lines));
    for index in 0..findings {
        let start = (index * lines / findings * line.len() + 4) as u32;
        let (from, to) = (Span::new(file, start, start + 5), Span::new(file, start + 60, start + 65));
        let finding = case.finding(&VACANT, from, say!(en: "found", zh: "发现"));
        finding.here(say!(en: "here", zh: "这里")).label(to, say!(en: "there", zh: "那里"));
    }
    case
}

/// The shortest of three runs, in every format.
fn time(case: &Case) -> std::time::Duration {
    let run = |_| {
        let start = std::time::Instant::now();
        for format in [Format::Text, Format::Concise, Format::Json] {
            assert!(case.render(format, Lang::En, &options(80)).len() > 30_000);
        }
        start.elapsed()
    };
    (0..3).map(run).min().expect("three runs")
}

#[test]
fn a_thousand_findings_cost_the_same_in_a_large_file() {
    let small = time(&spread(1_000, 1_000, "\n"));
    let slack = std::time::Duration::from_millis(500);
    for (name, line_break) in [("lines", "\n"), ("one line", " ")] {
        let large = time(&spread(150_000, 1_000, line_break));
        assert!(large < 3 * small + slack, "{name}: {large:?} against {small:?}");
    }
}
