//! The tree of one file: nodes in the order they are written, each with its place.

use std::borrow::Cow;
use std::ops::Range;

use crate::source::{FileId, Span};

/// The nodes of one file, parents before children.
#[derive(Debug, Clone)]
pub struct Tree<'s> {
    file: FileId,
    nodes: Vec<NodeData<'s>>,
    roots: Vec<u32>,
}

#[derive(Debug, Clone)]
struct NodeData<'s> {
    start: u32,
    end: u32,
    /// The node after this one and all below it.
    next: u32,
    data: Data<'s>,
}

#[derive(Debug, Clone)]
enum Data<'s> {
    Null,
    Scalar(Cow<'s, str>, bool),
    List,
    Map,
}

/// A node of a tree; a map may be laid over another one.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    tree: &'a Tree<'a>,
    index: u32,
    skip: Skip,
    base: Option<Base<'a>>,
}

/// Keys of a map that its reader is not shown.
pub type Skip = &'static [&'static str];

/// For a key, other keys that say the same thing in another way: where a map that is laid over another has the first, the
/// second are not taken from below.
pub type StandsFor = fn(&str) -> &'static [&'static str];

/// What a map is laid over.
#[derive(Debug, Clone, Copy)]
struct Base<'a> {
    tree: &'a Tree<'a>,
    index: u32,
    stands_for: StandsFor,
}

/// What a node is.
#[derive(Debug, Clone, Copy)]
pub enum View<'a> {
    /// Nothing stands there.
    Null,
    /// Text.
    Scalar(Scalar<'a>),
    /// A list.
    List(List<'a>),
    /// A map.
    Map(Map<'a>),
}

/// The text of a scalar; numbers and booleans are text too until a field asks for them.
#[derive(Debug, Clone, Copy)]
pub struct Scalar<'a> {
    /// The text after escapes.
    pub text: &'a str,
    /// Whether it was written without quotes.
    pub plain: bool,
}

/// A key of a map.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    /// The key.
    pub text: &'a str,
    /// Where it is written.
    pub span: Span,
}

/// The items of a list.
#[derive(Debug, Clone, Copy)]
pub struct List<'a>(Children<'a>);

/// The keys and values of a map, in written order; of a map that is laid over another, those below it first.
#[derive(Debug, Clone, Copy)]
pub struct Map<'a> {
    own: Children<'a>,
    skip: Skip,
    base: Option<(Children<'a>, StandsFor)>,
}

/// Nodes that follow each other under one parent.
#[derive(Debug, Clone, Copy)]
pub struct Children<'a> {
    tree: &'a Tree<'a>,
    at: u32,
    end: u32,
}

impl<'a> Iterator for Children<'a> {
    type Item = Node<'a>;
    fn next(&mut self) -> Option<Node<'a>> {
        if self.at >= self.end {
            return None;
        }
        let node = Node::plain(self.tree, self.at);
        self.at = self.tree.nodes[self.at as usize].next;
        Some(node)
    }
}

impl<'a> Node<'a> {
    fn plain(tree: &'a Tree<'a>, index: u32) -> Self {
        Self { tree, index, skip: &[], base: None }
    }

    /// The node without some keys, if it is a map.
    pub fn without(self, skip: Skip) -> Self {
        Self { skip, ..self }
    }

    /// The node laid over `base`: of two maps, keys that only `base` has are seen through it, and maps under the same key are
    /// laid over each other likewise. Anything else stands for itself. A base that lies over another is not seen through.
    pub fn over(self, base: Self, stands_for: StandsFor) -> Self {
        let maps = matches!((&self.data().data, &base.data().data), (Data::Map, Data::Map));
        let base = Base { tree: base.tree, index: base.index, stands_for };
        Self { base: Some(base).filter(|_| maps), ..self }
    }

    /// Whether it is laid over another.
    pub fn is_laid_over(self) -> bool {
        self.base.is_some()
    }

    /// What it says, wherever it stands and in whatever order its keys do.
    pub fn canonical(self) -> String {
        match self.view() {
            View::Null => "~".to_owned(),
            View::Scalar(scalar) => format!("{:?}", scalar.text),
            View::List(list) => {
                format!("[{}]", list.into_iter().map(Self::canonical).collect::<Vec<_>>().join(","))
            }
            View::Map(map) => {
                let pair = |(key, value): (Key<'_>, Self)| format!("{:?}:{}", key.text, value.canonical());
                let mut pairs: Vec<String> = map.into_iter().map(pair).collect();
                pairs.sort_unstable();
                format!("{{{}}}", pairs.join(","))
            }
        }
    }

    /// Where it stands.
    pub fn span(self) -> Span {
        let node = self.data();
        Span::new(self.tree.file, node.start, node.end)
    }

    /// What it is.
    pub fn view(self) -> View<'a> {
        let node = self.data();
        let children = self.tree.children(self.index);
        match &node.data {
            Data::Null => View::Null,
            Data::Scalar(text, plain) => View::Scalar(Scalar { text, plain: *plain }),
            Data::List => View::List(List(children)),
            Data::Map => {
                let base = self.base.map(|base| (base.tree.children(base.index), base.stands_for));
                View::Map(Map { own: children, skip: self.skip, base })
            }
        }
    }

    fn data(self) -> &'a NodeData<'a> {
        &self.tree.nodes[self.index as usize]
    }
}

impl<'a> IntoIterator for List<'a> {
    type Item = Node<'a>;
    type IntoIter = Children<'a>;
    fn into_iter(self) -> Children<'a> {
        self.0
    }
}

impl List<'_> {
    /// How many items there are.
    pub fn len(self) -> usize {
        self.0.count()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

impl<'a> Map<'a> {
    /// How many keys there are.
    pub fn len(self) -> usize {
        self.into_iter().count()
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The value of `key`.
    pub fn get(self, key: &str) -> Option<Node<'a>> {
        self.into_iter().find(|(candidate, _)| candidate.text == key).map(|(_, value)| value)
    }
}

/// Keys and values of a map. Keys that are no scalars were reported and are left out.
#[derive(Debug, Clone)]
pub struct Pairs<'a> {
    map: Map<'a>,
    rest: Children<'a>,
    /// Whether `rest` is what the map is laid over.
    below: bool,
}

impl<'a> Iterator for Pairs<'a> {
    type Item = (Key<'a>, Node<'a>);
    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let Some((key, value)) = self.rest.pair() else {
                if !std::mem::take(&mut self.below) {
                    return None;
                }
                self.rest = self.map.own;
                continue;
            };
            if self.map.skip.contains(&key.text) {
                continue;
            }
            match self.map.base {
                None => return Some((key, value)),
                Some((_, stands_for)) if self.below => match self.map.own.find(key.text) {
                    Some((own, above)) => return Some((own, above.over(value, stands_for))),
                    None if self.map.own.has_instead(key.text, stands_for) => {}
                    None => return Some((key, value)),
                },
                Some((base, _)) if base.find(key.text).is_some() => {}
                Some(_) => return Some((key, value)),
            }
        }
    }
}

impl<'a> Children<'a> {
    fn pair(&mut self) -> Option<(Key<'a>, Node<'a>)> {
        loop {
            let (key, value) = (self.next()?, self.next()?);
            if let View::Scalar(scalar) = key.view() {
                return Some((Key { text: scalar.text, span: key.span() }, value));
            }
        }
    }

    fn find(mut self, key: &str) -> Option<(Key<'a>, Node<'a>)> {
        std::iter::from_fn(|| self.pair()).find(|(own, _)| own.text == key)
    }

    fn has_instead(mut self, key: &str, stands_for: StandsFor) -> bool {
        std::iter::from_fn(|| self.pair()).any(|(own, _)| stands_for(own.text).contains(&key))
    }
}

impl<'a> IntoIterator for Map<'a> {
    type Item = (Key<'a>, Node<'a>);
    type IntoIter = Pairs<'a>;
    fn into_iter(self) -> Pairs<'a> {
        Pairs { map: self, rest: self.base.map_or(self.own, |(base, _)| base), below: self.base.is_some() }
    }
}

impl<'s> Tree<'s> {
    /// The outermost node of each document, in order.
    pub fn roots(&self) -> impl Iterator<Item = Node<'_>> {
        // A tree of borrowed text is covariant: seen through a reference it lives as long as the reference.
        let tree: &Tree<'_> = self;
        tree.roots.iter().map(move |index| Node::plain(tree, *index))
    }

    fn children<'a>(&'a self, index: u32) -> Children<'a> {
        let tree: &'a Tree<'a> = self;
        Children { tree, at: index + 1, end: tree.nodes[index as usize].next }
    }
}

/// Builds a tree in the order it is written.
#[derive(Debug)]
pub struct TreeBuilder<'s> {
    tree: Tree<'s>,
    open: Vec<u32>,
}

impl<'s> TreeBuilder<'s> {
    /// A tree of `file` without nodes.
    pub fn new(file: FileId) -> Self {
        Self { tree: Tree { file, nodes: Vec::new(), roots: Vec::new() }, open: Vec::new() }
    }

    /// Number of nodes so far.
    pub fn len(&self) -> usize {
        self.tree.nodes.len()
    }

    /// Whether nothing was added.
    pub fn is_empty(&self) -> bool {
        self.tree.nodes.is_empty()
    }

    fn push(&mut self, start: u32, end: u32, data: Data<'s>) -> u32 {
        let index = self.tree.nodes.len() as u32;
        if self.open.is_empty() {
            self.tree.roots.push(index);
        }
        self.tree.nodes.push(NodeData { start, end, next: index + 1, data });
        index
    }

    /// Adds a scalar; empty plain ones are nothing.
    pub fn scalar(&mut self, start: u32, end: u32, text: Cow<'s, str>, plain: bool) -> u32 {
        let data = if plain && matches!(&*text, "" | "~" | "null") { Data::Null } else { Data::Scalar(text, plain) };
        self.push(start, end, data)
    }

    /// Opens a map or a list.
    pub fn open(&mut self, start: u32, is_map: bool) -> u32 {
        let index = self.push(start, start, if is_map { Data::Map } else { Data::List });
        self.open.push(index);
        index
    }

    /// Closes the innermost map or list; a block ends with its last child.
    pub fn close(&mut self, end: u32) -> u32 {
        let index = self.open.pop().expect("closed as often as opened");
        let next = self.tree.nodes.len() as u32;
        let last = self.tree.nodes.last().map_or(end, |node| node.end);
        let node = &mut self.tree.nodes[index as usize];
        node.next = next;
        node.end = end.max(last);
        index
    }

    /// Copies the nodes from `index` on to its end, as an alias at `place` stands for them: whether such a value can stand there
    /// is a question of that place, what is written in it one of its own.
    pub fn copy(&mut self, index: u32, place: Range<u32>) -> u32 {
        let end = self.tree.nodes[index as usize].next;
        let at = self.tree.nodes.len() as u32;
        if self.open.is_empty() {
            self.tree.roots.push(at);
        }
        let shift = at - index;
        let copies = (index..end).map(|source| {
            let mut node = self.tree.nodes[source as usize].clone();
            node.next += shift;
            node
        });
        let copies: Vec<_> = copies.collect();
        self.tree.nodes.extend(copies);
        (self.tree.nodes[at as usize].start, self.tree.nodes[at as usize].end) = (place.start, place.end);
        at
    }

    /// How many nodes an alias of the node at `index` stands for.
    pub fn size(&self, index: u32) -> usize {
        (self.tree.nodes[index as usize].next - index) as usize
    }

    /// Whether the node at `index` is still open.
    pub fn is_open(&self, index: u32) -> bool {
        self.open.contains(&index)
    }

    /// Number of outermost nodes so far.
    pub fn roots(&self) -> usize {
        self.tree.roots.len()
    }

    /// Keeps the first `roots` outermost nodes: what came after them could not be read to its end.
    pub fn abandon(&mut self, roots: usize) {
        if let Some(root) = self.tree.roots.get(roots) {
            self.tree.nodes.truncate(*root as usize);
            self.tree.roots.truncate(roots);
        }
        self.open.clear();
    }

    /// Key and value of each pair of the map closed at `index`, keys of any kind included.
    pub fn pairs(&self, index: u32) -> Vec<(Node<'_>, Node<'_>)> {
        let tree: &Tree<'_> = &self.tree;
        let mut children = tree.children(index);
        std::iter::from_fn(|| Some((children.next()?, children.next()?))).collect()
    }

    /// The tree.
    pub fn finish(self) -> Tree<'s> {
        debug_assert!(self.open.is_empty(), "every map and list is closed");
        self.tree
    }
}
