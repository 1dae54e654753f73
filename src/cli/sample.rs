//! `salesplan sample`.

use std::path::Path;
use std::process::ExitCode;

use clap::Args;

use super::plan::PlanArgs;
use super::{Failure, Globals, terminal};
use crate::actuals::sample::{SEED, Sample as Made, sample};
use crate::diagnostic::Message;
use crate::say;

/// Make up records for the sources of a plan, to see what it pays before anything is sold.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan sample                        records of nine months, where the plan's sources look for them
  salesplan sample my-plan --seed 7       others; the same seed gives the same again
  salesplan sample my-plan --overwrite    in the place of those that are there")]
pub(super) struct Sample {
    #[command(flatten)]
    plan: PlanArgs,
    /// The number that chance begins with.
    #[arg(long, default_value_t = SEED)]
    seed: u64,
    /// Write over files that are there.
    #[arg(long)]
    overwrite: bool,
}

impl Sample {
    pub(super) fn run(&self, globals: &Globals) -> Result<ExitCode, Failure> {
        let loaded = self.plan.load(globals)?;
        let Some((root, compiled)) = loaded.with_records(globals)? else { return Ok(ExitCode::from(1)) };
        let made = sample(compiled, self.seed);
        if !self.overwrite {
            free(&made, root)?;
        }
        write(&made, root)?;
        if !globals.quiet {
            terminal::print_error(told(&made).text(loaded.lang));
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Refuses where a file is there that says something else.
fn free(made: &Made, root: &Path) -> Result<(), Failure> {
    let differs = |path: &Path, bytes: &[u8]| std::fs::read(path).is_ok_and(|there| there != bytes);
    let files = made.files.iter().find(|file| differs(&root.join(file.path.as_str()), &file.bytes));
    match files {
        None => Ok(()),
        Some(file) => Err(Failure::Usage(say!(
            en: "{path} is there already; --overwrite writes over it", zh: "{path} 已经存在；加 --overwrite 覆盖",
            path = file.path,
        ))),
    }
}

/// Writes sample records into the folder of their plan.
pub(super) fn write(made: &Made, root: &Path) -> Result<(), Failure> {
    for file in &made.files {
        let path = root.join(file.path.as_str());
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(Failure::at(folder))?;
        }
        std::fs::write(&path, &file.bytes).map_err(Failure::at(&path))?;
    }
    Ok(())
}

/// What was made up, in a line or two.
pub(super) fn told(made: &Made) -> Message {
    let files = say!(
        en: "sample records written: {count} files", zh: "已写入样例记录：{count} 个文件", count = made.files.len(),
    );
    if made.left_out.is_empty() {
        return files;
    }
    say!(
        en: "{files}\nwithout records, since they name no file that could be written as CSV in UTF-8: {sources}",
        zh: "{files}\n以下数据源没有可用 UTF-8 CSV 写出的文件，因此没有记录：{sources}",
        files = files, sources = made.left_out.join(", "),
    )
}
