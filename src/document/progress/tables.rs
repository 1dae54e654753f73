//! Lines as a table for other programs.

use ecow::EcoString;

use crate::document::Artifact;
use crate::model::Compiled;
use crate::progress::Line;
use crate::progress::json::JsonLine;

/// The lines as CSV, with the same words and numbers as in JSON.
pub(super) fn table_of_lines<'a>(
    path: EcoString,
    lines: impl Iterator<Item = &'a Line>,
    compiled: &Compiled,
) -> Artifact {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer.write_record(JsonLine::COLUMNS).expect(written);
    for line in lines {
        writer.write_record(JsonLine::of(line, compiled, compiled.plan.facts.lang).cells()).expect(written);
    }
    Artifact { path, bytes: writer.into_inner().expect(written) }
}
