//! Costs as a table for people and as CSV.

use std::collections::BTreeSet;

use unicode_width::UnicodeWidthStr;

use super::notes::notes;
use super::{Answer, named};
use crate::diagnostic::Lang;
use crate::pay::cost::{Case, Costs, Part};
use crate::pay::terms::PlanTerms;
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};

/// How wide a table may be.
const COLUMNS: usize = 80;
/// How wide its names may be.
const NAMES: usize = 26;

/// A line of the table: its name, how deep it stands, and a number for each case.
struct Line {
    name: String,
    depth: usize,
    cells: Vec<Option<Cell>>,
}

/// A number of the table, exact.
enum Cell {
    Money(Fraction),
    Share(Fraction),
}

impl Cell {
    fn shown(&self, lang: Lang) -> String {
        let whole = Rounding { step: Quantity::ONE, mode: RoundingMode::HalfUp };
        let hundredth = Rounding { step: Quantity::from_micros(100), mode: RoundingMode::HalfUp };
        match self {
            Self::Money(value) if lang == Lang::Zh => {
                let myriads = value.over(&Fraction::from_int(10_000)).unwrap_or_else(Fraction::zero);
                to_hundredths(speak::grouped(myriads.round(Rounding { step: Quantity::from_micros(10_000), ..whole })))
            }
            Self::Money(value) => speak::grouped(value.round(whole)),
            Self::Share(value) => {
                let shown = speak::percent(value.round(hundredth));
                format!("{}%", to_hundredths(shown.trim_end_matches('%').to_owned()))
            }
        }
    }

    fn plain(&self) -> String {
        let place = match self {
            Self::Money(_) => 10_000,
            Self::Share(_) => 1,
        };
        let rounding = Rounding { step: Quantity::from_micros(place), mode: RoundingMode::HalfUp };
        match self {
            Self::Money(value) | Self::Share(value) => value.round(rounding).to_string(),
        }
    }
}

/// A number with two places behind its point, so that those of a column stand below each other.
fn to_hundredths(number: String) -> String {
    match number.split_once('.') {
        Some((_, places)) => format!("{number}{}", "0".repeat(2_usize.saturating_sub(places.len()))),
        None => number + ".00",
    }
}

fn pick(lang: Lang, en: &str, zh: &str) -> String {
    match lang {
        Lang::En => en.to_owned(),
        Lang::Zh => zh.to_owned(),
    }
}

/// What stands above a column.
pub(super) fn head(case: &Case<'_>) -> String {
    match (&case.name, &case.id) {
        (Some(name), _) => name.to_string(),
        (None, Some(id)) => id.to_string(),
        (None, None) => speak::percent(case.reached[0].0.exact().unwrap_or_default()),
    }
}

/// A label of a section.
fn title(name: String) -> Line {
    Line { name, depth: 0, cells: Vec::new() }
}

fn line(name: impl Into<String>, depth: usize, answer: &Answer<'_>, cell: impl Fn(&Costs) -> Option<Cell>) -> Line {
    Line { name: name.into(), depth, cells: answer.cases.iter().map(|(_, costs)| cell(costs)).collect() }
}

/// The plan, or the contest, at a place.
pub(super) fn plan_at<'a>(answer: &Answer<'a>, at: usize) -> &'a PlanTerms {
    let plans = &answer.terms.plans;
    plans.get(at).unwrap_or_else(|| &answer.terms.contests[at - plans.len()])
}

/// Every part that pays, in the order of the plans.
pub(super) fn parts(answer: &Answer<'_>) -> BTreeSet<(usize, Part)> {
    answer.cases.iter().flat_map(|(_, costs)| costs.parts.keys().cloned()).collect()
}

fn lines(answer: &Answer<'_>, lang: Lang) -> Vec<Line> {
    let organisation = &answer.compiled.plan.organisation;
    let money = |value: &Fraction| Some(Cell::Money(value.clone()));
    let mut lines = vec![
        line(pick(lang, "Fixed pay", "固定薪酬"), 0, answer, |costs| money(&costs.whole.fixed)),
        line(pick(lang, "Variable pay", "浮动薪酬"), 0, answer, |costs| money(&costs.whole.variable)),
        line(pick(lang, "All pay", "薪酬合计"), 0, answer, |costs| money(&costs.whole.total())),
    ];
    if let Some(metric) = answer.metric {
        let name = crate::cube::Voice { plan: &answer.compiled.plan }.metric(metric);
        lines.push(line(name, 0, answer, |costs| costs.sold.clone().map(Cell::Money)));
        lines.push(line(pick(lang, "Commission rate", "有效提成率"), 0, answer, |costs| {
            costs.whole.variable.over(costs.sold.as_ref()?).map(Cell::Share)
        }));
        lines.push(line(pick(lang, "Cost of sales", "薪酬费用率"), 0, answer, |costs| {
            costs.whole.total().over(costs.sold.as_ref()?).map(Cell::Share)
        }));
    }
    lines.push(title(pick(lang, "Variable pay by role", "按角色的浮动薪酬")));
    let roles: BTreeSet<_> = answer.cases.iter().flat_map(|(_, costs)| costs.roles.keys().copied()).collect();
    for role in roles {
        let name = named(organisation.roles[role].name.as_ref(), organisation.roles.id(role));
        lines.push(line(name, 1, answer, |costs| money(&costs.roles.get(&role)?.variable)));
    }
    lines.push(title(pick(lang, "Variable pay by unit", "按部门的浮动薪酬")));
    let units: BTreeSet<_> = answer.cases.iter().flat_map(|(_, costs)| costs.units.keys().copied()).collect();
    for unit in units {
        let name = organisation.unit_name(unit);
        lines.push(line(name, 1, answer, |costs| money(&costs.units.get(&unit)?.variable)));
    }
    lines.push(title(pick(lang, "Variable pay by component", "按激励项的浮动薪酬")));
    let mut last = None;
    for (plan, part) in parts(answer) {
        let own = plan_at(answer, plan);
        if last.replace(plan) != Some(plan) {
            lines.push(Line { depth: 1, ..title(named(own.name.as_ref(), &own.id.value).to_owned()) });
        }
        let key = (plan, part);
        let nothing = |costs: &Costs| costs.parts.get(&key).is_none_or(Fraction::is_zero);
        let name = match &key.1 {
            Part::Component(at) => {
                let (id, component) = &own.components[*at];
                named(component.as_ref().and_then(|component| component.name.as_ref()), &id.value).to_owned()
            }
            Part::Plan if answer.cases.iter().all(|(_, costs)| nothing(costs)) => continue,
            Part::Plan => pick(lang, "Modifier, gate and cap", "系数、前提与封顶"),
        };
        lines.push(line(name, 2, answer, |costs| costs.parts.get(&key).and_then(money)));
    }
    lines
}

/// A name cut to a width.
fn cut(name: &str, width: usize) -> String {
    if name.width() <= width {
        return format!("{name}{}", " ".repeat(width - name.width()));
    }
    let mut short = String::new();
    for c in name.chars() {
        if format!("{short}{c}…").width() > width {
            break;
        }
        short.push(c);
    }
    short.push('…');
    let missing = width - short.width().min(width);
    short + &" ".repeat(missing)
}

/// The table, in as many blocks of columns as the width takes.
pub(super) fn text(answer: &Answer<'_>, lang: Lang) -> String {
    let lines = lines(answer, lang);
    let heads: Vec<String> = answer.cases.iter().map(|(case, _)| head(case)).collect();
    let shown = |cell: &Option<Cell>| cell.as_ref().map_or_else(|| "–".to_owned(), |cell| cell.shown(lang));
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| {
            let cells = lines.iter().filter_map(|line| line.cells.get(at)).map(|cell| shown(cell).width());
            cells.chain([heads[at].width()]).max().unwrap_or(0)
        })
        .collect();
    let currency = answer.compiled.plan.facts.currency;
    let mut text = String::new();
    let mut first = 0;
    while first < heads.len() {
        let mut last = first;
        let mut used = NAMES;
        while last < heads.len() && (last == first || used + widths[last] + 2 <= COLUMNS) {
            used += widths[last] + 2;
            last += 1;
        }
        let mut block = cut(&head_of(currency.code(), lang), NAMES);
        for at in first..last {
            block += &pad(&heads[at], widths[at]);
        }
        text += &format!("{}\n", block.trim_end());
        for line in &lines {
            let name = format!("{}{}", "  ".repeat(line.depth), line.name);
            if line.cells.is_empty() {
                text += &format!("{}{}\n", if line.depth == 0 { "\n" } else { "" }, cut(&name, COLUMNS).trim_end());
                continue;
            }
            let cells: String = (first..last).map(|at| pad(&shown(&line.cells[at]), widths[at])).collect();
            text += &format!("{}{}\n", cut(&name, NAMES), cells.trim_end());
        }
        text.push('\n');
        first = last;
    }
    for note in notes(answer) {
        let note = format!("· {}", note.text(lang));
        let options = textwrap::Options::new(COLUMNS).subsequent_indent("  ");
        text += &format!("{}\n", textwrap::fill(&note, options));
    }
    text
}

/// What the numbers are in: those of Chinese tables are tens of thousands.
fn head_of(currency: &str, lang: Lang) -> String {
    match lang {
        Lang::En => currency.to_owned(),
        Lang::Zh => format!("{currency} 万"),
    }
}

fn pad(text: &str, width: usize) -> String {
    format!("  {}{text}", " ".repeat(width.saturating_sub(text.width())))
}

/// The same lines as CSV, exact to the cent, shares to the millionth.
pub(super) fn csv(answer: &Answer<'_>, lang: Lang) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let heads = answer.cases.iter().map(|(case, _)| head(case));
    let first = [pick(lang, "Section", "部分"), pick(lang, "Name", "名称")];
    let mut records = vec![first.into_iter().chain(heads).collect::<Vec<String>>()];
    let mut section = [String::new(), String::new()];
    for line in lines(answer, lang) {
        if line.cells.is_empty() {
            let at = line.depth.min(1);
            section[at].clone_from(&line.name);
            if at == 0 {
                section[1].clear();
            }
            continue;
        }
        let place = section.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" / ");
        let cells = line.cells.iter().map(|cell| cell.as_ref().map(Cell::plain).unwrap_or_default());
        records.push([place, line.name.clone()].into_iter().chain(cells).collect());
    }
    for record in records {
        writer.write_record(record).expect("memory takes all that is written");
    }
    String::from_utf8(writer.into_inner().expect("memory takes all that is written")).expect("it was text")
}
