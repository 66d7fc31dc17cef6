/** Finds every error code that src can say, by its syntax tree, and with which exit code it is thrown where that stands beside it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { exitCodes } from '../../src/model/error.js';

export interface Said {
  readonly code: string;
  /** `src/engine/plan.ts:12`. */
  readonly at: string;
  /** Absent: not thrown there (a warning, a diagnosis, an answer of the service, or made into an error elsewhere). */
  readonly exit?: number;
}

const quotedCodes = /'([A-Z][A-Za-z0-9]*[a-z][A-Za-z0-9]*)'/g;
/** Made from templates, and tables that say what a code is rather than saying it. */
const left = /^src\/(generated|engine\/diagnose\/codes|model\/error-codes)/;

function each(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => each(child, visit));
}

/** Functions to which a code is given as an argument: its place among them. */
function takersOf(files: readonly ts.SourceFile[]): ReadonlyMap<string, number> {
  const takers = new Map<string, number>();
  for (const file of files) {
    each(file, (node) => {
      if (!ts.isFunctionLike(node)) return;
      const name = (
        node.name ?? (ts.isVariableDeclaration(node.parent) ? node.parent.name : undefined)
      )?.getText();
      const index = node.parameters.findIndex(
        ({ name: parameter, type }) =>
          parameter.getText() === 'code' && /^(string|Code)$/.test(type?.getText() ?? ''),
      );
      if (name !== undefined && index !== -1) takers.set(name, index);
    });
  }
  return takers;
}

function exitOf(literal: ts.ObjectLiteralExpression): number | undefined {
  const maker = literal.parent;
  if (!ts.isCallExpression(maker) && !ts.isNewExpression(maker)) return undefined;
  const name = maker.expression.getText();
  if (name === 'usageError') return exitCodes.usage;
  if (name !== 'JacScaleError') return undefined;
  const given = /exitCode: (?:exitCodes\.)?(\w+)/.exec(literal.getText())?.[1];
  const named = Object.entries(exitCodes).find(([key]) => key === given)?.[1];
  if (given === undefined) return /\bexitCode\b/.test(literal.getText()) ? undefined : exitCodes.error;
  return named ?? (/^\d+$/.test(given) ? Number(given) : undefined);
}

/** Every code in src, once for each place. */
export function codesSaid(root: string): readonly Said[] {
  const paths = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path}`)
    .filter((path) => path.endsWith('.ts') && !left.test(path));
  const files = paths.map((path) =>
    ts.createSourceFile(path, readFileSync(join(root, path), 'utf8'), ts.ScriptTarget.Latest, true),
  );
  const takers = takersOf(files);
  const said: Said[] = [];
  for (const file of files) {
    const add = (text: ts.Node, exit?: number) => {
      const line = file.getLineAndCharacterOfPosition(text.getStart()).line + 1;
      for (const [, code = ''] of text.getText().matchAll(quotedCodes)) {
        said.push({ code, at: `${file.fileName}:${line}`, ...(exit === undefined ? {} : { exit }) });
      }
    };
    each(file, (node) => {
      if (ts.isPropertyAssignment(node) && node.name.getText() === 'code') {
        add(node.initializer, ts.isObjectLiteralExpression(node.parent) ? exitOf(node.parent) : undefined);
      }
      if (ts.isCallExpression(node)) {
        const called = ts.isPropertyAccessExpression(node.expression)
          ? node.expression.name
          : node.expression;
        const given = node.arguments[takers.get(called.getText()) ?? -1];
        if (given !== undefined) add(given);
      }
      // Tables from reasons of libraries to codes.
      if (ts.isVariableDeclaration(node) && /^(\w+C|c)odes$/.test(node.name.getText()) && node.initializer) {
        const type = node.type?.getText() ?? '';
        if (/Record<string|Record<FailureKind/.test(type)) add(node.initializer);
      }
    });
  }
  return said;
}
