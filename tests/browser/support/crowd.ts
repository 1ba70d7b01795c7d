// Designs with as many components as are asked for.

/** A saved design of regions in a square, each with a network of three zones, of a subnet with 20 instances each. */
export function crowd(components: number): { text: string; nodes: number } {
  const nodes: object[] = [];
  const links: object[] = [];
  const layout: Record<string, [number, number, number, number]> = {};
  const add = (component: string, parent: string | undefined, box: [number, number, number, number], fields: object = {}) => {
    const id = `n${nodes.length + 1}`;
    nodes.push({ id, component, name: id, slug: id, ...(parent === undefined ? {} : { parent }), fields });
    layout[id] = box;
    return id;
  };
  const across = Math.ceil(Math.sqrt(components / 68));
  for (let network = 0; nodes.length < components; network += 1) {
    const at: [number, number] = [(network % across) * 1_000, Math.floor(network / across) * 1_000];
    const region = add('region', undefined, [...at, 920, 900], { code: 'us-east-1' });
    const vpc = add('vpc', region, [16, 40, 888, 840], { cidr: `10.${network % 256}.0.0/16` });
    ['a', 'b', 'c'].forEach((letter, column) => {
      const zone = add('zone', vpc, [16 + column * 288, 40, 280, 780], { letter });
      const subnet = add('subnet', zone, [16, 40, 248, 724], { kind: 'private', cidr: `10.${network % 256}.${column}.0/24` });
      let before: string | undefined;
      for (let place = 0; place < 20 && nodes.length < components; place += 1) {
        const here = add('ec2', subnet, [16 + (place % 2) * 112, 40 + Math.floor(place / 2) * 66, 104, 56]);
        if (before !== undefined && place % 2 === 1) links.push({ from: before, to: here });
        before = here;
      }
    });
  }
  links.forEach((link, index) => Object.assign(link, { id: `l${nodes.length + 1 + index}` }));
  const next_id = nodes.length + links.length + 1;
  return { text: JSON.stringify({ azimuth: 1, name: `${components} components`, next_id, nodes, links, layout }), nodes: nodes.length };
}
