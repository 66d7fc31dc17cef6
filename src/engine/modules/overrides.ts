/** Where the user's templates come from. docs/templates.md says how they are laid out. */
import { usageError } from '../../model/error.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { fieldsAt } from '../../model/read.js';
import type { Files } from '../../ports/files.js';
import type { Override } from './catalog.js';
import { isModuleName, isModulePath, isModuleVersion } from './compile-module.js';

/**
 * A folder laid out as templates/modules: `redis/1/redis.yaml` is for one version, `redis/patch.yaml` for all.
 * @throws JacScaleError `TemplateFileUnknown` (exit 2) for a file that is none of a module's, `TemplatesMissing`
 */
export async function overridesOfFolder(files: Files, folder: string): Promise<Override[]> {
  if ((await files.kindOf(folder)) !== 'folder')
    throw usageError({ code: 'TemplatesMissing', what: `there is no folder ${folder} with templates` });
  const modules = await files.list(folder);
  const rows = await Promise.all(
    modules.map(async (module) => {
      // A README may stand beside them.
      if ((await files.kindOf(`${folder}/${module}`)) !== 'folder') return [];
      return await overridesOfModule(files, module, `${folder}/${module}`);
    }),
  );
  return rows.flat();
}

/** A folder of one module's files. */
export async function overridesOfModule(files: Files, module: string, folder: string): Promise<Override[]> {
  const paths = await filesBelow(files, folder, '');
  return await Promise.all(
    paths.map(async (path) => {
      const file = { file: `${folder}/${path}`, text: (await files.readText(`${folder}/${path}`)) ?? '' };
      const [first = '', ...rest] = path.split('/');
      const forOne = rest.length > 0 && isModuleVersion(first);
      return checked(
        forOne ? { module, version: first, path: rest.join('/'), file } : { module, path, file },
      );
    }),
  );
}

async function filesBelow(files: Files, folder: string, prefix: string): Promise<string[]> {
  const names = (await files.list(folder)).filter((name) => !name.startsWith('.'));
  // A version, and dependencies in it: nothing of a module lies deeper.
  const deepEnough = prefix.split('/').length > 2;
  const rows = await Promise.all(
    names.map(async (name) => {
      const isFolder = (await files.kindOf(`${folder}/${name}`)) === 'folder';
      if (!isFolder) return [`${prefix}${name}`];
      return deepEnough ? [] : await filesBelow(files, `${folder}/${name}`, `${prefix}${name}/`);
    }),
  );
  return rows.flat();
}

/**
 * A ConfigMap's keys have no slashes: `redis.patch.yaml`, `redis.1.redis.yaml`, `mongodb.0.13.0.dependencies.operator.yaml`.
 * @throws JacScaleError `TemplateFileUnknown`
 */
export function overridesOfConfigMap(configMap: KubeObject): Override[] {
  const from = `configmap/${configMap.metadata.name}`;
  return Object.entries(fieldsAt(configMap, 'data')).map(([key, text]) => {
    const [, module = '', version, inDependencies, name = ''] =
      /^([^.]*)\.(?:(\d+(?:\.\d+)*)\.)?(dependencies\.)?(.*)$/s.exec(key) ?? [];
    const path = inDependencies === undefined ? name : `dependencies/${name}`;
    const file = { file: `${from}:${key}`, text: String(text) };
    return checked(version === undefined ? { module, path, file } : { module, version, path, file });
  });
}

/**
 * `[plugins.scale.templates]`: `directory` names a folder as `overridesOfFolder` takes it, any other key a module and its folder.
 * @param base folder of jac.toml
 * @throws JacScaleError `SettingInvalid`, and those of `overridesOfFolder`
 */
export async function overridesOfTable(
  files: Files,
  table: Readonly<Record<string, unknown>>,
  base: string,
): Promise<Override[]> {
  const rows = await Promise.all(
    Object.entries(table).map(async ([key, value]) => {
      if (typeof value !== 'string' || value === '')
        throw usageError({
          code: 'SettingInvalid',
          what: `plugins.scale.templates.${key}: expected the path of a folder`,
          place: { file: 'jac.toml', key: `plugins.scale.templates.${key}` },
        });
      const folder = value.startsWith('/') ? value : `${base}/${value}`;
      return key === 'directory'
        ? await overridesOfFolder(files, folder)
        : await overridesOfModule(files, key, folder);
    }),
  );
  return rows.flat();
}

function checked(override: Override): Override {
  const { module, version, path, file } = override;
  const wrong = !isModuleName(module)
    ? 'it names no module'
    : version !== undefined && !isModuleVersion(version)
      ? 'it names no version'
      : !isModulePath(path)
        ? `a module has files NAME.yaml, NAME.patch.yaml, NAME.sh and NAME.py, and such in dependencies/`
        : undefined;
  if (wrong === undefined) return override;
  throw usageError({
    code: 'TemplateFileUnknown',
    what: `${file.file} is no file of a template`,
    why: wrong,
    next: 'kubectl jac orc template list shows modules and versions',
    place: { file: file.file },
  });
}
