//! Entries that others are the same as may stand in any file: the trees of their files are kept while the others are read.

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashSet;

use crate::diagnostic::Findings;
use crate::source::{Budgets, FileId};
use crate::syntax::same_as::{self, SAME_AS};
use crate::text::{Tree, parse_yaml};

/// The ids that entries of the plan are the same as.
pub(super) fn wanted_in(texts: &[(FileId, &str)], budgets: &Budgets) -> FxHashSet<EcoString> {
    let mut wanted = FxHashSet::default();
    for (file, text) in texts.iter().filter(|(_, text)| text.contains(SAME_AS)) {
        let tree = tree(*file, text, budgets);
        tree.roots().for_each(|root| same_as::wanted(root, &mut wanted));
    }
    wanted
}

/// Above so many ids all files are taken rather than looked through.
const FEW: usize = 64;

/// The trees of all files that may hold an entry of these ids; what is wrong in them is told where they are read.
pub(super) fn trees<'s>(
    texts: &[(FileId, &'s str)],
    wanted: &FxHashSet<EcoString>,
    budgets: &Budgets,
) -> Vec<Tree<'s>> {
    if wanted.is_empty() {
        return Vec::new();
    }
    let holds = |text: &str| wanted.len() > FEW || wanted.iter().any(|id| text.contains(id.as_str()));
    let may_hold = texts.par_iter().filter(|(_, text)| holds(text));
    may_hold.map(|(file, text)| tree(*file, text, budgets)).collect()
}

fn tree<'s>(file: FileId, text: &'s str, budgets: &Budgets) -> Tree<'s> {
    parse_yaml(file, text, budgets, &mut Findings::default()).tree
}
