// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the syntax under test.
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'smol-toml';
import { interpolate } from '../../src/engine/settings/interpolate.js';
import { readToml } from '../../src/engine/settings/toml.js';
import { keyLines, pathKey } from '../../src/engine/settings/toml-lines.js';
import { complaint, resolve } from './settings-doubles.js';

const document = `# settings
title = """
[plugins.scale.kubernetes] # not a header
replicas = 9 \\"""
""" # still the title
[plugins.scale]
kubernetes = { app_name = "x", labels = { team = "a" },
  replicas = 2 }   # over two lines, as TOML 1.1 has it
secrets."odd \\u002e key" = 'C:\\'

[[ item ]]
name = 1
[item.sub]
a.b = [ [1,
  2], { c = 3 } ]
[[item]]
'literal . key' = 2024-01-01 07:00:00
`;

describe('lines of keys', () => {
  const lines = keyLines(document);
  it.each([
    [['title'], 2],
    [['plugins', 'scale'], 6],
    [['plugins', 'scale', 'kubernetes', 'app_name'], 7],
    [['plugins', 'scale', 'kubernetes', 'labels', 'team'], 7],
    [['plugins', 'scale', 'kubernetes', 'replicas'], 8],
    [['plugins', 'scale', 'secrets', 'odd . key'], 9],
    [['item', '0', 'name'], 12],
    [['item', '0', 'sub', 'a', 'b'], 14],
    [['item', '0', 'sub', 'a', 'b', '1', 'c'], 15],
    [['item', '1', 'literal . key'], 17],
  ])('%j is on line %d', (path, line) => expect(lines.get(pathKey(path))).toBe(line));

  it('answers with the table around a key it does not know, and nothing for no table', () => {
    const { lineOf } = readToml('\n[a.b]\nc = 1\n', 'jac.toml');
    expect([lineOf(['a', 'b', 'x']), lineOf(['x'])]).toEqual([2, undefined]);
  });

  it('gives up silently on what is no document', () => {
    fc.assert(fc.property(fc.string(), (text) => keyLines(text) instanceof Map));
  });

  it('finds every key of any document', () => {
    const name = fc.oneof(fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/), fc.string({ maxLength: 6 }));
    const scalar = fc.constantFrom(
      ['1'],
      ['"a # = [ \\" b"'],
      ["'c:\\'"],
      ['"""x', 'k = 1 \\"""', '[t]""""'],
      ["'''", "a = '", "'''"],
      ['[ 1, # one', '  "]",', ']'],
      ['1979-05-27T07:32:00Z'],
      ['{ a = 1, "b" = [ { c = 2 } ] }'],
    );
    const table = fc.record({
      names: fc.array(name, { maxLength: 2 }),
      keys: fc.array(fc.tuple(name, scalar)),
    });
    fc.assert(
      fc.property(fc.array(table, { maxLength: 5 }), fc.constantFrom('\n', '\r\n'), (tables, newline) => {
        const out: string[] = [];
        const expected: [string[], number][] = [];
        tables.forEach(({ names, keys }, i) => {
          const path = [`t${i}`, ...names];
          out.push('', '# [comment]', `[ ${path.map(quoted).join(' . ')} ]`);
          expected.push([path, out.length]);
          keys.forEach(([key, value], j) => {
            const own = `${j}${key}`;
            expected.push([[...path, own], out.length + 1]);
            out.push(`  ${quoted(own)} = ${value[0]}`, ...value.slice(1));
          });
        });
        const text = out.join(newline);
        parse(text);
        const found = keyLines(text);
        for (const [path, line] of expected) expect([path, found.get(pathKey(path))]).toEqual([path, line]);
      }),
    );
  });
});

function quoted(name: string): string {
  return /^[A-Za-z0-9_-]+$/.test(name) ? name : JSON.stringify(name).replaceAll('\u007f', '\\u007f');
}

describe('jac.toml', () => {
  it('tells where its syntax ends, without showing the line', async () => {
    expect(await complaint({ toml: '[plugins.scale.secrets]\nKEY = "hunter2" x\n' })).toBe(
      'jac.toml:2:17: each key-value declaration must be followed by an end-of-line\n> correct the syntax of jac.toml (https://toml.io)',
    );
  });

  it('keeps any text as it is', async () => {
    const text = fc.string({ unit: 'binary' }).filter((each) => !each.includes('${') && !each.includes('\0'));
    await fc.assert(
      fc.asyncProperty(text, async (value) => {
        const toml = stringify({ plugins: { scale: { secrets: { KEY: value } } } });
        expect((await resolve({ toml })).settings.secrets).toEqual({ KEY: value });
      }),
    );
  });

  it.each([
    ['a byte order mark', '\ufeff[scale.kubernetes]\nreplicas = 2\n'],
    ['CRLF', '[scale.kubernetes]\r\nreplicas = 2\r\n'],
    ['a huge number elsewhere', 'n = 9007199254740993\n[scale.kubernetes]\nreplicas = 2\n'],
  ])('is read with %s', async (_, toml) => expect((await resolve({ toml })).settings.replicas).toBe(2));
});

describe('${VAR}', () => {
  const env = { A: 'a', EMPTY: '', 'ODD NAME': 'odd' };
  it.each([
    ['${A}', 'a'],
    ['x${A}y${A}', 'xaya'],
    ['${NONE:-d}', 'd'],
    ['${EMPTY:-d}', 'd'],
    ['${A:-d}', 'a'],
    ['${A:?needed}', 'a'],
    ['${ODD NAME}', 'odd'],
    ['${NONE:-}', ''],
    ['$A $ {A} ${} ${A:b}', '$A $ {A} ${} ${A:b}'],
  ])('%s', (text, expected) => expect(interpolate(text, env)).toMatchObject({ text: expected, unset: [] }));

  it('names what is not set', () => {
    expect(interpolate('${NONE}${EMPTY:?why}', env).unset).toEqual([
      { variable: 'NONE', message: undefined },
      { variable: 'EMPTY', message: 'why' },
    ]);
  });

  it('puts values in once: a value that looks like a reference stays', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 1 }),
        (value) => interpolate('<${V}>', { V: value }).text === `<${value}>`,
      ),
    );
  });
});
