//! What must be done to one value to make it another: a patch of RFC 6902, which means the same to
//! everybody.

use serde_json::{Value, json};

use super::yaml::escaped;

/// The operations that turn one value into another, from the outside in.
#[must_use]
pub fn between(from: &Value, to: &Value) -> Vec<Value> {
    let mut operations = Vec::new();
    compare(from, to, "", &mut operations);
    operations
}

fn compare(from: &Value, to: &Value, pointer: &str, operations: &mut Vec<Value>) {
    match (from, to) {
        _ if from == to => {}
        (Value::Object(old), Value::Object(new)) => {
            let inner = |key: &str| format!("{pointer}/{}", escaped(key));
            for (key, value) in old {
                match new.get(key) {
                    Some(other) => compare(value, other, &inner(key), operations),
                    None => operations.push(json!({"op": "remove", "path": inner(key)})),
                }
            }
            for (key, value) in new {
                if !old.contains_key(key) {
                    operations.push(json!({"op": "add", "path": inner(key), "value": value}));
                }
            }
        }
        (Value::Array(old), Value::Array(new)) if old.len() == new.len() => {
            for (index, (value, other)) in old.iter().zip(new).enumerate() {
                compare(value, other, &format!("{pointer}/{index}"), operations);
            }
        }
        _ => operations.push(json!({"op": "replace", "path": pointer, "value": to})),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_differs_is_patched() {
        let from = json!({"a": 1, "b": [1, {"c": 2}], "d": {"x/y": 0}, "e": [1]});
        let to = json!({"b": [1, {"c": 3}], "d": {"x/y": 1, "z": []}, "e": [1, 2]});
        let expected = [
            json!({"op": "remove", "path": "/a"}),
            json!({"op": "replace", "path": "/b/1/c", "value": 3}),
            json!({"op": "replace", "path": "/d/x~1y", "value": 1}),
            json!({"op": "add", "path": "/d/z", "value": []}),
            json!({"op": "replace", "path": "/e", "value": [1, 2]}),
        ];
        assert_eq!(between(&from, &to), expected);
        assert_eq!(between(&to, &to), [] as [Value; 0]);
    }
}
