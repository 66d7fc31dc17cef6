/** What a request says, held against the placeholders of its module. */
import { usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { generatedText, type ModuleRef, maskedText, type PlaceholderAnswer } from '../../model/module.js';
import { appName, namespaceName } from '../../model/settings-values.js';
import { complaintOf } from '../render/template.js';
import { nearest } from '../settings/nearest.js';
import type { CompiledModule } from './compile-module.js';

export interface ModuleScope {
  /** Where the orchestrator runs. */
  readonly serviceNamespace: string;
  /** Where a module goes that does not say; absent: `default`. */
  readonly defaultNamespace?: string;
  /** By module: placeholders that follow from the others, whatever a request says of them. They are not shown. */
  readonly derive?: Readonly<
    Record<string, (values: Readonly<Record<string, Json>>, version: string) => object>
  >;
}

export interface ModuleConfig extends ModuleRef {
  /** For the templates; secrets only where they were given. */
  readonly values: Readonly<Record<string, Json>>;
  /** Secrets that were given. */
  readonly given: Readonly<Record<string, string>>;
  /** Names of all secrets of the module. */
  readonly secrets: readonly string[];
  /** As it was asked for, without secrets. */
  readonly asked: Readonly<Record<string, Json>>;
  readonly placeholders: Readonly<Record<string, PlaceholderAnswer>>;
}

/**
 * @throws JacScaleError `PlaceholderUnknown`, `PlaceholderInvalid`, `PlaceholderMissing` (exit 2), naming it; no value is quoted
 */
export function readConfig(
  compiled: CompiledModule,
  config: Readonly<Record<string, Json>>,
  scope: ModuleScope,
): ModuleConfig {
  const { module, placeholders } = compiled;
  const known = ['name', 'namespace', ...Object.keys(placeholders)];
  for (const key of Object.keys(config)) if (!known.includes(key)) throw unknown(module, key, known);
  const presets = { name: compiled.defaultName, namespace: scope.defaultNamespace ?? 'default' };
  const name = Object.hasOwn(config, 'name') ? config['name'] : presets.name;
  const namespace = Object.hasOwn(config, 'namespace') ? config['namespace'] : presets.namespace;
  for (const [key, parsed] of [
    ['name', appName(name)],
    ['namespace', namespaceName(namespace)],
  ] as const)
    if ('complaint' in parsed) throw invalid(module, key, parsed.complaint);
  const ref = { module, name: String(name), namespace: String(namespace) };
  const answers: [string, PlaceholderAnswer][] = [
    ['name', { default: presets.name, current: ref.name }],
    ['namespace', { default: presets.namespace, current: ref.namespace }],
  ];
  const values: Record<string, Json> = {
    name: ref.name,
    namespace: ref.namespace,
    serviceNamespace: scope.serviceNamespace,
  };
  const given: Record<string, string> = {};
  for (const [key, placeholder] of Object.entries(placeholders)) {
    const value = Object.hasOwn(config, key) ? config[key] : undefined;
    if (value !== undefined) {
      const complaint = complaintOf(placeholder, value);
      if (complaint !== undefined) throw invalid(module, key, `it ${complaint} (${placeholder.description})`);
      values[key] = value;
    } else if (placeholder.required === true && placeholder.default === undefined) {
      throw missing(module, key, placeholder.description);
    }
    if (placeholder.secret === true) {
      if (typeof value === 'string') given[key] = value;
      answers.push([
        key,
        { default: generatedText, current: value === undefined ? generatedText : maskedText },
      ]);
    } else {
      const preset = placeholder.default ?? null;
      answers.push([key, { default: preset, current: value ?? preset }]);
    }
  }
  refuseIncomplete(compiled, config);
  const secrets = Object.keys(placeholders).filter((key) => placeholders[key]?.secret === true);
  const asked = Object.entries(config).filter(([key]) => !secrets.includes(key));
  const derived = scope.derive?.[module]?.(values, compiled.version) ?? {};
  return {
    ...ref,
    values: { ...values, ...derived },
    given,
    secrets,
    asked: Object.fromEntries(asked),
    placeholders: Object.fromEntries(answers.filter(([key]) => !Object.hasOwn(derived, key))),
  };
}

function refuseIncomplete(
  { module, placeholders }: CompiledModule,
  config: Readonly<Record<string, Json>>,
): void {
  const rows = Object.entries(placeholders);
  for (const group of new Set(rows.flatMap(([, { oneOf }]) => oneOf ?? []))) {
    const names = rows.flatMap(([name, { oneOf }]) => (oneOf === group ? [name] : []));
    const given = names.filter((name) => Object.hasOwn(config, name));
    if (given.length !== 1)
      throw missing(module, names.join(' or config.'), `exactly one of them, ${given.length} are given`);
  }
  for (const [name, { requiredWith, default: preset, description }] of rows)
    if (requiredWith !== undefined && preset === undefined)
      if (Object.hasOwn(config, requiredWith) && !Object.hasOwn(config, name))
        throw missing(module, name, `${description}; it goes with ${requiredWith}`);
}

function unknown(module: string, key: string, known: readonly string[]): Error {
  const guess = nearest(key.slice(0, 40), known);
  const shown = JSON.stringify(key.length > 60 ? `${key.slice(0, 57)}...` : key);
  return usageError({
    code: 'PlaceholderUnknown',
    what: `module ${module} has no placeholder ${shown}`,
    why: `it has ${known.join(', ')}`,
    ...(guess === undefined ? {} : { next: `did you mean ${guess}?` }),
    place: { key: `config.${key.slice(0, 60)}` },
  });
}

const invalid = (module: string, key: string, complaint: string): Error =>
  usageError({
    code: 'PlaceholderInvalid',
    what: `config.${key} of module ${module}: ${complaint}`,
    place: { key: `config.${key}` },
  });

const missing = (module: string, key: string, description: string): Error =>
  usageError({
    code: 'PlaceholderMissing',
    what: `module ${module} needs config.${key}: ${description}`,
    place: { key: `config.${key}` },
  });
