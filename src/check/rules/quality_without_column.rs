use crate::diagnostic::{Findings, closest};
use crate::source::Spanned;
use crate::syntax::digital::DataSource;
use crate::{declare_rule, say};
use ecow::EcoString;

declare_rule! {
    /// ## What it checks
    /// `quality:` names a column that the source does not declare under `columns:`, or keeps the latest of a column that holds no days.
    ///
    /// ## Why
    /// A column that is not read cannot be checked: duplicates would count twice.
    ///
    /// ## 检查什么
    /// `quality:` 写了 `columns:` 中没有声明的列，或按并非日期的列取最晚一条。
    ///
    /// ## 为什么
    /// 没有读取的列无从检查：重复的记录会计两次。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units: {company: {name: Head office}}
    /// systems: {erp: {name: ERP}}
    /// sources:
    ///   orders: {system: erp, owner: company, file: data/*.csv, columns: {order: Order, amount: Amount}, quality: {unique: [order-no]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units: {company: {name: Head office}}
    /// systems: {erp: {name: ERP}}
    /// sources:
    ///   orders: {system: erp, owner: company, file: data/*.csv, columns: {order: Order, amount: Amount}, quality: {unique: [order]}}
    /// ```
    pub static RULE = { code: "D122", name: "quality-without-column", severity: Error, since: "0.1.0" }
}

/// Reports a name under `quality` that is no column of the source.
pub fn report(findings: &mut Findings, name: &Spanned<EcoString>, id: &str, source: &DataSource) {
    let message = say!(
        en: "the source `{id}` declares no column `{name}`", zh: "数据源 `{id}` 没有声明列 `{name}`",
        id = id, name = name.value,
    );
    let finding = findings.report(&RULE, name.span, message);
    finding.entity(id);
    let known = source.columns.get().into_iter().flat_map(|columns| &columns.0).map(|column| column.key.value.as_str());
    match closest(name, known) {
        Some(near) => finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near)),
        None => finding.help(say!(en: "declare it under `columns`", zh: "请在 `columns` 中声明")),
    };
}
