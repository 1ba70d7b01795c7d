// How long the page works on an edit, from the release of the pointer until its findings, availability and costs are shown.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, openLarge } from './support/large.ts';
import { expect, test } from './support/test.ts';

const EDITS = 40;
const figures: Record<number, { median: number; p95: number; whole: number }> = {};

for (const size of [1_000, 10_000]) {
  test(`an edit of ${size} components`, async ({ page }) => {
    test.setTimeout(300_000);
    const app = await openLarge(page, size);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    /** Milliseconds that the main thread has worked so far: on scripts, and on everything. */
    const worked = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)!.value * 1_000;
      return { script: of('ScriptDuration'), task: of('TaskDuration') };
    };
    const analysed = () => expect.poll(() => page.evaluate(() => window.__azimuth!.analysed()), { timeout: 60_000 }).toBe(true);
    await analysed();
    const slugs = await app.slugs();
    // Something in sight, seen from near by.
    const area = (await page.locator('#canvas').boundingBox())!;
    const place = async (slug: string): Promise<[number, number]> => {
      const box = await app.box(slug);
      return [box.x + box.width / 2, box.y + box.height / 2];
    };
    const inside = ([x, y]: [number, number]) =>
      x > area.x + 80 && x < area.x + area.width - 80 && y > area.y + 80 && y < area.y + area.height - 80;
    let found: string | undefined;
    for (const slug of slugs.toReversed()) {
      if (inside(await place(slug))) {
        found = slug;
        break;
      }
    }
    expect(found).toBeDefined();
    await page.keyboard.down('Control');
    for (let turn = 0; turn < 40 && (await app.box(found!)).width < 100; turn += 1) {
      await page.mouse.move(...(await place(found!)));
      await page.mouse.wheel(0, -60);
      await page.waitForTimeout(50);
    }
    await page.keyboard.up('Control');
    const middle = await place(found!);
    let shown = await app.text();
    const times: number[] = [];
    const whole: number[] = [];
    for (let edit = 0; edit < EDITS; edit += 1) {
      // To and fro, so that it stays where there is room.
      const [from, to] = edit % 2 === 0 ? [0, 24] : [24, 0];
      await page.mouse.move(middle[0] + from, middle[1]);
      await page.mouse.down();
      await page.mouse.move(middle[0] + to, middle[1], { steps: 4 });
      await page.waitForTimeout(200);
      const before = await worked();
      await page.mouse.up();
      // Asking whether it is done would be work as well.
      await page.waitForTimeout(size / 10 + 300);
      const after = await worked();
      await analysed();
      const design = await app.text();
      expect(design, 'the edit').not.toEqual(shown);
      shown = design;
      times.push(after.script - before.script);
      whole.push(after.task - before.task);
    }
    const at = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * share)]!;
    figures[size] = { median: at(times, 0.5), p95: at(times, 0.95), whole: at(whole, 0.5) };
    writeFileSync(join(folder, 'edit-browser.json'), JSON.stringify(figures));
  });
}
