//! Cases of a table in the user's own words.

use ecow::EcoString;
use rust_decimal::Decimal;

use crate::decision::axes::AxisKind;
use crate::decision::lower::{OPEN_WORDS, Used};
use crate::diagnostic::{Lang, Message};
use crate::plan::Plan;
use crate::table::{Case, Value};
use crate::units::{Currency, Quantity, speak};

/// `discount 10.5%, amount CNY 300,000`; `折扣 10.5%、合同金额 30万元`.
pub(super) fn case(case: &Case, used: &[&Used], plan: &Plan) -> Message {
    Message::new(|lang| {
        let parts = case.settings.iter().map(|setting| {
            let axis = used[setting.axis];
            format!("{} {}", axis.name, value(axis, setting.value, plan, lang))
        });
        let joined = parts.collect::<Vec<_>>().join(if lang == Lang::En { ", " } else { "、" });
        match (joined.is_empty(), lang) {
            (false, _) => joined,
            (true, Lang::En) => "every case".to_owned(),
            (true, Lang::Zh) => "任何情形".to_owned(),
        }
    })
}

/// One value of an axis.
pub(super) fn value(axis: &Used, value: Value, plan: &Plan, lang: Lang) -> String {
    match value {
        Value::Number(number) => amount(&axis.kind, number, plan.facts.currency, lang),
        Value::Member(member) => match &axis.kind {
            AxisKind::Leaves(leaves) => {
                leaves.get(member).map(|leaf| plan.targets.member_name(*leaf)).unwrap_or_default().into()
            }
            AxisKind::Words(words) => words.get(member).cloned().unwrap_or_default().into(),
            _ if member == OPEN_WORDS - 1 || member >= axis.words.len() => other(lang),
            _ => axis.words.get(member).cloned().unwrap_or_else(EcoString::new).into(),
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

fn amount(kind: &AxisKind, number: Decimal, currency: Currency, lang: Lang) -> String {
    let Some(quantity) = Quantity::from_decimal(number) else { return number.normalize().to_string() };
    match kind {
        AxisKind::Money => speak::money(quantity, currency, lang),
        AxisKind::Percent => speak::percent(quantity),
        AxisKind::Duration => length(quantity, lang),
        _ => speak::number(quantity, lang),
    }
}

/// A length of time counted in minutes, in days where it is whole days.
fn length(minutes: Quantity, lang: Lang) -> String {
    const DAY: i64 = 24 * 60;
    match (minutes.whole(), lang) {
        (Some(count), Lang::En) if count % DAY == 0 => format!("{} days", count / DAY),
        (Some(count), Lang::Zh) if count % DAY == 0 => format!("{} 天", count / DAY),
        (_, Lang::En) => format!("{minutes} minutes"),
        (_, Lang::Zh) => format!("{minutes} 分钟"),
    }
}
