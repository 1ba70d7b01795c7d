// How long the browser takes for all findings of the designs that `cargo xtask bench rules` measured natively.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

for (const size of [1_000, 10_000]) {
  test(`all findings of ${size} components`, async ({ page }) => {
    test.setTimeout(240_000);
    const path = join(environment.output, '..', 'bench', `large-${size}.json`);
    test.skip(!existsSync(path), 'the design was not written');
    const app = new Azimuth(page);
    await app.open();
    await app.load(readFileSync(path, 'utf8'));
    const times = await page.evaluate(() => {
      const times: number[] = [];
      for (let run = 0; run < 12; run += 1) {
        const begin = performance.now();
        window.__azimuth!.findings();
        times.push(performance.now() - begin);
      }
      return times.sort((a, b) => a - b);
    });
    expect(times).toHaveLength(12);
    console.log(`  ${size} components: ${times[6]!.toFixed(1)} ms for rules, availability and their JSON in the browser`);
  });
}
