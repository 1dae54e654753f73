//! `salesplan new`.

mod examples;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::plan::{Outside, PlanArgs};
use super::{Failure, Globals, sample, terminal};
use crate::actuals::sample::{SEED, sample};
use crate::diagnostic::Lang;
use crate::say;
use crate::syntax::schema::HOME;

pub use examples::{EXAMPLES, Example};

/// Start a plan: a small one that checks clean, or a copy of one that ships.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan new my-plan                                 a small plan to grow from
  salesplan new my-plan --locale zh-CN --name 销售方案  the same in Chinese
  salesplan new my-plan --example saas-vendor           a whole plan to look around in
  salesplan new my-plan --with-sample-data              with records to pay by: salesplan pay --period FY2026-Q1")]
pub(super) struct New {
    /// The folder, which must be empty or not there yet.
    folder: PathBuf,
    /// Copy a plan that ships instead.
    #[arg(long, value_enum, conflicts_with_all = ["name", "locale"])]
    example: Option<ExampleArg>,
    /// The plan's name.
    #[arg(long)]
    name: Option<String>,
    /// The language of the plan and its documents.
    #[arg(long, value_enum)]
    locale: Option<LocaleArg>,
    /// Make up records for its sources too, always the same.
    #[arg(long)]
    with_sample_data: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum ExampleArg {
    /// An equipment maker in China: regions, channels, products; in Chinese.
    EquipmentMaker,
    /// A software vendor in two currencies: segments, overlays, ramping hires; in English.
    SaasVendor,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum LocaleArg {
    En,
    #[value(name = "zh-CN")]
    ZhCn,
}

/// The files of a small plan, beside its manifest.
type Files = &'static [(&'static str, &'static str)];
const ENGLISH: Files = &[
    ("plan.yaml", include_str!("new/en/plan.yaml")),
    ("pay.yaml", include_str!("new/en/pay.yaml")),
    ("tests/first-quarter.yaml", include_str!("new/en/tests/first-quarter.yaml")),
];
const CHINESE: Files = &[
    ("plan.yaml", include_str!("new/zh-CN/plan.yaml")),
    ("pay.yaml", include_str!("new/zh-CN/pay.yaml")),
    ("tests/first-quarter.yaml", include_str!("new/zh-CN/tests/first-quarter.yaml")),
];

/// Documents follow from the plan, so a repository need not keep them.
const GITIGNORE: &[u8] = b"/build/\n";

impl New {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        if holds_files(&self.folder)? {
            return Err(Failure::Usage(say!(
                en: "{folder} is not empty; name a folder that is not there yet", zh: "{folder} 不是空文件夹；请另选一个尚不存在的文件夹",
                folder = self.folder.display().to_string(),
            )));
        }
        let lang = self.lang(globals);
        write(&self.folder.join(".gitignore"), GITIGNORE)?;
        for (path, bytes) in self.files(lang)? {
            write(&self.folder.join(path), &bytes)?;
        }
        if self.with_sample_data {
            self.sample(globals)?;
        }
        let folder = quoted(&self.folder.display().to_string());
        let next = say!(
            en: "{folder} is ready. Next:\n  salesplan check {folder}    prove that it holds together\n  salesplan watch {folder}    check again after each change\n  salesplan build {folder}    write its documents",
            zh: "已创建 {folder}。下一步：\n  salesplan check {folder}    检查方案是否自洽\n  salesplan watch {folder}    每次改动后重新检查\n  salesplan build {folder}    生成文档",
            folder = folder,
        );
        if !globals.quiet {
            terminal::print_error(next.text(lang));
        }
        Ok(ExitCode::SUCCESS)
    }

    /// Makes up records of the plan that was written.
    fn sample(&self, globals: &Globals) -> Result<(), Failure> {
        let loaded = PlanArgs::at(&self.folder, &Outside { data: Vec::new() }).load(globals)?;
        let made = sample(loaded.compiled(globals)?, SEED);
        sample::write(&made, &self.folder)
    }

    fn lang(&self, globals: &Globals) -> Lang {
        match (self.locale, self.example) {
            (Some(LocaleArg::ZhCn), _) | (None, Some(ExampleArg::EquipmentMaker)) => Lang::Zh,
            (Some(LocaleArg::En), _) | (None, Some(ExampleArg::SaasVendor)) => Lang::En,
            (None, None) => globals.lang(),
        }
    }

    fn files(&self, lang: Lang) -> Result<Vec<(String, Vec<u8>)>, Failure> {
        if let Some(example) = self.example {
            let wanted = match example {
                ExampleArg::EquipmentMaker => "equipment-maker",
                ExampleArg::SaasVendor => "saas-vendor",
            };
            let example = EXAMPLES.iter().find(|example| example.name == wanted);
            let files = example.map(|example| example.files).unwrap_or_default();
            return Ok(files.iter().map(|(path, bytes)| ((*path).to_owned(), away_from_home(bytes))).collect());
        }
        let (manifest, others, usual) = match lang {
            Lang::En => (include_str!("new/en/salesplan.yaml"), ENGLISH, "Sales plan 2026"),
            Lang::Zh => (include_str!("new/zh-CN/salesplan.yaml"), CHINESE, "2026 年度销售管理方案"),
        };
        // A name may hold anything; YAML says how it is quoted.
        let name = serde_yaml::to_string(self.name.as_deref().unwrap_or(usual));
        let name = name.map_err(|error| {
            Failure::Usage(say!(en: "--name: {error}", zh: "--name：{error}", error = error.to_string()))
        })?;
        let manifest = manifest.replace("name: NAME", &format!("name: {}", name.trim_end()));
        let others = others.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec()));
        Ok(std::iter::once(("salesplan.yaml".into(), manifest.into_bytes())).chain(others).collect())
    }
}

/// The schemas lie beside the plans that ship, but not beside a copy, whose editor is told where they are published.
fn away_from_home(bytes: &[u8]) -> Vec<u8> {
    let modeline =
        bytes.strip_prefix(b"# yaml-language-server: $schema=").and_then(|rest| std::str::from_utf8(rest).ok());
    match modeline.and_then(|rest| rest.split_once("schemas/")) {
        Some((up, rest)) if up.chars().all(|c| c == '.' || c == '/') => {
            format!("# yaml-language-server: $schema={HOME}/{rest}").into_bytes()
        }
        _ => bytes.to_vec(),
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(Failure::at(folder))?;
    }
    std::fs::write(path, bytes).map_err(Failure::at(path))
}

/// Whether a folder holds more than a repository that was just begun.
fn holds_files(folder: &Path) -> Result<bool, Failure> {
    match std::fs::read_dir(folder) {
        Ok(entries) => Ok(entries.flatten().any(|entry| entry.file_name() != ".git")),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(Failure::at(folder)(error)),
    }
}

/// A path as a shell takes it in one piece.
fn quoted(path: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || "-_./\\:~".contains(c);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}
