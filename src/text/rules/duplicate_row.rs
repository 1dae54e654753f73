use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Two rows that say the same: rows of a table in a file that are alike in every column that is read, and rows of a decision
    /// table with the same condition and the same results. The second is left out.
    ///
    /// Rows that differ are another matter: an id twice with other values is `duplicate-id`, two numbers for one target
    /// `statements-disagree`, two results for one case an overlap.
    ///
    /// ## Why
    /// A copied line was meant to be changed. What it should say is missing, and nothing else shows it.
    ///
    /// ## 检查什么
    /// 内容完全相同的两行：表格文件中所读各列都相同的两行，或决策表中条件和结果都相同的两行。第二行不计入。
    ///
    /// 内容不同的另有规则：编号相同而内容不同是 `duplicate-id`，同一目标写了两个数是 `statements-disagree`，
    /// 同一情形有两个结果是重叠。
    ///
    /// ## 为什么
    /// 复制出来的行，本来是打算改的。该改成什么没有写上，别处也看不出来。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {when: {discount: to 8%}, approver: none}
    ///       - {when: {discount: above 8%}, approver: chief}
    ///       - {when: {discount: above 8%}, approver: chief}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 0% to 100%}}
    /// roles: {chief: {level: 5}}
    /// units: {company: {name: Head office}}
    /// positions: {boss: {role: chief, unit: company}}
    /// approvals:
    ///   discount:
    ///     rows:
    ///       - {when: {discount: to 8%}, approver: none}
    ///       - {when: {discount: above 8%}, approver: chief}
    /// ```
    pub static RULE = { code: "F013", name: "duplicate-row", severity: Warning, since: "0.1.0" }
}

/// Reports the row of a file at `span`, which says what that at `first` says.
pub fn report_cells(findings: &mut Findings, span: Span, first: Span) {
    let message = say!(en: "this row stands in the table twice", zh: "此行在表中重复");
    report(findings, span, first, message);
}

/// Reports the row of a decision table at `span`, which says what that at `first` says.
pub fn report_case(findings: &mut Findings, span: Span, first: Span) {
    let message = say!(en: "a row with this condition and these results stands above", zh: "上方已有条件与结果相同的行");
    report(findings, span, first, message);
}

fn report(findings: &mut Findings, span: Span, first: Span, message: crate::diagnostic::Message) {
    let finding = findings.report(&RULE, span, message);
    finding.here(say!(en: "second time", zh: "第二次出现"));
    finding.label(first, say!(en: "first time", zh: "首次出现"));
    finding.help(say!(en: "remove it, or say in it what differs", zh: "请删除，或改为应有的内容"));
}
