import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { plainYaml } from '../../src/adapters/kube/plain-yaml.js';

const kubeconfig = `apiVersion: v1
kind: Config
preferences: {}
current-context: kind-dev
clusters:
- cluster:
    certificate-authority-data: LS0tLS1CRUdJTiBDRVJUSUZJQ0FURS0tLS0tCg==
    server: https://127.0.0.1:6443
    insecure-skip-tls-verify: true
  name: kind-dev
contexts:
- context:
    cluster: kind-dev
    user: arn:aws:eks:eu:1
    namespace: ""
  name: kind-dev
users:
  - name: dev
    user:
      exec:
        command: aws
        args:
        - --region
        - eu
        env:
`;

/** As YAML reads it; undefined for a text that is damaged. */
function whole(text: string): unknown {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

describe('plain YAML', () => {
  it('of a kubeconfig is read as YAML reads it', () => {
    const text = kubeconfig.replace('        - --region\n', '');
    expect(plainYaml(text)).toEqual(parse(text));
    expect(plainYaml(text)).toMatchObject({ kind: 'Config' });
  });

  it.each([
    ['a comment', 'a: b # c'],
    ['an anchor', 'a: &b c'],
    ['text over lines', 'a: b\n  c'],
    ['a block of text', 'a: |\n  b'],
    ['a number', 'a: 1'],
    ['null', 'a: Null'],
    ['a key twice', 'a: b\na: c'],
    ['a tab', 'a:\tb'],
    ['a document mark', '---\na: b'],
    ['an escape', 'a: "b\\n"'],
    ['a mapping in a flow', 'a: {b: c}'],
    ['a merge', '<<: a'],
    ['nothing', ''],
    ['a list and keys', '- a\nb: c'],
    ['less indentation than before', '  a: b\nc: d'],
  ])('leaves %s to YAML', (_, text) => {
    expect(plainYaml(text)).toBeUndefined();
  });

  it('never says anything else than YAML, whatever was changed in it', () => {
    const pieces = [
      '\n',
      ' ',
      '  ',
      '- ',
      ':',
      ': ',
      '#',
      '"',
      "'",
      '{}',
      'true',
      'null',
      '1',
      '\t',
      '|',
      '&',
      '-',
      'a',
      '~',
      '.',
    ];
    const edit = fc.tuple(fc.nat(kubeconfig.length), fc.nat(3), fc.constantFrom(...pieces));
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
        let text = kubeconfig;
        for (const [at, length, piece] of edits) text = text.slice(0, at) + piece + text.slice(at + length);
        const read = plainYaml(text);
        if (read !== undefined) expect(read).toEqual(whole(text));
      }),
      { numRuns: 500 },
    );
  });

  it('reads whatever of the kind is written', () => {
    const word = fc
      .stringMatching(/^[a-z][a-z0-9/-]{0,12}$/)
      .filter((text) => !/^(true|false|null)$/.test(text));
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        word,
        fc.boolean(),
        fc.dictionary(word, tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }));
    fc.assert(
      fc.property(fc.dictionary(word, value, { minKeys: 1, maxKeys: 4 }), (given) => {
        const text = stringify(given, { lineWidth: 0 });
        expect(plainYaml(text)).toEqual(parse(text));
      }),
    );
  });
});
