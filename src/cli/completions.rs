//! `salesplan completions` and `salesplan man`: what shells and manual readers are given.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use clap_complete::Shell;

use super::{Failure, terminal};

/// Print a completion script for a shell.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan completions bash > /etc/bash_completion.d/salesplan
  salesplan completions zsh > ~/.zfunc/_salesplan")]
pub(super) struct Completions {
    /// The shell.
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut super::command(), "salesplan", &mut script);
        terminal::print(&String::from_utf8_lossy(&script))?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Write manual pages, one for each command.
#[derive(Debug, Args)]
#[command(before_help = "\
Examples:
  salesplan man ~/.local/share/man/man1")]
pub(super) struct Man {
    /// The folder they are written to.
    folder: PathBuf,
}

impl Man {
    pub(super) fn run(&self) -> Result<ExitCode, Failure> {
        std::fs::create_dir_all(&self.folder).map_err(Failure::at(&self.folder))?;
        clap_mangen::generate_to(super::command(), &self.folder).map_err(Failure::at(&self.folder))?;
        Ok(ExitCode::SUCCESS)
    }
}
