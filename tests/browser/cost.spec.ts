// Cost: the total and how it moves, the bill by what it belongs to, changes that cost less, and the table for
// spreadsheets.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const designs = fileURLToPath(new URL('../../assets/designs', import.meta.url));

// The total of the template is worked out by hand in tests/tests/costs.rs: 476.147 USD a month.
async function opened(app: Azimuth) {
  await app.open();
  await app.load(readFileSync(join(designs, 'three-tier-web.json'), 'utf8'));
  await app.page.getByRole('tab', { name: 'Cost' }).click();
  return app.page.locator('.cost-total');
}

test('the total is for an hour, a month or a year, by what it belongs to', async ({ page }) => {
  const app = new Azimuth(page);
  const total = await opened(app);
  await expect(total).toContainText('from 476.15 USD a month');
  await expect(page.getByRole('button', { name: /^Cost from \$476\.15 a month/ })).toBeVisible();
  await page.getByRole('button', { name: 'hour', exact: true }).click();
  await expect(total).toContainText('from 0.6523 USD an hour');
  await page.getByRole('button', { name: 'year', exact: true }).click();
  await expect(total).toContainText('from 5,713.76 USD a year');
  await page.getByRole('button', { name: 'month', exact: true }).click();
  await page.getByLabel('Grouped by').selectOption('Service');
  await expect(page.getByRole('row').filter({ hasText: /^nat-gateway/ })).toContainText('65.70');
});

test('a change that costs less is one step of undo, and the total says how much less', async ({ page }) => {
  const app = new Azimuth(page);
  const total = await opened(app);
  const offer = page.getByRole('region', { name: 'What if' }).getByRole('listitem').filter({ hasText: 'on Graviton' }).first();
  // Two t3.medium become t4g.medium: 2 x 730 x (0.0416 - 0.0336).
  await expect(offer).toContainText('−11.68');
  const before = await app.text();
  await offer.getByRole('button').click();
  await expect(total).toContainText('from 464.47 USD a month');
  await expect(total).toContainText('−11.68');
  await expect(page.locator('.number .delta')).toHaveText('−$11.68');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(total).toContainText('from 476.15 USD a month');
  expect(await app.text()).toBe(before);
});

test('another region has its prices at a press', async ({ page }) => {
  const app = new Azimuth(page);
  const total = await opened(app);
  const elsewhere = page.getByRole('region', { name: 'Elsewhere' }).getByRole('listitem').filter({ hasText: 'eu-west-1' });
  await elsewhere.getByRole('button').click();
  await expect(total).not.toContainText('476.15');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(total).toContainText('476.15');
});

test('what is not known says so, and an amount that is entered is billed', async ({ page }) => {
  const app = new Azimuth(page);
  const total = await opened(app);
  const unknown = async () => Number((await total.textContent())!.match(/(\d+) parts? not known/)![1]);
  const before = await unknown();
  const line = page.getByRole('row').filter({ hasText: '? × 0.045 GB' });
  await expect(line.first()).toContainText('which nobody entered');
  await page.getByRole('row').filter({ hasText: /\? × .* LCU-hour/ }).getByRole('button').first().click();
  await page.getByRole('button', { name: 'Data (GB): Small' }).click();
  await expect(total).not.toContainText('476.15');
  expect(await unknown()).toBeLessThan(before);
});

test('the bill is a table for spreadsheets', async ({ page }) => {
  const app = new Azimuth(page);
  await opened(app);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'CSV' }).click();
  const file = await download;
  expect(file.suggestedFilename()).toMatch(/-cost\.csv$/);
  const text = readFileSync((await file.path())!, 'utf8');
  expect(text.split('\r\n')[0]).toContain('billed,type,service,zone,region,environment,tags,part,quantity,unit');
  expect(text).toContain('NAT gateway');
});
