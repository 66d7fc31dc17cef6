/** Where settings are looked up, and what was found wrong on the way. One per run of `configure`. */
import { type JacScaleError, usageError } from '../../model/error.js';
import type { Origin, Warning } from '../../model/settings.js';
import { type Dotenv, detailOf } from './dotenv.js';
import { interpolate } from './interpolate.js';
import { isTable, type TomlDocument, type TomlTable, valueAt } from './toml.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** A value as it was given, before it is read. */
export interface Found {
  readonly raw: unknown;
  readonly origin: Origin;
  /** What a complaint names: `--replicas`, `K8_NAMESPACE`, `plugins.scale.kubernetes.replicas`. */
  readonly key: string;
  readonly file?: string;
  readonly line?: number;
  /** Whether the value comes from the environment by `${VAR}`. */
  readonly interpolated?: boolean;
}

/** The generations of jac-scale; where both are given the later one wins. */
const sections = [['scale'], ['plugins', 'scale']] as const;

interface Problem {
  readonly found: Pick<Found, 'key' | 'file' | 'line'>;
  readonly code: string;
  readonly message: string;
  readonly next: string | undefined;
}

export class Reading {
  readonly warnings: Warning[] = [];
  /** Variables that are set and not empty, those of `.env` below the real ones. */
  readonly set: Environment;
  readonly document: TomlDocument | undefined;
  readonly dotenv: Dotenv | undefined;
  readonly #env: Environment;
  readonly #problems: Problem[] = [];

  constructor(env: Environment, document: TomlDocument | undefined, dotenv?: Dotenv) {
    this.#env = filled(env);
    this.set = { ...filled(dotenv?.values ?? {}), ...this.#env };
    this.document = document;
    this.dotenv = dotenv;
  }

  /** The non-empty value of a variable. */
  environment(name: string): Found | undefined {
    const raw = this.set[name];
    if (raw === undefined) return undefined;
    if (this.dotenv === undefined || this.#env[name] !== undefined)
      return { raw, origin: { kind: 'environment', detail: name }, key: name };
    const { file, lineOf } = this.dotenv;
    const line = lineOf(name);
    const place = { file, ...(line === undefined ? {} : { line }) };
    return { raw, origin: { kind: 'environment', detail: detailOf(this.dotenv, name) }, key: name, ...place };
  }

  /** The tables of jac.toml that hold our settings, the later generation first. */
  sections(): readonly { readonly path: readonly string[]; readonly table: TomlTable }[] {
    return sections.flatMap((path) => {
      const table = this.#table([...path]);
      return table === undefined ? [] : [{ path, table }];
    });
  }

  /**
   * Value of a dotted key of the scale sections, `${VAR}` replaced. Undefined when it is absent or empty, also when a
   * variable is missing, which is then reported.
   */
  toml(dotted: string): Found | undefined {
    const first = this.given(dotted);
    const found = first === undefined ? undefined : this.interpolated(first);
    return found?.raw === '' ? undefined : found;
  }

  /** The same as it is written. */
  given(dotted: string): Found | undefined {
    const path = dotted.split('.');
    const founds = this.sections().flatMap(({ path: section }) => {
      const full = [...section, ...path];
      if (this.#table(full.slice(0, -1)) === undefined) return [];
      const raw = valueAt(this.document?.data ?? {}, full);
      return raw === undefined ? [] : [this.at(full, raw)];
    });
    const [first, second] = founds;
    if (first !== undefined && second !== undefined) {
      this.warn(second, 'SettingTwice', `ignored, because ${first.key} says the same thing`);
    }
    return first;
  }

  /** A value of jac.toml with its place. */
  at(path: readonly string[], raw: unknown): Found {
    const file = this.document?.file ?? 'jac.toml';
    const line = this.document?.lineOf(path);
    const detail = line === undefined ? file : `${file}:${line}`;
    return {
      raw,
      origin: { kind: 'jac.toml', detail },
      key: path.map((name) => (/^[\w-]+$/.test(name) ? name : JSON.stringify(name))).join('.'),
      file,
      ...(line === undefined ? {} : { line }),
    };
  }

  /** The same with every `${VAR}` replaced; undefined when one is not set. */
  interpolated(found: Found): Found | undefined {
    let complete = true;
    let any = false;
    const replace = (value: unknown): unknown => {
      if (typeof value === 'string') {
        const { text, unset, variables } = interpolate(value, this.set);
        any ||= variables.length > 0;
        for (const { variable, message } of unset) {
          complete = false;
          const why = message === undefined ? '' : ` (${message})`;
          this.refuse(
            found,
            'VariableUnset',
            `the environment variable ${variable} is not set${why}`,
            `set ${variable}`,
          );
        }
        return text;
      }
      if (Array.isArray(value)) return value.map(replace);
      if (!isTable(value)) return value;
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, replace(each)]));
    };
    const raw = replace(found.raw);
    return complete ? { ...found, raw, interpolated: any } : undefined;
  }

  warn(found: Pick<Found, 'key' | 'file' | 'line'>, code: string, message: string, next?: string): void {
    this.warnings.push({
      code,
      message: `${found.key}: ${message}`,
      ...(found.file === undefined ? {} : { file: found.file }),
      ...(found.line === undefined ? {} : { line: found.line }),
      ...(next === undefined ? {} : { next }),
    });
  }

  refuse(found: Pick<Found, 'key' | 'file' | 'line'>, code: string, message: string, next?: string): void {
    const known = this.#problems.some(
      (problem) => problem.message === message && problem.found.key === found.key,
    );
    if (!known) this.#problems.push({ found, code, message, next });
  }

  /** The one error of all that was refused, or undefined. */
  error(): JacScaleError | undefined {
    const [first, ...more] = this.#problems;
    if (first === undefined) return undefined;
    const { file, line, key } = first.found;
    const place = { key, ...(file === undefined ? {} : { file }), ...(line === undefined ? {} : { line }) };
    if (more.length === 0) {
      return usageError({
        code: first.code,
        what: lineOf(first),
        ...(first.next === undefined ? {} : { next: first.next }),
        place,
      });
    }
    const nexts = new Set(this.#problems.flatMap(({ next }) => (next === undefined ? [] : [next])));
    return usageError({
      code: 'SettingsInvalid',
      what: `${this.#problems.length} settings cannot be used`,
      why: this.#problems.map(lineOf).join('\n'),
      ...(nexts.size === 0 ? {} : { next: [...nexts].join('; ') }),
      place,
    });
  }

  #table(path: readonly string[]): TomlTable | undefined {
    for (let length = 1; length <= path.length; length++) {
      const part = path.slice(0, length);
      const value = valueAt(this.document?.data ?? {}, part);
      if (value === undefined) return undefined;
      if (!isTable(value)) {
        this.refuse(this.at(part, value), 'SettingInvalid', 'expected a table');
        return undefined;
      }
    }
    const value = valueAt(this.document?.data ?? {}, path);
    return isTable(value) ? value : undefined;
  }
}

const filled = (env: Environment): Environment =>
  Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));

/** `jac.toml:12: plugins.scale.kubernetes.replicas: expected …` */
function lineOf({ found, message }: Problem): string {
  const place =
    found.file === undefined ? '' : `${found.file}${found.line === undefined ? '' : `:${found.line}`}: `;
  return `${place}${found.key}: ${message}`;
}
