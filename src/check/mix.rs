//! The mix of pay: fixed and variable pay make target pay.

use crate::check::View;
use crate::check::rules::pay_mix_not_whole;
use crate::diagnostic::{Findings, Lang, Message};
use crate::source::Spanned;
use crate::syntax::incentives::{IncentivePlan, Pay};
use crate::syntax::{Entry, Field, OrTable};
use crate::units::{Figure, Fraction, Quantity, Rounding, speak};

/// Checks the pay of every incentive plan.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    for plan in view.written.sections().flat_map(|sections| sections.incentives.incentives.get()).flatten() {
        // What a part is that could not be read is not known.
        let whole = |pay: &&Pay| !(pay.target.is_broken() || pay.fixed.is_broken() || pay.variable.is_broken());
        if let Some(pay) = plan.value.pay.get().filter(whole) {
            check_one(view, plan, pay, findings);
        }
    }
}

/// A part of target pay: as a part of all of it, and as money where that is known.
struct Part<'a> {
    written: &'a Spanned<Figure>,
    share: Fraction,
}

fn check_one(view: &View<'_>, plan: &Entry<IncentivePlan>, pay: &Pay, findings: &mut Findings) {
    let target = plain(&pay.target).map(|target| &**target);
    let money = |figure: &Figure| match figure {
        Figure::Amount { value, currency: Some(currency), .. } => view.plan.facts.convert(*value, *currency),
        Figure::Amount { value, .. } => Some(*value),
        _ => None,
    };
    let whole = target.and_then(|target| money(&target.value));
    let part = |written: Option<&'_ Spanned<Figure>>| {
        let written = written?;
        let share = match &written.value {
            Figure::Percent(share) => Fraction::from_quantity(*share),
            amount => Fraction::ratio(money(amount)?, whole?)?,
        };
        Some(share)
    };
    let written = [plain(&pay.fixed).map(|own| &**own), plain(&pay.variable).map(|own| &**own)];
    let parts: Vec<Part<'_>> =
        written.into_iter().filter_map(|own| Some(Part { written: own?, share: part(own)? })).collect();
    let shown = |share: &Fraction| shown(view, share, whole);
    let one = Fraction::from_quantity(Quantity::ONE);
    match &parts[..] {
        [fixed, variable] => {
            let sum = fixed.share.plus(&variable.share);
            if sum != one {
                let values = (shown(&sum), shown(&one));
                let finding = pay_mix_not_whole::report(findings, variable.written.span, &plan.id.value, values);
                finding.here(crate::say!(en: "variable: {share}", zh: "浮动：{share}", share = shown(&variable.share)));
                finding.label(
                    fixed.written.span,
                    crate::say!(en: "fixed: {share}", zh: "固定：{share}", share = shown(&fixed.share)),
                );
                let left = one.minus(&fixed.share);
                if fixed.share <= one {
                    finding.help(crate::say!(
                        en: "set variable pay to {left}", zh: "请把浮动薪酬改为 {left}", left = shown(&left),
                    ));
                }
            }
        }
        [part] if part.share > one => {
            let values = (shown(&part.share), shown(&one));
            pay_mix_not_whole::report_part(findings, part.written.span, &plan.id.value, values);
        }
        _ => {}
    }
}

/// A value that no table gives.
fn plain<T>(field: &Field<OrTable<T>>) -> Option<&T> {
    match field.get()? {
        OrTable::Value(value) => Some(value),
        OrTable::Table(_) => None,
    }
}

/// A part of target pay: as money where that is known, else in percent.
fn shown(view: &View<'_>, share: &Fraction, whole: Option<Quantity>) -> Message {
    let facts = &view.plan.facts;
    // As exact as money is, however coarsely results are rounded.
    let cents = Rounding { step: facts.currency.smallest(), mode: facts.rounding.mode };
    let money = whole.map(|whole| share.times(&Fraction::from_quantity(whole)).round(cents));
    let percent = share.round(Rounding { step: Quantity::from_micros(100), ..cents });
    let currency = facts.currency;
    Message::new(move |lang: Lang| match money {
        Some(money) => speak::money(money, currency, lang),
        None => speak::percent(percent),
    })
}
