import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { inputs, outputs } from '../../src/doors/action/io.js';
import { decodeKubeconfig, secretsIn } from '../../src/doors/action/kubeconfig.js';
import { commentMarker, reportMarkdown } from '../../src/doors/action/markdown.js';
import type { Report } from '../../src/model/report.js';

interface ActionFile {
  readonly inputs: Record<string, { description: string }>;
  readonly outputs: Record<string, { description: string }>;
  readonly runs: { using: string; main: string; post: string };
}
const action = parse(readFileSync('action.yml', 'utf8')) as ActionFile;
const descriptions = (of: Record<string, { description: string }>) =>
  Object.fromEntries(Object.entries(of).map(([name, { description }]) => [name, description]));

describe('action.yml', () => {
  it('has the inputs and outputs of the code, described alike', () => {
    expect(descriptions(action.inputs)).toEqual(inputs);
    expect(descriptions(action.outputs)).toEqual(outputs);
  });
  it('runs the committed file on the runner’s Node', () => {
    expect(action.runs).toEqual({ using: 'node24', main: 'dist/action.cjs', post: 'dist/action.cjs' });
  });
});

const report: Report = {
  schema: 'jac-scale/v1',
  command: 'scale',
  app: 'board',
  namespace: 'shop',
  status: 'rolled-back',
  durationMs: 12_345,
  diagnosis: [
    {
      code: 'CrashLoop',
      what: 'container app of pod/board-1 ends again and again @everyone <b>',
      why: '```\nValueError',
      next: 'kubectl jac logs app.jac --previous',
      log: ['one', '````', 'two'],
    },
  ],
  warnings: [],
  revision: 4,
  rolledBackTo: 3,
  changes: [{ action: 'configure', kind: 'Deployment', namespace: 'shop', name: 'board' }],
};

describe('the comment', () => {
  it('shows status, facts, diagnosis with folded log, and changes', () => {
    const text = reportMarkdown(report);
    for (const part of [
      '`board` failed and went back',
      '| Revision | 4 |',
      '**CrashLoop**',
      '<details>',
      '| configure | `Deployment/board` |',
    ]) {
      expect(text).toContain(part);
    }
  });
  it('lets no text of an app mention anybody or break out of its fence', () => {
    const text = reportMarkdown(report);
    expect(text).not.toContain('@everyone');
    expect(text).not.toContain('<b>');
    expect(text).toContain('`````\none\n````\ntwo\n`````');
  });
  it('stays under GitHub’s limit', () => {
    const long = { ...report, diagnosis: [{ code: 'X', what: 'x', log: ['y'.repeat(100_000)] }] };
    expect(reportMarkdown(long).length).toBeLessThan(65_536);
  });
  it('is found by a marker that no name can end early', () => {
    expect(commentMarker('a-->b', 'n', 'job')).toBe('<!-- jac-scale a--_b n job -->');
  });
});

describe('kubeconfig input', () => {
  const text = 'apiVersion: v1\nkind: Config\nusers:\n- name: u\n  user:\n    token: abc/def+123\n';
  it('is taken as text or base64', () => {
    expect(decodeKubeconfig(text)).toBe(text.trim());
    expect(decodeKubeconfig(Buffer.from(text).toString('base64'))).toBe(text);
  });
  it('is refused when it is neither', () => {
    expect(() => decodeKubeconfig('not a kubeconfig')).toThrow(/neither/);
  });
  it('gives up its secrets in every form in which they could be printed', () => {
    expect(secretsIn(text)).toEqual([
      'abc/def+123',
      Buffer.from('abc/def+123').toString('base64'),
      'abc%2Fdef%2B123',
    ]);
  });
});
