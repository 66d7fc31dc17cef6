import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { actionMarkdown, actionYaml } from '../../src/doors/action/docs.js';
import { inputs, outputs, states } from '../../src/doors/action/io.js';

interface ActionFile {
  readonly inputs: Record<string, { description: string; default?: string }>;
  readonly outputs: Record<string, { description: string }>;
  readonly branding: { icon: string; color: string };
  readonly runs: Record<string, string>;
}
const text = readFileSync('action.yml', 'utf8');
const action = parse(text) as ActionFile;

describe('action.yml', () => {
  it('has the inputs and outputs of the code, described alike', () => {
    expect(action.inputs).toEqual(inputs);
    expect(action.outputs).toEqual(
      Object.fromEntries(Object.entries(outputs).map(([name, description]) => [name, { description }])),
    );
  });
  it('runs the committed file on the runner’s Node, and again whatever becomes of the job', () => {
    expect(action.runs).toEqual({
      using: 'node24',
      main: 'dist/action.cjs',
      post: 'dist/action.cjs',
      'post-if': 'always()',
    });
    expect(action.branding).toEqual({ icon: 'upload-cloud', color: 'orange' });
  });
  it('is what scripts/action-docs.ts makes, as are the tables of the README', () => {
    expect(text).toBe(actionYaml());
    const readme = readFileSync('README.md', 'utf8');
    expect(readme).toContain(`<!-- action inputs -->\n\n${actionMarkdown()}\n<!-- /action inputs -->`);
  });
});

describe('the code', () => {
  const sources = ['inputs', 'run', 'runner', 'secrets', 'tell', 'main', 'post', 'lines'].map((name) =>
    readFileSync(`src/doors/action/${name}.ts`, 'utf8'),
  );
  it.each(Object.keys(inputs))('reads input %s', (name) => {
    const used = sources.some((source) => new RegExp(`['"\\s]${name}['":]`).test(source));
    expect(used).toBe(true);
  });
  it('keeps nothing for post that is secret', () => {
    expect(Object.keys(states).join(' ')).not.toMatch(/token|password|secret/i);
  });
});
