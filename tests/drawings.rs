//! Drawings tell all there is, in both formats; nothing in them overlaps; texts stay texts.

use std::collections::BTreeMap;

use proptest::prelude::*;
use salesplan::chart::{self, Diagram, Frame, Path, Shape};
use salesplan::cli::new::EXAMPLES;
use salesplan::compile::compile;
use salesplan::document::{documents, documents_on};
use salesplan::model::Compiled;
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::units::Date;
use salesplan::wording::Words;

const SHIPPED: [&str; 2] = ["equipment-maker", "saas-vendor"];

fn shipped(name: &str) -> Compiled {
    let example = EXAMPLES.iter().find(|example| example.name == name).expect("it ships");
    let files = MemoryFiles::new(example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec())));
    compile(&files, &Budgets::default()).expect("it has a manifest").compiled.expect("it compiles")
}

fn of_plan(compiled: &Compiled) -> BTreeMap<String, String> {
    let all = documents(compiled, &[]).expect("the shipped templates work").into_iter();
    all.map(|own| (own.path.to_string(), String::from_utf8(own.bytes).expect("documents are UTF-8"))).collect()
}

/// The words of a drawing as they are read: its elements apart, its entities resolved.
fn seen(svg: &str) -> String {
    let mut text = String::new();
    for part in svg.split('<').skip(1) {
        let (tag, words) = part.split_once('>').expect("tags close");
        if tag.starts_with("text") {
            text.push_str(words);
        }
    }
    unescaped(&text)
}

fn unescaped(text: &str) -> String {
    let entities = [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")];
    entities.iter().fold(text.to_owned(), |text, (entity, sign)| text.replace(entity, sign))
}

fn dense(text: &str) -> String {
    text.split_whitespace().collect()
}

/// The drawings of a page.
fn drawings(page: &str) -> Vec<&str> {
    page.split("<svg").skip(1).map(|rest| rest.split("</svg>").next().expect("drawings close")).collect()
}

/// The blocks of Mermaid of a document.
fn blocks(markdown: &str) -> Vec<&str> {
    markdown.split("```mermaid\n").skip(1).map(|rest| rest.split("```").next().expect("blocks close")).collect()
}

/// Asserts that a drawing and a block tell a diagram: every label and note, every edge by its two ends.
fn tells_all(diagram: &Diagram, svg: &str, mermaid: &str) {
    let words = dense(&seen(svg));
    for text in diagram.nodes.iter().flat_map(|node| std::iter::once(&node.label).chain(&node.notes)) {
        assert!(words.contains(&dense(text)), "{text:?} is not in the drawing of {:?}", diagram.title);
        assert!(mermaid.contains(text), "{text:?} is not in the Mermaid of {:?}", diagram.title);
    }
    let at = |id: &str| diagram.nodes.iter().position(|node| node.id == id).expect("edges have ends");
    for edge in &diagram.edges {
        let (from, to) = (at(&edge.from), at(&edge.to));
        let (arrow, line) = if matches!(edge.kind, "back" | "dotted") { ("⇢", "-.->") } else { ("→", "-->") };
        let titled = format!("<title>{} {arrow} {}</title>", diagram.nodes[from].label, diagram.nodes[to].label);
        assert!(unescaped(svg).contains(&titled), "{titled} is not in the drawing");
        assert!(mermaid.contains(&format!("n{from} {line} n{to}\n")), "n{from} {line} n{to} is not in {mermaid}");
    }
    assert_eq!(svg.matches("class=\"edge ").count(), diagram.edges.len());
    assert_eq!(mermaid.matches("-->").count() + mermaid.matches("-.->").count(), diagram.edges.len());
}

#[test]
fn every_stage_and_edge_of_a_process_is_in_its_diagram_in_both_formats() {
    for name in SHIPPED {
        let compiled = shipped(name);
        let words = Words::new(&compiled.plan, &compiled.written, compiled.plan.facts.lang);
        let documents = of_plan(&compiled);
        let (pages, markdown) = (drawings(&documents["process.html"]), blocks(&documents["process.md"]));
        let processes = compiled.written.sections().flat_map(|sections| sections.process.processes.get()).flatten();
        let mut count = 0;
        for (at, process) in processes.enumerate() {
            let diagram = chart::processes(&compiled, &words, Some(process.id.as_str()));
            let stages: Vec<_> = process.value.stages.get().into_iter().flatten().collect();
            assert_eq!(diagram.nodes.len(), stages.len());
            let leads = |stage: &salesplan::syntax::process::Stage| {
                [&stage.next, &stage.back]
                    .into_iter()
                    .flat_map(|many| many.get())
                    .map(|many| many.0.len())
                    .sum::<usize>()
            };
            assert_eq!(diagram.edges.len(), stages.iter().map(|stage| leads(&stage.value)).sum::<usize>());
            tells_all(&diagram, pages[at], markdown[at]);
            count += 1;
        }
        assert_eq!((pages.len(), markdown.len()), (count, count), "{name} has more drawings than processes");
    }
}

#[test]
fn every_unit_and_seat_is_in_the_organisation_chart() {
    for name in SHIPPED {
        let compiled = shipped(name);
        let organisation = &compiled.plan.organisation;
        let words = Words::new(&compiled.plan, &compiled.written, compiled.plan.facts.lang);
        let documents = of_plan(&compiled);
        let diagram = chart::units(&compiled, &words, None, None);
        tells_all(&diagram, drawings(&documents["organisation.html"])[0], blocks(&documents["organisation.md"])[0]);
        assert_eq!(diagram.nodes.len(), organisation.units.len());
        let many = |note: &String| match note.split_once(" × ") {
            Some((_, count)) => {
                count.chars().take_while(char::is_ascii_digit).collect::<String>().parse().expect("a count")
            }
            None => 1,
        };
        let seats: usize = diagram.nodes.iter().flat_map(|node| &node.notes).map(many).sum();
        // A head that sits in another unit is told in both.
        let outside = organisation
            .units
            .iter()
            .filter(|(unit, item)| item.value.head.is_some_and(|head| organisation.unit_of(head) != Some(*unit)));
        assert_eq!(seats, organisation.seats.len() + outside.count(), "{name}");
        for unit in organisation.units.indices() {
            let id = organisation.units.id(unit);
            let Some(kit) = documents.get(&format!("kits/{id}/index.html")) else { continue };
            let part = chart::units(&compiled, &words, Some(unit), None);
            tells_all(&part, drawings(kit)[0], blocks(&documents[&format!("kits/{id}/index.md")])[0]);
            assert_eq!(part.nodes[0].id, id.as_str());
        }
    }
}

#[test]
fn the_root_of_the_organisation_stands_where_a_small_screen_begins() {
    for name in SHIPPED {
        let compiled = shipped(name);
        let organisation = &compiled.plan.organisation;
        let words = Words::new(&compiled.plan, &compiled.written, compiled.plan.facts.lang);
        let roots = std::iter::once(None).chain(organisation.units.indices().map(Some));
        for root in roots {
            let diagram = chart::units(&compiled, &words, root, None);
            let layout = chart::lay_out(&diagram);
            let frame = layout.boxes[0].frame;
            // A drawing is scrolled to its upper left; a phone shows some 360 by 560 pixels of it.
            assert!(
                frame.x <= 8 && frame.y <= 8 && frame.right() <= 360,
                "{name}: {} at {frame:?}",
                diagram.nodes[0].label
            );
            let children = diagram.edges.iter().filter(|edge| edge.from == diagram.nodes[0].id).map(|edge| &edge.to);
            let first = children.into_iter().next().and_then(|id| diagram.nodes.iter().position(|node| node.id == *id));
            let first = first.map(|at| layout.boxes[at].frame.y);
            assert!(first.is_none_or(|top| top == frame.y), "what lies below begins beside it");
        }
    }
}

#[test]
fn every_risk_control_and_place_is_in_the_map_and_each_risk_in_its_cell() {
    let compiled = shipped("equipment-maker");
    let words = Words::new(&compiled.plan, &compiled.written, compiled.plan.facts.lang);
    let documents = of_plan(&compiled);
    let map = chart::risks(&compiled, &words);
    tells_all(&map, drawings(&documents["risk.html"])[0], blocks(&documents["risk.md"])[0]);
    for kind in ["risk", "control", "place"] {
        assert!(map.nodes.iter().filter(|node| node.kind == kind).count() > 5, "{kind}");
    }
    // 客户信用风险: likelihood 3, impact 4; so in the second row, behind its number and two cells.
    let row = documents["risk.md"].lines().find(|line| line.starts_with("| 4 |")).expect("there is a row of impact 4");
    let cells: Vec<&str> = row.split('|').map(str::trim).collect();
    assert!(cells[4].contains("客户信用风险"), "{row}");
}

#[test]
fn directives_stay_out_of_what_is_written_and_one_that_names_nothing_is_told() {
    let compiled = shipped("saas-vendor");
    for (path, text) in of_plan(&compiled) {
        assert!(!text.contains("```diagram") && !text.contains("\n:::"), "{path}");
        assert!(path.ends_with(".md") || !text.contains("mermaid"), "{path}");
    }
    let own = |text: &str| vec![("plan.md".to_owned(), text.to_owned())];
    let plan = documents(&compiled, &own("# P\n\n```diagram\nrisks\n```\n")).expect("a template may draw");
    assert!(String::from_utf8_lossy(&plan[1].bytes).contains("<svg"));
    let error =
        documents(&compiled, &own("# P\n\n```diagram\nprocess nowhere\n```\n")).expect_err("nothing is so named");
    assert!(error.to_string().contains("plan.md") && error.to_string().contains("process nowhere"), "{error}");
}

#[test]
fn the_index_leads_to_every_document_and_pages_lead_back() {
    let documents = of_plan(&shipped("equipment-maker"));
    for path in documents.keys().filter(|path| path.ends_with(".html") && *path != "index.html") {
        let depth = path.matches('/').count();
        let back = format!("<a href=\"{}index.html\">", "../".repeat(depth));
        assert!(documents[path].contains(&back), "{path} does not lead back");
        // What is in a kit beside its own page is reached from where else it stands.
        if !path.starts_with("kits/") || path.ends_with("/index.html") {
            assert!(documents["index.html"].contains(&format!("href=\"{path}\"")), "{path} is not in the index");
            assert!(documents["index.md"].contains(&format!("({})", path.replace(".html", ".md"))), "{path}");
        }
    }
}

/// The documents of a shipped plan as it is in force on a day.
fn on(name: &str, day: &str) -> BTreeMap<String, String> {
    let (compiled, date) = (shipped(name), Date::parse(day).expect("it is a day"));
    let all = documents_on(&compiled.on(date), Some(date), &[]).expect("the shipped templates work").into_iter();
    all.map(|own| (own.path.to_string(), String::from_utf8(own.bytes).expect("documents are UTF-8"))).collect()
}

#[test]
fn the_organisation_is_drawn_as_it_is_on_the_day_asked_about() {
    let (spring, autumn) = (on("saas-vendor", "2025-03-01"), on("saas-vendor", "2025-10-01"));
    let chart = |documents: &BTreeMap<String, String>, path: &str| {
        unescaped(&blocks(&documents[path])[0].replace("<br>", "; "))
    };
    // The seller of small businesses in France begins in August, the second one of mid-sized ones in Germany in July.
    let france = |documents| chart(documents, "kits/france/index.md").contains("Small-Business Account Executive");
    assert!(!france(&spring) && france(&autumn));
    let dach = |documents| chart(documents, "organisation.md").contains("Mid-Market Account Executive × 2");
    assert!(!dach(&spring) && dach(&autumn));
    assert!(chart(&spring, "organisation.md").contains("Organisation · 1 March 2025"));
    assert!(spring["organisation.html"].contains("as it stands on 1 March 2025"));
    assert!(drawings(&spring["plan.html"])[0].contains("Organisation · 1 March 2025"));
}

#[test]
fn a_unit_that_is_gone_is_not_drawn_and_its_head_signs_no_more() {
    let plan = "salesplan: 1\nname: Small\ncurrency: EUR\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n\
                units: {all: {head: boss}, east: {parent: all, head: lead, ends: 2026-06-30}, west: {parent: all}}\n\
                roles: {chief: {carries: team}, seller: {carries: own}}\n\
                positions:\n  boss: {name: Boss, role: chief, unit: all}\n\
                \x20 lead: {name: Lead, role: chief, unit: east, ends: 2026-06-30}\n\
                \x20 one: {name: Eastern, role: seller, unit: east, ends: 2026-06-30}\n\
                \x20 two: {name: Western, role: seller, unit: west, reports_to: lead}\n\
                metrics: {sales: {in: money}}\n\
                targets: [{of: two, period: FY2026, metric: sales, value: 10}]\n";
    let files = MemoryFiles::new([("salesplan.yaml", plan.as_bytes().to_vec())]);
    let compiled = compile(&files, &Budgets::default()).expect("it has a manifest").compiled.expect("it compiles");
    let on = |day: &str| {
        let all = documents_on(&compiled, Date::parse(day).ok(), &[]).expect("the shipped templates work").into_iter();
        all.map(|own| (own.path.to_string(), String::from_utf8(own.bytes).expect("documents are UTF-8")))
            .collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (on("2026-06-30"), on("2026-07-01"));
    let drawn =
        |documents: &BTreeMap<String, String>, text: &str| blocks(&documents["organisation.md"])[0].contains(text);
    assert!(drawn(&before, "east") && drawn(&before, "Lead") && drawn(&before, "west"));
    assert!(!drawn(&after, "east") && !drawn(&after, "Lead") && drawn(&after, "west"));
    let signs = |documents: &BTreeMap<String, String>, who: &str| {
        documents["letters/positions/two.md"].contains(&format!("| Superior | {who} |"))
    };
    assert!(signs(&before, "Lead") && signs(&after, "Boss"), "{}", after["letters/positions/two.md"]);
}

#[test]
fn texts_cannot_leave_their_places() {
    let hostile = "a\"b <script>alert(1)</script> ]) & `c` #quot; \u{202e}d\n  n9 --> n8 🙂 -->|x|";
    let mut diagram = Diagram::new(hostile, Shape::Flow);
    diagram.node("a", hostile, vec![hostile.to_owned()], "stage");
    diagram.node("b", "مرحلة", Vec::new(), "won");
    diagram.edge("a", "b", "next", hostile);
    let (svg, mermaid) = (chart::svg(&diagram, "x"), chart::mermaid(&diagram));
    assert!(!svg.contains("<script") && !svg.contains('\u{202e}'), "{svg}");
    assert!(dense(&seen(&svg)).contains(&dense(&hostile.replace('\u{202e}', ""))), "{svg}");
    assert!(svg.contains("مرحلة") && mermaid.contains("🙂"));
    // Direction, title, two nodes, one edge: nothing of the text became a line of its own.
    assert_eq!(mermaid.lines().count(), 5, "{mermaid}");
    assert!(!mermaid.contains("<script") && !mermaid.contains('\u{202e}') && !mermaid.contains('`'), "{mermaid}");
    for line in mermaid.lines().skip(2).take(2) {
        assert_eq!(line.matches('"').count(), 2, "{line}");
    }
}

fn apart(one: &Frame, other: &Frame) -> bool {
    one.right() <= other.x || other.right() <= one.x || one.bottom() <= other.y || other.bottom() <= one.y
}

/// Whether a straight piece of a line runs within a box rather than along it.
fn enters(frame: &Frame, from: (i64, i64), to: (i64, i64)) -> bool {
    let (left, right) = (from.0.min(to.0), from.0.max(to.0));
    let (top, bottom) = (from.1.min(to.1), from.1.max(to.1));
    left < frame.right() && right > frame.x && top < frame.bottom() && bottom > frame.y
}

fn is_sound(diagram: &Diagram) -> Result<(), TestCaseError> {
    let layout = chart::lay_out(diagram);
    prop_assert_eq!(layout.boxes.len(), diagram.nodes.len());
    prop_assert_eq!(layout.lines.len(), diagram.edges.len());
    for (at, placed) in layout.boxes.iter().enumerate() {
        let frame = placed.frame;
        prop_assert!(frame.x >= 0 && frame.y >= 0 && frame.right() <= layout.size.0 && frame.bottom() <= layout.size.1);
        for other in &layout.boxes[..at] {
            prop_assert!(apart(&frame, &other.frame), "{:?} overlaps {:?}", frame, other.frame);
        }
        for pair in placed.runs.windows(2) {
            prop_assert!(pair[0].baseline + 12 <= pair[1].baseline, "lines of text overlap");
        }
        prop_assert!(placed.runs.iter().all(|run| run.baseline < frame.height));
    }
    for line in &layout.lines {
        let Path::Bent(points) = &line.path else { continue };
        for pair in points.windows(2) {
            prop_assert!(pair[0].0 == pair[1].0 || pair[0].1 == pair[1].1, "{points:?} is not level or upright");
            for placed in &layout.boxes {
                prop_assert!(!enters(&placed.frame, pair[0], pair[1]), "{:?} enters {:?}", pair, placed.frame);
            }
            let within = |(x, y): (i64, i64)| (0..=layout.size.0).contains(&x) && (0..=layout.size.1).contains(&y);
            prop_assert!(within(pair[0]) && within(pair[1]), "{pair:?} leaves {:?}", layout.size);
        }
    }
    prop_assert_eq!(chart::svg(diagram, "x"), chart::svg(diagram, "x"));
    Ok(())
}

/// Labels of all kinds: short and long, Chinese, with pictures, empty.
fn label() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z ]{0,60}", "[华东大区销售总监（）]{1,40}", "[W🙂 ]{1,50}", Just(String::new())]
}

type Written = Vec<(String, Vec<String>, u8)>;

fn graphs(most: usize) -> impl Strategy<Value = (Written, Vec<(usize, usize, bool)>)> {
    (1..most).prop_flat_map(|count| {
        let nodes = prop::collection::vec((label(), prop::collection::vec(label(), 0..4), 0..3u8), count);
        let edges = prop::collection::vec((0..count, 0..count, any::<bool>()), 0..count * 2);
        (nodes, edges)
    })
}

fn drawn(shape: Shape, (nodes, edges): (Written, Vec<(usize, usize, bool)>)) -> Diagram {
    let mut diagram = Diagram::new("T", shape);
    let kinds = ["risk", "control", "place"];
    for (at, (label, notes, kind)) in nodes.into_iter().enumerate() {
        diagram.node(at.to_string(), label, notes, kinds[usize::from(kind)]);
    }
    for (from, to, aside) in edges {
        diagram.edge(from.to_string(), to.to_string(), if aside { "back" } else { "next" }, "");
    }
    diagram
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn nothing_overlaps_in_a_tree(graph in graphs(24)) {
        is_sound(&drawn(Shape::Tree, graph))?;
    }

    #[test]
    fn nothing_overlaps_in_a_flow(graph in graphs(16)) {
        is_sound(&drawn(Shape::Flow, graph))?;
    }

    #[test]
    fn nothing_overlaps_in_columns(graph in graphs(24)) {
        is_sound(&drawn(Shape::Columns, graph))?;
    }
}
