// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how placeholders are written
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parse, stringify } from 'yaml';
import { compile } from '../../src/engine/render/compile.js';
import { fill } from '../../src/engine/render/template.js';
import type { JacScaleError } from '../../src/model/error.js';

const declarations = `
name: { type: string, required: true, description: a name }
count: { type: integer, default: 3, description: a number }
flag: { type: boolean, default: false, description: a switch }
items: { type: list, description: a list }
extra: { type: map, description: a map }
`;
const everything = `
a: \${name}
b: "x-\${name}-\${count}"
c: \${count}
d: { when: flag, inner: [1, "\${name}"] }
e: { $value: items }
f: { $value: extra }
g: { h: { i: "\${items}" } }
empty: {}
`;

function template(text: string, placeholders = declarations) {
  return compile({
    placeholders: { file: 'placeholders.yaml', text: placeholders },
    documents: [{ file: 'a.yaml', text }],
    files: { 'run.sh': 'echo ${HOME}\n' },
  });
}

function problem(run: () => unknown): Partial<JacScaleError> {
  try {
    run();
  } catch (error) {
    return error as JacScaleError;
  }
  throw new Error('expected an error');
}

describe('fill', () => {
  it('keeps the type of a value that stands alone and writes it as text inside text', () => {
    expect(fill(template(everything), { name: 'n', flag: true, items: [1], extra: { k: 'v' } })).toEqual([
      {
        a: 'n',
        b: 'x-n-3',
        c: 3,
        d: { inner: [1, 'n'] },
        e: [1],
        f: { k: 'v' },
        g: { h: { i: [1] } },
        empty: {},
      },
    ]);
  });

  it('leaves out what has no value, and maps that lost all they held', () => {
    expect(fill(template(everything), { name: 'n' })).toEqual([{ a: 'n', b: 'x-n-3', c: 3, empty: {} }]);
  });

  it('drops a document whose flag is false, and never shows the flag', () => {
    const two = template(
      `when: flag\na: "\${name}"\nb: \${count}\nc: [$value: items, $value: extra]\n---\nx: 1\n`,
    );
    expect(fill(two, { name: 'n' })).toEqual([{ x: 1 }]);
    expect(fill(two, { name: 'n', flag: true })).toEqual([{ a: 'n', b: 3 }, { x: 1 }]);
  });

  it('is not moved by any value: only the places of placeholders change', () => {
    const marks = { name: 'MARK', items: ['MARK'], extra: { k: 'MARK' }, flag: true };
    const compiled = template(everything);
    const shape = JSON.stringify(fill(compiled, marks));
    const nasty = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '${count}',
        '$${x}',
        '"',
        "'",
        '\n---\n',
        '{a: b}',
        '- x',
        '!!js',
        '*a',
        '&a',
        '# c',
        '$&',
        '$1',
      ),
    );
    fc.assert(
      fc.property(nasty, (text) => {
        const filled = fill(compiled, { name: text, items: [text], extra: { k: text }, flag: true });
        expect(filled).toEqual(
          JSON.parse(shape, (_, value) =>
            typeof value === 'string' ? value.split('MARK').join(text) : value,
          ),
        );
        expect(parse(stringify(filled[0]))).toEqual(filled[0]);
      }),
    );
  });

  it.each([
    [{}, 'name is required and has no value', 2, 'name'],
    [{ name: 7 }, 'name takes a value of type string', 2, 'name'],
    [{ name: 'n', count: 1.5 }, 'count takes a value of type integer', 3, 'count'],
    [{ name: 'n', items: [undefined] }, 'items takes a value of type list', 5, 'items'],
    [{ name: 'n', extra: { k: () => 1 } }, 'extra takes a value of type map', 6, 'extra'],
    [{ name: 'n', other: 1 }, 'no placeholder is called other', 1, 'other'],
  ])('refuses %j', (values, message, line, key) => {
    expect(problem(() => fill(template(everything), values))).toMatchObject({
      code: 'TemplateValueInvalid',
      exitCode: 2,
      message,
      place: { file: 'placeholders.yaml', line, key },
    });
  });
});

describe('compile', () => {
  const used = 'z: ["${name}", "${count}", {when: flag}, {$value: items}, {$value: extra}]\n';

  it('takes a file in as it is, and $${ as a literal ${', () => {
    const [filled] = fill(template(`${used}s: {$file: run.sh}\nt: "a $\${name}"\n`), { name: 'n' });
    expect(filled).toMatchObject({ s: 'echo ${HOME}\n', t: 'a ${name}' });
  });

  it('gives a list a flag', () => {
    const text = `${used}s: { when: flag, $list: [1, "\${count}"] }\n`;
    expect(fill(template(text), { name: 'n', flag: true })).toMatchObject([{ s: [1, 3] }]);
    expect(fill(template(text), { name: 'n', flag: false })[0]).not.toHaveProperty('s');
  });

  it.each([
    ['a:\n  b: ${nope}\n', 'unknown placeholder "nope"', 2, 'a.b'],
    ['a: "x ${name"\n', 'a placeholder is not closed', 1, 'a'],
    ['a: "x ${items}"\n', 'items is a list; here stands a string or integer or boolean', 1, 'a'],
    ['a: [{when: name}]\n', 'name is a string; here stands a boolean', 1, 'a[0].when'],
    ['"a${name}": 1\n', 'a key cannot hold a placeholder', 1, 'a${name}'],
    ['a: {$loop: name}\n', 'unknown directive $loop', 1, 'a.$loop'],
    ['a: {$list: name}\n', 'expected a list', 1, 'a.$list'],
    ['a: {$file: no.sh}\n', 'no file no.sh', 1, 'a.$file'],
    ['a: {$value: name, b: 1}\n', '$value stands alone', 1, 'a.$value'],
    ['a: &x 1\nb: *x\n', 'aliases are not allowed', 2, 'b'],
    ['a: 1\n', 'name is declared but not used', 2, 'name'],
  ])('refuses %j', (text, message, line, key) => {
    expect(problem(() => template(text))).toMatchObject({
      code: 'TemplateInvalid',
      exitCode: 2,
      message,
      place: { line, key },
    });
  });

  it.each([
    ['name: { type: text, description: d }', 'type has to be one of string, integer, boolean, list, map'],
    ['name: { type: string }', 'name has no description'],
    ['name: { type: integer, default: x, description: d }', 'default is not of type integer'],
    ['name: { type: string, description: d, wanted: true }', 'unknown key wanted'],
    ['Name: { type: string, description: d }', 'Name is no name of a placeholder (lowerCamelCase)'],
  ])('refuses the declaration %j', (placeholders, message) => {
    expect(problem(() => template('a: 1', placeholders))).toMatchObject({ message, place: { line: 1 } });
  });

  it('names the line of broken YAML', () => {
    expect(problem(() => template('a: 1\nb: [1\nc: 2\n'))).toMatchObject({
      code: 'TemplateInvalid',
      place: { file: 'a.yaml' },
    });
  });
});
