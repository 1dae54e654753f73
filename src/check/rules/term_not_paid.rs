use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Terms of the plan that `salesplan pay` reads but does not act on: clawbacks, contests, pools, what is paid by instalments or on another event, factors on a component, overrides net of the pay
    /// of those below, adjustments of scorecards and items without a table of scores, a component paid by the score itself, the look-back for new customers, quota-only credits, credit after leaving, days of grace, the time at which a day ends, and
    /// prices of the day. Each statement lists those that bear on it.
    ///
    /// ## Why
    /// A payroll that leaves a term out in silence is wrong, and nobody looks for what is missing.
    ///
    /// ## 检查什么
    /// 方案写明、而 `salesplan pay` 尚未计入的条款：追回、竞赛、奖金池、分期或按其他事件支付、激励项系数、扣除下属薪酬的上级提成、考核表的加减分及没有评分表的考核项、
    /// 直接按得分支付的激励项、新客户回溯、只计目标的归属、离岗后的归属、宽限期、每日截止时间以及当日汇价。每份结算单会列出与其有关的条款。
    ///
    /// ## 为什么
    /// 悄悄漏掉条款的工资就是错的，而没有人会去找不在场的东西。
    pub static RULE = { code: "I162", name: "term-not-paid", severity: Warning, since: "0.1.0" }
}

/// Reports a term that statements leave out.
pub(crate) fn report(findings: &mut Findings, span: Span, key: &EcoString) {
    let message = say!(en: "`{key}` is not acted on when statements are written", zh: "结算时尚未计入 `{key}`", key = key);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "settle it by hand, and keep it in the plan", zh: "请手工结算，并保留在方案中"));
    finding.entity(key.clone());
}
