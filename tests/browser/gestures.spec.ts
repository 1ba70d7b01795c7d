// Random gestures in a real browser: the app logs no error, and what is drawn stays a design.
// `AZIMUTH_SEED=7 AZIMUTH_GESTURES=500` runs others, and more.
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const seed = Number(process.env.AZIMUTH_SEED ?? 1);
const steps = Number(process.env.AZIMUTH_GESTURES ?? 100);

/** Numbers below a limit (mulberry32), so that a failing run can be repeated by its seed. */
function random(start: number): (limit: number) => number {
  let state = start;
  return (limit) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
}

const ITEMS = ['VPC', 'Availability zone', 'Public subnet', 'Private subnet', 'NAT gateway', 'Application Load Balancer',
  'ECS service', 'Client', 'Lambda function', 'RDS database', 'S3 bucket'];
const KEYS = ['Control+z', 'Control+Shift+z', 'Control+d', 'Control+a', 'Control+c', 'Control+v', 'Delete', 'Escape', 'Shift+1',
  'Control+Minus', 'Control+Equal', 'Tab', 'ArrowDown', 'Alt+ArrowRight', 'Control+ArrowRight', 'c', 'm', 'l', 'v', 'h', 'Enter', ']', '['];

test(`${steps} random gestures leave a design and no error`, async ({ page }) => {
  test.setTimeout(60_000 + steps * 3_000);
  const below = random(seed);
  const app = new Azimuth(page);
  await app.open();
  const items = [];
  for (const item of ITEMS) {
    const palette = page.getByRole('button', { name: item, exact: true });
    if (await palette.count()) items.push(palette);
  }
  expect(items.length, 'the palette has what is dropped').toBeGreaterThan(ITEMS.length / 2);
  const done: string[] = [];
  const place = (): [number, number] => [240 + below(860), 60 + below(600)];
  for (let step = 0; step < steps; step += 1) {
    const [from, to] = [place(), place()];
    const kind = below(10);
    const crowded = (await app.slugs()).length > 40;
    if (kind <= 2 && !crowded) {
      const item = items[below(items.length)]!;
      await item.scrollIntoViewIfNeeded({ timeout: 2_000 }).catch(() => undefined);
      const box = await item.boundingBox();
      if (box !== null) await app.drag([box.x + 20, box.y + 10], to);
      done.push(`drop at ${to}`);
    } else if (kind <= 4) {
      await app.drag(from, to);
      done.push(`drag ${from} to ${to}`);
    } else if (kind === 5) {
      await page.mouse.click(...from, { button: below(3) === 0 ? 'right' : 'left', clickCount: 1 + below(2) });
      done.push(`click ${from}`);
    } else if (kind === 6) {
      await page.mouse.move(...from);
      await page.mouse.wheel(below(400) - 200, below(400) - 200);
      done.push(`wheel ${from}`);
    } else {
      const key = crowded && below(2) === 0 ? 'Control+z' : KEYS[below(KEYS.length)]!;
      await page.keyboard.press(key);
      done.push(key);
    }
    if (step % 50 === 49) {
      const text = await app.text();
      const refusal = await page.evaluate((design) => window.__azimuth!.load(design), text);
      expect(refusal, `seed ${seed}, step ${step}: ${done.slice(-50).join('; ')}`).toBeUndefined();
      expect(await app.text()).toBe(text);
    }
  }
});
