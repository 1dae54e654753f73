//! What a payroll can be reconciled by: what was read against what was credited, what was paid line by line against what was paid in all,
//! and the digests of everything that went in and came out.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::json;
use sha2::{Digest, Sha256};

use crate::actuals::tally::{Credited, Sum};
use crate::document::{Artifact, Paid};
use crate::source::SourceMap;
use crate::syntax::incentives::CreditKind;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode};

/// The SHA-256 of a plan: of the texts of all its files, with their paths, in order.
pub fn plan_digest(sources: &SourceMap) -> String {
    let mut texts: Vec<(&str, &str)> =
        sources.iter().map(|(_, source)| (source.path.as_str(), source.text.as_ref())).collect();
    texts.sort_unstable();
    let mut hasher = Sha256::new();
    for (path, text) in texts {
        for part in [path, text] {
            hasher.update((part.len() as u64).to_be_bytes());
            hasher.update(part.as_bytes());
        }
    }
    format!("{:x}", hasher.finalize())
}

/// The SHA-256 of the records: of the digests of their files, by source and path.
pub fn records_digest(paid: &Paid<'_>) -> String {
    let mut text = String::new();
    for source in &paid.payroll.sources {
        let mut files: Vec<_> = source.report.files.iter().collect();
        files.sort_by(|a, b| (&a.path, &a.digest).cmp(&(&b.path, &b.digest)));
        for file in files {
            // Where a file lies says nothing of what it says: two machines give the same.
            let name = file.path.rsplit(['/', '\\']).next().unwrap_or_default();
            writeln!(text, "{}\t{name}\t{}", source.id, file.digest).expect("a string takes all");
        }
    }
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// The SHA-256 of what is written.
pub(super) fn artifacts_digest(artifacts: &[Artifact]) -> String {
    let mut sorted: Vec<&Artifact> = artifacts.iter().collect();
    sorted.sort_by(|a, b| a.path.cmp(&b.path));
    let mut text = String::new();
    for artifact in sorted {
        writeln!(text, "{}\t{:x}", artifact.path, Sha256::digest(&artifact.bytes)).expect("a string takes all");
    }
    format!("{:x}", Sha256::digest(text.as_bytes()))
}

/// The digests of plan, records and of everything that is written beside them, in `run.json`.
pub(super) fn run(paid: &Paid<'_>, [plan, records, statements]: &[String; 3]) -> Artifact {
    let calendar = &paid.compiled.plan.facts.calendar;
    let year = calendar.year_name(calendar.month_of(paid.days.1).year);
    let run = json!({
        "format_version": 1,
        "name": paid.compiled.plan.facts.name,
        "year": year,
        "from": paid.days.0.to_string(),
        "to": paid.days.1.to_string(),
        "sha256": {"plan": plan, "records": records, "statements": statements},
    });
    Artifact { path: "run.json".into(), bytes: format!("{run:#}\n").into_bytes() }
}

/// The totals, as a table.
pub(super) fn reconciliation(paid: &Paid<'_>) -> Artifact {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let written = "writing to memory does not fail";
    let mut row = |cells: [&str; 6]| writer.write_record(cells).expect(written);
    row(["part", "of", "item", "currency", "rows", "amount"]);
    for source in &paid.payroll.sources {
        let report = &source.report;
        let numbers = [
            ("read", report.rows),
            ("counted", report.counted),
            ("left-out", report.left_out),
            ("rejected", report.rejects.total()),
        ];
        for (item, number) in numbers {
            row(["records", &source.id, item, "", &number.to_string(), ""]);
        }
    }
    for ((meter, item, currency), sum) in credited(paid) {
        let amount = Fraction::from_quantity(Quantity::from_micros(sum.amount))
            .over(&Fraction::from_int(1_000_000))
            .map(|amount| amount.round(exact()).to_string());
        row(["credits", &meter, item, &currency, &sum.rows.to_string(), &amount.unwrap_or_default()]);
    }
    for (source, lacking) in paid.payroll.tally.lacking() {
        row(["not counted", source, lacking.reason.code(), "", &lacking.rows.to_string(), ""]);
    }
    for ((plan, item, currency), (count, amount)) in lines(paid) {
        row(["pay", &plan, &item, &currency, &count.to_string(), &amount.round(exact()).to_string()]);
    }
    Artifact { path: "reconciliation.csv".into(), bytes: writer.into_inner().expect(written) }
}

/// What became of the values that were counted up to the last day, by meter and currency: the direct and split credits of positions, units
/// and nobody and what nobody could be credited are together all of the records; overlay and roll-up credits stand beside them.
fn credited(paid: &Paid<'_>) -> BTreeMap<(String, &'static str, String), Sum> {
    let payroll = paid.payroll;
    let plan_currency = paid.compiled.plan.facts.currency;
    let mut all: BTreeMap<(String, &'static str, String), Sum> = BTreeMap::new();
    for entry in payroll.tally.entries() {
        let meter = payroll.meters.get(entry.meter).name.to_string();
        let currency = entry.currency.unwrap_or(plan_currency).to_string();
        let kind = entry.rule.map(|rule| payroll.crediting.rules[rule].kind);
        let item = match (kind, entry.credited) {
            (Some(CreditKind::Overlay), _) => "beside: overlay",
            (Some(CreditKind::RollUp), _) => "beside: roll-up",
            (_, Credited::Seat(_)) => "to positions",
            (_, Credited::Unit(_)) => "to units",
            (_, Credited::Nobody) => "to nobody",
            (_, Credited::Missed) => "not credited",
        };
        all.entry((meter.clone(), item, currency.clone())).or_default().add(&entry.sum);
        if !item.starts_with("beside") {
            all.entry((meter, "total", currency)).or_default().add(&entry.sum);
        }
    }
    all
}

/// The lines of the statements by plan, what they are and currency, with what is paid in all.
fn lines(paid: &Paid<'_>) -> BTreeMap<(String, String, String), (usize, Fraction)> {
    let mut all: BTreeMap<(String, String, String), (usize, Fraction)> = BTreeMap::new();
    let mut add = |plan: &str, item: String, currency: String, amount: &Fraction| {
        let own = all.entry((plan.to_owned(), item, currency)).or_insert_with(|| (0, Fraction::zero()));
        *own = (own.0 + 1, own.1.plus(amount));
    };
    for statement in paid.statements() {
        let plan = &paid.payroll.terms.plans[statement.plan].id.value;
        let currency = statement.currency.to_string();
        for line in &statement.lines {
            let of = if line.of.is_empty() { String::new() } else { format!(": {}", line.of) };
            add(plan, format!("{}{of}", line.step.word()), currency.clone(), &line.amount);
        }
        add(plan, "paid".to_owned(), currency.clone(), &Fraction::from_quantity(statement.pays));
        add("*", "paid".to_owned(), currency, &Fraction::from_quantity(statement.pays));
    }
    all
}

fn exact() -> Rounding {
    Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp }
}
