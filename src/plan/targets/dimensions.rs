//! What totals are cut by, and the slices that statements are about.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::index;
use crate::plan::catalog::Index;
use crate::plan::targets::{DimensionId, MEMBER, MemberId, Targets};
use crate::plan::{Resolver, rules::unknown_reference};
use crate::source::{Span, Spanned};
use crate::syntax::targets::{Dimension as WrittenDimension, Member as WrittenMember};
use crate::syntax::{By, Entries, Read, Reader, Ref, rules::duplicate_id};

index! {
    /// A combination of members; the first is the whole.
    SliceId,
}

/// A dimension.
#[derive(Debug, Clone, Default)]
pub struct Dimension {
    /// Printed label.
    pub name: Option<EcoString>,
    /// The members that together make the whole.
    pub top: Vec<MemberId>,
    by_id: FxHashMap<EcoString, MemberId>,
}

impl Dimension {
    /// A member by its id.
    pub fn find(&self, id: &str) -> Option<MemberId> {
        self.by_id.get(id).copied()
    }

    /// The ids of its members, in order.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        let mut ids: Vec<&str> = self.by_id.keys().map(EcoString::as_str).collect();
        ids.sort_unstable();
        ids.into_iter()
    }
}

/// A member of a dimension.
#[derive(Debug, Clone)]
pub struct Member {
    /// The id, where it is written.
    pub id: Spanned<EcoString>,
    /// Printed label.
    pub name: Option<EcoString>,
    /// The dimension.
    pub dimension: DimensionId,
    /// The member it is a part of.
    pub parent: Option<MemberId>,
    /// The members it consists of.
    pub children: Vec<MemberId>,
}

/// The combinations of members that statements are about, and those they are parts of.
#[derive(Debug, Clone)]
pub struct Slices {
    /// Members of each, one a dimension, sorted.
    list: Vec<Vec<MemberId>>,
    known: FxHashMap<Vec<MemberId>, SliceId>,
}

impl Default for Slices {
    fn default() -> Self {
        Self { list: vec![Vec::new()], known: FxHashMap::from_iter([(Vec::new(), Self::WHOLE)]) }
    }
}

impl Slices {
    /// No cut at all.
    pub const WHOLE: SliceId = SliceId(0);

    /// The slice of these members.
    pub fn intern(&mut self, mut members: Vec<MemberId>) -> SliceId {
        members.sort_unstable();
        if let Some(found) = self.known.get(&members) {
            return *found;
        }
        let id = SliceId::new(self.list.len());
        self.known.insert(members.clone(), id);
        self.list.push(members);
        id
    }

    /// Makes known what the slices known are parts of, so that it can follow from them. `parent` is the member above one.
    pub(super) fn close(&mut self, parent: impl Fn(MemberId) -> Option<MemberId>) {
        let mut at = 0;
        while let Some(members) = self.list.get(at).cloned() {
            for (index, member) in members.iter().enumerate() {
                let mut above = members.clone();
                match parent(*member) {
                    Some(parent) => above[index] = parent,
                    None => drop(above.remove(index)),
                }
                self.intern(above);
            }
            at += 1;
        }
    }

    /// The slice of these members, if a statement is about it or a part of it.
    pub fn find(&self, members: &[MemberId]) -> Option<SliceId> {
        self.known.get(members).copied()
    }

    /// The members of a slice.
    pub fn members(&self, slice: SliceId) -> &[MemberId] {
        &self.list[slice.index()]
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Never: the whole is always there.
    pub fn is_empty(&self) -> bool {
        false
    }

    /// All slices.
    pub fn iter(&self) -> impl Iterator<Item = SliceId> + use<> {
        (0..self.list.len()).map(SliceId::new)
    }
}

impl Targets {
    pub(super) fn add_dimensions(&mut self, entries: Option<&Entries<WrittenDimension>>, resolver: &mut Resolver<'_>) {
        for entry in entries.into_iter().flatten() {
            let dimension =
                Dimension { name: entry.value.name.get().map(|name| name.value.clone()), ..Dimension::default() };
            let Some(id) = resolver.add(&mut self.dimensions, &entry.id, dimension, WrittenDimension::NOUN) else {
                continue;
            };
            let top = self.add_members(&entry.value.members.0, id, None, resolver);
            self.dimensions.get_mut(id).top = top;
        }
    }

    fn add_members(
        &mut self,
        entries: &Entries<WrittenMember>,
        dimension: DimensionId,
        parent: Option<MemberId>,
        resolver: &mut Resolver<'_>,
    ) -> Vec<MemberId> {
        let mut added = Vec::new();
        for entry in entries {
            if let Some(first) = self.dimensions[dimension].find(&entry.id) {
                let mut reader = Reader::new(resolver.findings, entry.id.value.clone());
                duplicate_id::report(&mut reader, &entry.id, self.members[first.index()].id.span, MEMBER);
                continue;
            }
            let id = MemberId::new(self.members.len());
            let name = entry.value.name.get().map(|name| name.value.clone());
            self.members.push(Member { id: entry.id.clone(), name, dimension, parent, children: Vec::new() });
            self.dimensions.get_mut(dimension).by_id.insert(entry.id.value.clone(), id);
            if let Some(below) = entry.value.members.get() {
                let children = self.add_members(below, dimension, Some(id), resolver);
                self.members[id.index()].children = children;
            }
            added.push(id);
        }
        added
    }

    /// A member by dimension and id; reported if there is none.
    pub(super) fn member(
        &self,
        dimension: DimensionId,
        id: &Spanned<EcoString>,
        resolver: &mut Resolver<'_>,
    ) -> Option<MemberId> {
        let found = self.dimensions[dimension].find(id);
        if found.is_none() {
            let mut known: Vec<&str> = self.dimensions[dimension].by_id.keys().map(EcoString::as_str).collect();
            known.sort_unstable();
            unknown_reference::report(resolver.findings, id, MEMBER, known.into_iter());
        }
        found
    }

    /// The slice that a statement names.
    pub(super) fn slice(&mut self, written: &By<Ref>, resolver: &mut Resolver<'_>) -> Option<SliceId> {
        let mut members = Vec::new();
        for (name, member) in written.iter() {
            let dimension = resolver.find(name, &self.dimensions, WrittenDimension::NOUN)?;
            members.push(self.member(dimension, member.as_ref()?, resolver)?);
        }
        Some(self.slices.intern(members))
    }

    /// The slice that `written` means, where statements speak of it.
    pub fn known_slice(&self, written: &By<Ref>, resolver: &mut Resolver<'_>) -> Option<SliceId> {
        let mut members = Vec::new();
        for (name, member) in written.iter() {
            let dimension = resolver.find(name, &self.dimensions, WrittenDimension::NOUN)?;
            members.push(self.member(dimension, member.as_ref()?, resolver)?);
        }
        members.sort_unstable();
        self.slices.find(&members)
    }

    /// The member of a dimension that a slice is cut to.
    fn own_member(&self, slice: SliceId, dimension: DimensionId) -> Option<MemberId> {
        let own = self.slices.members(slice).iter().copied();
        own.into_iter().find(|member| self.members[member.index()].dimension == dimension)
    }

    /// What a dimension cuts a slice into: its first members, or what the member consists of that the slice is cut to.
    pub fn members_within(&self, slice: SliceId, dimension: DimensionId) -> &[MemberId] {
        match self.own_member(slice, dimension) {
            None => &self.dimensions[dimension].top,
            Some(member) => &self.members[member.index()].children,
        }
    }

    /// The members of a slice that is cut down to one more, which stands in the place of the one that it is a part of; `None` where
    /// it is no part of the slice.
    pub fn cut_down(&self, slice: SliceId, member: MemberId) -> Option<Vec<MemberId>> {
        let own = self.own_member(slice, self.members[member.index()].dimension);
        let parent = |member: &MemberId| self.members[member.index()].parent;
        let above = std::iter::successors(parent(&member), parent).any(|above| Some(above) == own);
        let mut members: Vec<MemberId> =
            self.slices.members(slice).iter().copied().filter(|other| Some(*other) != own).collect();
        members.push(member);
        members.sort_unstable();
        (own.is_none() || above).then_some(members)
    }

    /// The printed label of a member.
    pub fn member_name(&self, member: MemberId) -> EcoString {
        let member = &self.members[member.index()];
        member.name.clone().unwrap_or_else(|| member.id.value.clone())
    }

    /// The label of a dimension, or its id.
    pub fn dimension_name(&self, dimension: DimensionId) -> EcoString {
        self.dimensions[dimension].name.clone().unwrap_or_else(|| self.dimensions.id(dimension).clone())
    }

    /// Where a member is written.
    pub fn member_span(&self, member: MemberId) -> Span {
        self.members[member.index()].id.span
    }
}
