//! Entries that say only what differs from another: what they share is theirs, findings point at where a value is written, and
//! one mistake is told once.

use salesplan::cli::new::EXAMPLES;
use salesplan::compile::{Outcome, Session, compile, compile_again};
use salesplan::diagnostic::{Lang, Speak};
use salesplan::source::{Budgets, MemoryFiles};
use salesplan::syntax::schema;
use serde_yaml::{Mapping, Value};

const MANIFEST: &str = "salesplan: 1\nname: Plan\ncurrency: CNY\nfiscal_year: {name: FY2026, starts: 2026-01-01}\n";

fn compiled(files: &[(&str, &str)]) -> Outcome {
    let files = MemoryFiles::new([("salesplan.yaml", MANIFEST)].iter().chain(files).copied());
    compile(&files, &Budgets::default()).expect("there is a manifest")
}

/// Place, rule and message of the findings about what is written, and the places they are related to.
fn found(outcome: &Outcome) -> Vec<String> {
    let line = |finding: &salesplan::diagnostic::Finding| {
        let place = outcome.sources.location(finding.span);
        let help = finding.help.first().filter(|_| finding.rule.name == "invalid-base");
        let help = help.map_or_else(String::new, |help| format!(" ({})", help.text(Lang::En)));
        let related = finding.labels.iter().map(|label| format!(" <- {}", outcome.sources.location(label.span)));
        format!("{place} {} {}{help}{}", finding.rule.name, finding.message.text(Lang::En), related.collect::<String>())
    };
    outcome.findings.iter().filter(|finding| finding.rule.code.starts_with('F')).map(line).collect()
}

/// Every role and position as documents see it.
fn written(outcome: &Outcome, section: &str) -> Vec<String> {
    let compiled = outcome.compiled.as_ref().expect("the plan compiles");
    let mut fields = Vec::new();
    compiled.written.sections().for_each(|sections| salesplan::syntax::Record::shapes(sections, &mut fields));
    let sections = fields.into_iter().filter(|(name, _)| name == section);
    sections
        .flat_map(|(_, shape)| match shape {
            salesplan::syntax::shape::Shape::Named(entries) => entries,
            other => panic!("{section} holds no entries but {other:?}"),
        })
        .map(|(id, shape)| format!("{id}: {}", plain(&shape)))
        .collect()
}

fn plain(shape: &salesplan::syntax::shape::Shape) -> String {
    use salesplan::syntax::shape::Shape;
    let named = |fields: &[(ecow::EcoString, Shape)]| {
        let parts: Vec<String> = fields.iter().map(|(key, value)| format!("{key} {}", plain(value))).collect();
        format!("({})", parts.join(", "))
    };
    match shape {
        Shape::Text(text) | Shape::Id(_, text) | Shape::Plain(text) => text.to_string(),
        Shape::Word(word) => (*word).to_owned(),
        Shape::Figure(figure) => figure.speak(Lang::En),
        Shape::Said(said) => said.text(Lang::En).to_owned(),
        Shape::List(items) => format!("[{}]", items.iter().map(plain).collect::<Vec<_>>().join(", ")),
        Shape::Named(fields) | Shape::Record(fields) => named(fields),
        Shape::Rows(rows) => rows.iter().map(|row| named(row)).collect::<Vec<_>>().join(" / "),
        other => format!("{other:?}"),
    }
}

#[test]
fn maps_merge_and_lists_replace() {
    let outcome = compiled(&[
        ("a.yaml", "roles:\n  online: {same_as: seller, name: Online, duties: [Chat]}\n"),
        ("b.yaml", "roles:\n  seller: {name: Seller, level: 2, duties: [Visit, Offer], ramp: {1: 0%, 2: 50%}}\n"),
        ("c.yaml", "roles:\n  late: {same_as: seller, ramp: {2: 25%, 3: 75%}}\n"),
    ]);
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert_eq!(
        written(&outcome, "roles"),
        [
            "online: (name Online, level 2, duties [Chat], ramp (1 0%, 2 50%))",
            "seller: (name Seller, level 2, duties [Visit, Offer], ramp (1 0%, 2 50%))",
            "late: (name Seller, level 2, duties [Visit, Offer], ramp (1 0%, 2 25%, 3 75%))",
        ]
    );
}

#[test]
fn stages_are_laid_over_those_of_the_other_process() {
    let outcome = compiled(&[(
        "p.yaml",
        "processes:\n  direct: {stages: {lead: {due: 2d, next: [won]}, won: {outcome: won}}}\n  \
         channel: {same_as: direct, stages: {lead: {due: 5d}, check: {same_as: won, name: Check}}}\n",
    )]);
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert_eq!(
        written(&outcome, "processes")[1],
        "channel: (stages (lead (due 5 days, next [won]), won (outcome won), check (name Check, outcome won)))"
    );
}

/// Rows in place of a file, a file in place of rows: the table that an entry says is the one that holds.
#[test]
fn a_table_stands_in_for_the_other_whichever_way_it_is_written() {
    let outcome = compiled(&[(
        "p.yaml",
        "fields: {discount: {in: percent, range: from 0% to 100%}}\nroles: {chief: {level: 5}}\napprovals:\n  \
         plain: {name: Plain, grid: {across: {discount: [to 8%, above 8%]}, down: {stage: [lead]}, approver: [[none, chief]]}}\n  \
         short: {same_as: plain, rows: [{when: {discount: to 100%}, approver: chief}]}\n\
         processes: {p: {stages: {lead: {outcome: won}}}}\n",
    )]);
    assert_eq!(found(&outcome), Vec::<String>::new());
    assert!(
        written(&outcome, "approvals")[1].starts_with("short: (name Plain, rows (when"),
        "{:?}",
        written(&outcome, "approvals")
    );
    assert_eq!(written(&outcome, "approvals")[1].matches("approver [chief]").count(), 1);
}

#[test]
fn mistakes_are_told_once_where_they_are_written() {
    let outcome = compiled(&[
        ("a.yaml", "roles: {seller: {level: high, carries: own, duties: [Sell]}}\nunits: {company: {}}\n"),
        ("b.yaml", "roles:\n  online: {same_as: seller, promotes_to: chef}\n  other: {same_as: seller, levle: 2}\n"),
        ("c.yaml", "positions:\n  a: {unit: compny}\n  b: {same_as: a}\n  c: {same_as: a, role: seller}\n"),
    ]);
    assert_eq!(
        found(&outcome),
        [
            "a.yaml:1:25 wrong-type expected a whole number such as 6",
            "b.yaml:2:42 unknown-reference `chef` is not a role of this plan",
            "b.yaml:3:28 unknown-key `other` has no key `levle`",
            "c.yaml:2:6 missing-field `a` has no `role`",
            "c.yaml:2:13 unknown-reference `compny` is not a unit of this plan",
        ]
    );
}

#[test]
fn a_base_must_be_another_entry_that_says_all_of_itself() {
    let outcome = compiled(&[
        ("a.yaml", "roles:\n  seller: {level: 2}\n  self: {same_as: self}\n  lost: {same_as: sellr}\n"),
        (
            "b.yaml",
            "roles:\n  online: {same_as: seller}\n  chain: {same_as: online}\nunits: {east: {same_as: seller}}\n",
        ),
    ]);
    assert_eq!(
        found(&outcome),
        [
            "a.yaml:3:19 invalid-base `self` is the same as itself (name another entry of the same section that stands in a YAML file) <- a.yaml:3:9",
            "a.yaml:4:19 invalid-base no other entry here is called `sellr` (did you mean `seller`?)",
            "b.yaml:3:20 invalid-base `online` is itself the same as another entry (name the entry that says all of itself) <- b.yaml:2:21",
            "b.yaml:4:25 invalid-base no other entry here is called `seller` (name another entry of the same section that stands in a YAML file)",
        ]
    );
}

#[test]
fn entries_of_a_change_and_of_a_table() {
    let outcome = compiled(&[
        (
            "a.yaml",
            "units: {company: {}}\nroles: {seller: {level: 2}}\npositions:\n  east: {role: seller, unit: company, name: East}\n\
             changes:\n  - {id: c, starts: 2026-07-01, reason: More, positions: {east: {same_as: east, count: 2}}}\n",
        ),
        ("b.yaml", "positions: {file: seats.csv}\n"),
        ("seats.csv", "id,same_as,role,unit,name\nsouth,east,,,South\nnorth,,seller,company,\nwest,north,,,West\n"),
    ]);
    assert_eq!(found(&outcome), Vec::<String>::new());
    let positions = written(&outcome, "positions");
    assert_eq!(
        positions,
        [
            "east: (name East, role seller, unit company)",
            "south: (name South, role seller, unit company)",
            "north: (role seller, unit company)",
            "west: (name West, role seller, unit company)",
        ]
    );
    let changes = &outcome.compiled.as_ref().expect("it compiles").written.files[0].governance.changes;
    let position = &changes.get().expect("it is there").list[0].sections.organisation.positions;
    let shape = salesplan::syntax::Read::shape(&position.get().expect("it is there").list[0].value);
    assert_eq!(plain(&shape), "(name East, role seller, unit company, count 2)");
}

/// An edit of one file shows in the entries of another that are the same but for a key.
#[test]
fn a_second_reading_sees_an_edit_of_the_base() {
    let user = ("a.yaml", "roles: {online: {same_as: seller, name: Online}}\n");
    let files = |level: u32| {
        let base = format!("roles: {{seller: {{level: {level}}}}}\n");
        MemoryFiles::new([("salesplan.yaml", MANIFEST.to_owned()), (user.0, user.1.to_owned()), ("b.yaml", base)])
    };
    let mut session = Session::default();
    for level in [2, 3] {
        let outcome = compile_again(&files(level), &Budgets::default(), &mut session).expect("there is a manifest");
        assert_eq!(written(&outcome, "roles")[0], format!("online: (name Online, level {level})"));
    }
}

/// Sections that no shipped plan fills.
const NOT_SHIPPED: &[&str] = &[];

#[test]
fn every_section_of_entries_takes_it() {
    let schema = schema::plan();
    let sections = schema["properties"].as_object().expect("a plan file has sections");
    let keyed = |section: &str| {
        sections.get(section).is_some_and(|section| section["else"]["additionalProperties"].is_object())
    };
    let example = EXAMPLES.iter().find(|example| example.name == "equipment-maker").expect("it is shipped");
    let (mut seen, mut faults) = (std::collections::BTreeSet::new(), Vec::new());
    for (path, bytes) in example.files.iter().filter(|(path, _)| path.ends_with(".yaml") && *path != "salesplan.yaml") {
        let Value::Mapping(file) = serde_yaml::from_slice(bytes).expect("it is YAML") else { continue };
        for (section, entries) in &file {
            let (Some(name), Value::Mapping(entries)) = (section.as_str(), entries) else { continue };
            let Some((id, _)) = entries.iter().next().filter(|_| keyed(name) && !entries.contains_key("file")) else {
                continue;
            };
            seen.insert(name.to_owned());
            let mut copy = entries.clone();
            copy.insert("copy".into(), Value::Mapping(Mapping::from_iter([("same_as".into(), id.clone())])));
            let mut file = file.clone();
            file.insert(section.clone(), Value::Mapping(copy));
            let text = serde_yaml::to_string(&file).expect("it can be written");
            let files = example.files.iter().map(|(path, bytes)| (*path, bytes.to_vec()));
            let mut files = MemoryFiles::new(files);
            files.insert(*path, text);
            let outcome = compile(&files, &Budgets::default()).expect("it has a manifest");
            let known = ["unused-definition", "duplicate-id"];
            let told = outcome
                .findings
                .iter()
                .filter(|finding| finding.rule.code.starts_with('F') && !known.contains(&finding.rule.name));
            faults.extend(
                told.map(|finding| format!("{name}: {} {}", finding.rule.name, finding.message.text(Lang::En))),
            );
        }
    }
    let missing: Vec<&String> = sections.keys().filter(|name| keyed(name) && !seen.contains(*name)).collect();
    assert_eq!(missing, NOT_SHIPPED, "sections that no shipped plan fills");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}
