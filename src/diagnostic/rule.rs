//! What a rule is: a stable code and name, a default severity and a manual page.

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
    /// Every module with the letter of its codes and its English name, in the order of the plan.
    pub const ALL: [(Self, char, &'static str); 10] = [
        (Self::Files, 'F', "files"),
        (Self::Organisation, 'O', "organisation"),
        (Self::Targets, 'T', "targets"),
        (Self::Team, 'S', "team"),
        (Self::Process, 'P', "process"),
        (Self::Customers, 'C', "customers"),
        (Self::Incentives, 'I', "incentives"),
        (Self::Risk, 'R', "risk"),
        (Self::Digital, 'D', "digital"),
        (Self::Governance, 'G', "governance"),
    ];

    /// The module's English name in lower case.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].2
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
    /// The manual page in Markdown: `## What it checks`, `## Why`, `## Example`, `## Use instead`.
    pub docs: &'static str,
    /// Source file of the rule, for the test that every rule file is registered.
    pub file: &'static str,
}

impl Rule {
    /// The module the code's letter names.
    pub fn module(&self) -> Module {
        let letter = self.code.chars().next();
        let found = Module::ALL.iter().find(|(_, candidate, _)| Some(*candidate) == letter);
        found.map_or(Module::Files, |(module, ..)| *module)
    }

    /// The manual page without the blank that doc comments begin lines with.
    pub fn page(&self) -> String {
        self.docs.lines().map(|line| format!("{}\n", line.strip_prefix(' ').unwrap_or(line))).collect()
    }

    /// The examples of the manual page that are marked `yaml,fail` or `yaml,pass`.
    pub fn examples(&self, kind: &str) -> Vec<String> {
        let page = self.page();
        let fence = format!("```yaml,{kind}\n");
        let bodies = page.split(&fence).skip(1);
        bodies.filter_map(|rest| rest.split("```").next()).map(str::to_owned).collect()
    }

    /// The first paragraph under `## What it checks`, on one line.
    pub fn summary(&self) -> String {
        let body = self.docs.split_once("## What it checks").map_or(self.docs, |(_, body)| body);
        let lines = body.lines().map(str::trim).skip_while(|line| line.is_empty());
        lines.take_while(|line| !line.is_empty()).collect::<Vec<_>>().join(" ")
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
