/** Readers of names with rules of their own: labels, environment variables, Python requirements and versions. */
import type { Parse } from './settings-values.js';
import { quote } from './settings-values.js';

const namePart = /^([A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?)$/;
const prefixPart = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;

/** Keys that are ours: identity and selectors hang on them. */
const reservedPrefixes = ['app.kubernetes.io', 'kubernetes.io', 'k8s.io', 'jac-scale'];

/** [prefix/]name, https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/. */
export const labelKey: Parse<string> = (raw) => {
  const parts = String(raw).split('/');
  const name = parts.pop() ?? '';
  const [prefix, ...more] = parts;
  const valid =
    more.length === 0 &&
    name.length <= 63 &&
    namePart.test(name) &&
    (prefix === undefined || (prefix.length <= 253 && prefixPart.test(prefix)));
  if (!valid)
    return { complaint: `expected a label key such as "team" or "example.com/team", got ${quote(raw)}` };
  if (prefix !== undefined && reservedPrefixes.includes(prefix)) {
    return { complaint: `labels under "${prefix}/" are set by jac-scale or Kubernetes, got ${quote(raw)}` };
  }
  return { value: String(raw) };
};

export const labelValue: Parse<string> = (raw) =>
  typeof raw === 'string' && raw.length <= 63 && (raw === '' || namePart.test(raw))
    ? { value: raw }
    : {
        complaint: `expected a label value: at most 63 letters, digits, "-", "_" and ".", got ${quote(raw)}`,
      };

export const variableName: Parse<string> = (raw) =>
  typeof raw === 'string' && /^[A-Za-z_][A-Za-z0-9_]*$/.test(raw)
    ? { value: raw }
    : { complaint: `expected the name of an environment variable, got ${quote(raw)}` };

/** The value of a secret; the complaint never repeats it. */
export const secretValue: Parse<string> = (raw) =>
  typeof raw === 'string' && !raw.includes('\0')
    ? { value: raw }
    : { complaint: 'expected a text (in quotes)' };

const version = '[A-Za-z0-9][A-Za-z0-9._+!-]*';
const clause = `(?:===?|~=|!=|<=?|>=?) *${version}(?:\\.\\*)?`;
const requirementPattern = new RegExp(
  `^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?(\\[[A-Za-z0-9._-]+(, *[A-Za-z0-9._-]+)*\\])? *` +
    `(${clause}( *, *${clause})*)?( *;[ A-Za-z0-9_.<>=!~'"()+-]+)?$`,
);

/**
 * A PEP 508 requirement by name and version. Nothing else: a URL, a path or an option of pip would make the installer
 * run what the reader of jac.toml does not see.
 */
export const requirement: Parse<string> = (raw) =>
  typeof raw === 'string' && raw.length <= 512 && requirementPattern.test(raw)
    ? { value: raw }
    : { complaint: `expected a Python requirement such as "requests>=2.31", got ${quote(raw)}` };

export const packageName: Parse<string> = (raw) =>
  typeof raw === 'string' && /^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(raw)
    ? { value: raw }
    : { complaint: `expected the name of a Python package, got ${quote(raw)}` };

/** An exact version; `latest` and `none` are allowed and dropped by the engine. */
export const packageVersion: Parse<string> = (raw) =>
  typeof raw === 'string' && (raw === '' || new RegExp(`^${version}$`).test(raw))
    ? { value: raw }
    : { complaint: `expected a version such as "0.16.7", or "latest", got ${quote(raw)}` };

/** A glob of files inside the project. */
export const assetGlob: Parse<string> = (raw) =>
  typeof raw === 'string' && raw !== '' && !raw.startsWith('/') && !raw.split(/[\\/]/).includes('..')
    ? { value: raw }
    : { complaint: `expected a path or glob inside the project such as "assets/**", got ${quote(raw)}` };
