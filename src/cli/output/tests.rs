use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};

use tempfile::TempDir;

use super::*;

fn artifact(path: &str, text: &str) -> Artifact {
    Artifact { path: path.into(), bytes: text.into() }
}

/// Every file below a folder with its text.
fn tree(folder: &Path) -> BTreeMap<String, String> {
    let (mut found, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(current) = open.pop() {
        for entry in std::fs::read_dir(&current).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                let below = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(below, std::fs::read_to_string(&path).unwrap());
            }
        }
    }
    found
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What happens at the step that fails.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    /// The disk is full for this one step; the run goes on and tells of it.
    Full,
    /// The run is killed: nothing is done from here on.
    Killed,
}

/// A file system in which one step fails.
struct Faulty {
    done: AtomicUsize,
    fails_at: usize,
    fault: Fault,
    has_exchange: bool,
    has_links: bool,
}

impl Faulty {
    fn step(&self, run: impl FnOnce() -> io::Result<()>, half: impl FnOnce()) -> io::Result<()> {
        let now = self.done.fetch_add(1, Ordering::Relaxed);
        match self.fault {
            _ if now < self.fails_at => run(),
            Fault::Full if now > self.fails_at => run(),
            _ => {
                if now == self.fails_at {
                    half();
                }
                Err(io::ErrorKind::StorageFull.into())
            }
        }
    }

    fn whole(&self, run: impl FnOnce() -> io::Result<()>) -> io::Result<()> {
        self.step(run, || {})
    }
}

impl Disk for Faulty {
    fn create_folder(&self, path: &Path) -> io::Result<()> {
        self.whole(|| OsDisk.create_folder(path))
    }
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.step(|| OsDisk.write(path, bytes), || OsDisk.write(path, &bytes[..bytes.len() / 2]).unwrap())
    }
    fn link(&self, from: &Path, to: &Path) -> io::Result<()> {
        if !self.has_links {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.whole(|| OsDisk.link(from, to))
    }
    fn copy(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step(|| OsDisk.copy(from, to), || std::fs::write(to, "").unwrap())
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.whole(|| OsDisk.rename(from, to))
    }
    fn exchange(&self, one: &Path, other: &Path) -> io::Result<()> {
        if !self.has_exchange {
            return Err(io::ErrorKind::Unsupported.into());
        }
        self.whole(|| OsDisk.exchange(one, other))
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.whole(|| OsDisk.remove_file(path))
    }
    fn remove_folder(&self, path: &Path) -> io::Result<()> {
        self.whole(|| OsDisk.remove_folder(path))
    }
    fn flush(&self, folder: &Path) -> io::Result<()> {
        self.whole(|| OsDisk.flush(folder))
    }
}

fn old_documents() -> [Artifact; 3] {
    [artifact("plan.md", "the old plan"), artifact("letters/east.md", "old"), artifact("letters/gone.md", "old")]
}

fn new_documents() -> [Artifact; 3] {
    [artifact("plan.md", "the new plan"), artifact("letters/east.md", "new"), artifact("kits/east.md", "new")]
}

/// A folder with the old documents and files of others.
fn with_old() -> (TempDir, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("build");
    write(&folder, &old_documents()).unwrap();
    std::fs::write(folder.join("letters/mine.txt"), "mine").unwrap();
    std::fs::create_dir(folder.join("notes")).unwrap();
    std::fs::write(folder.join("notes/mine.txt"), "mine too").unwrap();
    (home, folder)
}

/// Lets the step `fails_at` of a run fail; whether the run got that far.
fn run_with_fault(fails_at: usize, fault: Fault, has_exchange: bool, has_links: bool) -> bool {
    let (home, folder) = with_old();
    let before = tree(&folder);
    let disk = Faulty { done: AtomicUsize::new(0), fails_at, fault, has_exchange, has_links };
    let result = write_on(&disk, &folder, &new_documents());
    let reached = disk.done.load(Ordering::Relaxed) > fails_at;
    let about = format!("step {fails_at}, {fault:?}, exchange {has_exchange}, links {has_links}: {result:?}");

    let (control, expected) = with_old();
    write(&expected, &new_documents()).unwrap();
    let after = tree(&expected);
    drop(control);
    if exists(&folder) {
        let found = tree(&folder);
        assert!(found == before || found == after, "{about}: {found:?}");
        assert!(result.is_err() || found == after, "{about}: a success that wrote nothing");
    } else {
        assert!(fault == Fault::Killed && !has_exchange, "{about}: the folder is gone");
        // A next run that fails too still puts the old folder back.
        let clash = [artifact("x", "1"), artifact("x/y", "1")];
        write(&folder, &clash).unwrap_err();
        assert_eq!(tree(&folder), before, "{about}");
    }
    write(&folder, &new_documents()).unwrap();
    assert_eq!(tree(&folder), after, "{about}");
    assert_eq!(names(home.path()), ["build"], "{about}: nothing is left beside the folder");
    reached
}

#[test]
fn whatever_step_fails_the_output_is_the_old_or_the_new() {
    for fault in [Fault::Full, Fault::Killed] {
        for (has_exchange, has_links) in [(true, true), (false, true), (true, false)] {
            let steps = (0..).take_while(|step| run_with_fault(*step, fault, has_exchange, has_links)).count();
            assert!(steps > 20, "each step was made to fail: {steps}");
        }
    }
}

#[test]
fn a_first_run_that_is_killed_leaves_nothing_that_looks_like_output() {
    for fails_at in 0.. {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("deep/build");
        let fault = Fault::Killed;
        let disk = Faulty { done: AtomicUsize::new(0), fails_at, fault, has_exchange: true, has_links: true };
        let result = write_on(&disk, &folder, &new_documents());
        assert!(result.is_err() || tree(&folder).len() == 4, "step {fails_at}");
        assert!(!exists(&folder) || tree(&folder).len() == 4, "step {fails_at}: half an output");
        write(&folder, &new_documents()).unwrap();
        assert_eq!(names(&home.path().join("deep")), ["build"]);
        if disk.done.load(Ordering::Relaxed) <= fails_at {
            assert!(fails_at > 8, "each step was made to fail: {fails_at}");
            return;
        }
    }
}

#[test]
fn replaces_ours_and_keeps_others() {
    let (home, folder) = with_old();
    let empty = folder.join("empty");
    std::fs::create_dir(&empty).unwrap();
    write(&folder, &new_documents()).unwrap();
    let found = tree(&folder);
    assert_eq!(found["plan.md"], "the new plan");
    assert_eq!((found["letters/mine.txt"].as_str(), found["notes/mine.txt"].as_str()), ("mine", "mine too"));
    assert!(!found.contains_key("letters/gone.md"), "what we no longer write is gone");
    assert!(empty.is_dir(), "a folder of others stays, empty or not");
    write(&folder, &[artifact("plan.md", "3")]).unwrap();
    assert!(!folder.join("kits").exists(), "a folder that held our files alone is gone");
    assert_eq!(names(home.path()), ["build"], "nothing is left beside the folder");
}

#[cfg(unix)]
#[test]
fn links_and_rights_of_others_are_kept_and_not_followed() {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};
    let (home, folder) = with_old();
    let outside = home.path().join("outside");
    std::fs::create_dir(&outside).unwrap();
    std::fs::write(outside.join("plan.md"), "another's").unwrap();
    symlink(&outside, folder.join("linked")).unwrap();
    symlink("nowhere", folder.join("dangling")).unwrap();
    std::fs::set_permissions(folder.join("notes/mine.txt"), PermissionsExt::from_mode(0o640)).unwrap();
    std::fs::set_permissions(folder.join("notes"), PermissionsExt::from_mode(0o500)).unwrap();
    std::fs::set_permissions(&folder, PermissionsExt::from_mode(0o750)).unwrap();
    let inode = std::fs::metadata(folder.join("notes/mine.txt")).unwrap().ino();
    write(&folder, &new_documents()).unwrap();
    let mode = |path: &str| std::fs::metadata(folder.join(path)).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode("."), mode("notes"), mode("notes/mine.txt")), (0o750, 0o500, 0o640));
    assert_eq!(std::fs::metadata(folder.join("notes/mine.txt")).unwrap().ino(), inode, "it is the same file");
    assert_eq!(std::fs::read_link(folder.join("linked")).unwrap(), outside);
    assert_eq!(std::fs::read_link(folder.join("dangling")).unwrap(), Path::new("nowhere"));
    assert_eq!(names(&outside), ["plan.md"]);
    assert_eq!(names(home.path()), ["build", "outside"]);
}

#[test]
fn a_file_of_others_where_a_document_should_stand_is_not_written_over() {
    let cases = [("plan.md", "written by hand"), ("kits", "a file, not a folder"), ("kits/east.md/note.txt", "below")];
    for (path, text) in cases {
        let (home, folder) = with_old();
        std::fs::remove_file(folder.join(LIST)).unwrap();
        std::fs::remove_file(folder.join("plan.md")).unwrap();
        std::fs::remove_dir_all(folder.join("letters")).unwrap();
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
        let before = tree(&folder);
        let error = write(&folder, &new_documents()).unwrap_err();
        assert!(matches!(&error, OutputError::InTheWay(there) if there.ends_with(path)), "{error}");
        assert_eq!(tree(&folder), before);
        assert_eq!(names(home.path()), ["build"]);
    }
    let (_home, folder) = with_old();
    std::fs::remove_file(folder.join(LIST)).unwrap();
    write(&folder, &old_documents()).expect("the very same documents are as good as ours");
}

#[test]
fn what_is_written_while_the_folders_change_places_moves_on() {
    let (home, folder) = with_old();
    // As after an exchange: the stage holds the old folder, in which a file appeared and another was saved anew.
    let place = Place::of(&folder).unwrap();
    std::fs::create_dir(&place.stage).unwrap();
    OsDisk.rename(&folder, &place.fresh).unwrap();
    write_tree(&folder, &[(LIST, "plan.md\n"), ("plan.md", "new"), ("notes/mine.txt", "before")]);
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let saved = std::fs::File::options().write(true).open(place.fresh.join("notes/mine.txt")).unwrap();
    saved.set_modified(later).unwrap();
    std::fs::write(place.fresh.join("notes/late.txt"), "late").unwrap();
    write(&folder, &[artifact("plan.md", "newer")]).unwrap();
    let found = tree(&folder);
    assert_eq!((found["notes/late.txt"].as_str(), found["notes/mine.txt"].as_str()), ("late", "mine too"));
    assert!(!found.contains_key("letters/east.md"), "an old document does not come back");
    assert_eq!(names(home.path()), ["build"]);
}

fn write_tree(folder: &Path, files: &[(&str, &str)]) {
    for (path, text) in files {
        std::fs::create_dir_all(folder.join(path).parent().unwrap()).unwrap();
        std::fs::write(folder.join(path), text).unwrap();
    }
}

#[test]
fn two_runs_do_not_collide() {
    let (home, folder) = with_old();
    let before = tree(&folder);
    let lock = Lock::take(&Place::of(&folder).unwrap()).unwrap();
    let error = write(&folder, &new_documents()).unwrap_err();
    assert!(matches!(error, OutputError::Busy(_)), "{error}");
    assert_eq!(tree(&folder), before);
    lock.release(true);
    write(&folder, &new_documents()).unwrap();
    assert_eq!(names(home.path()), ["build"]);
}

#[test]
fn many_runs_at_once_leave_one_whole_output() {
    let home = tempfile::tempdir().unwrap();
    let folder = home.path().join("build");
    let written = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for writer in 0..8 {
            let (folder, written) = (&folder, &written);
            scope.spawn(move || {
                let documents: Vec<_> =
                    (0..5).map(|at| artifact(&format!("{at}.md"), &format!("by {writer}"))).collect();
                for _ in 0..20 {
                    match write(folder, &documents) {
                        Ok(()) => _ = written.fetch_add(1, Ordering::Relaxed),
                        Err(error) => assert!(matches!(error, OutputError::Busy(_)), "{error}"),
                    }
                }
            });
        }
    });
    let mut found = tree(&folder);
    found.remove(LIST);
    assert_eq!(found.len(), 5);
    assert!(found.values().all(|text| *text == found["0.md"]), "{found:?}");
    assert!(written.load(Ordering::Relaxed) > 0);
    assert_eq!(names(home.path()), ["build"]);
}

#[test]
fn a_place_that_is_no_place_for_output_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let (plan, file) = (home.path().join("plan"), home.path().join("file"));
    std::fs::create_dir_all(plan.join("targets")).unwrap();
    std::fs::write(&file, "text").unwrap();
    let documents = [artifact("plan.md", "1")];
    assert!(matches!(write(&file, &documents), Err(OutputError::NotAFolder(_))));
    assert!(matches!(write(Path::new("/"), &documents), Err(OutputError::Fixed { .. })));
    assert!(matches!(write(Path::new("."), &documents), Err(OutputError::Fixed { .. })));
    assert!(matches!(write(Path::new(".."), &documents), Err(OutputError::Fixed { .. })));
    assert_eq!(std::fs::read_to_string(&file).unwrap(), "text");
    for inside in ["", ".", "targets", "targets/new", "docs", "..", "build/..", ".git"] {
        let folder = plan.join(inside);
        assert!(matches!(outside_plan(&folder, &plan), Err(OutputError::InPlan(_))), "{}", folder.display());
    }
    for outside in ["build", "build/site", "../docs", "../plan-docs"] {
        outside_plan(&plan.join(outside), &plan).unwrap_or_else(|error| panic!("{error}"));
    }
}

#[cfg(unix)]
#[test]
fn a_link_is_written_through_and_seen_through() {
    use std::os::unix::fs::symlink;
    let home = tempfile::tempdir().unwrap();
    let (plan, real, link) = (home.path().join("plan"), home.path().join("real"), home.path().join("link"));
    std::fs::create_dir(&plan).unwrap();
    std::fs::create_dir(&real).unwrap();
    symlink("real", &link).unwrap();
    write(&link, &[artifact("plan.md", "1")]).unwrap();
    assert_eq!(std::fs::read_link(&link).unwrap(), Path::new("real"));
    assert_eq!(tree(&real)["plan.md"], "1");
    symlink("plan", home.path().join("disguise")).unwrap();
    assert!(matches!(outside_plan(&home.path().join("disguise"), &plan), Err(OutputError::InPlan(_))));
    symlink("nowhere", home.path().join("dangling")).unwrap();
    assert!(write(&home.path().join("dangling"), &[artifact("plan.md", "1")]).is_err());
}
