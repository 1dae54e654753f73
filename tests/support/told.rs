//! Everything that one run of a plan tells, so that two runs can be compared.

use salesplan::compile::Outcome;
use salesplan::cube::SLOTS;
use salesplan::diagnostic::Lang;

/// Findings and cells.
pub(crate) type Told = (Vec<String>, String);

/// Everything of an outcome that another run of the same plan must tell too.
pub(crate) fn told(outcome: &Outcome) -> Told {
    let findings = outcome.findings.iter().map(|finding| {
        let labels = finding
            .labels
            .iter()
            .map(|label| format!(" [{} {}]", outcome.sources.location(label.span), label.message.text(Lang::En)));
        let place = outcome.sources.location(finding.span);
        format!("{place} {} {}{}", finding.rule.name, finding.message.text(Lang::Zh), labels.collect::<String>())
    });
    let cells = outcome.compiled.as_ref().map(|compiled| {
        let cube = &compiled.cube;
        let series = cube.families().flat_map(|family| family.ids()).map(|id| {
            let cells = (0..SLOTS).map(|slot| (cube[id].get(slot), cube[id].origin(slot), cube.place(id, slot)));
            format!("{:?} {:?}\n", cube[id].key, cells.collect::<Vec<_>>())
        });
        series.collect::<String>()
    });
    (findings.collect(), cells.unwrap_or_default())
}
