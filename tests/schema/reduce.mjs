// Reduces the bindings of a Terraform provider to what the check of exports needs: for each type of
// resource its arguments and blocks, which of them are required, and their types.
//
//   npm pack @cdktn/provider-aws@24.1.0 && tar xzf cdktn-provider-aws-24.1.0.tgz
//   npm view @cdktn/provider-aws time
//   node reduce.mjs package 2026-08-24 aws_lb aws_vpc ... > provider-6.json
//
// The date is that on which the bindings were published.

import { readFileSync } from "node:fs";

const [bindings, published, ...kinds] = process.argv.slice(2);

/** `[[snake_case name, required]]` of an interface in the declarations. */
function members(declarations, name) {
  const body = declarations.match(new RegExp(`export interface ${name}( extends [^{]*)? \\{\n(.*?)\n\\}`, "s"));
  if (!body) return new Map();
  const one = /\{@link \S+#(\w+) \S+\}(?:(?!\{@link).)*?\n    readonly \w+(\??):/gs;
  return new Map([...body[2].matchAll(one)].map(([, name, optional]) => [name, optional === ""]));
}

/** The arguments and blocks that a piece of code writes as HCL. */
function written(code) {
  const one = /\n +(\w+): \{\n +value: .*\n +isBlock: (\w+),\n +type: "(\w+)",\n +storageClassType: "(\w+)",/g;
  return [...code.matchAll(one)].map(([, name, block, shape, stored]) => ({ name, block: block === "true", shape, stored }));
}

function reduced(kind) {
  const folder = `${bindings}/lib/${kind.replace(/^aws_/, "").replaceAll("_", "-")}`;
  const declarations = readFileSync(`${folder}/index.d.ts`, "utf8");
  const code = readFileSync(`${folder}/index.js`, "utf8");

  const body = (name, part, required) =>
    Object.fromEntries(
      written(part)
        .map(({ name: entry, block, shape, stored }) => {
          const must = required.get(entry);
          if (must === undefined) throw new Error(`${kind}: ${name} declares no ${entry}`);
          const inner = stored.replace(/List$/, "");
          const struct = !["string", "number", "boolean", "any"].includes(stored) && inner !== "string" && nested(inner);
          const type = struct ? shape : shape === "simple" ? stored : `${shape} ${stored.replace(/(List|Map)$/, "")}`;
          return [entry, { type, ...(must && { required: true }), ...(block && { block: true }), ...(struct && { body: struct }) }];
        })
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );

  const nested = (name) => {
    const start = `function ${name[0].toLowerCase()}${name.slice(1)}ToHclTerraform(struct) {`;
    const at = code.indexOf(start);
    return at < 0 ? undefined : body(name, code.slice(at, code.indexOf("\n}", at)), members(declarations, name));
  };

  const at = code.indexOf("    synthesizeHclAttributes() {");
  const [, config] = declarations.match(/export interface (\w+ConfigA?) extends cdktn.TerraformMetaArguments/);
  const top = body(config, code.slice(at), members(declarations, config));
  // What the provider computes can be referred to, but not be set.
  const own = code.slice(code.indexOf(" extends cdktn.TerraformResource {"));
  const read = [...own.matchAll(/this\.get\w+Attribute\('(\w+)'\)|new \w+(?:List|OutputReference|Map)\(this, "(\w+)"/g)].map(([, plain, nested]) => plain ?? nested);
  const computed = [...new Set(read)].filter((name) => !(name in top)).sort();
  return { arguments: top, computed };
}

const resources = Object.fromEntries([...new Set(kinds)].sort().map((kind) => [kind, reduced(kind)]));
const version = readFileSync(`${bindings}/README.md`, "utf8").match(/provider version (\S+)/)[1];
const source = JSON.parse(readFileSync(`${bindings}/package.json`, "utf8"));
const head = {
  provider: `hashicorp/aws ${version}`,
  source: `npm ${source.name} ${source.version}`,
  published,
};
const fields = Object.entries(head).map(([name, value]) => `  ${JSON.stringify(name)}: ${JSON.stringify(value)},\n`);
const lines = Object.entries(resources).map(([kind, schema]) => `    ${JSON.stringify(kind)}: ${JSON.stringify(schema)}`);
process.stdout.write(`{\n${fields.join("")}  "resources": {\n${lines.join(",\n")}\n  }\n}\n`);
