/** What is made from the names of io.ts: action.yml, and the tables of the README. */
import { type InputRow, inputs, outputs } from './io.js';

const inputRows: readonly (readonly [string, InputRow])[] = Object.entries(inputs);

/** A double-quoted scalar of YAML is one of JSON. */
const quoted = (text: string): string => JSON.stringify(text);

/** action.yml as a whole. */
export function actionYaml(): string {
  const entries = inputRows.flatMap(([name, { description, default: given }]) => [
    `  ${name}:`,
    `    description: ${quoted(description)}`,
    ...(given === undefined ? [] : [`    default: ${quoted(given)}`]),
  ]);
  const results = Object.entries(outputs).flatMap(([name, description]) => [
    `  ${name}:`,
    `    description: ${quoted(description)}`,
  ]);
  return `# Made from src/doors/action/io.ts by scripts/action-docs.ts.
name: Jac scale
description: Deploy a Jac app to Kubernetes on each push, with a rollout that fails loudly and goes back by itself.
author: jac-scale-action contributors
branding:
  icon: upload-cloud
  color: orange
inputs:
${entries.join('\n')}
outputs:
${results.join('\n')}
runs:
  using: node24
  main: dist/action.cjs
  post: dist/action.cjs
  post-if: always()
`;
}

const cell = (text: string): string => text.replaceAll('|', '\\|');

/** Tables of the inputs and the outputs. */
export function actionMarkdown(): string {
  const given = inputRows.map(([name, row]) => {
    const value = row.default === undefined ? '' : `\`${row.default}\``;
    return `| \`${name}\` | ${value} | ${cell(row.description)} |\n`;
  });
  const results = Object.entries(outputs).map(([name, text]) => `| \`${name}\` | ${cell(text)} |\n`);
  return [
    '| Input | Default | Meaning |\n| --- | --- | --- |\n',
    ...given,
    '\n| Output | Meaning |\n| --- | --- |\n',
    ...results,
  ].join('');
}
