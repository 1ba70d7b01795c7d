// Hours of editing do not fill the memory: what a tab holds after half of the time is what it holds at the end.
// `AZIMUTH_SOAK_MINUTES=20 cargo xtask browser soak` takes that long; without it, it is a sample.
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CDPSession, Page } from '@playwright/test';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { watchMemory, watchWorker } from './support/memory.ts';
import { numbers } from './support/random.ts';
import { expect, test } from './support/test.ts';

/** How long, in minutes. */
const minutes = Number(process.env['AZIMUTH_SOAK_MINUTES'] ?? 0.75);
/** So often the memory is looked at. */
const looks = minutes < 2 ? 6 : 20;

// What is kept of a run for those who look into a failure would itself grow.
test.use({ trace: 'off' });

const designs = ['three-tier-web', 'eks-platform', 'serverless-api'].map((name) =>
  readFileSync(fileURLToPath(new URL(`../../assets/designs/${name}.json`, import.meta.url)), 'utf8'),
);

/** What a tab holds after garbage was collected. */
interface Held {
  minute: number;
  gestures: number;
  /** Bytes of JavaScript's objects. */
  javascript: number;
  /** Bytes of WebAssembly's memory, which never shrinks. */
  webassembly: number;
  /** The same of the worker. */
  worker: number;
  /** Nodes of the page, and functions that listen to events. */
  nodes: number;
  listeners: number;
}

async function held(page: Page, session: CDPSession): Promise<Omit<Held, 'minute' | 'gestures'>> {
  // What ends with a first collection frees more for the second.
  for (let times = 0; times < 2; times += 1) await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  const { nodes, jsEventListeners } = await session.send('Memory.getDOMCounters');
  const webassembly = await page.evaluate(() => window.__memory!.buffer.byteLength);
  const worker = await page.workers()[0]!.evaluate(() => (self as unknown as Window).__memory!.buffer.byteLength);
  return { javascript: usedSize, webassembly, worker, nodes, listeners: jsEventListeners };
}

/** What somebody may do next. */
async function gesture(app: Azimuth, below: (limit: number) => number): Promise<void> {
  const { page } = app;
  const at = (): [number, number] => [260 + below(800), 80 + below(500)];
  const keys = ['Control+z', 'Control+z', 'Control+y', 'Delete', 'Control+d', 'Control+a', 'Alt+ArrowRight', 'Alt+A', ']', '[', 'l', 'Shift+1', 'Control+0', 'Shift+F', 'f', '?', 'Control+k'];
  const tabs = ['Problems', 'Availability', 'Cost', 'Code', 'Addresses', 'Outline'];
  switch (below(10)) {
    case 0:
    case 1:
      await page.mouse.click(...at());
      break;
    case 2:
    case 3:
    case 4: {
      await page.mouse.move(...at());
      await page.mouse.down();
      await page.mouse.move(...at(), { steps: 3 });
      await page.mouse.up();
      break;
    }
    case 5:
      await page.mouse.wheel(below(200) - 100, below(200) - 100);
      break;
    case 6: {
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, (below(7) - 3) * 60);
      await page.keyboard.up('Control');
      break;
    }
    case 7: {
      const tab = page.getByRole('tab', { name: new RegExp(`^${tabs[below(tabs.length)]!}`) }).first();
      if (await tab.isVisible()) await tab.click({ timeout: 2_000 }).catch(() => undefined);
      break;
    }
    default:
      await page.keyboard.press(keys[below(keys.length)]!);
      if (below(3) === 0) await page.keyboard.press('Escape');
  }
}

test('memory does not grow over long editing', async ({ page }) => {
  test.setTimeout((minutes + 3) * 60_000);
  const app = new Azimuth(page);
  await page.addInitScript(watchMemory);
  await watchWorker(page);
  await app.open();
  const session = await page.context().newCDPSession(page);
  const below = numbers(Number(process.env['AZIMUTH_SEED'] ?? 7));
  const lines: Held[] = [];
  const log = join(environment.output, 'soak.jsonl');
  mkdirSync(environment.output, { recursive: true });
  const begin = Date.now();
  let gestures = 0;
  for (let look = 1; look <= looks; look += 1) {
    while (Date.now() - begin < (minutes * 60_000 * look) / looks) {
      // What is drawn stays of one size: designs follow each other.
      if (gestures % 40 === 0) {
        await page.keyboard.press('Escape');
        await app.load(designs[below(designs.length)]!);
      }
      await gesture(app, below);
      gestures += 1;
    }
    // The same is seen at each look.
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('tab', { name: /^Problems/ }).click();
    await app.load(designs[0]!);
    await app.saved();
    const minute = (Date.now() - begin) / 60_000;
    const line = { minute, gestures, ...(await held(page, session)) };
    lines.push(line);
    appendFileSync(log, `${JSON.stringify(line)}\n`);
  }
  // The first tenth is for what is made once; what can be undone is full only after some minutes.
  const most = (part: Held[], what: keyof Held) => Math.max(...part.map((line) => line[what]));
  const [first, second] = [lines.slice(looks / 10, looks / 2), lines.slice(looks / 2)];
  expect(gestures).toBeGreaterThan(50);
  const megabyte = 2 ** 20;
  expect(most(second, 'javascript'), 'JavaScript').toBeLessThan(most(first, 'javascript') * 1.1 + megabyte);
  expect(most(second, 'nodes'), 'nodes of the page').toBeLessThan(most(first, 'nodes') * 1.1 + 200);
  expect(most(second, 'listeners'), 'listeners').toBeLessThan(most(first, 'listeners') * 1.1 + 50);
  expect(most(second, 'webassembly'), 'WebAssembly').toBeLessThan(most(first, 'webassembly') * 1.1 + 4 * megabyte);
  expect(most(second, 'worker'), 'WebAssembly of the worker').toBeLessThan(most(first, 'worker') * 1.1 + 4 * megabyte);
});
