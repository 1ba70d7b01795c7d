// A finding is accepted with a reason, listed apart, travels with the design, and can be taken back.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const boston = readFileSync(fileURLToPath(new URL('../../assets/designs/boston-as-written.json', import.meta.url)), 'utf8');

test('a finding is accepted with a reason, kept, and taken back', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(boston);
  const list = page.getByRole('list', { name: 'Findings', exact: true });
  const row = list.getByRole('listitem').filter({ hasText: 'HYB-004' });
  await expect(row).toHaveCount(1);
  const before = (await app.rules()).length;

  // Without a reason nothing is accepted.
  await row.getByRole('button', { name: 'Why, how to fix it, source' }).click();
  await row.getByRole('button', { name: 'Accept with a reason' }).click();
  const field = row.getByRole('textbox', { name: 'Why this finding is accepted' });
  await expect(field).toBeFocused();
  await row.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(row.getByRole('alert')).toContainText('Write down why');
  expect(await app.rules()).toHaveLength(before);

  // Keys in the field belong to the field.
  await field.press('Delete');
  await field.fill('The City has one line; a second one is ordered for <b>spring</b>.');
  await row.getByRole('button', { name: 'Accept', exact: true }).click();
  await expect(row).toHaveCount(0);
  expect(await app.rules()).toHaveLength(before - 1);
  expect(JSON.parse(await app.findingsText()).accepted).toHaveLength(1);

  // It stays through a reload, in a group of its own.
  const saved = await app.text();
  await app.saved();
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  expect(await app.text()).toBe(saved);
  await page.getByText('1 accepted finding').click();
  const accepted = page.getByRole('list', { name: 'Accepted findings' });
  await expect(accepted.getByText('a second one is ordered for <b>spring</b>.')).toBeVisible();

  // Taken back, it counts again; undo accepts it again.
  await accepted.getByRole('button', { name: 'Take back' }).click();
  await expect(row).toHaveCount(1);
  await expect(accepted).toHaveCount(0);
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(row).toHaveCount(0);
  await expect(page.getByText('1 accepted finding')).toBeVisible();
});

test('everything that can be mended is mended in one step of undo', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(boston);
  const before = await app.text();
  const fixable = async () =>
    (JSON.parse(await app.findingsText()).findings as { fix: boolean }[]).filter((finding) => finding.fix).length;
  expect(await fixable()).toBeGreaterThan(0);
  await page.getByRole('button', { name: 'Fix all' }).click();
  await expect.poll(fixable).toBe(0);
  await expect(page.getByRole('button', { name: 'Fix all' })).toBeDisabled();
  await page.getByRole('button', { name: /^Undo/ }).click();
  expect(await app.text()).toBe(before);
  await page.locator('#canvas').focus();
  await page.keyboard.press('Control+.');
  await expect.poll(fixable).toBe(0);
});
