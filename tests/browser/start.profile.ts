// Notes which functions an empty editor runs: the app's WebAssembly is replaced by one that marks them in a page of memory.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from './support/environment.ts';
import { watchMemory } from './support/memory.ts';
import { expect, test } from './support/test.ts';

const folder = join(environment.output, '..', 'profile');
/** Bytes of a page of memory. */
const size = 65_536;

test('what an empty editor runs', async ({ page }) => {
  test.setTimeout(300_000);
  const begin = Number(readFileSync(join(folder, 'page'), 'utf8'));
  const body = readFileSync(join(folder, 'watched.wasm'));
  const marks = new Uint8Array(size);
  // By day and by night, as somebody sees it first and as it is seen from then on; on the screen of a desk and of a hand.
  for (const [colorScheme, width, height] of [
    ['light', 1600, 900],
    ['dark', 1280, 720],
    ['light', 390, 844],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme });
    await page.addInitScript(watchMemory);
    // Everything is there already, so nothing comes: a module with nothing in it.
    const nothing = Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);
    await page.route('**/second-*.wasm', (route) => route.fulfill({ body: nothing, contentType: 'application/wasm' }));
    await page.route('**/first-*.wasm', (route) => route.fulfill({ body, contentType: 'application/wasm' }));
    for (const address of ['/', '/?bench', '/?test']) {
      await page.goto(address);
      await expect(page.locator('#canvas')).toBeVisible();
      // What a bench asks at the start.
      await page.evaluate(() => (window as { __bench?: { ready(): unknown } }).__bench?.ready());
      // What is done a moment later belongs to it.
      await page.waitForTimeout(2_000);
      // So do the first moves of the pointer, which come before the rest can be there.
      await page.mouse.move(width / 2, height / 3, { steps: 3 });
      await page.mouse.wheel(20, 20);
      await page.keyboard.down('Control');
      await page.mouse.wheel(0, -60);
      await page.keyboard.up('Control');
      await page.mouse.down({ button: 'middle' });
      await page.mouse.move(width / 2 + 40, height / 3 + 30, { steps: 3 });
      await page.mouse.up({ button: 'middle' });
      await page.waitForTimeout(300);
      // Nothing is fetched for a page that goes away.
      await page.evaluate(() => window.dispatchEvent(new Event('pagehide')));
      const ran = await page.evaluate(
        ([begin, size]) => [...new Uint8Array(window.__memory!.buffer, begin, size)],
        [begin, size] as const,
      );
      ran.forEach((mark, at) => (marks[at]! |= mark));
    }
  }
  expect(marks.some((mark) => mark !== 0)).toBe(true);
  writeFileSync(join(folder, 'ran'), marks);
});
