//! HCL read back, to see that it says what was meant.

use std::collections::BTreeSet;

use hcl::expr::{Expression, ObjectKey};
use hcl::structure::Structure;
use hcl::template::{Element, Template};
use hcl::{Body, Error};

/// The kinds and labels of the blocks at the top of a file.
///
/// # Errors
/// When the text is not HCL.
pub fn blocks(text: &str) -> Result<BTreeSet<Vec<String>>, Error> {
    let body = hcl::parse(text)?;
    let blocks = body.blocks().map(|block| {
        let labels = block.labels().iter().map(|label| label.as_str().to_owned());
        std::iter::once(block.identifier().to_owned())
            .chain(labels)
            .collect()
    });
    Ok(blocks.collect())
}

/// Every text in a file that is text and no code.
///
/// # Errors
/// When the text is not HCL.
pub fn texts(text: &str) -> Result<BTreeSet<String>, Error> {
    let mut found = BTreeSet::new();
    body(&hcl::parse(text)?, &mut found)?;
    Ok(found)
}

fn body(inner: &Body, found: &mut BTreeSet<String>) -> Result<(), Error> {
    for structure in inner {
        match structure {
            Structure::Attribute(attribute) => expression(attribute.expr(), found)?,
            Structure::Block(block) => body(block.body(), found)?,
        }
    }
    Ok(())
}

fn expression(value: &Expression, found: &mut BTreeSet<String>) -> Result<(), Error> {
    match value {
        Expression::String(text) => {
            found.insert(text.clone());
        }
        Expression::TemplateExpr(template) => {
            let template = Template::from_expr(template)?;
            let literal = |element: &Element| match element {
                Element::Literal(text) => Some(text.clone()),
                _ => None,
            };
            let literals: Option<Vec<_>> = template.elements().iter().map(literal).collect();
            found.extend(literals.map(|literals| literals.concat()));
        }
        Expression::Array(items) => {
            for item in items {
                expression(item, found)?;
            }
        }
        Expression::Object(object) => {
            for (key, item) in object {
                if let ObjectKey::Expression(key) = key {
                    expression(key, found)?;
                }
                expression(item, found)?;
            }
        }
        Expression::FuncCall(call) => {
            for argument in &call.args {
                expression(argument, found)?;
            }
        }
        _ => {}
    }
    Ok(())
}
