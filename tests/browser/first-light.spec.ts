// The main job, done by a person with a pointer: draw, see it checked, undo, come back, export, apply.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, copyFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Azimuth } from './support/azimuth.ts';
import { environment } from './support/environment.ts';
import { expect, test } from './support/test.ts';

test('a network with a balanced service is drawn by the pointer alone, checked, undone, kept and exported', async ({ page }) => {
  test.setTimeout(240_000);
  const app = new Azimuth(page);
  await app.open();

  // VPC > 2 zones > 4 subnets.
  await app.drop('VPC', 460, 130);
  await page.keyboard.press('Shift+1');
  await app.dropInto('Availability zone', 'vpc', 0.16, 0.12);
  await app.dropInto('Availability zone', 'vpc', 0.62, 0.12);
  expect(await app.slugs()).toEqual(expect.arrayContaining(['vpc', 'zone-a', 'zone-b']));
  for (const zone of ['a', 'b']) {
    await app.dropInto('Public subnet', `zone-${zone}`, 0.28, 0.16);
    await page.keyboard.press('Shift+1');
    await app.dropInto('Private subnet', `zone-${zone}`, 0.28, 0.6);
    await page.keyboard.press('Shift+1');
  }
  await app.dropInto('Internet gateway', 'vpc', 0.5, 0.97);
  await page.keyboard.press('Shift+1');
  for (const zone of ['a', 'b']) await app.dropInto('NAT gateway', `public-${zone}`, 0.3, 0.5);
  await page.keyboard.press('Shift+1');

  // A balancer in one zone: the finding appears.
  await app.dropInto('Application Load Balancer', 'public-a', 0.5, 0.8);
  await expect.poll(() => app.rules()).toContain('LB-001');
  await expect(page.getByText('LB-001').first()).toBeVisible();

  // Drawn across the other zone by its corner: the finding goes away.
  const bar = await app.box('alb');
  const other = await app.box('public-b');
  await app.drag([bar.x + bar.width, bar.y + bar.height], [other.x + other.width - 20, bar.y + bar.height]);
  await expect.poll(() => app.rules()).not.toContain('LB-001');

  // A service behind it.
  await app.dropInto('ECS service', 'private-a', 0.5, 0.6);
  await page.keyboard.press('Shift+1');
  await app.connect('alb', 'bottom', 'service');
  const drawn = await app.design();
  expect(drawn.links).toHaveLength(1);
  expect(drawn.nodes.map((node) => node.component).sort()).toEqual([
    'alb', 'ecs_cluster', 'ecs_service', 'internet_gateway', 'nat_gateway', 'nat_gateway', 'region',
    'subnet', 'subnet', 'subnet', 'subnet', 'vpc', 'zone', 'zone',
  ]);
  const errors = JSON.parse(await app.findingsText()).findings.filter((finding: { severity: string }) => finding.severity === 'error');
  expect(errors).toEqual([]);

  // All of it is undone and redone.
  const last = await app.text();
  const undo = page.getByRole('button', { name: /^Undo/ });
  const redo = page.getByRole('button', { name: /^Redo/ });
  for (let steps = 0; (await undo.isEnabled()) && steps < 60; steps += 1) await undo.click();
  expect((await app.design()).nodes).toEqual([]);
  for (let steps = 0; (await redo.isEnabled()) && steps < 60; steps += 1) await redo.click();
  expect(await app.text()).toBe(last);

  // It is still there after a reload.
  await app.saved();
  await page.reload();
  await page.waitForFunction(() => window.__azimuth !== undefined);
  expect(await app.text()).toBe(last);

  // The export passes Terraform.
  await page.getByRole('button', { name: /^Export/ }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('menuitem', { name: /^Terraform/ }).click()]);
  const folder = mkdtempSync(join(tmpdir(), 'azimuth-'));
  const archive = join(folder, 'export.zip');
  await download.saveAs(archive);
  execFileSync('python3', ['-m', 'zipfile', '-e', archive, folder]);
  const files = readdirSync(folder);
  expect(files).toContain('network.tf');
  test.skip(environment.terraform === undefined, 'there is no terraform on this machine to check the export');
  const terraform = (...words: string[]) =>
    execFileSync(environment.terraform!, words, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  copyFileSync(join(folder, 'terraform.tfvars.example'), join(folder, 'terraform.tfvars'));
  terraform('fmt', '-check', '-recursive');
  terraform('init', '-input=false');
  terraform('validate');
  writeFileSync(
    join(folder, 'offline_override.tf'),
    'provider "aws" {\n  access_key = "test"\n  secret_key = "test"\n  skip_credentials_validation = true\n' +
      '  skip_requesting_account_id = true\n  skip_metadata_api_check = true\n}\n',
  );
  expect(terraform('plan', '-input=false', '-no-color')).toContain('to add, 0 to change, 0 to destroy');
});

test('names that look like code stay text on the page and in the drawing', async ({ page }) => {
  const app = new Azimuth(page);
  await app.open();
  await app.drop('VPC', 460, 130);
  await page.keyboard.press('Shift+1');
  const hostile = [
    '${file("/etc/passwd")}',
    '"}\nresource "x" "y" {',
    '<img src=x onerror="window.hacked=1"></script><script>window.hacked=1</script>',
    '🦀'.repeat(40),
    'x'.repeat(300),
  ];
  for (const name of hostile) {
    const field = page.getByRole('textbox', { name: 'Name', exact: true });
    await field.fill(name);
    await field.blur();
    const shown = (await app.design()).nodes.find((node) => node.component === 'vpc')!;
    // A field of one line turns line breaks into spaces.
    expect(shown.name).toBe(name.replaceAll('\n', ' '));
    await expect(page.locator('img')).toHaveCount(0);
    expect(await page.evaluate(() => (window as unknown as { hacked?: number }).hacked)).toBeUndefined();
  }
});
