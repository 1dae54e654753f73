//! Tells the program its version, with the commit it is built from where that is known.

use std::process::Command;

fn main() {
    // A path that is not there would build everything anew each time. A commit or a checkout writes the first two; where they lie, git
    // knows best.
    println!("cargo::rerun-if-changed=build.rs");
    for name in ["HEAD", "logs/HEAD", "refs/heads"] {
        let path = git(&["rev-parse", "--git-path", name]);
        if let Some(path) = path.filter(|path| std::path::Path::new(path).exists()) {
            println!("cargo::rerun-if-changed={path}");
        }
    }
    let version = std::env::var("CARGO_PKG_VERSION").unwrap_or_default();
    match git(&["rev-parse", "--short=10", "HEAD"]) {
        Some(commit) => println!("cargo::rustc-env=SALESPLAN_VERSION={version} ({commit})"),
        None => println!("cargo::rustc-env=SALESPLAN_VERSION={version}"),
    }
}

/// What git answers, where there is a repository.
fn git(arguments: &[&str]) -> Option<String> {
    let output = Command::new("git").args(arguments).output().ok().filter(|output| output.status.success())?;
    Some(String::from_utf8(output.stdout).ok()?.trim().to_owned())
}
