/** Whether the settings of the app can be read, and what they warn of. */
import { type Check, type Finding, ok, skipped, warning } from './check.js';

export const settings: Check = {
  name: 'settings',
  run: async (facts) => {
    const [resolved, { app, namespace }] = await Promise.all([facts.settings(), facts.place()]);
    if (resolved === undefined)
      return skipped(
        app === undefined
          ? 'no app is named, and none can be told from the folder; what depends on one is not looked at'
          : `no .jac file of app ${app} is here; what depends on its settings is not looked at`,
      );
    const file = resolved.tomlPath === undefined ? 'no jac.toml' : 'jac.toml';
    const said = `app ${app} in namespace ${namespace}, of ${resolved.entry || 'an image'} and ${file}`;
    const warnings = resolved.warnings.map(
      ({ message, next, file, line }): Finding =>
        warning(message, {
          ...(next === undefined ? {} : { next }),
          ...(file === undefined ? {} : { place: { file, ...(line === undefined ? {} : { line }) } }),
        }),
    );
    return [ok(said), ...warnings];
  },
};
