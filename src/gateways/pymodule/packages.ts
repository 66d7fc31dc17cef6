/** Which package a Python module comes from, as runtime/python/module_server/packages.py has it. */

/** As packages.py takes it: no address, path or option, which pip would fetch and run. */
const versions = '(===|==|~=|!=|<=|>=|<|>)[A-Za-z0-9.*+!_-]+';
const requirement = new RegExp(
  String.raw`^([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)?(\[[A-Za-z0-9._-]+(,[A-Za-z0-9._-]+)*\])?(${versions}(,${versions})*)?$`,
);

/** @returns its project, empty for versions alone; undefined: it is no requirement that is taken */
export function projectOf(wanted: string): string | undefined {
  const found = requirement.exec(wanted.trim().replaceAll(/ *([=~!<>,[\]]+) */g, '$1'));
  if (found === null || (found[1] === undefined && found[2] !== undefined)) return undefined;
  return found[1] ?? '';
}

/** As package indexes compare them (PEP 503). */
export const isSameProject = (one: string, other: string): boolean => plain(one) === plain(other);

const plain = (project: string): string => project.toLowerCase().replaceAll(/[-_.]+/g, '-');

/**
 * What is installed for a module when no package is named.
 * @param source packages.py, whose table it is by: there is no other one
 */
export function defaultProject(module: string, source: string): string {
  const rows = source
    .slice(source.indexOf('PACKAGE_OF'), source.indexOf('\n}'))
    .matchAll(/"([^"]+)": "([^"]+)"/g);
  const table = new Map([...rows].map(([, name = '', project = '']) => [name, project]));
  const parts = module.split('.');
  for (let length = parts.length; length > 0; length--) {
    const project = table.get(parts.slice(0, length).join('.'));
    if (project === undefined) continue;
    if (!project.endsWith('*')) return project;
    const next = parts[length];
    if (next !== undefined) return project.slice(0, -1) + next.replaceAll('_', '-');
  }
  return parts[0] ?? module;
}
