/** The Dockerfile that an image without one corresponds to. */
import { dockerfile, dockerignore } from '../../generated/init.js';
import type { DependencySet } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';
import type { NewFile } from './file.js';

type Decided = Pick<Settings, 'pythonImage' | 'containerPort' | 'jacCommand' | 'pluginVersions'>;

/**
 * Files of a project that is built by its Dockerfile.
 * @param entry the .jac file, relative to the folder of the Dockerfile
 */
export function dockerfileOf(entry: string, settings: Decided, dependencies: DependencySet): NewFile[] {
  const start = `exec jac ${commandOf(settings)} ${quoted(entry)} --port=\${PORT:-${settings.containerPort}}`;
  const text = filled(dockerfile, {
    image: settings.pythonImage,
    runtime: dependencies.runtimeRequirements.map(quoted).join(' '),
    requirements: dependencies.requirements.map(quoted).join(' '),
    port: String(settings.containerPort),
    command: JSON.stringify(['sh', '-c', start]),
  });
  return [
    { path: 'Dockerfile', text, replaceable: true },
    { path: '.dockerignore', text: dockerignore, replaceable: false },
  ];
}

/** Fills `{{name}}`; a paragraph that names something empty is left out. */
function filled(template: string, values: Readonly<Record<string, string>>): string {
  return template
    .split('\n\n')
    .filter((paragraph) => namesIn(paragraph).every((name) => values[name] !== ''))
    .join('\n\n')
    .replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

const namesIn = (text: string): string[] =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map((found) => found[1] ?? '');

/** A word of a shell, in quotes where it needs them. */
const quoted = (word: string): string =>
  /^[\w./=@+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;

/** `jac serve` became `jac start` in jaclang 0.9.7; the launcher of other images asks the runtime itself. */
function commandOf({ jacCommand, pluginVersions }: Decided): string {
  if (jacCommand !== 'auto') return jacCommand;
  const [, ...numbers] = /^(\d+)\.(\d+)(?:\.(\d+))?/.exec(pluginVersions['jaclang'] ?? '') ?? [];
  const [major = 1, minor = 0, patch = 0] = numbers.map((text) => Number(text ?? 0));
  return major * 1_000_000 + minor * 1_000 + patch < 9_007 ? 'serve' : 'start';
}
