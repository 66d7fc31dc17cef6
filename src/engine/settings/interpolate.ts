/**
 * `${VAR}`, `${VAR:-default}` and `${VAR:?message}` in texts of jac.toml, as the Jac runtime reads them
 * (jaclang/project/config.jac, interpolate_env_vars), but for one thing: an empty variable counts as unset, because that
 * is how a missing CI secret looks.
 */

const reference = /\$\{([^}:]+)(?:(:[-?])([^}]*))?\}/g;

export interface Unset {
  readonly variable: string;
  /** Of `${VAR:?message}`. */
  readonly message: string | undefined;
}

export interface Interpolated {
  readonly text: string;
  readonly unset: readonly Unset[];
  /** Variables that were named, set or not. */
  readonly variables: readonly string[];
}

export function interpolate(text: string, env: Readonly<Record<string, string | undefined>>): Interpolated {
  const unset: Unset[] = [];
  const variables: string[] = [];
  const result = text.replace(reference, (_, variable: string, operator?: string, operand?: string) => {
    variables.push(variable);
    const value = env[variable];
    if (value !== undefined && value !== '') return value;
    if (operator === ':-') return operand ?? '';
    unset.push({ variable, message: operand === '' ? undefined : operand });
    return '';
  });
  return { text: result, unset, variables };
}
