//! Where documents are drawn: the directives that name a diagram, and what they mean.
//!
//! A block of code of the language `diagram` holds one: `organisation`, `organisation UNIT`, `process ID` or `risks`. A project's
//! own templates may hold them too.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::chart::{self, Diagram};
use crate::document::writer::Writer;
use crate::model::Compiled;
use crate::plan::UnitId;
use crate::syntax::shape::{Fields, Shape};
use crate::units::Date;
use crate::wording::Words;

/// The diagram a directive names, as of a day where one is asked about; `None` where there is none of that name.
pub(super) fn named(compiled: &Compiled, words: &Words<'_>, on: Option<Date>, directive: &str) -> Option<Diagram> {
    let parts: Vec<&str> = directive.split_whitespace().collect();
    match parts[..] {
        ["organisation"] => Some(chart::units(compiled, words, None, on)),
        ["organisation", unit] => {
            let unit: UnitId = compiled.plan.organisation.units.find(unit)?;
            Some(chart::units(compiled, words, Some(unit), on))
        }
        ["process", id] => {
            let diagram = chart::processes(compiled, words, Some(id));
            Some(diagram).filter(|diagram| !diagram.nodes.is_empty())
        }
        ["risks"] => Some(chart::risks(compiled, words)),
        _ => None,
    }
}

/// Writes a section of the language with the drawings that belong to it.
pub(super) fn section(key: &str, shape: &Shape, writer: &mut Writer<'_, '_>) {
    match (key, shape) {
        ("units", _) => {
            writer.drawing("organisation");
            writer.block_of(key, shape);
        }
        ("processes", Shape::Named(entries)) => {
            let above = entries.iter().map(|(id, _)| (id.clone(), format!("process {id}")));
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

/// What stands above an entry: the directive of its drawing.
pub(super) type Above = FxHashMap<EcoString, String>;

/// The approvals that the stages of processes ask for, by id.
pub(super) fn approvals(processes: &Shape) -> Vec<EcoString> {
    fn ask(shape: &Shape, wanted: &mut Vec<EcoString>) {
        match shape {
            Shape::Named(fields) | Shape::Record(fields) => fields.iter().for_each(|(key, shape)| match shape {
                Shape::Id(_, id) if key == "approval" => wanted.push(id.clone()),
                shape => ask(shape, wanted),
            }),
            _ => {}
        }
    }
    let mut wanted = Vec::new();
    ask(processes, &mut wanted);
    wanted
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
