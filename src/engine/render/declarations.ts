/** What a template's placeholders.yaml declares. */
import { type Document, isMap, LineCounter, type Node, parseAllDocuments } from 'yaml';
import { usageError } from '../../model/error.js';
import {
  complaintOf,
  isOfType,
  type Placeholder,
  type PlaceholderType,
  placeholderTypes,
} from './template.js';

export interface SourceFile {
  readonly file: string;
  readonly text: string;
}

export function parse(source: SourceFile): { parsed: Document.Parsed[]; lines: LineCounter } {
  const lines = new LineCounter();
  const parsed = parseAllDocuments(source.text, { lineCounter: lines, strict: true });
  const documents = Array.isArray(parsed) ? parsed : [];
  for (const document of documents) {
    const [problem] = [...document.errors, ...document.warnings];
    if (problem !== undefined) {
      throw invalid(source.file, problem.linePos?.[0].line ?? 1, '', problem.message.split('\n')[0] ?? '');
    }
  }
  return { parsed: documents, lines };
}

export function declarations(source: SourceFile): Record<string, Placeholder> {
  const { parsed, lines } = parse(source);
  const contents = parsed[0]?.contents;
  if (!isMap(contents)) throw invalid(source.file, 1, '', 'expected a map of placeholders');
  return Object.fromEntries(
    contents.items.map(({ key, value }) => {
      const name = String(key);
      const line = lineOf(key as unknown as Node, lines);
      const fail = (what: string) => invalid(source.file, line, name, what);
      if (!/^[a-z][A-Za-z0-9]*$/.test(name))
        throw fail(`${name} is no name of a placeholder (lowerCamelCase)`);
      const {
        type,
        description,
        required,
        default: preset,
        choices,
        pattern,
        secret,
        oneOf,
        requiredWith,
        ...rest
      } = isMap(value) ? value.toJSON() : {};
      if (!placeholderTypes.includes(type))
        throw fail(`type has to be one of ${placeholderTypes.join(', ')}`);
      if (typeof description !== 'string') throw fail(`${name} has no description`);
      if (required !== undefined && typeof required !== 'boolean')
        throw fail('required has to be true or false');
      if (preset !== undefined && !isOfType(preset, type)) throw fail(`default is not of type ${type}`);
      const [unknown] = Object.keys(rest);
      if (unknown !== undefined) throw fail(`unknown key ${unknown}`);
      if (choices !== undefined && !(Array.isArray(choices) && choices.every((one) => isOfType(one, type))))
        throw fail(`choices has to be a list of values of type ${type}`);
      if (pattern !== undefined && (type !== 'string' || !isPattern(pattern)))
        throw fail('pattern has to be a regular expression, and its placeholder a string');
      if (![oneOf, requiredWith].every((each) => each === undefined || typeof each === 'string'))
        throw fail('oneOf and requiredWith have to be a word');
      if (secret !== undefined && (secret !== true || type !== 'string' || preset !== undefined))
        throw fail('secret is true or absent, of a string without a default');
      const optional = {
        ...(required === undefined ? {} : { required }),
        ...(preset === undefined ? {} : { default: preset }),
        ...(choices === undefined ? {} : { choices }),
        ...(pattern === undefined ? {} : { pattern }),
        ...(secret === undefined ? {} : { secret }),
        ...(oneOf === undefined ? {} : { oneOf }),
        ...(requiredWith === undefined ? {} : { requiredWith }),
      };
      const placeholder: Placeholder = { type: type as PlaceholderType, description, ...optional, line };
      const complaint = preset === undefined ? undefined : complaintOf(placeholder, preset);
      if (complaint !== undefined) throw fail(`default of ${name}: it ${complaint}`);
      return [name, placeholder];
    }),
  );
}

function isPattern(text: unknown): boolean {
  try {
    return typeof text === 'string' && new RegExp(text, 'u') instanceof RegExp;
  } catch {
    return false;
  }
}

export function lineOf(node: Node, lines: LineCounter): number {
  return lines.linePos(node.range?.[0] ?? 0).line;
}

export function invalid(file: string, line: number, key: string, what: string): Error {
  return usageError({ code: 'TemplateInvalid', what, place: { file, line, ...(key === '' ? {} : { key }) } });
}
