// How long the browser takes for the availability of the five systems that come from a text.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { folder } from './support/large.ts';
import { expect, test } from './support/test.ts';

const designs = fileURLToPath(new URL('../../assets/designs', import.meta.url));
const figures = join(folder, 'availability-browser.json');

for (const name of ['taborda', 'ror', 'dev-prod', 'boston', 'eks']) {
  test(`availability of ${name}`, async ({ page }) => {
    const app = new Azimuth(page);
    await app.open();
    await app.load(readFileSync(join(designs, `${name}.json`), 'utf8'));
    const median = await page.evaluate(() => {
      const times: number[] = [];
      window.__azimuth!.measured('availability');
      for (let run = 0; run < 51; run += 1) {
        const begin = performance.now();
        window.__azimuth!.measured('availability');
        times.push(performance.now() - begin);
      }
      times.sort((a, b) => a - b);
      return times[25]!;
    });
    expect(median).toBeGreaterThan(0);
    mkdirSync(folder, { recursive: true });
    const before = existsSync(figures) ? JSON.parse(readFileSync(figures, 'utf8')) : {};
    writeFileSync(figures, JSON.stringify({ ...before, [name]: { median } }));
  });
}
