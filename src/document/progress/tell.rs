//! Progress in words.

use std::collections::BTreeSet;

use crate::actuals::ledger::Holder;
use crate::diagnostic::{Lang, Speak};
use crate::document::progress::{Section, Table, of, order};
use crate::model::Compiled;
use crate::plan::targets::{Kind, SliceId, Slices};
use crate::plan::{Index, MetricId, UnitId};
use crate::progress::{By, Colour, Line, Method, Progress, Share};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::wording::Words;

/// What reports are told from.
pub struct ProgressTeller<'a, 'w> {
    /// The plan.
    pub compiled: &'a Compiled,
    /// What is told.
    pub progress: &'a Progress,
    /// The reader's words.
    pub words: &'w Words<'a>,
}

impl ProgressTeller<'_, '_> {
    pub(super) fn pick<'t>(&self, en: &'t str, zh: &'t str) -> &'t str {
        self.words.pick(en, zh)
    }

    fn heads(&self, heads: &[(&str, &str)]) -> Vec<String> {
        heads.iter().map(|(en, zh)| self.pick(en, zh).to_owned()).collect()
    }

    pub(super) fn title(&self, name: &str) -> String {
        let (en, zh) = match self.progress.asked.by {
            By::Week => ("Weekly progress", "进度周报"),
            By::Month => ("Monthly progress", "进度月报"),
            By::Quarter => ("Quarterly progress", "进度季报"),
            By::Half => ("Half-yearly progress", "进度半年报"),
            By::Year => ("Progress of the year", "年度进度报告"),
        };
        match self.words.lang {
            Lang::En => format!("{en}: {name}"),
            Lang::Zh => format!("{zh}：{name}"),
        }
    }

    /// The day, the period and its working days.
    pub(super) fn facts(&self) -> Vec<String> {
        let (progress, lang) = (self.progress, self.words.lang);
        let (day, from, to) =
            (progress.asked.as_of.speak(lang), progress.days.0.speak(lang), progress.days.1.speak(lang));
        let (over, all) = (progress.worked.over, progress.worked.all);
        match lang {
            Lang::En => {
                vec![format!("as of {day}"), format!("{from} to {to}"), format!("{over} of {all} working days")]
            }
            Lang::Zh => {
                vec![format!("截至 {day}"), format!("{from}至 {to}"), format!("已过 {over} 个工作日，共 {all} 个")]
            }
        }
    }

    /// The printed name of a metric.
    pub fn metric(&self, metric: MetricId) -> String {
        let metrics = &self.compiled.plan.targets.metrics;
        metrics[metric].name.clone().unwrap_or_else(|| metrics.id(metric).clone()).to_string()
    }

    /// A value of a metric; nothing where it is not known.
    pub fn value(&self, metric: MetricId, value: Option<&Fraction>) -> String {
        let kind = &self.compiled.plan.targets.metrics[metric].kind;
        let rounding = if *kind == Kind::Percent { precise() } else { cents() };
        value.map(|value| kind.show(value.round(rounding), self.words.lang)).unwrap_or_default()
    }

    /// A part of a target; nothing where it is not known.
    pub fn share(&self, share: Option<&Share>) -> String {
        match share {
            None => String::new(),
            Some(Share::Of(share)) => speak::percent(share.round(precise())),
            Some(Share::Beyond) => self.pick("above all", "高于所有档位").to_owned(),
        }
    }

    /// The word for a colour; nothing where there is none.
    pub fn colour(&self, colour: Option<Colour>) -> String {
        let (en, zh) = match colour {
            None => return String::new(),
            Some(Colour::Green) => ("green", "绿灯"),
            Some(Colour::Amber) => ("amber", "黄灯"),
            Some(Colour::Red) => ("red", "红灯"),
        };
        self.pick(en, zh).to_owned()
    }

    fn rank(&self, line: &Line) -> String {
        let ranked = |at: u32, of: u32| match self.words.lang {
            Lang::En => format!("{at} of {of}"),
            Lang::Zh => format!("第 {at} 名，共 {of} 名"),
        };
        line.rank.map(|rank| ranked(rank.at, rank.of)).unwrap_or_default()
    }

    /// The name of a holder.
    fn name(&self, holder: Holder) -> String {
        self.compiled.plan.organisation.printed_name(holder.who(), self.words.lang)
    }

    /// The members of a slice.
    fn slice(&self, slice: SliceId) -> String {
        let targets = &self.compiled.plan.targets;
        let members = targets.slices.members(slice).iter();
        let names: Vec<String> = members.map(|member| targets.member_name(*member).to_string()).collect();
        names.join(self.pick(", ", "、"))
    }

    /// The units and positions at and below a unit, by their order.
    pub(super) fn below(&self, unit: UnitId) -> BTreeSet<(bool, usize)> {
        let organisation = &self.compiled.plan.organisation;
        let (mut open, mut all) = (vec![unit], BTreeSet::new());
        while let Some(unit) = open.pop() {
            if all.insert(order(Holder::Unit(unit))) {
                all.extend(organisation.unit_seats[unit.index()].iter().map(|seat| order(Holder::Seat(*seat))));
                open.extend(&organisation.sub_units[unit.index()]);
            }
        }
        all
    }

    /// The report of one holder alone.
    pub(super) fn of_holder(&self, holder: Holder) -> Vec<Section> {
        let lines: Vec<&Line> = of(self.progress, holder).collect();
        let whole: Vec<&Line> = lines.iter().copied().filter(|line| line.slice == Slices::WHOLE).collect();
        vec![self.standing(&whole), self.ahead(&whole), self.parts(&lines), self.moved(&whole)]
    }

    /// The report of some units: their own numbers, and those of the units and positions directly in them.
    pub(super) fn of_units(&self, units: &[UnitId]) -> Vec<Section> {
        let organisation = &self.compiled.plan.organisation;
        let own = |holders: &[Holder]| -> Vec<&Line> {
            holders.iter().flat_map(|holder| of(self.progress, *holder)).collect()
        };
        let is_whole = |line: &&Line| line.slice == Slices::WHOLE;
        let holders: Vec<Holder> = units.iter().map(|unit| Holder::Unit(*unit)).collect();
        let mut inner = Vec::new();
        for unit in units {
            inner.extend(organisation.sub_units[unit.index()].iter().map(|unit| Holder::Unit(*unit)));
        }
        let mut seats = Vec::new();
        for unit in units {
            seats.extend(organisation.unit_seats[unit.index()].iter().map(|seat| Holder::Seat(*seat)));
        }
        let lines = own(&holders);
        let whole: Vec<&Line> = lines.iter().copied().filter(is_whole).collect();
        let inner: Vec<&Line> = own(&inner).into_iter().filter(is_whole).collect();
        let seats: Vec<&Line> = own(&seats).into_iter().filter(is_whole).collect();
        let all: Vec<&Line> = whole.iter().chain(&inner).chain(&seats).copied().collect();
        vec![
            self.standing(&whole),
            self.ahead(&whole),
            self.peers(self.pick("Units", "下属部门"), &inner),
            self.peers(self.pick("Positions", "岗位"), &seats),
            self.parts(&lines),
            self.moved(&all),
        ]
    }

    /// Where something stands on the day.
    fn standing(&self, lines: &[&Line]) -> Section {
        let mut head = self.heads(&[
            ("Metric", "指标"),
            ("Actual", "实绩"),
            ("Target to date", "累计目标"),
            ("Attained to date", "累计达成率"),
            ("Target", "期间目标"),
            ("Attained", "期间达成率"),
        ]);
        let row = |line: &&Line| {
            let value = |value| self.value(line.metric, value);
            vec![
                self.titled(line, lines),
                value(line.actual.as_ref()),
                value(line.due.as_ref()),
                self.share(line.to_date.as_ref()),
                value(line.target.as_ref()),
                self.share(line.reached.as_ref()),
            ]
        };
        let rows = lines.iter().map(|line| self.with_colour(row(line), line)).collect();
        self.colour_head(&mut head);
        self.section(self.pick("Where it stands", "当前进度"), vec![(String::new(), head, rows)])
    }

    /// The metric of a line, with its holder where lines are of several.
    fn titled(&self, line: &Line, lines: &[&Line]) -> String {
        let metric = self.metric(line.metric);
        if lines.iter().all(|other| other.holder == line.holder) {
            return metric;
        }
        format!("{} · {metric}", self.name(line.holder))
    }

    /// What is to come.
    fn ahead(&self, lines: &[&Line]) -> Section {
        let head = self.heads(&[
            ("Metric", "指标"),
            ("Per working day so far", "日均实绩"),
            ("Forecast", "期末预测"),
            ("Forecast attainment", "预测达成率"),
            ("By", "预测方法"),
            ("Gap", "差额"),
            ("Needed per working day left", "剩余日均需完成"),
            ("Rank", "排名"),
        ]);
        let row = |line: &&Line| {
            let value = |value| self.value(line.metric, value);
            let forecast = line.forecast.as_ref();
            vec![
                self.titled(line, lines),
                value(line.run_rate.as_ref()),
                value(forecast.map(|forecast| &forecast.value)),
                self.share(forecast.and_then(|forecast| forecast.reaches.as_ref())),
                forecast.map(|forecast| self.method(forecast.method)).unwrap_or_default().to_owned(),
                value(line.gap.as_ref()),
                value(line.pace.as_ref()),
                self.rank(line),
            ]
        };
        let rows = lines.iter().map(row).collect();
        self.section(self.pick("What is ahead", "后续展望"), vec![(String::new(), head, rows)])
    }

    /// Holders beside each other, a table for each metric.
    fn peers(&self, title: &str, lines: &[&Line]) -> Section {
        let mut metrics: Vec<MetricId> = lines.iter().map(|line| line.metric).collect();
        metrics.sort_unstable();
        metrics.dedup();
        let table = |metric: MetricId| {
            let mut head = self.heads(&[
                ("", ""),
                ("Actual", "实绩"),
                ("Target to date", "累计目标"),
                ("Attained to date", "累计达成率"),
                ("Target", "期间目标"),
                ("Forecast", "期末预测"),
                ("Gap", "差额"),
                ("Needed per working day left", "剩余日均需完成"),
                ("Rank", "排名"),
            ]);
            let row = |line: &&Line| {
                let value = |value| self.value(metric, value);
                vec![
                    self.name(line.holder),
                    value(line.actual.as_ref()),
                    value(line.due.as_ref()),
                    self.share(line.to_date.as_ref()),
                    value(line.target.as_ref()),
                    value(line.forecast.as_ref().map(|forecast| &forecast.value)),
                    value(line.gap.as_ref()),
                    value(line.pace.as_ref()),
                    self.rank(line),
                ]
            };
            let own = lines.iter().filter(|line| line.metric == metric);
            let rows = own.map(|line| self.with_colour(row(line), line)).collect();
            self.colour_head(&mut head);
            (self.metric(metric), head, rows)
        };
        self.section(title, metrics.into_iter().map(table).collect())
    }

    /// Parts of the whole, a table for each metric.
    fn parts(&self, lines: &[&Line]) -> Section {
        let parts: Vec<&&Line> = lines.iter().filter(|line| line.slice != Slices::WHOLE).collect();
        let mut tables: Vec<(Holder, MetricId)> = Vec::new();
        for line in &parts {
            if !tables.contains(&(line.holder, line.metric)) {
                tables.push((line.holder, line.metric));
            }
        }
        let table = |(holder, metric): (Holder, MetricId)| {
            let mut head = self.heads(&[
                ("Part", "范围"),
                ("Actual", "实绩"),
                ("Target to date", "累计目标"),
                ("Attained to date", "累计达成率"),
                ("Target", "期间目标"),
                ("Forecast", "期末预测"),
                ("Gap", "差额"),
            ]);
            let row = |line: &&&Line| {
                let value = |value| self.value(metric, value);
                vec![
                    self.slice(line.slice),
                    value(line.actual.as_ref()),
                    value(line.due.as_ref()),
                    self.share(line.to_date.as_ref()),
                    value(line.target.as_ref()),
                    value(line.forecast.as_ref().map(|forecast| &forecast.value)),
                    value(line.gap.as_ref()),
                ]
            };
            let own = parts.iter().filter(|line| (line.holder, line.metric) == (holder, metric));
            let rows = own.map(|line| self.with_colour(row(line), line)).collect();
            self.colour_head(&mut head);
            let first: Vec<&Line> = lines.to_vec();
            let titled = parts.iter().find(|line| (line.holder, line.metric) == (holder, metric));
            (titled.map(|line| self.titled(line, &first)).unwrap_or_default(), head, rows)
        };
        self.section(self.pick("By product, channel and other parts", "按产品、渠道等分解"), {
            tables.into_iter().map(table).collect()
        })
    }

    /// What changed since the report before.
    fn moved(&self, lines: &[&Line]) -> Section {
        let Some(since) = &self.progress.since else { return Section::default() };
        let head = self.heads(&[
            ("", ""),
            ("Attained to date, before", "上次累计达成率"),
            ("Now", "本次"),
            ("Change in points", "变动（百分点）"),
            ("Rank, before", "上次排名"),
            ("Now", "本次"),
            ("Status, before", "上次状态"),
            ("Now", "本次"),
        ]);
        let rows: Vec<Vec<String>> = lines
            .iter()
            .filter_map(|line| Some((line, line.before.as_ref()?)))
            .map(|(line, before)| {
                vec![
                    format!("{} · {}", self.name(line.holder), self.metric(line.metric)),
                    self.share(before.to_date.as_ref()),
                    self.share(line.to_date.as_ref()),
                    points(before.to_date.as_ref(), line.to_date.as_ref()),
                    before.rank.map(|rank| rank.at.to_string()).unwrap_or_default(),
                    line.rank.map(|rank| rank.at.to_string()).unwrap_or_default(),
                    self.colour(before.colour),
                    self.colour(line.colour),
                ]
            })
            .collect();
        let day = since.as_of.speak(self.words.lang);
        let title = match self.words.lang {
            Lang::En => format!("Since {day}"),
            Lang::Zh => format!("较 {day}的变化"),
        };
        let mut section = self.section(&title, vec![(String::new(), head, rows)]);
        if !since.same_period {
            section.lines.push(
                self.pick(
                    "That report is of an earlier period: its attainment is of that period's targets.",
                    "上次报告属于更早的期间，其达成率对应当期目标。",
                )
                .to_owned(),
            );
        }
        if since.gone > 0 {
            section.lines.push(match self.words.lang {
                Lang::En => format!("Lines of that report that are there no more: {}", since.gone),
                Lang::Zh => format!("上次报告中有 {} 行本次不再出现", since.gone),
            });
        }
        section
    }

    fn section(&self, title: &str, tables: Vec<(String, Vec<String>, Vec<Vec<String>>)>) -> Section {
        let some = tables.into_iter().filter(|(.., rows)| !rows.is_empty());
        let tables = some.map(|(title, head, rows)| Table { title, head, rows }).collect();
        Section { title: title.to_owned(), tables, ..Section::default() }
    }

    fn with_colour(&self, mut row: Vec<String>, line: &Line) -> Vec<String> {
        if self.progress.limits.is_some() {
            row.push(self.colour(line.colour));
        }
        row
    }

    fn colour_head(&self, head: &mut Vec<String>) {
        if self.progress.limits.is_some() {
            head.push(self.pick("Status", "状态").to_owned());
        }
    }

    fn method(&self, method: Method) -> &str {
        match method {
            Method::RunRate => self.pick("working days", "工作日"),
            Method::Months => self.pick("the plan's months", "分月目标"),
            Method::Held => self.pick("as it stands", "现值"),
            Method::Over => self.pick("period is over", "期间已结束"),
        }
    }
}

/// The difference of two shares in points of a percent: `+3.2`, `-1`.
fn points(before: Option<&Share>, now: Option<&Share>) -> String {
    let (Some(Share::Of(before)), Some(Share::Of(now))) = (before, now) else { return String::new() };
    let hundred = Fraction::from_int(100);
    let points = now.round(precise());
    let change = Fraction::from_quantity(points).minus(&Fraction::from_quantity(before.round(precise())));
    let change = change.times(&hundred).round(cents());
    if change > Quantity::ZERO { format!("+{change}") } else { change.to_string() }
}

/// Shares are printed to a hundredth of a percent.
fn precise() -> Rounding {
    Rounding { step: Quantity::from_micros(100), mode: RoundingMode::HalfUp }
}

fn cents() -> Rounding {
    Rounding { step: Quantity::from_micros(10_000), mode: RoundingMode::HalfUp }
}
