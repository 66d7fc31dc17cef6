/** Which modules may be asked for, and of which packages, before anything else is done about them. */
import { JacScaleError, usageError } from '../../model/error.js';
import { isSameProject } from './packages.js';

const importName = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;
const longestName = 200;

/**
 * @param allow import names; what is below one is allowed with it; `PIL=pillow` allows another project for it; none: any
 * @returns throws JacScaleError `ModuleValueInvalid` (exit 2) for what is no import name, `ModuleNotAllowed`
 */
export function admission(allow: readonly string[]): (module: string) => void {
  return (module) => {
    if (module.length > longestName || !importName.test(module))
      throw usageError({
        code: 'ModuleValueInvalid',
        what: `${JSON.stringify(module.slice(0, 60))} is not the import name of a Python module`,
        next: 'name it as Python imports it: numpy, PIL, google.cloud.storage',
        place: { key: 'module' },
      });
    if (allow.length > 0 && !allow.some((each) => isUnder(module, each)))
      throw new JacScaleError({
        code: 'ModuleNotAllowed',
        what: `Python module ${module} may not be asked for`,
        why: `modules.allow names ${allow.join(', ')}`,
        next: 'an administrator adds it to modules.allow (MODULES_ALLOW)',
        place: { key: 'modules.allow' },
      });
  };
}

const isUnder = (module: string, entry: string): boolean => {
  const [name = ''] = entry.split('=');
  return module === name || module.startsWith(`${name}.`);
};

/**
 * Under an allowed name nothing else is installed: what is imported by that name runs.
 * @param project what a caller names; empty: versions alone
 * @param usual what the module comes from when no package is named
 * @throws JacScaleError `ModuleNotAllowed`
 */
export function admitProject(allow: readonly string[], module: string, project: string, usual: string): void {
  if (allow.length === 0 || project === '' || isSameProject(project, usual)) return;
  const others = allow.flatMap((each) => (isUnder(module, each) ? each.split('=').slice(1) : []));
  if (others.some((other) => isSameProject(project, other))) return;
  throw new JacScaleError({
    code: 'ModuleNotAllowed',
    what: `package ${project} may not be installed for Python module ${module}`,
    why: `modules.allow names modules, and so their own packages: ${[...new Set([usual, ...others])].join(', ')}`,
    next: `leave package out, or an administrator adds ${module}=${project} to modules.allow (MODULES_ALLOW)`,
    place: { key: 'package' },
  });
}
