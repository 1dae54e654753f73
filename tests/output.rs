//! What `build` leaves behind, whatever becomes of it.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

fn salesplan(home: &Path, arguments: &[&str]) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_salesplan"));
    program.args(arguments).current_dir(home).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    program
}

/// Every file below a folder with its text.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(current) = open.pop() {
        for entry in std::fs::read_dir(&current).expect("it can be listed") {
            let path = entry.expect("it can be listed").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).expect("it lies below").to_string_lossy().into_owned();
                found.insert(below, std::fs::read_to_string(&path).expect("it can be read"));
            }
        }
    }
    found
}

/// A plan of a name, so that its documents differ from those of another.
fn write_plan(plan: &Path, name: &str) {
    let manifest = std::fs::read_to_string(plan.join("salesplan.yaml")).expect("the plan has a manifest");
    let lines =
        manifest.lines().map(|line| if line.starts_with("name:") { format!("name: {name}") } else { line.into() });
    std::fs::write(plan.join("salesplan.yaml"), lines.collect::<Vec<_>>().join("\n")).expect("it can be written");
}

fn build(home: &Path) {
    let output = salesplan(home, &["build", "plan", "-q"]).output().expect("it runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).expect("it can be listed");
    let mut names: Vec<_> =
        entries.map(|entry| entry.expect("it can be listed").file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn a_killed_build_leaves_the_old_documents_or_the_new() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let (home, plan, folder) = (home.path(), home.path().join("plan"), home.path().join("plan/build"));
    assert!(salesplan(home, &["new", "plan", "-q"]).status().expect("it runs").success());
    write_plan(&plan, "New");
    build(home);
    std::fs::write(folder.join("mine.txt"), "mine").expect("it can be written");
    let new = tree(&folder);
    write_plan(&plan, "Old");
    let started = Instant::now();
    build(home);
    let whole = started.elapsed();
    let old = tree(&folder);
    assert_ne!(old, new);

    write_plan(&plan, "New");
    let mut seen = [0, 0];
    for run in 0_u32..60 {
        let mut child = salesplan(home, &["build", "plan", "-q"]).spawn().expect("it runs");
        if run % 2 == 0 {
            // At any moment of the run.
            std::thread::sleep(whole * (run + 1) / 60);
        } else {
            // Once the writing has begun.
            let limit = Instant::now() + Duration::from_secs(20);
            while !plan.join(".build.salesplan").exists() && Instant::now() < limit {
                if child.try_wait().expect("it can be asked").is_some() {
                    break;
                }
            }
            std::thread::sleep(Duration::from_micros(u64::from(run) * 400));
        }
        // A run that is over already cannot be killed any more.
        let _ = child.kill();
        child.wait().expect("it ends");
        let found = tree(&folder);
        assert!(found == old || found == new, "run {run}: neither the old documents nor the new: {:?}", found.keys());
        seen[usize::from(found == new)] += 1;
        if found == new {
            write_plan(&plan, "Old");
            build(home);
            write_plan(&plan, "New");
        }
    }
    assert!(seen[0] > 0, "no run was killed before its end: {seen:?}");
    build(home);
    assert_eq!(tree(&folder), new);
    assert_eq!(
        names(&plan),
        [".gitignore", "build", "pay.yaml", "plan.yaml", "salesplan.yaml", "tests"],
        "leftovers are cleared away"
    );
}
