//! What a rule is: a stable code and name, a default severity and a manual page.

use crate::diagnostic::Lang;

/// How much a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing; never fails a run.
    Note,
    /// Should be looked at.
    Warning,
    /// The plan does not hold.
    Error,
}

impl Severity {
    /// `error`, `warning` or `note`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    /// The word for it in the reader's language: `error`, `错误`.
    pub const fn named(self, lang: Lang) -> &'static str {
        match (lang, self) {
            (Lang::En, _) => self.word(),
            (Lang::Zh, Self::Note) => "提示",
            (Lang::Zh, Self::Warning) => "警告",
            (Lang::Zh, Self::Error) => "错误",
        }
    }
}

/// The module of the plan that a rule belongs to; the first letter of its code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Module {
    /// F
    Files,
    /// O
    Organisation,
    /// T
    Targets,
    /// S
    Team,
    /// P
    Process,
    /// C
    Customers,
    /// I
    Incentives,
    /// R
    Risk,
    /// D
    Digital,
    /// G
    Governance,
}

impl Module {
    /// Every module with the letter of its codes and its names in English and Chinese, in the order of the plan.
    pub const ALL: [(Self, char, &'static str, &'static str); 10] = [
        (Self::Files, 'F', "files", "文件"),
        (Self::Organisation, 'O', "organisation", "组织架构"),
        (Self::Targets, 'T', "targets", "目标体系"),
        (Self::Team, 'S', "team", "团队管理"),
        (Self::Process, 'P', "process", "流程管控"),
        (Self::Customers, 'C', "customers", "客户运营"),
        (Self::Incentives, 'I', "incentives", "考核激励"),
        (Self::Risk, 'R', "risk", "风险防控"),
        (Self::Digital, 'D', "digital", "数字化支撑"),
        (Self::Governance, 'G', "governance", "治理机制"),
    ];

    /// The module's English name in lower case.
    pub fn name(self) -> &'static str {
        self.named(Lang::En)
    }

    /// The module's name in the reader's language.
    pub fn named(self, lang: Lang) -> &'static str {
        let (_, _, en, zh) = Self::ALL[self as usize];
        match lang {
            Lang::En => en,
            Lang::Zh => zh,
        }
    }
}

/// A rule of the compiler. Declared with [`declare_rule!`](crate::declare_rule).
#[derive(Debug)]
pub struct Rule {
    /// `T101`: module letter and number; never reused.
    pub code: &'static str,
    /// `children-do-not-sum`: names the fault; what `ignore[…]` and `rules:` refer to.
    pub name: &'static str,
    /// Severity where the manifest says nothing.
    pub severity: Severity,
    /// Version that brought the rule.
    pub since: &'static str,
    /// The manual page in Markdown, in both languages; [`Rule::page`] gives it in one.
    pub docs: &'static str,
    /// Source file of the rule, for the test that every rule file is registered.
    pub file: &'static str,
}

impl Rule {
    /// The module the code's letter names.
    pub fn module(&self) -> Module {
        let letter = self.code.chars().next();
        let found = Module::ALL.iter().find(|(_, candidate, ..)| Some(*candidate) == letter);
        found.map_or(Module::Files, |(module, ..)| *module)
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.code == other.code
    }
}

impl Eq for Rule {}

/// Declares the rule of a file: the doc comment is its manual page, and its `yaml,fail` and `yaml,pass` examples run as tests.
///
/// ```text
/// declare_rule! {
///     /// ## What it checks
///     /// …
///     ///
///     /// ## 检查什么
///     /// …
///     pub static RULE = { code: "T101", name: "children-do-not-sum", severity: Error, since: "0.1.0" }
/// }
/// ```
#[macro_export]
macro_rules! declare_rule {
    ($(#[doc = $doc:literal])* pub static $rule:ident = {
        code: $code:literal, name: $name:literal, severity: $severity:ident, since: $since:literal $(,)?
    }) => {
        $(#[doc = $doc])*
        pub static $rule: $crate::diagnostic::Rule = $crate::diagnostic::Rule {
            code: $code,
            name: $name,
            severity: $crate::diagnostic::Severity::$severity,
            since: $since,
            docs: concat!($($doc, "\n"),*),
            file: file!(),
        };
    };
}

/// Declares the rule files of a stage and collects them: `rules! { duplicate_key, unknown_key }` makes each a module and gives
/// `RULES`, the list that the registry joins.
#[macro_export]
macro_rules! rules {
    ($($file:ident),* $(,)?) => {
        $(#[doc = concat!("The rule `", stringify!($file), "`.")] pub mod $file;)*
        /// The rules declared here, in the order of their codes.
        pub const RULES: &[&$crate::diagnostic::Rule] = &[$(&$file::RULE),*];
    };
}
