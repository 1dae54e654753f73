//! Steps from top to bottom in their order.
//!
//! An edge to the next step is an arrow down. What skips steps goes down a lane at the right, what leads back up a lane at the
//! left; edges to one step share its lane, and join it with a bend, so that a crossing is never taken for a junction.

use crate::chart::Diagram;
use crate::chart::layout::{Frame, Layout, Line, MARGIN, Path, Placed, boxed, numbered};

/// Columns of text in a box.
const COLUMNS: usize = 30;
/// Room between steps, between lanes, and between the nearest lane and the boxes.
const DOWN: i64 = 26;
const LANE: i64 = 14;
const NEAR: i64 = 20;
/// The least room between two ends of lines at one box.
const PORT: i64 = 9;

pub(super) fn lay_out(diagram: &Diagram) -> Layout {
    let mut boxes: Vec<Placed> = diagram.nodes.iter().map(|node| boxed(node, COLUMNS)).collect();
    let edges = numbered(diagram);
    let skips = |(_, from, to): &&(usize, usize, usize)| *to > from + 1;
    let back = |(_, from, to): &&(usize, usize, usize)| to <= from;
    let right = Lanes::of(edges.iter().filter(skips));
    let left = Lanes::of(edges.iter().filter(back));
    let x = MARGIN + left.room();
    let width = boxes.iter().map(|placed| placed.frame.width).max().unwrap_or(0);
    let mut y = MARGIN;
    for (row, placed) in boxes.iter_mut().enumerate() {
        let ports = right.ports(row, false).len().max(left.ports(row, true).len());
        let height = placed.frame.height.max(PORT * i64::try_from(ports + 1).unwrap_or(0));
        placed.frame = Frame { x, y, width, height };
        y += height + DOWN;
    }
    let lines = edges.iter().map(|(edge, from, to)| {
        let path = match () {
            () if *to == from + 1 => {
                let (start, end) = (boxes[*from].frame, boxes[*to].frame);
                Path::Bent(vec![(start.center(), start.bottom()), (end.center(), end.y)])
            }
            () if to > from => right.path(*from, *to, false, &boxes),
            () => left.path(*from, *to, true, &boxes),
        };
        Line { edge: *edge, path }
    });
    let lines = lines.collect();
    Layout { size: (x + width + right.room() + MARGIN, 0), boxes, lines }
}

/// The lanes at one side: for each step that lines of this side lead to, which lane it has and from where.
struct Lanes {
    groups: Vec<Group>,
    count: usize,
}

struct Group {
    to: usize,
    from: Vec<usize>,
    lane: usize,
}

impl Group {
    /// The steps it passes, both ends included.
    fn reach(&self) -> (usize, usize) {
        let all = self.from.iter().chain([&self.to]);
        (all.clone().copied().min().unwrap_or(0), all.copied().max().unwrap_or(0))
    }
}

impl Lanes {
    fn of<'e>(edges: impl Iterator<Item = &'e (usize, usize, usize)>) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for (_, from, to) in edges {
            match groups.iter_mut().find(|group| group.to == *to) {
                Some(group) => group.from.push(*from),
                None => groups.push(Group { to: *to, from: vec![*from], lane: 0 }),
            }
        }
        // The shorter the way, the nearer its lane.
        groups.sort_by_key(|group| (group.reach().1 - group.reach().0, group.to));
        let mut count = 0;
        for at in 0..groups.len() {
            let (first, last) = groups[at].reach();
            let meets = |other: &Group| other.reach().0 <= last && first <= other.reach().1;
            let lane = (0..=at).find(|lane| !groups[..at].iter().any(|other| other.lane == *lane && meets(other)));
            groups[at].lane = lane.unwrap_or(at);
            count = count.max(groups[at].lane + 1);
        }
        Self { groups, count }
    }

    /// The width all lanes take.
    fn room(&self) -> i64 {
        match self.count {
            0 => 0,
            count => NEAR + LANE * i64::try_from(count).unwrap_or(0),
        }
    }

    /// The ends of lines at a step, from top to bottom: the step that a line leads to, and whether it enters here.
    ///
    /// Where lines go up, those that leave stand above those that enter, the nearest lane first; where they go down it is the
    /// other way round. So no two lines of a box cross beside it.
    fn ports(&self, row: usize, up: bool) -> Vec<(usize, bool)> {
        let enters = self.groups.iter().filter(|group| group.to == row).map(|group| (group.lane, group.to, true));
        let leaves =
            self.groups.iter().filter(|group| group.from.contains(&row)).map(|group| (group.lane, group.to, false));
        let mut ports: Vec<(usize, usize, bool)> = enters.chain(leaves).collect();
        ports.sort_by_key(|(lane, _, enters)| (*enters, *lane));
        if !up {
            ports.reverse();
        }
        ports.into_iter().map(|(_, to, enters)| (to, enters)).collect()
    }

    fn port(&self, row: usize, to: usize, enters: bool, up: bool, frame: &Frame) -> i64 {
        let ports = self.ports(row, up);
        let at = ports.iter().position(|port| *port == (to, enters)).unwrap_or(0);
        let part = |at: usize| i64::try_from(at).unwrap_or(0);
        frame.y + frame.height * part(at + 1) / part(ports.len() + 1)
    }

    fn path(&self, from: usize, to: usize, up: bool, boxes: &[Placed]) -> Path {
        let (start, end) = (boxes[from].frame, boxes[to].frame);
        let lane = self.groups.iter().find(|group| group.to == to).map_or(0, |group| group.lane);
        let away = NEAR + LANE * i64::try_from(lane).unwrap_or(0);
        let (side, lane) = if up { (start.x, start.x - away) } else { (start.right(), start.right() + away) };
        let (leaves, enters) = (self.port(from, to, false, up, &start), self.port(to, to, true, up, &end));
        Path::Bent(vec![(side, leaves), (lane, leaves), (lane, enters), (side, enters)])
    }
}
