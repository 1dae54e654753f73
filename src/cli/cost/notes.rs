//! What costs take for granted, in sentences.

use std::collections::BTreeSet;

use super::Answer;
use crate::diagnostic::{Lang, Message};
use crate::pay::year::Assumed;
use crate::plan::SeatId;
use crate::say;

/// What is said of a kind of assumption, and of which components it is said.
type Said = (fn(&Assumed) -> Option<&ecow::EcoString>, &'static str, &'static str);

macro_rules! of {
    ($variant:ident) => {
        |own| match own {
            Assumed::$variant(id) => Some(id),
            _ => None,
        }
    };
}

const SAID: &[Said] = &[
    (of!(Judged), "judged as what pays target pay, unless given", "除另有给定外，按支付目标奖金的评定计"),
    (of!(Rated), "rated as what pays target pay", "按支付目标奖金的评级计"),
    (of!(Open), "the gate is taken to be open, since it asks for what is not known", "前提所问事实未知，视为满足"),
    (of!(Highest), "the highest rate is taken, since it depends on the sale", "费率因单而异，取最高者"),
    (of!(OneDeal), "all sales are taken as one", "全部订单视为一单"),
    (of!(NoModifier), "the modifier is taken as one", "系数视为 1"),
    (
        of!(Won),
        "prizes go to those who have most as the year turns out; equals share theirs",
        "奖项归该情形下成绩最高者，并列者均分",
    ),
    (of!(Alike), "the pool is divided as if all were judged alike", "奖金池按各人评定相同划分"),
    (
        of!(Nothing),
        "nothing is taken where a position has no target, or what is asked is not known",
        "岗位没有目标，或所需事实未知，该项计为零",
    ),
];

/// Every assumption.
pub(super) fn notes(answer: &Answer<'_>) -> Vec<Message> {
    let all: BTreeSet<&Assumed> = answer.cases.iter().flat_map(|(_, costs)| &costs.assumed).collect();
    let mut notes = vec![
        say!(
            en: "all amounts and counts reach the same part of their targets, unless a scenario says otherwise; metrics in percent are at their targets",
            zh: "除情景另有说明外，各金额与数量指标达成同一比例，百分比指标均按目标值计",
        ),
        say!(en: "draws, hold-backs and clawbacks are left out", zh: "未计预支、预留与追回"),
    ];
    for (of, en, zh) in SAID {
        let ids: BTreeSet<&str> = all.iter().filter_map(|own| of(own)).map(ecow::EcoString::as_str).collect();
        let ids: Vec<String> = ids.into_iter().map(|id| format!("`{id}`")).collect();
        if !ids.is_empty() {
            notes.push(Message::new(|lang| match lang {
                Lang::En => format!("{en}: {}", ids.join(", ")),
                Lang::Zh => format!("{zh}：{}", ids.join("、")),
            }));
        }
    }
    let organisation = &answer.compiled.plan.organisation;
    let plans = answer.terms.plans.iter().chain(&answer.terms.contests);
    let paid: BTreeSet<SeatId> = plans.flat_map(|own| own.seats.iter().copied()).collect();
    let unpaid = organisation.seats.len().saturating_sub(paid.len());
    if unpaid > 0 {
        notes.push(say!(
            en: "positions that no incentive plan pays are left out: {count}", zh: "有 {count} 个岗位没有激励方案，未计入", count = unpaid,
        ));
    }
    let unknown = answer.cases.iter().map(|(_, costs)| costs.unknown).max().unwrap_or(0);
    if unknown > 0 {
        notes.push(say!(
            en: "positions whose pay is not known are left out: {count}", zh: "有 {count} 个岗位的薪酬不明，未计入", count = unknown,
        ));
    }
    notes
}
