//! Cases of a table in the user's own words.

use ecow::EcoString;
use rust_decimal::Decimal;

use crate::decision::axes::{AxisKind, How, epoch};
use crate::decision::lower::{Used, leaves_below};
use crate::decision::numbers::date;
use crate::diagnostic::{Lang, Message, Name, Speak, with_names_set};
use crate::plan::{Index, MemberId, Plan};
use crate::table::{BitSet, Case, End, Interval, Region, Setting, Value};
use crate::units::{Currency, Duration, DurationUnit, Quantity, speak};

/// Members that are all named; of more only the first is.
const NAMED: usize = 3;

/// `discount 10.5%, amount CNY 300,000`; `折扣 10.5%、合同金额 30万元`.
pub(super) fn case(case: &Case, used: &[&Used], plan: &Plan) -> Message {
    Message::new(|lang| {
        let parts = case.settings.iter().map(|setting| part(setting, used[setting.axis], plan, lang));
        let joined = parts.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" });
        match (joined.is_empty(), lang) {
            (false, _) => joined,
            (true, Lang::En) => "every case".to_owned(),
            (true, Lang::Zh) => "任何情形".to_owned(),
        }
    })
}

/// One axis of a case.
fn part(setting: &Setting, axis: &Used, plan: &Plan, lang: Lang) -> String {
    let name = name(axis, lang);
    match (&axis.kind, &setting.region, setting.value) {
        (AxisKind::Equal(other), _, Value::Member(member)) => match (lang, member == 1) {
            (Lang::En, true) => format!("{name} equal to {other}"),
            (Lang::En, false) => format!("{name} other than {other}"),
            (Lang::Zh, is_same) => {
                let (name, other) = (Name(name).speak(lang), Name(other).speak(lang));
                with_names_set(format!("{name}与{other}{}", if is_same { "相同" } else { "不同" }))
            }
        },
        (kind, _, Value::Member(member)) if kind.is_truth() => match (lang, member == 1) {
            (Lang::En, true) => format!("{name}: yes"),
            (Lang::En, false) => format!("{name}: no"),
            (Lang::Zh, true) => format!("{name}：是"),
            (Lang::Zh, false) => format!("{name}：否"),
        },
        (_, Region::Members(region), Value::Member(first)) => {
            let members = members(axis, region, first, plan, lang);
            if lang == Lang::En { format!("{name} {members}") } else { format!("{name}{members}") }
        }
        (_, region, Value::Number(number)) => {
            format!("{name} {}", amount(axis, rounder(axis, region, number), plan.facts.currency, lang))
        }
        (_, Region::Intervals(_), Value::Member(_)) => unreachable!("a member of an axis of numbers"),
    }
}

/// The name of an axis, with how its metric is measured.
pub(super) fn name(axis: &Used, lang: Lang) -> String {
    let name = &axis.name;
    let set = |what: &str| with_names_set(format!("{}{what}", Name(name).speak(Lang::Zh)));
    match (axis.how, lang) {
        (None, _) => name.to_string(),
        (Some(How::Attainment), Lang::En) => format!("{name} attainment"),
        (Some(How::AttainmentToDate), Lang::En) => format!("{name} attainment to date"),
        (Some(How::Excess), Lang::En) => format!("excess of {name} over target"),
        (Some(How::Growth), Lang::En) => format!("{name} growth"),
        (Some(How::Increase), Lang::En) => format!("increase of {name} over last year"),
        (Some(How::Attainment), Lang::Zh) => set("达成率"),
        (Some(How::AttainmentToDate), Lang::Zh) => set("截至当期达成率"),
        (Some(How::Excess), Lang::Zh) => set("超目标部分"),
        (Some(How::Growth), Lang::Zh) => set("增长率"),
        (Some(How::Increase), Lang::Zh) => set("同比增量"),
        (Some(How::Score), Lang::En) => "score".to_owned(),
        (Some(How::Score), Lang::Zh) => "得分".to_owned(),
        (Some(How::Rank), Lang::En) => "rank".to_owned(),
        (Some(How::Rank), Lang::Zh) => "名次".to_owned(),
    }
}

/// The members of a region: the member above them where they are all that lies below it, all of them where they are few.
fn members(axis: &Used, region: &BitSet, first: usize, plan: &Plan, lang: Lang) -> String {
    // Beside Chinese a word could not be told from what follows it.
    let quoted = |word: String| if lang == Lang::En { word } else { format!("“{word}”") };
    let label = |member: usize| quoted(number_or_word(axis, Value::Member(member), plan, lang));
    let count = region.count();
    if let AxisKind::Leaves(leaves) = &axis.kind
        && let Some(whole) = whole(leaves, region, plan)
    {
        return quoted(plan.targets.member_name(whole).into());
    }
    if count == 1 || matches!(axis.kind, AxisKind::Open) {
        return label(first);
    }
    if count > NAMED {
        return match lang {
            Lang::En => format!("{} or {} others", label(first), count - 1),
            Lang::Zh => format!("{}等 {count} 项", label(first)),
        };
    }
    let all: Vec<String> = region.iter().map(label).collect();
    let (last, rest) = all.split_last().expect("a case has a value on each of its axes");
    match lang {
        Lang::En => format!("{} or {last}", rest.join(", ")),
        Lang::Zh => format!("{}或{last}", rest.join("、")),
    }
}

/// The lowest member that stands for exactly these leaves, where they are several.
pub(super) fn whole(leaves: &[MemberId], region: &BitSet, plan: &Plan) -> Option<MemberId> {
    let own: Vec<usize> = region.iter().collect();
    let first = leaves.get(*own.first()?)?;
    let members = &plan.targets.members;
    let above = std::iter::successors(Some(*first), |member| members[member.index()].parent);
    above.skip(1).find(|member| leaves_below(plan, leaves, *member) == own)
}

/// One value of an axis.
fn number_or_word(axis: &Used, value: Value, plan: &Plan, lang: Lang) -> String {
    match value {
        Value::Number(number) => amount(axis, number, plan.facts.currency, lang),
        Value::Member(member) => match &axis.kind {
            AxisKind::Leaves(leaves) => {
                leaves.get(member).map(|leaf| plan.targets.member_name(*leaf)).unwrap_or_default().into()
            }
            AxisKind::Words(words) | AxisKind::Units(words) => {
                axis.labels.get(member).or(words.get(member)).cloned().unwrap_or_default().into()
            }
            _ => axis.words.get(member).map_or_else(|| other(lang), EcoString::to_string),
        },
    }
}

fn other(lang: Lang) -> String {
    match lang {
        Lang::En => "something else",
        Lang::Zh => "其他",
    }
    .to_owned()
}

/// A number of the same region that people would sooner name: a whole number of days or hours, the first of a month.
fn rounder(axis: &Used, region: &Region, number: Decimal) -> Decimal {
    let found = match (&axis.kind, axis.family) {
        (AxisKind::Duration, None | Some(0)) => {
            let middle = middle(region).unwrap_or(number);
            let steps = [60 * 24 * 10, 60 * 24 * 5, 60 * 24, 60 * 12, 60].map(Decimal::from);
            let near = steps.into_iter().flat_map(|step| {
                let below = (middle / step).floor() * step;
                [below, below + step]
            });
            near.into_iter().find(|near| region.contains(Value::Number(*near)))
        }
        (AxisKind::Date, _) => date(number).and_then(|day| {
            let months = [day.first_of_month(), day.plus_months(1).first_of_month()];
            let days = months.map(|month| Decimal::from(epoch().days_until(month)));
            days.into_iter().find(|day| region.contains(Value::Number(*day)))
        }),
        _ => None,
    };
    found.unwrap_or(number)
}

/// The middle of a region with two ends.
fn middle(region: &Region) -> Option<Decimal> {
    let Region::Intervals(intervals) = region else { return None };
    let number = |end: End| match end {
        End::Closed(value) | End::Open(value) => Some(value),
        End::Unbounded => None,
    };
    let interval = intervals.iter().next()?;
    Some((number(interval.lower)? + number(interval.upper)?) / Decimal::TWO)
}

/// A number as readers expect it.
fn amount(axis: &Used, number: Decimal, currency: Currency, lang: Lang) -> String {
    match (&axis.kind, Quantity::from_decimal(number)) {
        (AxisKind::Duration, Some(quantity)) => length(axis.family, quantity, lang),
        (AxisKind::Date, _) => date(number).map(|date| date.speak(lang)).unwrap_or_default(),
        (kind, _) => plain_amount(kind, number, currency, lang),
    }
}

/// An amount, a share or a number as readers expect it.
pub(super) fn plain_amount(kind: &AxisKind, number: Decimal, currency: Currency, lang: Lang) -> String {
    let Some(quantity) = Quantity::from_decimal(number) else { return number.normalize().to_string() };
    match kind {
        AxisKind::Money => speak::money(quantity, currency, lang),
        AxisKind::Percent | AxisKind::Growth => speak::percent(quantity),
        _ => speak::number(quantity, lang),
    }
}

/// A length of time in the largest unit that counts it whole.
fn length(family: Option<u8>, count: Quantity, lang: Lang) -> String {
    const HOUR: u32 = 60;
    const DAY: u32 = 24 * HOUR;
    let Some(whole) = count.whole().and_then(|whole| u32::try_from(whole).ok()) else { return count.speak(lang) };
    let (count, unit) = match family {
        Some(1) => (whole, DurationUnit::WorkingDays),
        Some(2) => (whole, DurationUnit::Months),
        _ if whole % DAY == 0 => (whole / DAY, DurationUnit::Days),
        _ if whole % HOUR == 0 => (whole / HOUR, DurationUnit::Hours),
        _ => (whole, DurationUnit::Minutes),
    };
    Duration { count, unit }.speak(lang)
}

/// `{discount: above 10% below 11%, grade: C}`: the condition that takes the whole case; nothing where it cannot be written
/// in one line.
pub(super) fn condition(case: &Case, used: &[&Used], plan: &Plan) -> Option<String> {
    let part = |setting: &Setting| {
        let axis = used[setting.axis];
        let asked = match &setting.region {
            Region::Intervals(intervals) => axis.bounds(first(intervals.iter())?).into(),
            Region::Members(region) => words(axis, region, plan)?,
        };
        (!axis.id.is_empty() && !asked.is_empty()).then(|| format!("{}: {asked}", axis.id))
    };
    let parts = case.settings.iter().map(part).collect::<Option<Vec<String>>>()?;
    (!parts.is_empty()).then(|| format!("{{{}}}", parts.join(", ")))
}

/// `above 99% below 100%`: where the only axis of the case is one that the table's rows bound themselves.
pub(super) fn stretch(case: &Case, used: &[&Used]) -> Option<String> {
    match case.settings.as_slice() {
        [Setting { axis, region: Region::Intervals(intervals), .. }] if used[*axis].id.is_empty() => {
            Some(used[*axis].bounds(first(intervals.iter())?).into())
        }
        _ => None,
    }
}

/// The only interval of several.
fn first(mut intervals: impl Iterator<Item = Interval>) -> Option<Interval> {
    intervals.next().filter(|_| intervals.next().is_none())
}

/// Members as a condition asks for them.
fn words(axis: &Used, region: &BitSet, plan: &Plan) -> Option<String> {
    let ids: Vec<&EcoString> = match &axis.kind {
        AxisKind::Leaves(leaves) => match whole(leaves, region, plan) {
            Some(whole) => return Some(format!("within {}", plan.targets.members[whole.index()].id.value)),
            None => region.iter().map(|leaf| &plan.targets.members[leaves[leaf].index()].id.value).collect(),
        },
        AxisKind::Words(words) | AxisKind::Units(words) => region.iter().map(|word| &words[word]).collect(),
        AxisKind::Open => return open_words(axis, region),
        _ => return None,
    };
    Some(list(&ids))
}

/// Words of an open axis: those named, or all but some of them.
fn open_words(axis: &Used, region: &BitSet) -> Option<String> {
    let (named, others): (Vec<_>, Vec<_>) =
        axis.words.iter().enumerate().partition(|(index, _)| region.contains(*index));
    let of = |list: Vec<(usize, &EcoString)>| self::list(&list.into_iter().map(|(_, word)| word).collect::<Vec<_>>());
    match (region.count() > named.len(), others.is_empty()) {
        (false, _) => Some(of(named)),
        (true, false) => Some(format!("{{not: {}}}", of(others))),
        (true, true) => None,
    }
}

fn list(ids: &[&EcoString]) -> String {
    match ids {
        [one] => one.to_string(),
        _ => format!("[{}]", ids.iter().map(|id| id.as_str()).collect::<Vec<_>>().join(", ")),
    }
}
