//! The payroll as tables for other programs.

use std::collections::BTreeMap;

use crate::actuals::payroll::OfSource;
use crate::actuals::record::Layout;
use crate::diagnostic::Lang;
use crate::document::index::Group;
use crate::document::statements::{Teller, path_of};
use crate::document::template::escape;
use crate::document::{Artifact, Paid};
use crate::plan::Who;
use crate::units::{Currency, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

/// All that is written of pay, as a list: what is paid in all, each statement, what became of the records.
pub(super) fn overview(paid: &Paid<'_>, teller: &Teller<'_, '_>) -> Vec<Group> {
    let words = teller.words;
    let money = |amount: Quantity, currency: Currency| speak::money(amount, currency, words.lang);
    let mut totals: BTreeMap<String, (Currency, usize, Quantity)> = BTreeMap::new();
    let [position, days, plan, pays] = [("Position", "岗位"), ("Payday", "期间"), ("Plan", "方案"), ("Paid", "应付")]
        .map(|(en, zh)| words.pick(en, zh));
    let mut lines = vec![format!("| {position} | {days} | {plan} | {pays} |"), "| --- | --- | --- | ---: |".to_owned()];
    for statement in paid.statements() {
        let total = totals.entry(statement.currency.to_string()).or_insert((statement.currency, 0, Quantity::ZERO));
        *total = (total.0, total.1 + 1, total.2 + statement.pays);
        let own = &paid.payroll.terms.plans[statement.plan];
        let organisation = &paid.compiled.plan.organisation;
        let name = organisation.printed_name(Who::Seat(statement.seat), words.lang);
        lines.push(format!(
            "| [{} · {}]({}.md) | {} | {} | {} |",
            escape(&organisation.seat_id(statement.seat)),
            escape(&name),
            path_of(paid, statement),
            escape(&teller.days(statement.days)),
            escape(own.name.as_ref().unwrap_or(&own.id.value)),
            escape(&money(statement.pays, statement.currency)),
        ));
    }
    let total = totals.values().map(|(currency, count, sum)| match words.lang {
        Lang::En => format!("- Paid: {} by {count} statements", escape(&money(*sum, *currency))),
        Lang::Zh => format!("- 应付{}，结算单 {count} 份", escape(&money(*sum, *currency))),
    });
    let tables = [
        ("payroll.csv", "every line of every statement", "每份结算单的每一行"),
        ("components.csv", "how each component came about", "各激励项的计算"),
        ("reconciliation.csv", "totals", "合计与核对"),
        ("sources.csv", "the files of records with their SHA-256", "记录文件及其 SHA-256"),
    ];
    let tables = tables.map(|(file, en, zh)| format!("- [{file}]({file}): {}", words.pick(en, zh)));
    let group = |en: &str, zh: &str, lines: Vec<String>| Group { title: words.pick(en, zh).to_owned(), lines };
    vec![
        group("Payroll", "工资表", total.chain(tables).collect()),
        group("Records", "记录", records(paid, words)),
        group("Statements", "结算单", lines),
    ]
}

/// What became of the rows of each source, with the rows that are no records.
fn records(paid: &Paid<'_>, words: &Words<'_>) -> Vec<String> {
    let lines = paid.payroll.sources.iter().map(|source| {
        let (report, id) = (&source.report, escape(&source.id));
        let (counted, left, rejected) = (report.counted, report.left_out, report.rejects.total());
        let line = match words.lang {
            Lang::En => format!("- {id}: {counted} counted, {left} left out, {rejected} rejected"),
            Lang::Zh => format!("- {id}：计入 {counted} 条，略去 {left} 条，拒收 {rejected} 条"),
        };
        if report.rejects.first().is_empty() {
            line
        } else {
            format!("{line} ([rejects/{id}.csv](rejects/{}.csv))", source.id)
        }
    });
    lines.collect()
}

/// The rows of a source that are no records; nothing where all are.
pub(super) fn rejected(layouts: &[Layout], source: &OfSource, lang: Lang) -> Option<Artifact> {
    // Of those that a database rejected no more is known than how many there are.
    if source.report.rejects.first().is_empty() {
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
