/**
 * Cuts the part of GitHub's OpenAPI description that we call out of the npm package @octokit/openapi (hundreds of
 * megabytes, hence no dependency), with the components it needs and without prose and examples:
 *
 *     npm pack @octokit/openapi && tar xzf octokit-openapi-*.tgz package/generated/api.github.com.json package/LICENSE package/package.json
 *     node __tests__/support/github/extract-openapi.mjs package
 *
 * writes __tests__/fixtures/github/openapi.json and LICENSE beside it.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const wanted = {
  '/user': ['get'],
  '/repos/{owner}/{repo}/pulls': ['get'],
  '/repos/{owner}/{repo}/pulls/{pull_number}': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/pulls': ['get'],
  '/repos/{owner}/{repo}/commits/{commit_sha}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/comments/{comment_id}': ['patch', 'delete'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['patch', 'delete'],
  '/repos/{owner}/{repo}/deployments': ['get', 'post'],
  '/repos/{owner}/{repo}/deployments/{deployment_id}/statuses': ['get', 'post'],
};

const prose = new Set(['description', 'example', 'examples', 'externalDocs', 'tags', 'title', 'summary']);
/** Below these the keys are names, which may be called `description`. */
const named = new Set(['properties', 'patternProperties', 'parameters', 'responses', 'headers', 'schemas']);

function bare(value, keysAreNames = false) {
  if (Array.isArray(value)) return value.map((each) => bare(each));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => keysAreNames || !(prose.has(key) || key.startsWith('x-')))
      .map(([key, each]) => [key, bare(each, !keysAreNames && named.has(key))]),
  );
}

/** `#/components/…` of everything below. */
function references(value, found = new Set()) {
  if (typeof value !== 'object' || value === null) return found;
  if (typeof value.$ref === 'string') found.add(value.$ref);
  for (const each of Object.values(value)) references(each, found);
  return found;
}

const [folder] = process.argv.slice(2);
if (folder === undefined) throw new Error('usage: extract-openapi.mjs FOLDER_OF_THE_PACKAGE');
const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
const all = JSON.parse(readFileSync(join(folder, 'generated/api.github.com.json'), 'utf8'));

const paths = {};
for (const [path, methods] of Object.entries(wanted))
  paths[path] = Object.fromEntries(methods.map((method) => [method, bare(all.paths[path][method])]));

const components = {};
const open = [...references(paths)];
for (let reference = open.pop(); reference !== undefined; reference = open.pop()) {
  const [kind, name] = reference.replace('#/components/', '').split('/');
  components[kind] ??= {};
  if (components[kind][name] !== undefined) continue;
  components[kind][name] = bare(all.components[kind][name]);
  open.push(...references(components[kind][name]));
}

const target = join(import.meta.dirname, '../../fixtures/github');
const extract = {
  openapi: all.openapi,
  info: {
    title: `An extract of ${all.info.title}`,
    version,
    license: { name: license },
    source: `npm: @octokit/openapi ${version}, generated/api.github.com.json; made by extract-openapi.mjs`,
  },
  paths,
  components,
};
// One line an entry: differences between versions can be read.
const entries = (group) =>
  Object.entries(group)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`)
    .join(',\n');
const kinds = Object.entries(components).map(
  ([kind, group]) => `${JSON.stringify(kind)}:{\n${entries(group)}\n}`,
);
const text = `{"openapi":${JSON.stringify(extract.openapi)},
"info":${JSON.stringify(extract.info)},
"paths":{\n${entries(paths)}\n},
"components":{${kinds.join(',\n')}}}\n`;
writeFileSync(join(target, 'openapi.json'), text);
copyFileSync(join(folder, 'LICENSE'), join(target, 'LICENSE'));
