import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import type { Cluster } from '@kubernetes/client-node/dist/config_types.js';
// KubeConfig itself is not used: it brings the generated API, node-fetch and the proxies of every kind along (832 KB and
// 65 ms of each start, where config_types and yaml take 117 KB and 15 ms), starts exec plugins without what they need
// (KUBERNETES_EXEC_INFO), and fails where kubectl merges.
import { newClusters, newContexts } from '@kubernetes/client-node/dist/config_types.js';
import { usageError } from '../../model/error.js';
import { type Fields, fieldsAt, isFields, listAt, textAt } from '../../model/read.js';
import { plainYaml } from './plain-yaml.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export interface KubeconfigChoice {
  /** Path given by flag; it must exist. */
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly env: Environment;
}

/** What one context of the kubeconfig says, unresolved: credentials are read when they are needed. */
export interface Access {
  readonly cluster: Cluster;
  /** `extensions` of the cluster, for exec plugins that ask for it. */
  readonly clusterExtensions: readonly unknown[];
  /** The user entry as it stands in the file, none for an anonymous one; paths are absolute. */
  readonly user: Fields;
  readonly namespace: string | undefined;
  /** Its name, where it is of a kubeconfig. */
  readonly context?: string;
  /** Where it was said, for messages: a file and the entry's key. */
  readonly from: { readonly file: string; readonly cluster: string; readonly user: string };
}

export interface Entry {
  readonly file: string;
  readonly key: string;
  readonly value: Fields;
}

export interface Merged {
  readonly files: readonly string[];
  currentContext?: string;
  readonly clusters: Map<string, Entry>;
  readonly users: Map<string, Entry>;
  readonly contexts: Map<string, Entry>;
}

/**
 * The chosen context of the kubeconfig files: the flag's, else those of KUBECONFIG merged as kubectl merges them (the
 * first file that names an entry wins), else `~/.kube/config`; undefined when there is none at all.
 * Source: https://kubernetes.io/docs/concepts/configuration/organize-cluster-access-kubeconfig/
 * @throws JacScaleError `KubeconfigInvalid`, exit 2, with file and key
 */
export async function readKubeconfig(choice: KubeconfigChoice): Promise<Access | undefined> {
  const merged = await readFiles(choice);
  return merged === undefined ? undefined : chosenContext(merged, choice.context);
}

/** All that the chosen files say, merged; undefined when there is none at all. @throws as readKubeconfig */
export async function readFiles({ kubeconfig, env }: KubeconfigChoice): Promise<Merged | undefined> {
  const listed = (env['KUBECONFIG'] ?? '').split(delimiter).filter((path) => path !== '');
  const given = kubeconfig !== undefined ? [kubeconfig] : listed;
  const home = env['HOME'] || env['USERPROFILE'] || homedir();
  const paths = given.length > 0 ? given : [join(home, '.kube', 'config')];
  const texts = await Promise.all(paths.map(textOf));
  if (texts.every((text) => text === undefined)) {
    if (given.length === 0) return undefined;
    throw invalid(paths.join(delimiter), undefined, 'does not exist', {
      why: kubeconfig === undefined ? 'KUBECONFIG names it' : '--kubeconfig names it',
      next: 'name an existing file with --kubeconfig or KUBECONFIG',
    });
  }
  const merged: Merged = {
    files: paths.filter((_, index) => texts[index] !== undefined),
    clusters: new Map(),
    users: new Map(),
    contexts: new Map(),
  };
  for (const [index, path] of paths.entries()) {
    const text = texts[index];
    if (text !== undefined) mergeInto(merged, path, await parse(path, text));
  }
  return merged;
}

async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw invalid(path, undefined, `cannot be read: ${code}`, { cause: error });
  }
}

async function parse(path: string, text: string): Promise<Fields> {
  const value = text.trimStart().startsWith('{') ? parseJson(path, text) : await parseYaml(path, text);
  if (value === null || value === undefined) return {};
  if (!isFields(value)) throw invalid(path, undefined, 'is not a kubeconfig: a mapping was expected');
  return value;
}

function parseJson(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without its cause: Node quotes the text around the mistake, and that may be a token.
    throw invalid(path, undefined, 'is not valid JSON');
  }
}

async function parseYaml(path: string, text: string): Promise<unknown> {
  const plain = plainYaml(text);
  if (plain !== undefined) return plain;
  const { parseDocument } = await import('./yaml.js');
  const document = parseDocument(text, { prettyErrors: false });
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  const line = text.slice(0, error.pos[0]).split('\n').length;
  throw invalid(path, undefined, `line ${line} is not valid YAML (${error.code})`, { line });
}

function mergeInto(merged: Merged, file: string, config: Fields): void {
  const current = textAt(config, 'current-context');
  if (current) merged.currentContext ??= current;
  for (const list of ['clusters', 'users', 'contexts'] as const) {
    if (config[list] !== undefined && config[list] !== null && !Array.isArray(config[list]))
      throw invalid(file, list, 'must be a list');
    for (const [index, value] of listAt(config, list).entries()) {
      const key = `${list}[${index}]`;
      const name = textAt(value, 'name');
      if (!isFields(value) || name === undefined) throw invalid(file, `${key}.name`, 'is missing');
      if (!merged[list].has(name)) merged[list].set(name, { file, key, value });
    }
  }
}

function chosenContext(merged: Merged, flag: string | undefined): Access {
  const files = merged.files.join(delimiter);
  const name = flag ?? merged.currentContext;
  if (name === undefined)
    throw invalid(files, 'current-context', 'is not set', {
      next: 'kubectl config use-context NAME, or name one with --context',
    });
  const known = [...merged.contexts.keys()].sort();
  const context = merged.contexts.get(name);
  if (context === undefined)
    throw invalid(files, flag === undefined ? 'current-context' : '--context', `names no context: ${name}`, {
      why: known.length === 0 ? 'the kubeconfig has no contexts' : `there are: ${known.join(', ')}`,
      next: 'kubectl config get-contexts',
    });
  const [read] = typed(context, () => newContexts([context.value]));
  const cluster = merged.clusters.get(read?.cluster ?? '');
  if (read === undefined || cluster === undefined)
    throw invalid(context.file, `${context.key}.context.cluster`, `names no cluster: ${read?.cluster}`);
  const user = read.user === undefined ? undefined : merged.users.get(read.user);
  if (read.user !== undefined && user === undefined)
    throw invalid(context.file, `${context.key}.context.user`, `names no user: ${read.user}`);
  const [server] = typed(cluster, () => newClusters([cluster.value]));
  if (server === undefined || typeof server.server !== 'string' || !/^https?:\/\/[^/]/.test(server.server))
    throw invalid(cluster.file, `${cluster.key}.cluster.server`, 'must be an http(s) URL');
  const caFile = absolute(server.caFile, cluster.file);
  return {
    cluster: caFile === undefined ? server : { ...server, caFile },
    clusterExtensions: listAt(cluster.value, 'cluster', 'extensions'),
    user: user === undefined ? {} : withPaths(fieldsAt(user.value, 'user'), user.file),
    namespace: typeof read.namespace === 'string' && read.namespace !== '' ? read.namespace : undefined,
    context: name,
    from: { file: (user ?? cluster).file, cluster: cluster.key, user: user?.key ?? 'users' },
  };
}

/** client-node's reader of an entry; its messages know neither the file nor the right index. */
function typed<T>(entry: Entry, read: () => T[]): T[] {
  try {
    return read();
  } catch (error) {
    const [, key = '', what = 'is wrong'] = /^\w+\[0\]\.(\S+) (.*)$/.exec((error as Error).message) ?? [];
    throw invalid(entry.file, `${entry.key}.${key}`, what);
  }
}

const absolute = (path: string | undefined, file: string) =>
  path ? resolve(dirname(file), path) : undefined;

/** Paths in a kubeconfig are relative to the file; so is an exec command with a slash, as in kubectl. */
function withPaths(user: Fields, file: string): Fields {
  const paths = ['client-certificate', 'client-key', 'tokenFile'].flatMap((key) => {
    const path = absolute(textAt(user, key), file);
    return path === undefined ? [] : [[key, path]];
  });
  const command = textAt(user, 'exec', 'command');
  const exec =
    command !== undefined && /[\\/]/.test(command)
      ? { exec: { ...fieldsAt(user, 'exec'), command: absolute(command, file) } }
      : {};
  return { ...user, ...Object.fromEntries(paths), ...exec };
}

/** One clear line about a kubeconfig; it never holds a value that may be secret. */
export function invalid(
  file: string,
  key: string | undefined,
  what: string,
  more: { why?: string; next?: string; line?: number; cause?: unknown } = {},
) {
  const { line, ...rest } = more;
  return usageError({
    code: 'KubeconfigInvalid',
    what: key === undefined ? `kubeconfig ${file} ${what}` : `kubeconfig ${file}: ${key} ${what}`,
    ...rest,
    place: { file, ...(key === undefined ? {} : { key }), ...(line === undefined ? {} : { line }) },
  });
}
