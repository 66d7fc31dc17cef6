import { createHash } from 'node:crypto';
import type { DependencySet } from '../../model/release.js';
import type { Settings } from '../../model/settings.js';

/** The runtime's packages and the versions we test; plugin_versions of jac.toml says otherwise. */
const runtime: Readonly<Record<string, { readonly extras: string; readonly version: string }>> = {
  jaclang: { extras: '', version: '0.16.7' },
  // Without `all` the plugin does not load: it imports packages that only its extras bring.
  'jac-scale': { extras: '[all]', version: '0.2.30' },
};

/**
 * What has to be installed for an app, under a key that is the same for the same set whatever order or spelling it was
 * given in. Versions that are not pinned count as the text says, not as what the index has today: a set is installed once.
 */
export function dependencySetOf(
  settings: Pick<Settings, 'pythonImage' | 'dependencies' | 'pluginVersions'>,
): DependencySet {
  const requirements = sortedSet(settings.dependencies.map(normalised));
  const asked = Object.fromEntries(
    Object.entries(settings.pluginVersions).map(([name, version]) => [packageName(name), version]),
  );
  const ours = Object.entries(runtime).map(([name, { extras, version }]) => {
    // The tested pair belongs together: beside another version of one of them, pip finds the other.
    const pinned = Object.keys(runtime).some((other) => asked[other] !== undefined) ? undefined : version;
    return pin(`${name}${extras}`, asked[name] ?? pinned);
  });
  const others = Object.entries(asked)
    .filter(([name]) => !Object.hasOwn(runtime, name))
    .map(([name, version]) => pin(name, version));
  const runtimeRequirements = sortedSet([...ours, ...others].filter((line) => line !== undefined));
  const identity = JSON.stringify([settings.pythonImage, requirements, runtimeRequirements]);
  const key = createHash('sha256').update(identity).digest('hex');
  return { key, requirements, runtimeRequirements };
}

/** `latest` is any version, `none` is not this package at all. */
function pin(name: string, version: string | undefined): string | undefined {
  if (version === 'none') return undefined;
  return version === undefined || version === '' || version === 'latest' ? name : `${name}==${version}`;
}

/** PEP 503: the one spelling of a package's name. */
function packageName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}

/** A requirement in one spelling: `Foo_Bar [x] >= 1` is `foo-bar[x]>=1`. What follows `;` or `@` stays as it is. */
function normalised(requirement: string): string {
  const line = requirement.trim().replace(/\s+/g, ' ');
  const found = /^([A-Za-z0-9][A-Za-z0-9._-]*)([^;@]*)(.*)$/.exec(line);
  if (found === null) return line;
  const [, name = '', specifier = '', rest = ''] = found;
  return `${packageName(name)}${specifier.replaceAll(' ', '')}${rest === '' ? '' : ` ${rest}`}`;
}

function sortedSet(lines: readonly string[]): string[] {
  return [...new Set(lines.filter((line) => line !== ''))].sort();
}
