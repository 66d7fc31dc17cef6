/**
 * Templates, filled. A template arrives compiled (template-compile.ts, at build time), so that values enter as nodes
 * and no text is parsed while we run. docs/templates.md is the language's reference.
 */
import { usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';

export const placeholderTypes = ['string', 'integer', 'boolean', 'list', 'map'] as const;
export type PlaceholderType = (typeof placeholderTypes)[number];

export interface Placeholder {
  readonly type: PlaceholderType;
  readonly description: string;
  readonly required?: boolean;
  readonly default?: Json;
  /** The only values it takes. */
  readonly choices?: readonly Json[];
  /** Of a string: what all of it has to match. */
  readonly pattern?: string;
  /** Exactly one of those with the same word here has to be given. */
  readonly oneOf?: string;
  /** Has to be given where that other one is. */
  readonly requiredWith?: string;
  /** Never shown; where none is given one is made, once, and kept. */
  readonly secret?: boolean;
  readonly line: number;
}

/**
 * A compiled node: plain data, but for maps with one of these keys (no key of a template may start with `$`):
 *   { $value: NAME, line }                    the value itself, of its own type
 *   { $text: [TEXT, NAME, TEXT, …], line }    text with values inside
 *   { $when: NAME, $then: NODE, line }        the node, or nothing where NAME is false or has no value
 */
export type TemplateNode =
  | null
  | boolean
  | number
  | string
  | TemplateNode[]
  | { [key: string]: TemplateNode };

export interface Template {
  /** Where the placeholders are declared. */
  readonly file: string;
  readonly placeholders: Readonly<Record<string, Placeholder>>;
  readonly documents: readonly {
    readonly file: string;
    readonly line: number;
    readonly node: TemplateNode;
  }[];
}

export type TemplateValues = Readonly<Record<string, unknown>>;

/**
 * The template's documents with the values in place. A node whose value is absent is left out, and so is a map or list
 * that had something to hold and lost all of it.
 * @throws JacScaleError `TemplateValueInvalid` (exit 2), naming the placeholder and where it is declared
 */
export function fill(template: Template, values: TemplateValues): Json[] {
  const given = checked(template, values);
  return template.documents.flatMap(({ node }) => fillNode(node, given) ?? []);
}

type Given = ReadonlyMap<string, Json>;

function checked(template: Template, values: TemplateValues): Given {
  const given = new Map<string, Json>();
  for (const name of Object.keys(values)) {
    if (!Object.hasOwn(template.placeholders, name)) {
      throw invalid(template, name, 1, `no placeholder is called ${name}`);
    }
  }
  for (const [name, placeholder] of Object.entries(template.placeholders)) {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    const taken = value ?? placeholder.default;
    if (taken === undefined) {
      if (placeholder.required === true) {
        throw invalid(template, name, placeholder.line, `${name} is required and has no value`);
      }
      continue;
    }
    const complaint = complaintOf(placeholder, taken);
    if (complaint !== undefined) throw invalid(template, name, placeholder.line, `${name} ${complaint}`);
    given.set(name, taken as Json);
  }
  return given;
}

/** Why a value may not stand for a placeholder, as the end of a sentence about it; the value itself is not quoted. */
export function complaintOf({ type, choices, pattern }: Placeholder, value: unknown): string | undefined {
  if (!isOfType(value, type)) return `takes a value of type ${type}`;
  if (choices !== undefined && !choices.includes(value)) return `takes one of ${choices.join(', ')}`;
  if (pattern !== undefined && typeof value === 'string' && !new RegExp(`^(?:${pattern})$`, 'u').test(value))
    return `takes a value that matches ${pattern}`;
  return undefined;
}

/** Whether a value may stand for a placeholder of that type; lists and maps hold plain data all the way down. */
export function isOfType(value: unknown, type: PlaceholderType): value is Json {
  switch (type) {
    case 'string':
      return typeof value === 'string';
    case 'integer':
      return Number.isSafeInteger(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'list':
      return Array.isArray(value) && value.every(isJson);
    case 'map':
      return isMap(value) && Object.values(value).every(isJson);
  }
}

function isJson(value: unknown): value is Json {
  if (value === null || typeof value === 'boolean' || typeof value === 'string') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  return isOfType(value, 'list') || isOfType(value, 'map');
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function fillNode(node: TemplateNode, given: Given): Json | undefined {
  if (typeof node !== 'object' || node === null) return node;
  if (Array.isArray(node)) {
    const items = node.map((item) => fillNode(item, given)).filter((item) => item !== undefined);
    return items.length === 0 && node.length > 0 ? undefined : items;
  }
  if (typeof node['$value'] === 'string') return given.get(node['$value']);
  if (Array.isArray(node['$text'])) return fillText(node['$text'], given);
  if (typeof node['$when'] === 'string') {
    return (given.get(node['$when']) ?? false) !== false ? fillNode(node['$then'] ?? null, given) : undefined;
  }
  const keys = Object.keys(node);
  const filled: { [key: string]: Json } = {};
  for (const key of keys) {
    const value = fillNode(node[key] ?? null, given);
    if (value !== undefined) filled[key] = value;
  }
  return Object.keys(filled).length === 0 && keys.length > 0 ? undefined : filled;
}

/** Literal and name take turns. */
function fillText(parts: readonly TemplateNode[], given: Given): string | undefined {
  const pieces = parts.map((part, index) => (index % 2 === 0 ? part : given.get(String(part))));
  return pieces.includes(undefined) ? undefined : pieces.map(String).join('');
}

function invalid(template: Template, key: string, line: number, what: string): Error {
  return usageError({ code: 'TemplateValueInvalid', what, place: { file: template.file, line, key } });
}
