//! Documents: what teams are handed, from the same plan that was checked.
//!
//! A template yields Markdown, which is parsed once into a tree; Markdown and self-contained HTML are both written from that
//! tree. What a user wrote is escaped for Markdown where it enters a template. Dates are the plan's own, never the clock's.

mod page;
mod template;
mod views;

use ecow::EcoString;
use minijinja::value::Serde;

use crate::diagnostic::Lang;
use crate::model::Compiled;
use crate::plan::UnitId;

pub use template::DocumentError;

/// A file to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Artifact {
    /// Path below the output folder, with forward slashes.
    pub path: EcoString,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// All documents of a plan, in Markdown and HTML.
///
/// # Errors
/// If a template is broken.
pub fn documents(compiled: &Compiled) -> Result<Vec<Artifact>, DocumentError> {
    let lang = compiled.plan.facts.lang;
    let templates = template::Templates::new(lang)?;
    let plan = views::plan(compiled, lang);
    let mut artifacts = Vec::new();
    let targets = templates.render(
        "targets.md",
        minijinja::context! { plan => Serde(&plan), tables => Serde(views::target_tables(compiled, lang)) },
    )?;
    add(&mut artifacts, "targets", &targets, lang, compiled);
    for unit in compiled.plan.organisation.units.indices() {
        let letter = views::letter(compiled, unit, lang);
        if letter.has_targets() {
            let text = templates
                .render("letter.md", minijinja::context! { plan => Serde(&plan), letter => Serde(&letter) })?;
            add(&mut artifacts, &letter_path(compiled, unit), &text, lang, compiled);
        }
    }
    Ok(artifacts)
}

fn letter_path(compiled: &Compiled, unit: UnitId) -> String {
    format!("letters/{}", compiled.plan.organisation.units.id(unit))
}

fn add(artifacts: &mut Vec<Artifact>, name: &str, markdown: &str, lang: Lang, compiled: &Compiled) {
    let page = page::write(markdown, lang, &compiled.plan.facts);
    artifacts.push(Artifact { path: ecow::eco_format!("{name}.md"), bytes: page.markdown.into_bytes() });
    artifacts.push(Artifact { path: ecow::eco_format!("{name}.html"), bytes: page.html.into_bytes() });
}
