//! The report of an audit: what breaks the plan's policies, what they ask to be done, and what was not checked.

use crate::audit::json::{JsonAudit, place, table};
use crate::audit::{Audit, Weight};
use crate::diagnostic::Lang;
use crate::document::payroll::{rejected, sources_table};
use crate::document::progress::{Link, Report, Section, Table, written};
use crate::document::template::{Templates, escape};
use crate::document::{Artifact, DocumentError};
use crate::model::Compiled;
use crate::source::SourceMap;

/// Everything that is written of an audit: a report in Markdown and HTML, what was found as a table and as JSON, what became of the records, and
/// the rows that are none.
///
/// # Errors
/// If a template is broken.
pub fn audit_report(
    audit: &Audit,
    compiled: &Compiled,
    sources: &SourceMap,
    own: &[(String, String)],
) -> Result<Vec<Artifact>, DocumentError> {
    let lang = compiled.plan.facts.lang;
    let json = JsonAudit::of(audit, compiled, sources, lang);
    let text = serde_json::to_string_pretty(&json).expect("the report is plain data") + "\n";
    let mut artifacts = vec![
        Artifact { path: "audit.json".into(), bytes: text.into_bytes() },
        Artifact { path: "audit.csv".into(), bytes: table(audit, sources, lang) },
        sources_table(&audit.sources),
    ];
    artifacts.extend(audit.sources.iter().filter_map(|source| rejected(&audit.layouts, source, lang)));
    let teller = Teller { audit, compiled, sources, lang };
    let report = teller.report();
    artifacts.extend(written(&report, "index", &Templates::new(lang, own)?, compiled)?);
    Ok(artifacts)
}

struct Teller<'a> {
    audit: &'a Audit,
    compiled: &'a Compiled,
    sources: &'a SourceMap,
    lang: Lang,
}

impl Teller<'_> {
    fn pick(&self, en: &str, zh: &str) -> String {
        if self.lang == Lang::En { en.to_owned() } else { zh.to_owned() }
    }

    fn report(&self) -> Report {
        let name = &self.compiled.plan.facts.name;
        let (breaches, due, tolerated) =
            (self.audit.count(Weight::Breach), self.audit.count(Weight::Due), self.audit.count(Weight::Tolerated));
        let sections = [
            self.found(Weight::Breach, &self.pick("Breaches", "违规")),
            self.found(Weight::Due, &self.pick("To be done", "应采取的措施")),
            self.found(Weight::Tolerated, &self.pick("Tolerated", "容许范围之内")),
            self.checked(),
            self.unchecked(),
            self.records(),
        ];
        let is_told =
            |section: &Section| !section.tables.is_empty() || !section.lines.is_empty() || !section.links.is_empty();
        Report {
            title: self.pick(&format!("Audit: {name}"), &format!("合规检查：{name}")),
            facts: vec![
                self.pick(&format!("breaches: {breaches}"), &format!("违规 {breaches} 起")),
                self.pick(&format!("to be done: {due}"), &format!("应采取措施 {due} 项")),
                self.pick(&format!("tolerated: {tolerated}"), &format!("容许 {tolerated} 起")),
            ],
            sections: sections.into_iter().filter(is_told).collect(),
        }
    }

    fn found(&self, weight: Weight, title: &str) -> Section {
        let heads =
            [("Record", "记录"), ("Rule", "规则"), ("Position", "岗位"), ("What", "情况"), ("Consequence", "后果")];
        let row = |own: &crate::audit::Breach| {
            let organisation = &self.compiled.plan.organisation;
            let named = |id: &ecow::EcoString| match organisation.seat(id) {
                Some(seat) => organisation.seat_name(seat, self.lang),
                None => id.to_string(),
            };
            let name = own.name.clone().unwrap_or_else(|| own.rule.clone());
            let row = own.row.as_ref().map(|row| format!(" · {row}")).unwrap_or_default();
            vec![
                self.audit.place(own.source, own.place),
                format!("{name}{row} ({})", place(self.sources, own.span)),
                own.position.as_ref().map(named).unwrap_or_default(),
                own.what.text(self.lang).to_owned() + &self.by(own.due),
                own.consequence.as_ref().map(ToString::to_string).unwrap_or_default(),
            ]
        };
        let rows: Vec<Vec<String>> = self.audit.found.iter().filter(|own| own.weight == weight).map(row).collect();
        let head = heads.iter().map(|(en, zh)| self.pick(en, zh)).collect();
        let tables = if rows.is_empty() { Vec::new() } else { vec![Table { title: String::new(), head, rows }] };
        Section { title: title.to_owned(), tables, ..Section::default() }
    }

    /// The day by which something is to be done.
    fn by(&self, due: Option<crate::units::Date>) -> String {
        due.map(|due| self.pick(&format!("; by {due}"), &format!("；期限 {due}"))).unwrap_or_default()
    }

    fn checked(&self) -> Section {
        let line = |(kind, rule, count): &(crate::audit::Kind, ecow::EcoString, u64)| {
            let kind = kind.word();
            self.pick(&format!("{kind} {rule}: {count} records"), &format!("{kind} {rule}：{count} 条记录"))
        };
        Section {
            title: self.pick("Checked", "已检查"),
            lines: self.audit.checked.iter().map(line).collect(),
            ..Section::default()
        }
    }

    fn unchecked(&self) -> Section {
        let line = |own: &crate::audit::Unchecked| {
            let (rule, at) = (format!("{} {}", own.kind.word(), own.rule), place(self.sources, own.span));
            let why = own.why.text(self.lang);
            self.pick(&format!("{rule} ({at}): {why}"), &format!("{rule}（{at}）：{why}"))
        };
        Section {
            title: self.pick("Not checked", "未检查"),
            lines: self.audit.unchecked.iter().map(line).collect(),
            ..Section::default()
        }
    }

    fn records(&self) -> Section {
        let mut section = Section { title: self.pick("Records", "记录"), ..Section::default() };
        for source in &self.audit.sources {
            let (id, report) = (&source.id, &source.report);
            let (counted, rejected) = (report.counted, report.rejects.total());
            section.lines.push(self.pick(
                &format!("{id}: {counted} records, {rejected} rejected"),
                &format!("{id}：记录 {counted} 条，拒收 {rejected} 条"),
            ));
            if rejected > 0 {
                let name = self.pick(&format!("Rejected rows of {id}"), &format!("{id} 被拒收的行"));
                section.links.push(Link { name, path: format!("rejects/{}.csv", escape(id)) });
            }
        }
        section
    }
}
