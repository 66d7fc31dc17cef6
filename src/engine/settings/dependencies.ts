/** Python packages of the app and versions of its runtime, by the rules of the Jac installer. */
import { requirement } from '../../model/settings-names.js';
import type { Reading } from './reading.js';
import { isTable, valueAt } from './toml.js';

/** Names of the runtime's packages in plugin_versions whose name on the index is another one. */
const packageNames: ReadonlyMap<string, string> = new Map([['jac-byllm', 'byllm']]);

/** Part of the runtime: of the image, or installed before anything else. */
const runtime: readonly string[] = ['jaclang', 'jac-scale'];

export interface Dependencies {
  readonly requirements: readonly string[];
  /** Exact versions of the runtime's packages that `[dependencies]` asks for. */
  readonly runtimeVersions: Readonly<Record<string, string>>;
}

/** PEP 503: the one spelling of a package's name. */
function normalise(name: string): string {
  const plain = name.toLowerCase().replace(/[-_.]+/g, '-');
  return packageNames.get(plain) ?? plain;
}

/**
 * `[dependencies]` as requirements: `name = "1.2"` means ==, "" and "*" and "latest" any version, else the text is a
 * version specifier (jaclang/project/dependencies.jac, _make_pip_spec). Git dependencies are refused, npm ones ignored.
 */
export function readDependencies(reading: Reading): Dependencies {
  const table = valueAt(reading.document?.data ?? {}, ['dependencies']);
  const requirements: string[] = [];
  const runtimeVersions: Record<string, string> = {};
  if (table !== undefined && !isTable(table)) {
    reading.refuse(reading.at(['dependencies'], table), 'SettingInvalid', 'expected a table');
  }
  for (const [name, version] of Object.entries(isTable(table) ? table : {})) {
    const found = reading.at(['dependencies', name], version);
    if (isTable(version)) {
      if (name === 'git') refuseGit(reading, version);
      else if (name !== 'npm') {
        reading.warn(
          found,
          'SettingNotHonoured',
          'only versions in quotes are installed',
          `${name} = "VERSION"`,
        );
      }
      continue;
    }
    if (typeof version !== 'string') {
      reading.refuse(found, 'SettingInvalid', 'expected a version in quotes');
      continue;
    }
    const parsed = requirement(`${name}${specifier(version.trim())}`);
    if ('complaint' in parsed) {
      reading.refuse(found, 'SettingInvalid', parsed.complaint);
      continue;
    }
    const plain = normalise(name.replace(/\[.*$/, ''));
    if (!runtime.includes(plain)) {
      requirements.push(parsed.value);
      continue;
    }
    const exact = /^==([^,*]+)$/.exec(specifier(version.trim()))?.[1];
    if (exact !== undefined) runtimeVersions[plain] = exact.trim();
    else if (specifier(version.trim()) !== '') {
      const next = `pin it in [plugins.scale.kubernetes.plugin_versions], or use a python_image that has it`;
      reading.warn(
        found,
        'SettingNotHonoured',
        'the runtime is of the version its image has, or the latest',
        next,
      );
    }
  }
  return { requirements, runtimeVersions };
}

function specifier(version: string): string {
  if (version === '' || version === '*' || version === 'latest') return '';
  return /^[=><~!]/.test(version) ? version : `==${version}`;
}

function refuseGit(reading: Reading, table: Readonly<Record<string, unknown>>): void {
  for (const [name, value] of Object.entries(table)) {
    reading.refuse(
      reading.at(['dependencies', 'git', name], value),
      'DependencyNotPossible',
      'packages are not installed from git',
      'use a python_image that has the package',
    );
  }
}

/** plugin_versions by the names that the index has; `latest` and `none` keep their meaning (dependency-set.ts). */
export function pinned(versions: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(versions)
      .filter(([, version]) => version !== '')
      .map(([name, version]) => [normalise(name), version]),
  );
}
