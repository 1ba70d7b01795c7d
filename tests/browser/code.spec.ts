// The code beside the drawing: what is selected is marked in it, and a line leads to what it is there for.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Azimuth } from './support/azimuth.ts';
import { expect, test } from './support/test.ts';

const design = (name: string) =>
  readFileSync(fileURLToPath(new URL(`../../assets/designs/${name}.json`, import.meta.url)), 'utf8');

test('the code follows the selection, and the selection the code', async ({ page, context }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('three-tier-web'));
  await page.keyboard.press('Shift+1');
  await page.getByRole('tab', { name: 'Code' }).click();
  const files = page.getByRole('tablist', { name: 'Files' });
  await expect(files.getByRole('tab', { name: 'network.tf' })).toBeVisible();

  // The bytes are those that the server writes.
  const answer = await page.request.post('/api/v1/export/terraform', {
    data: await app.text(),
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  });
  const exported = (await answer.json()) as {
    files: Record<string, string>;
    sources: Record<string, { first: number; last: number; nodes: string[] }[]>;
  };
  const shown = async () => (await page.locator('.code-text .line').allTextContents()).map((line) => `${line}\n`).join('');
  await files.getByRole('tab', { name: 'data.tf' }).click();
  await expect.poll(shown).toBe(exported.files['data.tf']);

  // A node that is selected: its file is shown, and its lines are marked.
  const nodes = (await app.design()).nodes;
  const balancer = nodes.find((node) => node.component === 'alb')!;
  const box = await app.box(balancer.slug);
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2);
  await expect(page.locator('.inspector-name')).toHaveValue(balancer.name);
  const marked = page.locator('.code-text .line.on');
  await expect(marked.first()).toBeVisible();
  const file = await files.getByRole('tab', { selected: true }).textContent();
  const numbers = (await marked.evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('data-line'))))).sort((a, b) => a - b);
  const expected = exported.sources[file!.trim()]!
    .filter((source) => source.nodes.includes(balancer.id))
    .flatMap((source) => Array.from({ length: source.last - source.first + 1 }, (_, line) => source.first + line));
  expect(numbers).toEqual(expected);

  // A line that is pressed: what it is there for is selected.
  const database = nodes.find((node) => node.component === 'rds')!;
  await files.getByRole('tab', { name: 'data.tf' }).click();
  const line = page.locator('.code-text .line', { hasText: 'resource "aws_db_instance"' });
  await line.click();
  await expect(page.locator('.inspector-name')).toHaveValue(database.name);
  await expect(line).toHaveClass(/\bon\b/);

  // The strict level asks for more, and is what is copied.
  await page.getByRole('combobox', { name: 'Hardening' }).selectOption('Strict');
  await expect(page.locator('.code-text')).toContainText('performance_insights_enabled');
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.getByRole('button', { name: 'Copy the file' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toContain('performance_insights_enabled');

  // All files come as one.
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all files as a zip' }).click();
  expect((await download).suggestedFilename()).toMatch(/-terraform\.zip$/);
});

test('Kubernetes stands beside Terraform', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.load(design('eks'));
  await page.keyboard.press('Shift+1');
  await page.getByRole('tab', { name: 'Code' }).click();
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Kubernetes');
  const files = page.getByRole('tablist', { name: 'Files' });
  const file = (name: string) => files.getByRole('tab', { name, exact: true });
  await expect(file('base/frontend-deployment.yaml')).toBeVisible();

  // The bytes are those that the server writes.
  const answer = await page.request.post('/api/v1/export/kubernetes', {
    data: await app.text(),
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
  });
  const exported = (await answer.json()) as { files: Record<string, string> };
  await file('base/orders-hpa.yaml').click();
  const shown = async () => (await page.locator('.code-text .line').allTextContents()).map((line) => `${line}\n`).join('');
  await expect.poll(shown).toBe(exported.files['base/orders-hpa.yaml']);

  // A line that is pressed selects the workload for which its file is there.
  await page.locator('.code-text .line', { hasText: 'maxReplicas' }).click();
  await expect(page.locator('.inspector-name')).toHaveValue('Orders');

  // What has no counterpart is said.
  await page.locator('.code-notes summary').click();
  await expect(page.locator('.code-notes')).toContainText('PostgreSQL stays outside: AWS runs it; pods call it as postgres.');

  // The other layouts, and all files as one.
  await page.getByRole('combobox', { name: 'Layout' }).selectOption('Helm chart');
  await expect(file('charts/production/values.yaml')).toBeVisible();
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Download all files as a zip' }).click();
  expect((await download).suggestedFilename()).toMatch(/-kubernetes\.zip$/);
  await page.getByRole('combobox', { name: 'Language' }).selectOption('Terraform');
  await expect(file('network.tf')).toBeVisible();
});
