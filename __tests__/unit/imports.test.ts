import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jacImports, pythonImports } from '../../src/engine/bundle/import-scan.js';
import { neededFiles } from '../../src/engine/bundle/imports.js';

const targets = (found: ReturnType<typeof jacImports>) =>
  found.map(
    ({ target, names, line }) => `${line} ${target}${names.length === 0 ? '' : ` {${names.join(' ')}}`}`,
  );

describe('imports of Jac', () => {
  it.each([
    ['import os;', ['1 os']],
    ['import os, catalog.cards as cards;', ['1 os', '1 catalog.cards']],
    ['import from catalog.shelf { captions, drawing as picture }', ['1 catalog.shelf {captions drawing}']],
    [
      'import from .cards { card }\nimport from ..shared.figures { size }',
      ['1 .cards {card}', '2 ..shared.figures {size}'],
    ],
    ['import from . { cards }', ['1 . {cards}']],
    ['import:py from math { sqrt }\nimport:jac shelf;', ['1 math {sqrt}', '2 shelf']],
    ['import from shelf, captions, drawing;', ['1 shelf {captions drawing}']],
    ['include shelf;\ninclude:jac cards;', ['1 shelf', '2 cards']],
    [
      'cl import from "./chart.js" { draw }\ncl import ".styles.css";',
      ['1 ./chart.js {draw}', '2 .styles.css'],
    ],
    ['# import a;\n#* import b;\n import c; *#\n"""import d;"""\nimport e;', ['5 e']],
    ['glob text: str = "import a;", other = \'import b\';', []],
    ['with entry { x = model.import_all(); y.import; }', []],
    ['def f {\n    import from shelf { captions }\n}', ['2 shelf {captions}']],
    [
      '::py::\nimport numpy as np\nfrom helpers.text import wrap\n::py::\nimport os;',
      ['5 os', '2 numpy', '3 helpers.text {wrap}'],
    ],
  ])('%j', (text, expected) => {
    expect(targets(jacImports(text))).toEqual(expected);
  });

  it('never fails, whatever the text is', () => {
    const piece = fc.constantFrom(
      'import',
      'from',
      '{',
      '}',
      '.',
      '..',
      ',',
      ';',
      ':',
      'as',
      '"',
      '"""',
      '#',
      '#*',
      '\n',
      'a',
      '::py::',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        for (const found of [...jacImports(pieces.join('')), ...pythonImports(pieces.join(''))])
          expect(found.target).not.toBe('');
      }),
    );
  });
});

describe('imports of Python', () => {
  it.each([
    ['import os\nimport a.b as c, d', ['1 os', '2 a.b', '2 d']],
    ['from .x import (\n  y,\n  z as w,\n)\nfrom . import q', ['1 .x {y z}', '5 . {q}']],
    ['def f():\n    yield from rows\n    x = """import a"""  # import b', []],
    [
      'from importlib import import_module\nm = import_module("plugins.one")',
      ['1 importlib {import_module}', '2 plugins.one'],
    ],
  ])('%j', (text, expected) => {
    expect(targets(pythonImports(text))).toEqual(expected);
  });
});

async function needed(files: Readonly<Record<string, string>>, assets: readonly string[] = []) {
  const found = await neededFiles(Object.keys(files), 'app.jac', assets, async (path) => files[path] ?? '');
  return { why: Object.fromEntries(found.files), warnings: found.warnings.map(({ message }) => message) };
}

describe('the files that an app needs', () => {
  it('follows Jac and Python, one from the other', async () => {
    const { why, warnings } = await needed({
      'app.jac': 'import helpers;\nimport from catalog.cards { card }',
      'helpers.py': 'from tools import text\nimport json',
      'tools/__init__.py': '',
      'tools/text.py': '',
      'tools/unused.py': '',
      'catalog/cards.jac': 'import from .shelf { captions }\nimport helpers;',
      'catalog/shelf.jac': '',
      'other.jac': '',
      'README.md': '',
      'jac.toml': '',
    });
    expect(why).toEqual({
      'jac.toml': 'settings',
      'app.jac': 'the app',
      'helpers.py': 'imported by app.jac:1',
      'catalog/cards.jac': 'imported by app.jac:2',
      'tools/__init__.py': 'imported by helpers.py:1',
      'tools/text.py': 'imported by helpers.py:1',
      'catalog/shelf.jac': 'imported by catalog/cards.jac:1',
    });
    expect(warnings).toEqual([]);
  });

  it('takes what belongs to a module without an import, tests left out', async () => {
    const { why } = await needed({
      'app.jac': '',
      'app.impl.jac': 'import from rules { allowed }',
      'app.test.jac': '',
      'app.impl/walkers.impl.jac': '',
      'impl/app.more.impl.jac': '',
      'impl/other.impl.jac': '',
      'app.cl.jac': 'import ".page.css";',
      'page.css': '',
      'app.style.css': '',
      'rules.jac': '',
    });
    expect(Object.keys(why).sort()).toEqual([
      'app.cl.jac',
      'app.impl.jac',
      'app.impl/walkers.impl.jac',
      'app.jac',
      'app.style.css',
      'impl/app.more.impl.jac',
      'page.css',
      'rules.jac',
    ]);
  });

  it('prefers the neighbour to the root, and a package to a module of that name, as the runtime does', async () => {
    const { why } = await needed({
      'app.jac': 'import from deep.page { x }\nimport both;',
      'deep/page.jac': 'import shared;',
      'deep/shared.jac': '',
      'shared.jac': '',
      'both.jac': '',
      'both/__init__.jac': '',
    });
    expect(Object.keys(why)).toEqual(['app.jac', 'deep/page.jac', 'both/__init__.jac', 'deep/shared.jac']);
  });

  it('takes what Python finds from the root, whatever lies beside the file', async () => {
    const { why } = await needed({
      'app.jac': 'import from tools.text { wrap }',
      'tools/text.py': 'import shared\nfrom . import width',
      'tools/shared.py': '',
      'tools/width.py': '',
      'shared.py': '',
    });
    expect(Object.keys(why)).toEqual(['app.jac', 'tools/text.py', 'shared.py', 'tools/width.py']);
  });

  it('says which relative import leads nowhere, and which assets match nothing', async () => {
    const { why, warnings } = await needed(
      { 'app.jac': '\nimport from .gone { x }', 'assets/a.svg': '', 'data/rows.csv': '' },
      ['assets/**', 'data/*.json'],
    );
    expect(why).toEqual({ 'app.jac': 'the app', 'assets/a.svg': 'asset assets/**' });
    expect(warnings).toEqual([
      'app.jac:2 imports .gone, which is no file of the bundle',
      'assets: no file of the project matches data/*.json',
    ]);
  });
});
