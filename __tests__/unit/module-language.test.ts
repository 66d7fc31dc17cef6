// biome-ignore-all lint/suspicious/noTemplateCurlyInString: that is how placeholders are written
import { describe, expect, it } from '@jest/globals';
import { compile } from '../../src/engine/render/compile.js';
import { fill } from '../../src/engine/render/template.js';
import { failure } from './module-harness.js';

const declarations = [
  'port: { type: integer, default: 80, choices: [80, 8080], description: a port }',
  'user: { type: string, pattern: "[a-z]+", description: a name }',
  'password: { type: string, secret: true, description: a secret }',
  '',
].join('\n');

const template = (text: string, placeholders = declarations) =>
  compile({
    placeholders: { file: 'placeholders.yaml', text: placeholders },
    documents: [{ file: 'a.yaml', text: `${text}\nall: ["\${port}", "\${user}", "\${password}"]\n` }],
    files: {},
    builtIn: { name: { type: 'string', description: 'a name', line: 1 } },
  });

describe('what modules add to the language', () => {
  it('`when: {given: NAME}` holds where NAME has a value, whatever it is', () => {
    const compiled = template('a: { when: { given: user }, b: 1 }');
    expect(fill(compiled, { name: 'n', user: 'x' })[0]).toMatchObject({ a: { b: 1 } });
    expect(fill(compiled, { name: 'n' })[0]).not.toHaveProperty('a');
  });

  it('`$string` is the value as a text', () => {
    expect(fill(template('a: { $string: port }'), { port: 8080 })[0]).toMatchObject({ a: '8080' });
  });

  it('names that are built in need not be used, and may be', () => {
    expect(fill(template('a: ${name}'), { name: 'n' })[0]).toMatchObject({ a: 'n' });
    expect(fill(template('a: 1'), { name: 'n' })[0]).toMatchObject({ a: 1 });
  });

  it.each([
    [{ port: 81 }, 'port takes one of 80, 8080'],
    [{ user: 'a1' }, 'user takes a value that matches [a-z]+'],
    // A pattern holds for all of it, also where there are several lines.
    [{ user: 'a\nb' }, 'user takes a value that matches [a-z]+'],
    [{ port: '80' }, 'port takes a value of type integer'],
  ])('refuses %j', async (values, message) => {
    expect((await failure(() => fill(template('a: 1'), values))).message).toBe(message);
  });

  it.each([
    [
      'x: { type: string, choices: [1], description: d }',
      'choices has to be a list of values of type string',
    ],
    ['x: { type: integer, pattern: a, description: d }', 'pattern has to be a regular expression'],
    ['x: { type: string, pattern: "(", description: d }', 'pattern has to be a regular expression'],
    ['x: { type: string, secret: true, default: a, description: d }', 'secret is true or absent'],
    ['x: { type: integer, default: 3, choices: [1], description: d }', 'default of x: it takes one of 1'],
    ['x: { type: string, oneOf: 1, description: d }', 'oneOf and requiredWith have to be a word'],
  ])('refuses the declaration %s', async (line, message) => {
    const error = await failure(() => template('b: ${x}', `${declarations}${line}\n`));
    expect(error.message).toContain(message);
    expect(error.place).toMatchObject({ file: 'placeholders.yaml', line: 4, key: 'x' });
  });

  it.each([
    'a: { when: { given: nobody }, b: 1 }',
    'a: { when: { given: user, more: 1 }, b: 1 }',
    'a: { $string: nobody }',
  ])('refuses %s', async (text) => {
    expect((await failure(() => template(text))).place).toMatchObject({ file: 'a.yaml', line: 1 });
  });
});
