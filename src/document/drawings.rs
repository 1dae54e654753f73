//! Where documents are drawn: the directives that name a diagram, and what they mean.
//!
//! A block of code of the language `diagram` holds one: `organisation`, `organisation UNIT`, `process ID` or `risks`. A project's
//! own templates may hold them too.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::chart::{self, Diagram};
use crate::document::chapters::Sections;
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::UnitId;
use crate::syntax::shape::{Fields, Shape};
use crate::wording::Words;

/// The diagram a directive names; `None` where there is none of that name.
pub(super) fn named(compiled: &Compiled, words: &Words<'_>, directive: &str) -> Option<Diagram> {
    let parts: Vec<&str> = directive.split_whitespace().collect();
    match parts[..] {
        ["organisation"] => Some(chart::units(compiled, words, None)),
        ["organisation", unit] => {
            let unit: UnitId = compiled.plan.organisation.units.find(unit)?;
            Some(chart::units(compiled, words, Some(unit)))
        }
        ["process", id] => {
            let diagram = chart::processes(compiled, words, Some(id));
            Some(diagram).filter(|diagram| !diagram.nodes.is_empty())
        }
        ["risks"] => Some(chart::risks(compiled, words)),
        _ => None,
    }
}

/// Writes a section of the language with the drawings that belong to it; `beside` sets the approvals beside their process.
pub(super) fn section(key: &str, shape: &Shape, sections: &Sections, beside: bool, writer: &mut Writer<'_, '_>) {
    match (key, shape) {
        ("units", _) => {
            writer.drawing("organisation");
            writer.block_of(key, shape);
        }
        ("processes", Shape::Named(entries)) => {
            let above = entries.iter().map(|(id, entry)| {
                let approvals = if beside { approvals(entry, sections) } else { Vec::new() };
                (id.clone(), (format!("process {id}"), approvals))
            });
            writer.block_below(key, shape, above.collect());
        }
        ("risks", Shape::Named(entries)) => {
            matrix(entries, writer);
            writer.block_of(key, shape);
            writer.drawing("risks");
        }
        _ => writer.block_of(key, shape),
    }
}

/// What stands above an entry: the directive of its drawing, and the tables beside it.
pub(super) type Above = FxHashMap<EcoString, (String, Vec<(EcoString, Fields)>)>;

/// The approvals that the stages of a process ask for, each once, in their order.
fn approvals(process: &Shape, sections: &Sections) -> Vec<(EcoString, Fields)> {
    let Shape::Record(fields) = process else { return Vec::new() };
    let stages = fields.iter().filter(|(key, _)| key == "stages").filter_map(|(_, stages)| match stages {
        Shape::Named(stages) => Some(stages),
        _ => None,
    });
    let mut wanted: Vec<&EcoString> = Vec::new();
    for (_, stage) in stages.flatten() {
        let Shape::Record(fields) = stage else { continue };
        for (key, shape) in fields {
            if let ("approval", Shape::Id(_, id)) = (key.as_str(), shape)
                && !wanted.contains(&id)
            {
                wanted.push(id);
            }
        }
    }
    let Some(Shape::Named(all)) = sections.get("approvals") else { return Vec::new() };
    let found = wanted.into_iter().filter_map(|wanted| match all.iter().find(|(id, _)| id == wanted) {
        Some((id, Shape::Record(fields))) => Some((id.clone(), fields.clone())),
        _ => None,
    });
    found.collect()
}

/// Risks by how likely and how bad they are: five by five, the worst in the upper right.
fn matrix(entries: &Fields, writer: &mut Writer<'_, '_>) {
    let mut cells = vec![vec![Vec::new(); 5]; 5];
    for (id, entry) in entries {
        let Shape::Record(fields) = entry else { continue };
        let grade = |wanted: &str| {
            let (_, shape) = fields.iter().find(|(key, _)| key == wanted)?;
            let grade: usize = writer.words.inline(shape)?.parse().ok()?;
            (1..=5).contains(&grade).then_some(grade)
        };
        if let (Some(likelihood), Some(impact)) = (grade("likelihood"), grade("impact")) {
            cells[5 - impact][likelihood - 1].push(writer.title(id, fields));
        }
    }
    if cells.iter().flatten().all(Vec::is_empty) {
        return;
    }
    let corner = format!("{} ↓ {} →", writer.words.key("impact"), writer.words.key("likelihood"));
    let heads: Vec<String> = std::iter::once(corner).chain((1..=5).map(|grade| grade.to_string())).collect();
    let rows = cells.iter().enumerate().map(|(at, row)| {
        let cells = row.iter().map(|names| names.join(writer.words.pick("; ", "；")));
        std::iter::once((5 - at).to_string()).chain(cells).collect()
    });
    let rows: Vec<Vec<String>> = rows.collect();
    writer.within("risk-matrix", |writer| writer.grid(&heads, &rows));
}
