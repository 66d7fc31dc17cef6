/** Which modules may be asked for, before anything else is done about them. */
import { JacScaleError, usageError } from '../../model/error.js';

const importName = /^[A-Za-z][A-Za-z0-9_]*(\.[A-Za-z][A-Za-z0-9_]*)*$/;
const longestName = 200;

/**
 * @param allow import names; what is below one is allowed with it; none: any
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
    if (allow.length > 0 && !allow.some((each) => module === each || module.startsWith(`${each}.`)))
      throw new JacScaleError({
        code: 'ModuleNotAllowed',
        what: `Python module ${module} may not be asked for`,
        why: `modules.allow names ${allow.join(', ')}`,
        next: 'an administrator adds it to modules.allow (MODULES_ALLOW)',
        place: { key: 'modules.allow' },
      });
  };
}
