import type { ModuleContext } from '../../engine/modules/context.js';
import { JacScaleError, usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import type { ModuleRequest } from '../../model/module.js';
import { fieldsAt, isFields } from '../../model/read.js';
import { deployModule } from './deploy.js';

/** One default module, or why what stands in its place is none. */
export interface DefaultEntry {
  readonly namespace: string;
  readonly module: string;
  readonly name: string;
  readonly request?: ModuleRequest;
  readonly problem?: string;
}

/** How one of them ended. */
export interface DefaultOutcome extends Omit<DefaultEntry, 'request' | 'problem'> {
  readonly results: readonly string[];
  /** None: it is deployed. */
  readonly errors: readonly string[];
}

/**
 * Reads the keys MODULE and MODULES of the Secret: namespace to module to name to {module, version, config}. What the keys say holds
 * against the config; both may be given, and MODULES wins.
 * @throws JacScaleError `DefaultsInvalid` (exit 2) for a text that is no JSON map; a bad entry is an entry with a problem
 */
export function readDefaults(texts: { readonly MODULE?: string; readonly MODULES?: string }): DefaultEntry[] {
  const entries = new Map<string, DefaultEntry>();
  for (const key of ['MODULE', 'MODULES'] as const) {
    const tree = parse(key, texts[key] ?? '');
    for (const [namespace, modules] of Object.entries(tree)) {
      if (!isFields(modules)) {
        const problem = `${key}: ${namespace} has to be a map of modules`;
        entries.set(namespace, { namespace, module: '', name: '', problem });
        continue;
      }
      for (const [module, names] of Object.entries(modules)) {
        if (!isFields(names)) {
          const problem = `${key}: ${namespace}.${module} has to be a map of names`;
          entries.set(`${namespace}/${module}`, { namespace, module, name: '', problem });
          continue;
        }
        for (const [name, entry] of Object.entries(names))
          entries.set(`${namespace}/${module}/${name}`, readEntry(key, { namespace, module, name }, entry));
      }
    }
  }
  return [...entries.values()];
}

function parse(key: string, text: string): Record<string, unknown> {
  if (text.trim() === '') return {};
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch {
    // Its message quotes the text, which may hold passwords.
  }
  throw usageError({
    code: 'DefaultsInvalid',
    what: `${key} of the orchestrator's Secret is no JSON map`,
    next: 'write it as {"NAMESPACE": {"MODULE": {"NAME": {"module": "MODULE", "config": {}}}}}',
    place: { key },
  });
}

function readEntry(
  key: string,
  ref: { readonly namespace: string; readonly module: string; readonly name: string },
  entry: unknown,
): DefaultEntry {
  const where = `${key}: ${ref.namespace}.${ref.module}.${ref.name}`;
  if (!isFields(entry)) return { ...ref, problem: `${where} has to be a map` };
  const unknown = Object.keys(entry).find((each) => !['module', 'version', 'config'].includes(each));
  if (unknown !== undefined) return { ...ref, problem: `${where} has an unknown key ${unknown}` };
  const config = fieldsAt(entry, 'config') as Readonly<Record<string, Json>>;
  if (entry['config'] !== undefined && !isFields(entry['config']))
    return { ...ref, problem: `${where}: config has to be a map` };
  for (const [what, value] of [
    ['module', entry['module'] ?? ref.module],
    ['name', config['name'] ?? ref.name],
    ['namespace', config['namespace'] ?? ref.namespace],
  ] as const)
    if (value !== ref[what])
      return { ...ref, problem: `${where}: ${what} inside is another one than outside` };
  const version = entry['version'];
  if (version !== undefined && typeof version !== 'string')
    return { ...ref, problem: `${where}: version has to be a text` };
  return {
    ...ref,
    request: {
      module: ref.module,
      version,
      config: { ...config, name: ref.name, namespace: ref.namespace },
    },
  };
}

/**
 * Deploys default modules one after the other; one that fails stops no other.
 * @param say is told each line; no value of a config is in it but name and namespace
 * @throws the signal's reason when aborted
 */
export async function deployDefaults(
  context: ModuleContext,
  entries: readonly DefaultEntry[],
  say: (line: string) => void,
): Promise<DefaultOutcome[]> {
  const outcomes: DefaultOutcome[] = [];
  for (const { request, problem, ...ref } of entries) {
    context.signal.throwIfAborted();
    const outcome = await (request === undefined
      ? { results: [], errors: [problem ?? ''] }
      : deployDefault(context, request, say));
    for (const error of outcome.errors) say(`${ref.namespace}/${ref.module}/${ref.name}: ${error}`);
    outcomes.push({ ...ref, ...outcome });
  }
  return outcomes;
}

async function deployDefault(
  context: ModuleContext,
  request: ModuleRequest,
  say: (line: string) => void,
): Promise<Pick<DefaultOutcome, 'results' | 'errors'>> {
  const { name, namespace } = request.config;
  say(`Deploying ${String(name)} with ${JSON.stringify({ name, namespace })}...`);
  try {
    return await deployModule(context, { ...request, by: 'default modules' });
  } catch (error) {
    context.signal.throwIfAborted();
    if (!(error instanceof JacScaleError)) throw error;
    const why = error.why === undefined ? '' : `: ${error.why}`;
    return { results: [], errors: [`${error.message}${why}`] };
  }
}
