use ecow::EcoString;

use crate::check::View;
use crate::diagnostic::{Findings, Message, Name};
use crate::pay::example::{Answer, Silence, Steps};
use crate::pay::terms::{Pays, PlanTerms};
use crate::pay::work::Trouble;
use crate::source::{Span, Spanned};
use crate::syntax::incentives::{Example, MeasureAs};
use crate::units::{Fraction, Quantity, Rounding, RoundingMode, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A worked example of an incentive plan whose result is not what the plan pays for what the example is given, of a scorecard that comes to another score or rating, or of an approval or a policy that says something else than its table decides; or one that leaves out something that decides.
    ///
    /// A metric is given as `{target: …, actual: …}`, as an amount, or as a percent, which is its attainment. Other facts that conditions ask for stand under their own names: `role`, `unit` or `position` choose whose pay it is, `period` which part of the year; without a period an example is of one whole window of its component. Under `pays` stand the components, each with its gate and cap, and `total` for all of them with the plan's own.
    ///
    /// Where a component is paid on other events than it is credited on, `event` says how far the deals have come (`event: booking` pays the part of the order alone); without it they have come to all of them. Where `given` meets the condition of a clawback, such as `event: return` with an `age`, `total` is what it leaves. What is divided among several has no example: an example gives the results of one.
    ///
    /// Of an approval `decides` says the `approver` (one or several, in their order), `refuse`, `due` and `backup`; of a policy the results under their names, those that levers give together among them, `action` and `owner`; of a scorecard the `score`, the `rating` and what that `pays`.
    ///
    /// ## Why
    /// Sellers read the example, and the payroll follows the table. Where the two differ, one of them is a promise that is not kept.
    ///
    /// ## 检查什么
    /// 激励方案的算例，其结果与方案按算例所给条件实际支付的不一致；考核表的算例得分或等级不同，或审批、政策的算例与表格的判定不一致；或算例缺少起决定作用的条件。
    ///
    /// 指标写作 `{target: …, actual: …}`、金额，或百分比（即达成率）。条件所问的其他事实按其名称书写：`role`、`unit` 或 `position` 决定算的是谁的
    /// 薪酬，`period` 决定算哪一段时间；不写 `period` 时，按激励项的一个完整统计周期计算。`pays` 下写各激励项（含其前提与封顶），`total` 为全部激励项按方案自身的系数、前提与封顶计算后的合计。
    ///
    /// 激励项按其他事件发放的，`event` 写明订单已到哪一步（`event: booking` 只发订单那一部分）；不写即视为各步均已发生。`given` 符合追回条款的（如
    /// `event: return` 加 `age`），`total` 为追回后的余额。多人共享的奖金没有算例：算例只给出一人的结果。
    ///
    /// 审批的 `decides` 写 `approver`（一个或依次多个）、`refuse`、`due`、`backup`；政策的写各项结果（含各杠杆的合计）、`action` 与 `owner`；考核表的写 `score`、`rating` 与等级对应的 `pays`。
    ///
    /// ## 为什么
    /// 销售看的是算例，发薪按的是表格。两者不一致，总有一个是不兑现的承诺。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, rate: 2x}]}}
    ///     examples:
    ///       - {name: A fifth more than asked, given: {revenue: {target: 5m, actual: 6m}}, pays: {sales: 144k}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, table: {mode: marginal, rows: [{from: 0%, rate: 1x}, {from: 100%, rate: 2x}]}}
    ///     examples:
    ///       - {name: A fifth more than asked, given: {revenue: {target: 5m, actual: 6m}}, pays: {sales: 168k}}
    /// ```
    pub static RULE = { code: "I118", name: "example-fails", severity: Error, since: "0.1.0" }
}

/// Reports an example that says something else than the plan pays.
pub(in crate::check) fn report(
    findings: &mut Findings,
    view: &View<'_>,
    own: &PlanTerms,
    example: &Example,
    (span, stated, paid): (Span, Quantity, Quantity),
    answer: &Answer,
) {
    let money = |value: Quantity| Message::new(|lang| speak::money(value, answer.currency, lang));
    let message = say!(
        en: "{example} says that `{of}` pays {stated}, but the plan pays {paid}",
        zh: "{example}写明 `{of}` 支付{stated}，而按方案支付{paid}",
        example = called(example), of = answer.of, stated = Name(money(stated)), paid = Name(money(paid)),
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "the plan pays {paid}", zh: "按方案支付{paid}", paid = Name(money(paid))));
    if let Some((place, told)) = how(own, answer, view) {
        finding.label(place, told);
    }
    finding.help(say!(
        en: "write {paid}, or change the terms that the example is of", zh: "请改写为 {paid}，或修改算例所依据的条款",
        paid = money(paid),
    ));
    finding.shadow_of(own.site).entity(entity(own, example, answer));
}

/// Reports an example that does not say all that decides what is paid.
pub(in crate::check) fn report_incomplete(
    findings: &mut Findings,
    own: &PlanTerms,
    example: &Example,
    span: Span,
    answer: &Answer,
    silence: &Silence,
) {
    let message = say!(
        en: "{example} cannot be worked out for `{of}`: {trouble}", zh: "{example}无法算出 `{of}`：{trouble}",
        example = called(example), of = answer.of, trouble = not_said(silence, own, answer),
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "what is paid here is not known", zh: "此处支付多少无从得知"));
    finding.help(match silence {
        Silence::Shared(_) => say!(
            en: "leave it out of the example, and try it by a test with records of all who share it (`salesplan test`)",
            zh: "请从算例中去掉，改用含全体参与者记录的测试来验证（`salesplan test`）",
        ),
        Silence::Term(_) => say!(
            en: "give `age` in months where the term is in months, in days where it is in days", zh: "期限以月计的，`age` 请写月数；以日计的，请写天数",
        ),
        Silence::Missing(Trouble::NoFact(asked)) => say!(en: "say what `{name}` is under `given:`", zh: "请在 `given:` 下写明 `{name}`", name = asked.name),
        Silence::Missing(Trouble::NotJudged) => say!(en: "give the judgement under `given:`, by the id of what is judged", zh: "请在 `given:` 下以被评定项的 id 写明评定结果"),
        Silence::Missing(_) => say!(en: "give the metric with its target: `{{target: …, actual: …}}`", zh: "请写明指标及其目标：`{{target: …, actual: …}}`"),
    });
    finding.shadow_of(own.site).entity(entity(own, example, answer));
}

/// Reports an example of an approval or a policy that says something else than is decided.
pub(in crate::check) fn report_decision(
    findings: &mut Findings,
    ((entry, site), example): ((&Spanned<EcoString>, Span), &Example),
    span: Span,
    (name, stated, decided): (&EcoString, &str, &str),
) {
    let message = say!(
        en: "{example} of `{entry}` says that `{name}` is {stated}, but the table decides {decided}",
        zh: "`{entry}` 的{example}写明 `{name}` 为 {stated}，而按表应为 {decided}",
        example = called(example), entry = entry.value, name = *name, stated = stated, decided = decided,
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "the table decides {decided}", zh: "按表应为 {decided}", decided = decided));
    finding.help(say!(
        en: "write {decided}, or change the table that the example is of", zh: "请改写为 {decided}，或修改算例所依据的表格",
        decided = decided,
    ));
    finding.shadow_of(site).entity(ecow::eco_format!("{}/{name}", entry.value));
}

/// Reports an example of a scorecard that says something else than the card comes to.
pub(in crate::check) fn report_score(
    findings: &mut Findings,
    ((entry, site), example): ((&Spanned<EcoString>, Span), &Example),
    span: Span,
    (name, stated, is): (&EcoString, &str, &str),
    row: Option<Span>,
) {
    let message = say!(
        en: "{example} of `{entry}` says that `{name}` is {stated}, but the card comes to {is}",
        zh: "`{entry}` 的{example}写明 `{name}` 为 {stated}，而按考核表应为 {is}",
        example = called(example), entry = entry.value, name = *name, stated = stated, is = is,
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "the card comes to {is}", zh: "按考核表应为 {is}", is = is));
    if let Some(row) = row {
        finding.label(row, say!(en: "the score lies here", zh: "得分落在此处"));
    }
    finding.help(say!(
        en: "write {is}, or change the card that the example is of", zh: "请改写为 {is}，或修改算例所依据的考核表", is = is,
    ));
    finding.shadow_of(site).entity(ecow::eco_format!("{}/{name}", entry.value));
}

/// Reports an example of an approval or a policy that does not give all that decides it.
pub(in crate::check) fn report_undecided(
    findings: &mut Findings,
    ((entry, site), example): ((&Spanned<EcoString>, Span), &Example),
    span: Span,
    name: &EcoString,
    missing: &EcoString,
) {
    let message = say!(
        en: "{example} of `{entry}` does not decide `{name}`: `{missing}` is not given",
        zh: "`{entry}` 的{example}无法判定 `{name}`：未给出 `{missing}`",
        example = called(example), entry = entry.value, name = *name, missing = *missing,
    );
    let finding = findings.report(&RULE, span, message);
    finding.label(span, say!(en: "what is decided here is not known", zh: "此处如何判定无从得知"));
    finding.help(say!(en: "say what `{name}` is under `given:`", zh: "请在 `given:` 下写明 `{name}`", name = *missing));
    finding.shadow_of(site).entity(ecow::eco_format!("{}/{name}", entry.value));
}

fn entity(own: &PlanTerms, example: &Example, answer: &Answer) -> EcoString {
    let name = example.name.get().map(|name| name.value.clone()).unwrap_or_default();
    ecow::eco_format!("{}/{name}/{}", own.id.value, answer.of)
}

fn called(example: &Example) -> Message {
    match example.name.get() {
        Some(name) => say!(en: "the example \u{201c}{name}\u{201d}", zh: "算例\u{201c}{name}\u{201d}", name = name.value),
        None => say!(en: "the example", zh: "算例"),
    }
}

/// Why it cannot be worked out.
fn not_said(silence: &Silence, own: &PlanTerms, answer: &Answer) -> Message {
    match silence {
        Silence::Missing(trouble) => told(trouble, own, answer),
        Silence::Shared(of) => say!(
            en: "`{of}` is shared with others, and an example gives the results of one", zh: "`{of}` 由多人共享，而算例只给出一人的结果",
            of = of,
        ),
        Silence::Term(of) => say!(
            en: "the clawback `{of}` asks for an age in other units than the one given",
            zh: "追回条款 `{of}` 所问期限与所给期限单位不同",
            of = of,
        ),
    }
}

/// What is missing.
fn told(trouble: &Trouble, own: &PlanTerms, answer: &Answer) -> Message {
    match trouble {
        Trouble::NoFact(asked) => say!(en: "`{name}` is not given", zh: "未给出 `{name}`", name = asked.name),
        Trouble::NotJudged => say!(en: "a judgement is not given", zh: "未给出评定结果"),
        Trouble::OutOfRange => say!(en: "the judgement given lies outside of its range", zh: "所给评定结果超出范围"),
        Trouble::NoTarget => match measured(own, &answer.of) {
            Some(metric) => say!(en: "`{metric}` is given without a target", zh: "`{metric}` 未给出目标", metric = metric),
            None => say!(en: "a target is not given", zh: "未给出目标"),
        },
        Trouble::NoPast => say!(en: "the year before is not given", zh: "未给出上年同期数"),
        Trouble::NoReading => match measured(own, &answer.of) {
            Some(metric) => say!(en: "`{metric}` is not given", zh: "未给出 `{metric}`", metric = metric),
            None => say!(en: "not everything it is paid for is given", zh: "并非所有计酬依据都已给出"),
        },
        Trouble::NoBase => say!(en: "what a rate or level is a part of is not known", zh: "费率或档位所依据的基数不明"),
        Trouble::NoRow => say!(en: "no row of the table holds", zh: "没有一行适用"),
        Trouble::SumsOnly => say!(en: "it hangs on single records", zh: "须逐笔查看记录"),
    }
}

fn measured(own: &PlanTerms, component: &str) -> Option<EcoString> {
    let (_, component) = own.components.iter().find(|(id, _)| *id.value == *component)?;
    match &component.as_ref()?.pays {
        Pays::Table(measure, _) | Pays::Rate(measure, _) => Some(measure.id.value.clone()),
        Pays::Card(_) | Pays::Judged(_) => None,
    }
}

/// How the plan comes to its number: `120% attainment gives 1.4 times the target pay of CNY 60,000`.
fn how(own: &PlanTerms, answer: &Answer, view: &View<'_>) -> Option<(Span, Message)> {
    let Steps { target_pay, at, rows, table, shut, capped, .. } = &answer.steps;
    let (_, component) = own.components.iter().find(|(id, _)| id.value == answer.of)?;
    let component = component.as_ref()?;
    let money = |value: &Fraction| {
        let value = value.round(view.plan.facts.rounding);
        Name(Message::new(move |lang| speak::money(value, answer.currency, lang)))
    };
    if let Some(gate) = component.gate.as_ref().filter(|_| *shut) {
        return Some((gate.span, say!(en: "what is given does not meet this, so nothing is paid", zh: "所给条件未达到此前提，故不支付")));
    }
    if let (Some(cap), Some(most), Some(table)) = (&component.cap, capped, table) {
        return Some((cap.span, say!(en: "the table gives {table}, of which this pays {most}", zh: "按表应为{table}，此处以{most}封顶", table = money(table), most = money(most))));
    }
    let (Pays::Table(measure, terms), Some(at)) = (&component.pays, at) else { return None };
    let row = rows.last().and_then(|row| terms.rows.get(*row));
    let place = row.map_or(terms.span, |row| row.span);
    let precise = Rounding { step: Quantity::from_micros(1), mode: RoundingMode::HalfUp };
    let at = match measure.looks_at {
        MeasureAs::Amount | MeasureAs::Excess => speak::grouped(at.round(precise)),
        _ => speak::percent(at.round(precise)),
    };
    Some((place, match target_pay {
        Some(pay) => say!(en: "{at} ends in this row; target pay is {pay}", zh: "{at} 落在此行；目标奖金为{pay}", at = at, pay = money(pay)),
        None => say!(en: "{at} ends in this row", zh: "{at} 落在此行", at = at),
    }))
}
