import { resolve } from 'node:path';
import { usageError } from '../../model/error.js';
import type { SettingKey } from '../../model/settings.js';
import { type InputName, inputs } from './io.js';

export interface ActionInputs {
  readonly app: string | undefined;
  /** Absolute. */
  readonly folder: string;
  readonly kubeconfig: string;
  readonly githubToken: string;
  readonly comment: 'auto' | 'off';
  /** Settings as flags give them. */
  readonly settings: Partial<Record<SettingKey, unknown>>;
}

/** Inputs that are settings of the engine, by the same names as the plugin's flags. */
const settingInputs = {
  name: 'appName',
  namespace: 'namespace',
  context: 'kubeContext',
  replicas: 'replicas',
  timeout: 'timeout',
  rollback: 'rollback',
} as const satisfies Partial<Record<InputName, SettingKey>>;

/**
 * Reads and checks the inputs of a step.
 * @param read answers an input's text, '' when it was not given
 * @throws JacScaleError `InputInvalid`
 */
export function readInputs(read: (name: InputName) => string): ActionInputs {
  const command = read('command') || 'deploy';
  if (command !== 'deploy') throw invalid('command', command, 'deploy');
  const comment = read('comment') || 'auto';
  if (comment !== 'auto' && comment !== 'off') throw invalid('comment', comment, 'auto or off');
  const settings = Object.entries(settingInputs).flatMap(([input, key]) => {
    const value = read(input as InputName);
    return value === '' ? [] : [[key, value] as const];
  });
  return {
    app: read('app') || undefined,
    folder: resolve(process.env['GITHUB_WORKSPACE'] ?? '.', read('working-directory') || '.'),
    kubeconfig: read('kubeconfig'),
    githubToken: read('github-token'),
    comment,
    settings: Object.fromEntries(settings),
  };
}

function invalid(name: InputName, given: string, expected: string) {
  return usageError({
    code: 'InputInvalid',
    what: `input ${name}: expected ${expected}, got "${given}"`,
    why: inputs[name].description,
    next: `correct \`with: ${name}:\` of the step`,
    place: { key: name },
  });
}
