//! How the numbers of progress came about: methods, limits, and what became of the records.

use crate::diagnostic::Lang;
use crate::document::progress::{Link, ProgressTeller, Section};
use crate::document::template::escape;
use crate::plan::{UnitId, Who};
use crate::syntax::shape::Shape;

impl ProgressTeller<'_, '_> {
    /// Links to the reports of all units.
    pub(super) fn links(&self) -> Section {
        let mut seen: Vec<UnitId> = Vec::new();
        for line in &self.progress.lines {
            if let Who::Unit(unit) = line.holder.who()
                && seen.last() != Some(&unit)
            {
                seen.push(unit);
            }
        }
        let organisation = &self.compiled.plan.organisation;
        let link = |unit: &UnitId| Link {
            name: organisation.unit_name(*unit).to_string(),
            path: format!("kits/{}/index.md", organisation.units.id(*unit)),
        };
        Section {
            title: self.pick("Reports of units", "各部门报告").to_owned(),
            links: seen.iter().map(link).collect(),
            ..Section::default()
        }
    }

    /// How numbers came about, what became of the records, and what of them is not in any number.
    pub(super) fn counted(&self) -> Section {
        let mut section = self.methods();
        let lang = self.words.lang;
        for (source, later) in self.progress.sources.iter().zip(&self.progress.later) {
            let (report, id) = (&source.report, &source.id);
            let (rows, counted, left, rejected) =
                (report.rows, report.counted, report.left_out, report.rejects.total());
            section.lines.push(match lang {
                Lang::En => format!(
                    "Source {id}: {rows} rows, {counted} counted ({later} after the day), {left} left out by its condition, {rejected} rejected"
                ),
                Lang::Zh => {
                    format!("数据源 {id}：共 {rows} 行，计入 {counted} 行（其中 {later} 行在统计日之后），按条件排除 {left} 行，拒收 {rejected} 行")
                }
            });
            for file in &report.files {
                section.lines.push(format!("{} · SHA-256 {}", file.path, file.digest));
            }
            if rejected > 0 {
                let name = match lang {
                    Lang::En => format!("Rejected rows of {id}, with the reasons"),
                    Lang::Zh => format!("{id} 被拒收的行及原因"),
                };
                section.links.push(Link { name, path: format!("rejects/{}.csv", escape(id)) });
            }
        }
        for (source, lacking) in self.progress.lacking() {
            let reason = lacking.reason.explain(&self.compiled.plan);
            let place = self.progress.place(source, lacking.first);
            let rows = lacking.rows;
            section.lines.push(match lang {
                Lang::En => format!("Not counted: {rows} records, the first {place}: {}", reason.text(lang)),
                Lang::Zh => format!("未计入 {rows} 条，首条 {place}：{}", reason.text(lang)),
            });
        }
        section
    }

    /// How numbers came about.
    pub(super) fn methods(&self) -> Section {
        let mut lines = vec![
            self.pick(
                "To date: the targets of the months that are over, and of the month at hand the part that its working days over are of all of them.",
                "累计目标：已结束月份按月目标计，当月按已过工作日占全月工作日的比例计。",
            ).to_owned(),
            self.pick(
                "Forecast by working days: the actual for each working day that is over, for all working days of the period. By the plan's months: the actual against the target to date, of the whole target. As it stands: balances, means and ratios.",
                "预测方法：按工作日，即日均实绩乘以期间全部工作日；按分月目标，即累计达成率乘以期间目标；余额、均值和比率取现值。",
            ).to_owned(),
        ];
        lines.push(self.limits());
        if !self.progress.unmeasured.is_empty() {
            let names: Vec<String> = self.progress.unmeasured.iter().map(|metric| self.metric(*metric)).collect();
            let names = self.words.listed(&names);
            lines.push(match self.words.lang {
                Lang::En => format!("Not measured, since no source tells of them: {names}"),
                Lang::Zh => format!("没有数据源、未统计的指标：{names}"),
            });
        }
        Section { title: self.pick("How it is counted", "统计口径").to_owned(), lines, ..Section::default() }
    }

    fn limits(&self) -> String {
        let Some(limits) = &self.progress.limits else {
            return self
                .pick(
                    "No colours: the plan declares no limits under tracking.",
                    "未标示红黄绿：方案没有在 tracking 中规定界限。",
                )
                .to_owned();
        };
        let words =
            |bounds: &crate::syntax::Bounds| self.words.inline(&Shape::Bounds(bounds.clone())).unwrap_or_default();
        let looked_at = self.words.inline(&Shape::Word(limits.looked_at.word())).unwrap_or_default();
        let green = words(&limits.written.0);
        let amber = limits.written.1.as_ref().map(words);
        match (self.words.lang, amber) {
            (Lang::En, Some(amber)) => format!("Status by {looked_at}: green {green}, amber {amber}, else red"),
            (Lang::En, None) => format!("Status by {looked_at}: green {green}, else red"),
            (Lang::Zh, Some(amber)) => format!("状态按{looked_at}判定：{green}为绿灯，{amber}为黄灯，其余为红灯"),
            (Lang::Zh, None) => format!("状态按{looked_at}判定：{green}为绿灯，其余为红灯"),
        }
    }
}
