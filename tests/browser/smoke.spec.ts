import { expect, test } from './support/test.ts';

test('the app opens under its name, without an error and without asking another origin', async ({ page }) => {
  await page.goto('/');
  await expect(page).toHaveTitle(/Azimuth/);
  await page.waitForLoadState('networkidle');
});
