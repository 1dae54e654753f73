//! The pieces that documents are put together from: lists, tables, drawings, links.

use std::fmt::Write;

use crate::document::drawings::Above;
use crate::document::template::escape;
use crate::document::writer::Writer;
use crate::syntax::shape::{Fields, Shape};

impl Writer<'_, '_> {
    /// Short clauses with their numbers: name and text.
    pub(in crate::document) fn clauses(&mut self, entries: &Fields) {
        for (id, entry) in entries {
            if let Shape::Record(fields) = entry {
                let title = self.title(id, fields);
                self.under(&title, |writer| writer.body(id, fields));
            }
        }
    }

    /// Sentences with numbers that they can be named by.
    pub(super) fn numbered(&mut self, items: &[String]) {
        for (at, item) in items.iter().enumerate() {
            let _ = writeln!(self.text, "{}. {}", at + 1, escape(item));
        }
        self.text.push('\n');
    }

    /// A list of texts.
    pub(in crate::document) fn bullets(&mut self, items: &[String]) {
        for item in items {
            let _ = writeln!(self.text, "- {}", escape(item));
        }
        self.text.push('\n');
    }

    /// A list of links to other documents: path without ending, and title.
    pub(in crate::document) fn links(&mut self, links: &[(String, String)]) {
        for (path, title) in links {
            let _ = writeln!(self.text, "- [{}]({path}.md)", escape(title));
        }
        self.text.push('\n');
    }

    /// A place for the diagram that a directive names.
    pub(in crate::document) fn drawing(&mut self, directive: &str) {
        let _ = write!(self.text, "\n```diagram\n{directive}\n```\n\n");
    }

    /// Writes what pages set apart under a name; in Markdown it is nothing but what stands in it.
    pub(in crate::document) fn within(&mut self, name: &str, write: impl FnOnce(&mut Self)) {
        let _ = write!(self.text, "\n::: {name}\n\n");
        write(self);
        self.text.push_str("\n:::\n\n");
    }

    /// Entries, with a drawing above each.
    pub(in crate::document) fn block_below(&mut self, key: &str, shape: &Shape, above: Above) {
        self.above = (self.numbers.len() + 1, above);
        self.block_of(key, shape);
        self.above = (0, Above::default());
    }

    pub(super) fn stand_above(&mut self, id: &str) {
        if self.above.0 == self.numbers.len()
            && let Some(directive) = self.above.1.remove(id)
        {
            self.drawing(&directive);
        }
    }

    /// A table of texts as they are.
    pub(in crate::document) fn grid(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.line(heads);
        let _ = writeln!(self.text, "|{}", " --- |".repeat(heads.len()));
        rows.iter().for_each(|row| self.line(row));
        self.text.push('\n');
    }

    /// A table whose columns after the first are numbers.
    pub(in crate::document) fn numbers(&mut self, heads: &[String], rows: &[Vec<String>]) {
        self.line(heads);
        let _ = writeln!(self.text, "| --- |{}", " ---: |".repeat(heads.len().saturating_sub(1)));
        rows.iter().for_each(|row| self.line(row));
        self.text.push('\n');
    }
}
