//! Tells the program its version, with the commit it is built from where that is known.

use std::process::Command;

fn main() {
    // A path that is not there would build everything anew each time.
    for path in ["build.rs", ".git/HEAD", ".git/refs/heads"] {
        if std::path::Path::new(path).exists() {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    let git = Command::new("git").args(["rev-parse", "--short=10", "HEAD"]).output();
    let commit = git.ok().filter(|output| output.status.success());
    let commit = commit.and_then(|output| String::from_utf8(output.stdout).ok());
    match commit {
        Some(commit) => println!("cargo::rustc-env=SALESPLAN_VERSION={version} ({})", commit.trim()),
        None => println!("cargo::rustc-env=SALESPLAN_VERSION={version}"),
    }
}
