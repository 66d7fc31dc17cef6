/** The project itself: what is generated and committed is what the sources make, and imports point one way. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, it } from '@jest/globals';

const run = promisify(execFile);
const node = (...args: string[]) =>
  run(process.execPath, args, { env: { ...process.env, NODE_OPTIONS: '' } });

describe('committed files', () => {
  it('dist is what the sources build', async () => {
    await node('scripts/build.mjs', '--check');
  }, 120_000);
  it('the template module is what templates/ compiles to', async () => {
    await node('scripts/templates.mjs', '--check');
  }, 60_000);
  it('the settings’ documents are what the table says', async () => {
    await node('scripts/run-ts.mjs', 'scripts/settings-docs.ts', '--check');
  }, 60_000);
  it('imports point one way', async () => {
    await node('scripts/check-imports.mjs');
  }, 60_000);
  it('types hold at their strictest', async () => {
    await node('node_modules/typescript/bin/tsc', '-p', '.');
  }, 300_000);
  it('style holds', async () => {
    await node('node_modules/@biomejs/biome/bin/biome', 'check', '.');
  }, 120_000);
});
