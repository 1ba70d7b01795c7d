// How long the page works on an edit until its findings, availability and costs are shown: from the release of the pointer
// after a drag, which changes none of them, and from the key that deletes a component or brings it back.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, openLarge } from './support/large.ts';
import { expect, test } from './support/test.ts';

/** Edits that are measured, after so many that are not: a browser compiles well what it has run a while. */
const EDITS = 20;
const BEFORE = 20;

/** Milliseconds: in the middle, and for 19 of 20 edits. */
interface Figures {
  median: number;
  p95: number;
}

declare global {
  interface Window {
    /** How long callbacks of frames took, in milliseconds: everything that paints is one. */
    __painting?: number;
  }
}

const figures: Record<number, { moved: Figures; deleted: Figures }> = {};
/** The least of which so great a share of the list is no more. */
const at = (list: number[], share: number) => list.toSorted((a, b) => a - b)[Math.ceil(list.length * share) - 1]!;

for (const size of [1_000, 10_000]) {
  test(`an edit of ${size} components`, async ({ page }) => {
    test.setTimeout(600_000);
    await page.addInitScript(() => {
      window.__painting = 0;
      const request = window.requestAnimationFrame.bind(window);
      window.requestAnimationFrame = (paint) =>
        request((time) => {
          const begin = performance.now();
          paint(time);
          window.__painting! += performance.now() - begin;
        });
    });
    const app = await openLarge(page, size);
    const session = await page.context().newCDPSession(page);
    await session.send('Performance.enable');
    /** Milliseconds of scripts so far, but for those that paint. */
    const worked = async () => {
      const { metrics } = await session.send('Performance.getMetrics');
      const scripts = metrics.find((metric) => metric.name === 'ScriptDuration')!.value * 1_000;
      return scripts - (await page.evaluate(() => window.__painting!));
    };
    /** Until the frame is there that shows what an edit leads to. */
    const shown = () =>
      page.evaluate(
        () =>
          new Promise<void>((resolve) => {
            const look = () => requestAnimationFrame(() => (window.__azimuth!.analysed() ? resolve() : look()));
            look();
          }),
      );
    await shown();
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
    /** Whether the design is another one than when this was asked last. */
    const hasChanged = () =>
      page.evaluate(() => {
        const seen = window as { last?: string };
        const last = seen.last;
        seen.last = window.__azimuth!.document();
        return seen.last !== last;
      });
    /** How long the main thread works on edits. */
    const edits = async (edit: (turn: number) => Promise<() => Promise<void>>): Promise<Figures> => {
      const times: number[] = [];
      for (let turn = 0; turn < BEFORE + EDITS; turn += 1) {
        const finish = await edit(turn);
        await page.waitForTimeout(200);
        const before = await worked();
        await finish();
        await shown();
        const took = (await worked()) - before;
        if (turn >= BEFORE) times.push(took);
        expect(await hasChanged(), 'the edit').toBe(true);
        // What is stored a moment later belongs to no edit.
        await page.waitForTimeout(800);
      }
      return { median: at(times, 0.5), p95: at(times, 0.95) };
    };
    const moved = await edits(async (turn) => {
      // To and fro, so that it stays where there is room.
      const [from, to] = turn % 2 === 0 ? [0, 24] : [24, 0];
      await page.mouse.move(middle[0] + from, middle[1]);
      await page.mouse.down();
      await page.mouse.move(middle[0] + to, middle[1], { steps: 4 });
      return () => page.mouse.up();
    });
    const deleted = await edits(async (turn) => {
      if (turn % 2 === 0) await page.mouse.click(...middle);
      return () => page.keyboard.press(turn % 2 === 0 ? 'Delete' : 'Control+z');
    });
    figures[size] = { moved, deleted };
    writeFileSync(join(folder, 'edit-browser.json'), JSON.stringify(figures));
  });
}
