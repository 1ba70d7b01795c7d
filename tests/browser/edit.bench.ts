// How long the page works on an edit, from the release of the pointer until its findings, availability and costs are shown.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

const folder = join(environment.output, '..', 'bench');
const EDITS = 40;
const figures: Record<string, { median: number; p95: number; whole: number }> = {};

for (const size of [1_000, 10_000]) {
  test(`an edit of ${size} components`, async ({ page }) => {
    test.setTimeout(300_000);
    const path = join(folder, `large-${size}.json`);
    test.skip(!existsSync(path), 'the design was not written');
    const app = new Azimuth(page);
    await app.open();
    await app.load(readFileSync(path, 'utf8'));
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
    const box = await app.box(slugs.at(-1)!);
    const middle: [number, number] = [box.x + box.width / 2, box.y + box.height / 2];
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
      times.push(after.script - before.script);
      whole.push(after.task - before.task);
    }
    const at = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.floor(list.length * share)]!;
    figures[`an edit of ${size} components`] = { median: at(times, 0.5), p95: at(times, 0.95), whole: at(whole, 0.5) };
    console.log(JSON.stringify(figures));
    writeFileSync(join(folder, 'edit-browser.json'), JSON.stringify(figures));
  });
}
