use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The one who asks would be the only one to approve: the row names the asker's own role or position; or the
    /// one who asks would stand in for those who approve.
    ///
    /// ## Why
    /// An approval by the one who asks is none.
    ///
    /// ## 检查什么
    /// 申请人会成为唯一的审批人：该行写的就是申请人自己的角色或岗位；或由申请人代为审批。
    ///
    /// ## 为什么
    /// 自己批准自己，等于没有审批。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {for: {role: manager}, rows: [{when: {discount: to 10%}, approver: manager, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {for: {role: manager}, rows: [{when: {discount: to 10%}, approver: director, due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// ```
    pub static RULE = { code: "P104", name: "self-approval", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str, who: &str) -> &'a mut Finding {
    let message = say!(en: "in approval `{id}`, `{who}` would approve what it asks for itself", zh: "审批 `{id}` 中，`{who}` 将批准自己提出的申请", id = id, who = who);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name somebody above those who ask", zh: "请改为申请人的上级"));
    finding.entity(id)
}

/// Reports that `who` asks in an approval and stands in for those who approve.
pub fn report_backup<'a>(findings: &'a mut Findings, span: Span, id: &str, who: &str) -> &'a mut Finding {
    let message = say!(
        en: "in approval `{id}`, `{who}` may approve what it asks for itself, as the one who stands in",
        zh: "审批 `{id}` 中，`{who}` 代为审批时，可能批准自己提出的申请", id = id, who = who,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "let somebody stand in who does not ask", zh: "请改由不提出申请的人代为审批"));
    finding.entity(id)
}
