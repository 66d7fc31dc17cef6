/** `make test-all` runs with the executable whatever runs the plugin. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { runners, runsPlugin } from '../../scripts/test-lanes.mjs';

const support = join(process.cwd(), '__tests__/support');

/** Whether it takes from jac.ts what runs the plugin, or starts it itself. */
function runs(text: string): boolean {
  const [, taken = ''] = /import \{([^}]*)\} from '\.\/jac\.js'/.exec(text) ?? [];
  const names = taken.split(',').map((name) => name.trim());
  const constants = /^(noDatabases|type .*|)$/;
  return text.includes("process.env['JAC_PLUGIN']") || names.some((name) => !constants.test(name));
}

describe('suites that run the plugin', () => {
  it('are known by the modules that do it for them', () => {
    const found = readdirSync(support)
      .filter((name) => name.endsWith('.ts') && runs(readFileSync(join(support, name), 'utf8')))
      .map((name) => name.replace('.ts', ''));
    expect(found).toEqual([...runners].sort());
  });

  it.each([
    ['cluster/scale', true],
    ['cluster/catalogue-app', true],
    ['cluster/preview', true],
    ['cluster/traffic', true],
    ['cluster/wheels', false],
    ['action/deploy', false],
  ])('%s: %s', (name, expected) => expect(runsPlugin(name)).toBe(expected));
});
