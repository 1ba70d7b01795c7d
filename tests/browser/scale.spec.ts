// A large design is opened, looked at from near and far, changed and kept, and is there again afterwards.
// `AZIMUTH_SCALE=100000 cargo xtask browser scale` does that with so many components; without it, it is a sample.
import { Azimuth } from './support/azimuth.ts';
import { crowd } from './support/crowd.ts';
import { expect, test } from './support/test.ts';

/** How many components. */
const size = Number(process.env['AZIMUTH_SCALE'] ?? 2_000);

// What is kept of a run for those who look into a failure would be larger than the design.
test.use({ trace: 'off' });

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
  const design = crowd(size);
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
