/** What a module is to be, from the command line: KEY=VALUE, a file, and the flags for its name and namespace. */
import type { Placeholder } from '../../../engine/render/template.js';
import { type JacScaleError, usageError } from '../../../model/error.js';
import type { Json } from '../../../model/kubernetes.js';
import type { ModuleRequest } from '../../../model/module.js';
import { isFields } from '../../../model/read.js';
import type { Invocation } from '../command.js';
import type { Flag } from '../flags.js';
import { textFlag } from '../reporting.js';
import type { World } from '../world.js';
import { namespaceFlag, namespaceOf, versionFlag } from './orc-shared.js';

export const configFlags: readonly Flag[] = [
  versionFlag,
  namespaceFlag('Namespace that the module goes to; else that of the kubeconfig context, or default'),
  { name: 'name', type: 'text', shown: "''", description: 'Name of the module; else jac-MODULE' },
  {
    name: 'config',
    type: 'text',
    shown: "''",
    description:
      'File with placeholders, YAML or JSON; - for standard input. What KEY=VALUE and flags say wins',
  },
];

/**
 * The module is the first argument, all others are KEY=VALUE.
 * @param more placeholders that a flag of the verb sets
 * @throws JacScaleError `ArgumentUnknown`, `ConfigInvalid`, `SecretInArguments`, `FlagInvalid` (exit 2)
 */
export async function requestOf(
  invocation: Invocation,
  world: World,
  more: Readonly<Record<string, Json>> = {},
): Promise<ModuleRequest> {
  const [module = '', ...pairs] = invocation.args;
  const version = textFlag(invocation, 'version');
  const file = textFlag(invocation, 'config');
  const name = textFlag(invocation, 'name');
  const namespace = namespaceOf(invocation);
  const known = pairs.length === 0 ? undefined : (await world.engine.modules()).placeholders(module, version);
  const contextNamespace = await world.engine.contextNamespace(invocation);
  const config = {
    ...(contextNamespace === undefined ? {} : { namespace: contextNamespace }),
    ...(file === undefined ? {} : await readFileConfig(file, world)),
    ...Object.fromEntries(pairs.map((pair) => readPair(pair, known))),
    ...more,
    ...(name === undefined ? {} : { name }),
    ...(namespace === undefined ? {} : { namespace }),
  };
  return { module, ...(version === undefined ? {} : { version }), config };
}

function readPair(
  pair: string,
  known: Readonly<Record<string, Placeholder>> | undefined,
): readonly [key: string, value: Json] {
  const [, key, text = ''] = /^([A-Za-z]\w*)=(.*)$/s.exec(pair) ?? [];
  if (key === undefined)
    throw usageError({
      code: 'ArgumentUnknown',
      what: `unexpected argument ${JSON.stringify(pair)}: expected KEY=VALUE`,
      next: 'kubectl jac orc template show MODULE tells which placeholders there are',
    });
  if (key === 'name' || key === 'namespace')
    throw usageError({
      code: 'ArgumentUnknown',
      what: `${key}=… is a flag: --${key} ${JSON.stringify(text)}`,
      place: { key },
    });
  const placeholder = known !== undefined && Object.hasOwn(known, key) ? known[key] : undefined;
  if (placeholder?.secret === true)
    throw usageError({
      code: 'SecretInArguments',
      what: `${key} is a secret, and everybody on this machine can read the arguments of a program`,
      why: 'one that nobody gives is made and kept',
      next: 'leave it out, or put it into a file: --config FILE, or --config - for standard input',
      place: { key },
    });
  return [key, placeholder === undefined ? jsonOr(text) : typed(key, text, placeholder)];
}

/** A text that is a placeholder's own type; the orchestrator knows better what else may be wrong with it. */
function typed(key: string, text: string, { type, description }: Placeholder): Json {
  if (type === 'string') return text;
  const value = jsonOr(text);
  if (type === 'list' ? Array.isArray(value) : type === 'map' ? isFields(value) : value !== text)
    return value;
  const such = { integer: '3', boolean: 'true', list: `'["a"]'`, map: `'{"a": "b"}'` }[type];
  throw usageError({
    code: 'ConfigInvalid',
    what: `${key}: expected a ${type}, such as ${key}=${such} (${description})`,
    place: { key },
  });
}

function jsonOr(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

async function readFileConfig(file: string, world: World): Promise<Readonly<Record<string, Json>>> {
  const text = await world.engine.readText(file);
  const shown = file === '-' ? 'standard input' : file;
  if (text === undefined) throw invalid(file, `there is no file ${shown}`);
  const { parseDocument } = await import('yaml');
  const document = parseDocument(text);
  const [problem] = document.errors;
  // Its message goes on with a picture of the lines, which may hold a password.
  if (problem !== undefined)
    throw invalid(file, `${shown}: ${problem.message.split('\n', 1)[0]}`, problem.linePos?.[0].line);
  const value: unknown = document.toJS();
  if (isFields(value)) return value as Readonly<Record<string, Json>>;
  throw invalid(file, `${shown} has to be a map of placeholders, as config of the REST API`);
}

const invalid = (file: string, what: string, line?: number): JacScaleError =>
  usageError({
    code: 'ConfigInvalid',
    what,
    place: { file, ...(line === undefined ? {} : { line }) },
  });
