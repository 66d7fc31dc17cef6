// Turns templates/ into src/generated/templates.ts, so that no file is read and no YAML parsed when a command runs, and templates/modules/ into
// src/generated/modules.ts, which only the orchestrator and `orc template` load; there texts, since overrides are compiled with them.
// With --check it only compares and exits 1 when the module is out of date.
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { parseAllDocuments } from 'yaml';

const root = join(import.meta.dirname, '..');
const output = join(root, 'src/generated/templates.ts');
const modulesOutput = join(root, 'src/generated/modules.ts');
/** What the orchestrator itself is made of, which only its installation loads. */
const orchestratorOutput = join(root, 'src/generated/orchestrator.ts');
/** What an app or a preview is made of. Databases are the modules' own, in the version that apps have. */
const appTemplates = {
  app: 'app',
  mongodb: 'modules/mongodb-standalone/1',
  postgresql: 'modules/postgresql/1',
  preview: 'preview',
  redis: 'modules/redis/1',
};
/** Texts that `init` writes into a project, by the name under which they are known. */
const initTexts = {
  dockerfile: 'templates/Dockerfile',
  dockerignore: 'templates/dockerignore',
  jacignore: 'templates/jacignore',
  exampleApp: 'examples/hello/app.jac',
  deployWorkflow: 'templates/workflows/deploy.yml',
  previewWorkflow: 'templates/workflows/preview.yml',
  previewGcWorkflow: 'templates/workflows/preview-gc.yml',
};
const initOutput = join(root, 'src/generated/init.ts');
/** What `completion` prints for each shell. */
const completionTexts = {
  bash: 'templates/completion/kubectl-jac.bash',
  fish: 'templates/completion/kubectl-jac.fish',
  powershell: 'templates/completion/kubectl-jac.ps1',
  zsh: 'templates/completion/kubectl-jac.zsh',
};
const completionOutput = join(root, 'src/generated/completion.ts');
/** The published roles, which doctor holds a user's rights against. */
const rolesOutput = join(root, 'src/generated/roles.ts');

/** The compiler is TypeScript that the engine uses as well. */
async function compiler() {
  const folder = await mkdtemp(join(tmpdir(), 'templates-'));
  try {
    const outfile = join(folder, 'compile.mjs');
    const contents = ['render/compile', 'modules/compile-module'].map(
      (name) => `export * from './src/engine/${name}.ts';`,
    );
    await build({
      stdin: { contents: contents.join('\n'), resolveDir: root },
      outfile,
      bundle: true,
      format: 'esm',
      platform: 'browser',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function sourceOf(folder) {
  const names = (await readdir(join(root, folder))).sort();
  const read = async (name) => ({
    file: `${folder}/${name}`,
    text: await readFile(join(root, folder, name), 'utf8'),
  });
  const yaml = names.filter((name) => name.endsWith('.yaml') && name !== 'placeholders.yaml');
  const texts = names.filter((name) => /\.(sh|py)$/.test(name));
  return {
    placeholders: await read('placeholders.yaml'),
    documents: await Promise.all(yaml.map(read)),
    files: Object.fromEntries(await Promise.all(texts.map(async (name) => [name, (await read(name)).text]))),
  };
}

/** Every version of every module: path within its folder to text. */
async function moduleFolders() {
  const entries = await readdir(join(root, 'templates/modules'), { recursive: true, withFileTypes: true });
  const files = entries
    // A link is a script of the app's, which modules run as well.
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    // Of a file that is somebody else's; the file itself says so in the text that travels.
    .filter((entry) => entry.name !== 'LICENSE')
    .map((entry) => relative(join(root, 'templates/modules'), join(entry.parentPath, entry.name)))
    .sort();
  const modules = {};
  for (const file of files) {
    const [module, version, ...rest] = file.split('/');
    modules[module] ??= {};
    modules[module][version] ??= {};
    modules[module][version][rest.join('/')] = await readFile(join(root, 'templates/modules', file), 'utf8');
  }
  return modules;
}

/** All of it is looked at, although only texts are written. */
function checkModules({ compileModule, isModuleName, isModuleVersion, isModulePath }, modules) {
  for (const [module, versions] of Object.entries(modules)) {
    for (const [version, texts] of Object.entries(versions)) {
      const paths = Object.keys(texts);
      const folder = `templates/modules/${module}/${version}`;
      const wrong = paths.find((path) => !isModulePath(path));
      if (!isModuleName(module) || !isModuleVersion(version) || wrong !== undefined)
        throw new Error(`${folder}/${wrong ?? ''} has no name of a module, a version or a file`);
      const files = paths.map((path) => [path, { file: `${folder}/${path}`, text: texts[path] }]);
      compileModule(module, version, Object.fromEntries(files));
    }
  }
}

async function generatedModules(compilers) {
  const modules = await moduleFolders();
  checkModules(compilers, modules);
  return [
    '// Made by scripts/templates.mjs from templates/modules/. Do not edit.\n',
    "import type { ModuleTexts } from '../engine/modules/compile-module.js';\n\n",
    `export const moduleTexts: ModuleTexts = ${JSON.stringify(modules, null, 1)};\n`,
  ].join('');
}

/** The module's Secret is left out: an app makes its own, in code (src/engine/data/secret.ts). */
function asOfApps({ builtInPlaceholders, compile }, source) {
  const { placeholders, ...compiled } = compile({ ...source, builtIn: builtInPlaceholders });
  const names = Object.keys(placeholders).filter(
    (name) => !placeholders[name].secret && (name === 'name' || !Object.hasOwn(builtInPlaceholders, name)),
  );
  return {
    ...compiled,
    placeholders: Object.fromEntries(names.map((name) => [name, placeholders[name]])),
    documents: compiled.documents.filter(({ file }) => !file.endsWith('/credentials.yaml')),
  };
}

async function generated(compilers) {
  const rows = [];
  const texts = [];
  for (const [name, folder] of Object.entries(appTemplates)) {
    const source = await sourceOf(`templates/${folder}`);
    const compiled = folder === name ? compilers.compile(source) : asOfApps(compilers, source);
    let row = JSON.stringify(compiled, null, 1);
    for (const [file, text] of Object.entries(source.files)) {
      // Once, however many documents take it in.
      const constant = `${name}_${file}`.replaceAll(/\W/g, '_');
      texts.push(`export const ${constant} = ${JSON.stringify(text)};\n`);
      row = row.replaceAll(JSON.stringify(text), constant);
    }
    rows.push(`  ${name}: ${row},\n`);
  }
  const names = Object.keys(appTemplates).map((name) => `'${name}'`);
  return [
    '// Made by scripts/templates.mjs from templates/. Do not edit.\n',
    "import type { Template } from '../engine/render/template.js';\n\n",
    ...texts,
    `\nexport const templates: Readonly<Record<${names.join(' | ')}, Template>> = {\n`,
    ...rows,
    '};\n',
  ].join('');
}

/** Of a file's first document the parser gives it to the first key. */
const commentOf = ({ contents }) => contents.commentBefore ?? contents.items[0].key.commentBefore ?? '';

/** With the comment that stands before each document, since whoever applies the manifests is to read why rights are in them. */
async function generatedOrchestrator({ compile }) {
  const source = await sourceOf('templates/orchestrator');
  const comments = source.documents.flatMap(({ text }) => parseAllDocuments(text).map(commentOf));
  return [
    '// Made by scripts/templates.mjs from templates/orchestrator/. Do not edit.\n',
    "import type { Template } from '../engine/render/template.js';\n\n",
    `export const orchestrator: Template = ${JSON.stringify(compile(source), null, 1)};\n\n`,
    '/** By document. */\n',
    `export const comments: readonly string[] = ${JSON.stringify(comments, null, 1)};\n`,
  ].join('');
}

async function generatedTexts(texts) {
  const rows = Object.entries(texts).map(async ([name, file]) => {
    const lines = (await readFile(join(root, file), 'utf8')).split('\n');
    return `export const ${name} = [\n${lines.map((line) => `  ${JSON.stringify(line)},\n`).join('')}].join('\\n');\n`;
  });
  return `// Made by scripts/templates.mjs from templates/. Do not edit.\n\n${(await Promise.all(rows)).join('\n')}`;
}

/** By file of docs/rbac, in the order of their names: what each of its roles allows. */
async function generatedRoles() {
  const files = (await readdir(join(root, 'docs/rbac'))).filter((name) => name.endsWith('.yaml')).sort();
  const roles = [];
  for (const file of files) {
    const documents = parseAllDocuments(await readFile(join(root, 'docs/rbac', file), 'utf8'));
    for (const document of documents) {
      const { kind, metadata, rules } = document.toJS();
      if (kind === 'Role' || kind === 'ClusterRole')
        roles.push({ file: `docs/rbac/${file}`, kind, name: metadata.name, rules });
    }
  }
  return [
    '// Made by scripts/templates.mjs from docs/rbac/. Do not edit.\n',
    "import type { PublishedRole } from '../engine/doctor/roles.js';\n\n",
    `export const publishedRoles: readonly PublishedRole[] = ${JSON.stringify(roles, null, 1)};\n`,
  ].join('');
}

try {
  const compilers = await compiler();
  const texts = [
    [output, await generated(compilers)],
    [modulesOutput, await generatedModules(compilers)],
    [orchestratorOutput, await generatedOrchestrator(compilers)],
    [initOutput, await generatedTexts(initTexts)],
    [completionOutput, await generatedTexts(completionTexts)],
    [rolesOutput, await generatedRoles()],
  ];
  for (const [file, text] of texts) {
    if (!process.argv.includes('--check')) {
      await writeFile(file, text);
    } else if ((await readFile(file, 'utf8').catch(() => '')) !== text) {
      console.error(`${relative(root, file)} is out of date: run node scripts/templates.mjs`);
      process.exitCode = 1;
    }
  }
} catch (error) {
  const { file, line, key } = error.place ?? {};
  if (file === undefined) throw error;
  console.error(`${file}:${line}: ${error.message}${key === undefined ? '' : ` (${key})`}`);
  process.exitCode = 2;
}
