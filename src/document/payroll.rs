//! The payroll as tables for other programs.

use crate::actuals::payroll::OfSource;
use crate::actuals::record::Layout;
use crate::diagnostic::Lang;
use crate::document::{Artifact, Paid};
use crate::units::{Quantity, Rounding, RoundingMode};

/// The rows of a source that are no records; nothing where all are.
pub(super) fn rejected(layouts: &[Layout], source: &OfSource, lang: Lang) -> Option<Artifact> {
    if source.report.rejects.total() == 0 {
        return None;
    }
    let layout = layouts.iter().find(|layout| layout.source == source.id)?;
    let mut bytes = Vec::new();
    source.report.rejects.write_csv(layout, &source.report.paths(), lang, &mut bytes).ok()?;
    Some(Artifact { path: ecow::eco_format!("rejects/{}.csv", source.id), bytes })
}

/// The payroll: a row for each line of each statement, and one for what is paid.
pub(super) fn payroll_table(paid: &Paid<'_>) -> Artifact {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer
        .write_record(["position", "employee", "plan", "from", "to", "line", "item", "amount", "currency"])
        .expect(written);
    let organisation = &paid.compiled.plan.organisation;
    for statement in paid.statements() {
        let position = organisation.seat_id(statement.seat);
        let holding = organisation.on(statement.days.1).holding(statement.seat);
        let employee = holding.map(|holding| holding.employee.clone()).unwrap_or_default();
        let own = &paid.payroll.terms.plans[statement.plan];
        let (from, to) = (statement.days.0.to_string(), statement.days.1.to_string());
        let currency = statement.currency.to_string();
        let mut row = |line: &str, item: &str, amount: String| {
            let cells = [
                position.as_str(),
                employee.as_str(),
                own.id.value.as_str(),
                &from,
                &to,
                line,
                item,
                &amount,
                &currency,
            ];
            writer.write_record(cells).expect(written);
        };
        for line in &statement.lines {
            row(line.step.word(), &line.of, line.amount.round(exact()).to_string());
        }
        row("paid", "", statement.pays.to_string());
    }
    Artifact { path: "payroll.csv".into(), bytes: writer.into_inner().expect(written) }
}

/// What became of the rows of each source.
pub(super) fn sources_table(sources: &[OfSource]) -> Artifact {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    writer
        .write_record(["source", "file", "bytes", "sha256", "rows", "counted", "left_out", "rejected"])
        .expect(written);
    for source in sources {
        let report = &source.report;
        let numbers =
            [report.rows, report.counted, report.left_out, report.rejects.total()].map(|number| number.to_string());
        let all = [source.id.as_str(), "", "", "", &numbers[0], &numbers[1], &numbers[2], &numbers[3]];
        writer.write_record(all).expect(written);
        for file in &report.files {
            let bytes = file.bytes.to_string();
            writer.write_record([source.id.as_str(), &file.path, &bytes, &file.digest, "", "", "", ""]).expect(written);
        }
    }
    Artifact { path: "sources.csv".into(), bytes: writer.into_inner().expect(written) }
}

fn exact() -> Rounding {
    Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp }
}
