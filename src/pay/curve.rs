//! What is paid for each result, as a function: exact, in straight pieces, with jumps and stairs.

use crate::units::Fraction;

/// A straight line, or stairs along one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// What is paid where the piece begins.
    pub level: Fraction,
    /// What is paid more for each one of the axis beyond it.
    pub slope: Fraction,
    /// What is paid more for each full step beyond it.
    pub stairs: Option<Stairs>,
}

/// Pay that grows by full steps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stairs {
    /// How wide a step is; above zero.
    pub width: Fraction,
    /// What a full step adds.
    pub rise: Fraction,
}

impl Line {
    /// The same everywhere.
    pub fn level(level: Fraction) -> Self {
        Self { level, slope: Fraction::zero(), stairs: None }
    }

    /// What is paid so far beyond the beginning.
    fn at(&self, beyond: &Fraction) -> Fraction {
        let straight = self.level.plus(&self.slope.times(beyond));
        match &self.stairs {
            None => straight,
            Some(stairs) => {
                let steps = beyond.over(&stairs.width).expect("a step is wider than nothing").floor();
                straight.plus(&stairs.rise.times(&steps))
            }
        }
    }

    fn scaled(&self, factor: &Fraction) -> Self {
        let stairs = self.stairs.as_ref();
        Self {
            level: self.level.times(factor),
            slope: self.slope.times(factor),
            stairs: stairs.map(|own| Stairs { width: own.width.clone(), rise: own.rise.times(factor) }),
        }
    }
}

/// A piece of a curve: from where it begins to where the next one does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Where it begins.
    pub from: Fraction,
    /// Whether that place itself belongs to it, and not to the piece before.
    pub included: bool,
    /// What is paid on it.
    pub line: Line,
    /// The row of the table that says so; none where no row does.
    pub row: Option<usize>,
}

impl Piece {
    fn holds(&self, x: &Fraction) -> bool {
        if self.included { *x >= self.from } else { *x > self.from }
    }

    /// What the piece pays at a place, whether or not that lies on it.
    pub fn at(&self, x: &Fraction) -> Fraction {
        self.line.at(&x.minus(&self.from))
    }
}

/// A place where pay jumps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Jump {
    /// Where.
    pub at: Fraction,
    /// Whether the place itself is paid as what follows it.
    pub included: bool,
    /// What is paid just before.
    pub before: Fraction,
    /// What is paid from there on.
    pub after: Fraction,
    /// The row that begins there.
    pub row: Option<usize>,
}

/// What is paid for each result. The first piece goes on below its beginning.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Curve {
    pieces: Vec<Piece>,
}

impl Curve {
    /// Pays the same for every result.
    pub fn level(level: Fraction) -> Self {
        let line = Line::level(level);
        Self { pieces: vec![Piece { from: Fraction::zero(), included: true, line, row: None }] }
    }

    /// Of pieces in the order in which they begin.
    ///
    /// # Panics
    /// Where there is none.
    pub fn new(pieces: Vec<Piece>) -> Self {
        assert!(!pieces.is_empty(), "a curve has a piece");
        Self { pieces }
    }

    /// The pieces, in order.
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// The piece that a result lies on.
    pub fn piece(&self, x: &Fraction) -> &Piece {
        let next = self.pieces.partition_point(|piece| piece.holds(x));
        &self.pieces[next.saturating_sub(1)]
    }

    /// What is paid for a result.
    pub fn at(&self, x: &Fraction) -> Fraction {
        self.piece(x).at(x)
    }

    /// What is paid just below a place.
    fn before(&self, index: usize) -> Fraction {
        let (piece, next) = (&self.pieces[index - 1], &self.pieces[index]);
        let Some(stairs) = &piece.line.stairs else { return piece.at(&next.from) };
        // A step that would be full just here has not been reached below.
        let beyond = next.from.minus(&piece.from);
        let steps = beyond.over(&stairs.width).expect("a step is wider than nothing");
        let full = steps.floor();
        let at = piece.at(&next.from);
        if full == steps && !full.is_zero() { at.minus(&stairs.rise) } else { at }
    }

    /// The same pay times a factor.
    #[must_use]
    pub fn scaled(&self, factor: &Fraction) -> Self {
        let piece = |piece: &Piece| Piece { line: piece.line.scaled(factor), ..piece.clone() };
        Self { pieces: self.pieces.iter().map(piece).collect() }
    }

    /// Pays nothing below a place, and as before from there on.
    #[must_use]
    pub fn from(&self, threshold: &Fraction) -> Self {
        let nothing = Piece {
            from: threshold.clone().min(self.pieces[0].from.clone()),
            included: true,
            line: Line::level(Fraction::zero()),
            row: None,
        };
        let mut pieces = vec![nothing];
        pieces.push(self.cut_at(threshold, true));
        pieces.extend(self.pieces.iter().filter(|piece| piece.from > *threshold).cloned());
        if pieces[0].from == pieces[1].from {
            // Nothing begins below where the axis does; the piece that pays nothing still runs on below.
            pieces[0].from = pieces[0].from.minus(&Fraction::one());
        }
        Self { pieces }
    }

    /// The piece that runs at a place, begun there.
    fn cut_at(&self, x: &Fraction, included: bool) -> Piece {
        let piece = self.piece(x);
        let level = piece.at(x);
        Piece { from: x.clone(), included, line: Line { level, ..piece.line.clone() }, row: piece.row }
    }

    /// Pays beyond a place what it pays there.
    #[must_use]
    pub fn up_to(&self, ceiling: &Fraction) -> Self {
        let mut pieces: Vec<Piece> = self.pieces.iter().filter(|piece| piece.from < *ceiling).cloned().collect();
        let row = self.piece(ceiling).row;
        pieces.push(Piece { from: ceiling.clone(), included: true, line: Line::level(self.at(ceiling)), row });
        Self { pieces }
    }

    /// Pays no more than a limit, and where that is reached the limit.
    #[must_use]
    pub fn capped(&self, limit: &Fraction) -> Self {
        let mut pieces = Vec::new();
        for (at, piece) in self.pieces.iter().enumerate() {
            let end = self.pieces.get(at + 1).map(|next| &next.from);
            cap_piece(piece, end, limit, &mut pieces);
        }
        Self { pieces }
    }

    /// Where pay jumps by more than nothing, stairs apart.
    pub fn jumps(&self) -> Vec<Jump> {
        let jump = |index: usize| {
            let piece = &self.pieces[index];
            let (before, after) = (self.before(index), piece.line.level.clone());
            let (at, included, row) = (piece.from.clone(), piece.included, piece.row);
            (before != after).then_some(Jump { at, included, before, after, row })
        };
        (1..self.pieces.len()).filter_map(jump).collect()
    }

    /// Whether pay grows without end.
    pub fn is_unbounded(&self) -> bool {
        let last = &self.pieces[self.pieces.len() - 1].line;
        let grows = |rate: &Fraction| !rate.is_negative() && !rate.is_zero();
        grows(&last.slope) || last.stairs.as_ref().is_some_and(|stairs| grows(&stairs.rise))
    }

    /// The most that is paid up to a place.
    pub fn greatest(&self, up_to: &Fraction) -> Fraction {
        let mut greatest = self.at(up_to);
        for (index, piece) in self.pieces.iter().enumerate().filter(|(_, piece)| piece.from <= *up_to) {
            greatest = greatest.max(piece.line.level.clone());
            if index > 0 {
                greatest = greatest.max(self.before(index));
            }
        }
        greatest
    }
}

/// A piece with no more than a limit: as it is, the limit alone, or one after the other.
fn cap_piece(piece: &Piece, end: Option<&Fraction>, limit: &Fraction, pieces: &mut Vec<Piece>) {
    let level = |from: &Fraction, included| {
        let line = Line::level(limit.clone());
        Piece { from: from.clone(), included, line, row: piece.row }
    };
    let rate = rising(&piece.line);
    let stairs = piece.line.stairs.is_some();
    let rises = rate.as_ref().is_some_and(|rate| !rate.is_negative()) && !stairs;
    let begins_above = piece.line.level > *limit || (piece.line.level == *limit && rises);
    let reached = rate.and_then(|rate| {
        let beyond = limit.minus(&piece.line.level).over(&rate)?;
        Some(piece.from.plus(&match &piece.line.stairs {
            Some(stairs) => (beyond.over(&stairs.width)?.floor()).plus(&Fraction::one()).times(&stairs.width),
            None => beyond,
        }))
    });
    let reached = reached.filter(|x| *x > piece.from && end.is_none_or(|end| x < end));
    match (begins_above, reached) {
        // It falls below the limit on the way.
        (true, Some(x)) if piece.line.slope.is_negative() => {
            pieces.push(level(&piece.from, piece.included));
            let line = Line { level: limit.clone(), ..piece.line.clone() };
            pieces.push(Piece { from: x, included: true, line, row: piece.row });
        }
        (true, _) => pieces.push(level(&piece.from, piece.included)),
        (false, Some(x)) if !piece.line.slope.is_negative() => {
            pieces.push(piece.clone());
            pieces.push(level(&x, true));
        }
        (false, _) => pieces.push(piece.clone()),
    }
}

/// How fast a line rises on the whole; nothing where it is level.
fn rising(line: &Line) -> Option<Fraction> {
    let steps = line.stairs.as_ref().and_then(|stairs| stairs.rise.over(&stairs.width));
    let rate = steps.map_or_else(|| line.slope.clone(), |steps| steps.plus(&line.slope));
    (!rate.is_zero()).then_some(rate)
}
