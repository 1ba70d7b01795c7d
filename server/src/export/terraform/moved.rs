//! Moves of resources as blocks: siblings that move together are one.

use std::collections::{BTreeMap, BTreeSet};

use hcl::expr::{Expression, Traversal, TraversalOperator, Variable};
use hcl::structure::Structure;
use hcl::{Attribute, Block, Body, Identifier};
use shared::iac::{Address, Move, Plan};

use crate::export::ExportError;

/// A resource with all its siblings.
type Family<'a> = (&'static str, &'a str);

/// The blocks of a plan's moves, in their order.
pub fn blocks(plan: &Plan) -> Result<Body, ExportError> {
    let mut ways: BTreeMap<Family<'_>, BTreeSet<Family<'_>>> = BTreeMap::new();
    let mut sources: BTreeMap<Family<'_>, BTreeSet<Family<'_>>> = BTreeMap::new();
    for Move { from, to } in &plan.moves {
        ways.entry(family(from)).or_default().insert(family(to));
        sources.entry(family(to)).or_default().insert(family(from));
    }
    let there: BTreeSet<Family<'_>> = (plan.resources.iter())
        .map(|resource| family(&resource.address))
        .collect();
    let arrived: BTreeSet<&Address> = plan.moves.iter().map(|moved| &moved.to).collect();
    let mixed: BTreeSet<Family<'_>> = (plan.resources.iter())
        .filter(|resource| !arrived.contains(&resource.address))
        .map(|resource| family(&resource.address))
        .collect();
    let one = |families: Option<&BTreeSet<_>>| families.is_some_and(|found| found.len() == 1);
    // The whole family goes, all to one other, in which nobody else is.
    let together = |from: &Address, to: &Address| {
        one(ways.get(&family(from)))
            && one(sources.get(&family(to)))
            && !there.contains(&family(from))
            && !mixed.contains(&family(to))
    };
    let mut written = BTreeSet::new();
    let mut blocks = Vec::new();
    for Move { from, to } in &plan.moves {
        let (from, to) = match together(from, to) {
            true => (from.clone().keyed(None), to.clone().keyed(None)),
            false => (from.clone(), to.clone()),
        };
        if written.insert((from.clone(), to.clone())) {
            let block = Block::builder("moved")
                .add_attribute(Attribute::new("from", reference(&from)?))
                .add_attribute(Attribute::new("to", reference(&to)?));
            blocks.push(Structure::Block(block.build()));
        }
    }
    Ok(Body(blocks))
}

fn family(address: &Address) -> Family<'_> {
    (address.kind, &address.name)
}

/// The address of a resource, or of one of its siblings.
fn reference(address: &Address) -> Result<Expression, ExportError> {
    let name = TraversalOperator::GetAttr(Identifier::new(address.name.as_str())?);
    let key = (address.key.as_deref()).map(|key| TraversalOperator::Index(Expression::from(key)));
    let steps = std::iter::once(name).chain(key);
    let kind = Variable::new(address.kind)?;
    Ok(Traversal::new(kind, steps).into())
}
