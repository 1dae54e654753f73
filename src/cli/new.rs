//! `salesplan new`.

mod examples;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use super::{Failure, Globals, LangArg, terminal};
use crate::diagnostic::Lang;
use crate::say;

pub use examples::{EXAMPLES, Example};

/// Start a plan: a small one that checks clean, or a copy of one that ships.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan new my-plan                                 a small plan to grow from
  salesplan new my-plan --locale zh-CN --name 销售方案   the same in Chinese
  salesplan new my-plan --example saas-vendor           a whole plan to look around in")]
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

/// Documents follow from the plan, so a repository need not keep them.
const GITIGNORE: &[u8] = b"/build/\n";

impl New {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let failed = |source| Failure::Write { path: self.folder.clone(), source };
        match std::fs::read_dir(&self.folder).map(|mut entries| entries.next().is_some()) {
            Ok(true) => {
                let place = self.folder.display();
                return Err(Failure::Usage(format!("{place} is not empty; name a folder that is not there yet")));
            }
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
        let lang = self.lang(globals);
        write(&self.folder.join(".gitignore"), GITIGNORE)?;
        for (path, bytes) in self.files(lang)? {
            write(&self.folder.join(path), &bytes)?;
        }
        let folder = self.folder.display().to_string();
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

    fn lang(&self, globals: &Globals) -> Lang {
        match (self.locale, self.example) {
            (Some(LocaleArg::ZhCn), _) | (None, Some(ExampleArg::EquipmentMaker)) => Lang::Zh,
            (Some(LocaleArg::En), _) | (None, Some(ExampleArg::SaasVendor)) => Lang::En,
            (None, None) => globals.lang.map_or(Lang::En, |lang| if lang == LangArg::Zh { Lang::Zh } else { Lang::En }),
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
            return Ok(files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect());
        }
        let (manifest, plan, usual) = match lang {
            Lang::En => (include_str!("new/en/salesplan.yaml"), include_str!("new/en/plan.yaml"), "Sales plan 2026"),
            Lang::Zh => {
                (include_str!("new/zh-CN/salesplan.yaml"), include_str!("new/zh-CN/plan.yaml"), "2026 年度销售管理方案")
            }
        };
        // A name may hold anything; YAML says how it is quoted.
        let name = serde_yaml::to_string(self.name.as_deref().unwrap_or(usual));
        let name = name.map_err(|error| Failure::Usage(format!("--name: {error}")))?;
        let manifest = manifest.replace("name: NAME", &format!("name: {}", name.trim_end()));
        Ok(vec![("salesplan.yaml".into(), manifest.into_bytes()), ("plan.yaml".into(), plan.as_bytes().to_vec())])
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}
