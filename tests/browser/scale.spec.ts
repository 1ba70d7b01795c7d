// A large design is opened, looked at from near and far, changed and kept, and is there again afterwards.
// `AZIMUTH_SCALE=100000 cargo xtask browser scale` does that with so many components; without it, it is a sample.
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

/** How many components. */
const size = Number(process.env['AZIMUTH_SCALE'] ?? 2_000);

// What is kept of a run for those who look into a failure would be larger than the design.
test.use({ trace: 'off' });

/** A saved design of regions in a square, each with a network of three zones, of a subnet with 20 instances each. */
function large(components: number): { text: string; nodes: number } {
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
  return { text: JSON.stringify({ azimuth: 1, name: `${size} components`, next_id, nodes, links, layout }), nodes: nodes.length };
}

test(`${size} components are opened, moved about, changed and kept`, async ({ page }) => {
  test.setTimeout(120_000 + size * 12);
  page.setDefaultTimeout(60_000 + size * 6);
  let crashed = false;
  page.on('crash', () => (crashed = true));
  const app = new Azimuth(page);
  await app.open();
  const took: Record<string, number> = {};
  const step = async (what: string, work: () => Promise<unknown>) => {
    const begin = Date.now();
    await work();
    // The page has answered once it has painted.
    await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
    took[what] = Date.now() - begin;
  };
  const design = large(size);
  await step('open', () => app.load(design.text));
  const area = (await page.locator('#canvas').boundingBox())!;
  const middle: [number, number] = [area.x + area.width / 2, area.y + area.height / 2];
  await step('pan', async () => {
    await page.mouse.move(...middle);
    await page.mouse.down({ button: 'middle' });
    await page.mouse.move(middle[0] + 120, middle[1] + 80, { steps: 6 });
    await page.mouse.up({ button: 'middle' });
  });
  await step('zoom', async () => {
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 6; turn += 1) await page.mouse.wheel(0, -240);
    for (let turn = 0; turn < 3; turn += 1) await page.mouse.wheel(0, 240);
    await page.keyboard.up('Control');
  });
  await step('select all and move', async () => {
    await page.keyboard.press('Control+a');
    await page.keyboard.press('ArrowRight');
  });
  await step('undo', () => page.keyboard.press('Control+z'));
  await step('save', () => expect.poll(() => page.evaluate(() => window.__azimuth!.saved()), { timeout: 30_000 + size * 3 }).toBe(true));
  await step('open again', async () => {
    await page.reload();
    await page.waitForFunction(() => window.__azimuth !== undefined);
  });
  expect((await app.design()).nodes).toHaveLength(design.nodes);
  expect(crashed).toBe(false);
  console.log(`${size} components, milliseconds: ${JSON.stringify(took)}`);
});
