/** Masks, kubeconfigs, and what is left of secrets in reports. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  decodeKubeconfig,
  removeKubeconfig,
  secretsIn,
  writeKubeconfig,
} from '../../src/doors/action/kubeconfig.js';
import { reportMarkdown } from '../../src/doors/action/markdown/report.js';
import { masksOf } from '../../src/doors/action/masks.js';
import { redactAll, redactText } from '../../src/doors/action/redact.js';
import type { Report } from '../../src/model/report.js';

describe('masks', () => {
  it('cover text, base64 with and without padding, and URLs', () => {
    const masks = masksOf(['a/b+c?d']);
    for (const form of ['a/b+c?d', 'YS9iK2M/ZA==', 'YS9iK2M_ZA', 'a%2Fb%2Bc%3Fd'])
      expect(masks).toContain(form);
  });
  it('cover each line of a key, but not its frame', () => {
    const masks = masksOf(['-----BEGIN KEY-----\nline-one\nline-two\n-----END KEY-----\n']);
    expect(masks).toEqual(expect.arrayContaining(['line-one', 'line-two']));
    expect(masks).not.toContain('-----BEGIN KEY-----');
  });
  it('leave out what is too short to be told from other text', () => {
    expect(masksOf(['abc', '', '  \n'])).toEqual([]);
  });
});

describe('kubeconfig input', () => {
  const text = `apiVersion: v1
kind: Config
users:
- name: a
  user:
    token: >-
      abc/def+123
    client-key-data: ${Buffer.from('-----BEGIN K-----\nsecretline\n-----END K-----').toString('base64')}
- name: b
  user: {exec: {command: aws, env: [{name: SESSION_TOKEN, value: hidden}, {name: AWS_PROFILE, value: default}, {name: AWS_STS_REGIONAL_ENDPOINTS, value: regional}]}, "password": "p4ss, word"}
- name: c
  user: {auth-provider: {name: oidc, config: {client-id: kubernetes, idp-issuer-url: 'https://issuer.example', refresh-token: refreshing, client-secret: cl13nt}}}
`;
  it('is taken as text or base64', () => {
    expect(decodeKubeconfig(text)).toBe(text.trim());
    expect(decodeKubeconfig(Buffer.from(text).toString('base64'))).toBe(text);
  });
  it('is refused when it is neither', () => {
    expect(() => decodeKubeconfig('not a kubeconfig')).toThrow(/neither/);
  });
  it('gives up every secret in it, however it is written', () => {
    const secrets = secretsIn(text);
    expect(secrets).toEqual(expect.arrayContaining(['abc/def+123', 'hidden', 'p4ss, word']));
    expect(masksOf(secrets)).toContain('secretline');
  });
  it('gives up no ordinary words, which would blacken every log', () => {
    const secrets = secretsIn(text);
    expect(secrets).toEqual(expect.arrayContaining(['refreshing', 'cl13nt']));
    for (const word of ['default', 'regional', 'kubernetes', 'https://issuer.example'])
      expect(secrets).not.toContain(word);
  });
  it('gives up what looks secret when it is not YAML', () => {
    expect(secretsIn('users: [\ntoken: abcdef\n')).toEqual(['abcdef']);
  });
  it('is kept where only its owner reads it, and nothing else is removed with it', () => {
    const path = writeKubeconfig(text, tmpdir());
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
    removeKubeconfig(path);
    expect(() => statSync(dirname(path))).toThrow();
    const other = join(mkdtempSync(join(tmpdir(), 'other-')), 'kubeconfig');
    writeFileSync(other, '');
    removeKubeconfig(other);
    expect(readFileSync(other, 'utf8')).toBe('');
    rmSync(dirname(other), { recursive: true });
  });
});

describe('redaction', () => {
  const secret = 'mongodb://u:hunter2@db/x';
  const masks = masksOf([secret, 'four']);
  const report: Report = {
    schema: 'jac-scale/v1',
    command: 'scale',
    app: 'hello',
    namespace: 'default',
    status: 'failed',
    durationMs: 1,
    diagnosis: [
      {
        code: 'CrashLoop',
        what: `pod/hello: cannot connect to ${secret}`,
        why: `the plugin said ${Buffer.from(secret).toString('base64')}`,
        log: ['Traceback', `Exception: ${secret}`],
      },
    ],
    warnings: [{ code: 'W', message: `saw ${encodeURIComponent(secret)}` }],
    notes: [`left ${secret}`],
    changes: [{ action: 'configure', kind: 'Secret', name: 'hello', diff: `-a\n+${secret}` }],
  };
  it('leaves no form of a secret in what the runner does not blacken', () => {
    const safe = redactAll(report, masks);
    for (const text of [JSON.stringify(safe), reportMarkdown(safe)]) {
      expect(text).not.toContain('hunter2');
      expect(text).not.toContain(Buffer.from(secret).toString('base64'));
      expect(text).toContain('cannot connect to ');
    }
    expect(safe.diagnosis[0]?.log).toEqual(['Traceback', 'Exception: ***']);
  });
  it('leaves names, addresses and short words as they are', () => {
    const safe = redactAll({ ...report, url: 'http://hello.example' }, ['hello.example', 'default', 'left']);
    expect(safe).toMatchObject({ url: 'http://hello.example', namespace: 'default' });
    expect(safe.notes?.[0]).toContain('left');
    expect(redactText('a secret-secret', ['secret', 'secret-secret'])).toBe('a ***');
  });
});
