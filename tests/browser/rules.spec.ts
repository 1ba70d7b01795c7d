// The page of rules: reached from a finding and from the help, searched, read, left by Escape.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const boston = readFileSync(fileURLToPath(new URL('../../assets/designs/boston-as-written.json', import.meta.url)), 'utf8');

test('a rule is looked up from its finding and from the help', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(boston);
  await page.getByRole('button', { name: 'About rule HYB-004' }).click();
  const rules = page.getByRole('region', { name: 'Rules' });
  const detail = rules.getByRole('article');
  await expect(detail).toHaveAccessibleName('HYB-004');
  await expect(detail.getByRole('heading', { level: 3 })).toBeVisible();
  for (const part of ['Why', 'Fix', 'Source', 'Violates it', 'Passes']) {
    await expect(detail.getByText(part, { exact: true })).toBeVisible();
  }
  await expect(detail.locator('canvas')).toHaveCount(2);
  await detail.getByText('As text').first().click();
  await expect(detail.locator('pre').first()).toContainText('region');

  // Searching narrows the list; the first that is found is shown.
  await rules.getByRole('searchbox', { name: 'Search rules' }).fill('two zones load balancer');
  await expect(rules.getByRole('button', { name: /LB-001/ })).toBeVisible();
  await expect(rules.getByRole('button', { name: /NET-001/ })).toHaveCount(0);
  await rules.getByRole('button', { name: /LB-001/ }).click();
  await expect(detail).toHaveAccessibleName('LB-001');
  await rules.getByRole('searchbox', { name: 'Search rules' }).fill('nothing is called so');
  await expect(rules.getByText('No rule has these words.')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(rules).toHaveCount(0);

  // From the help, and by the keyboard through the list.
  await page.locator('#canvas').focus();
  await page.keyboard.press('?');
  await page.getByRole('button', { name: 'All rules, and why' }).click();
  await expect(rules.getByRole('article')).toHaveAccessibleName('PLC-001');
  await page.keyboard.press('ArrowDown');
  await expect(rules.getByRole('article')).toHaveAccessibleName('PLC-002');
  await rules.getByRole('button', { name: 'Close' }).click();
  await expect(rules).toHaveCount(0);
});
