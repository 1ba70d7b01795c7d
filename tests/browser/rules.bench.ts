// How long the browser takes for what `cargo xtask bench rules` measured natively, on the same designs.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folder, openLarge } from './support/large.ts';
import { expect, test } from './support/test.ts';

const figures = join(folder, 'browser.json');

for (const size of [1_000, 10_000]) {
  test(`rules and availability of ${size} components`, async ({ page }) => {
    test.setTimeout(240_000);
    await openLarge(page, size);
    const times = await page.evaluate(() => {
      const time = (what: 'rules' | 'availability' | 'both') => {
        const times: number[] = [];
        for (let run = 0; run < 15; run += 1) {
          const begin = performance.now();
          window.__azimuth!.measured(what);
          times.push(performance.now() - begin);
        }
        times.sort((a, b) => a - b);
        return { median: times[7]!, fastest: times[0]! };
      };
      const begin = performance.now();
      window.__azimuth!.measured('both');
      const first = performance.now() - begin;
      // The browser optimises what runs often; an editor in use is past that after some seconds.
      while (performance.now() - begin < 6_000) window.__azimuth!.measured('both');
      return {
        first: { median: first, fastest: first },
        rules: time('rules'),
        availability: time('availability'),
        both: time('both'),
      };
    });
    expect(times.rules.median).toBeGreaterThan(0);
    const before = existsSync(figures) ? JSON.parse(readFileSync(figures, 'utf8')) : {};
    writeFileSync(figures, JSON.stringify({ ...before, [size]: times }));
  });
}
