/** From flags, environment and jac.toml to settings, each with its origin. */
import { basename } from 'node:path';
import type { JacScaleError } from '../../model/error.js';
import { usageError } from '../../model/error.js';
import { compareQuantities, parseQuantity } from '../../model/quantity.js';
import type { Origin, ResolvedSettings, SettingKey, Settings, TemplateFile } from '../../model/settings.js';
import { type SettingRow, type SettingVerb, settingsTable } from '../../model/settings-table.js';
import type { Files } from '../../ports/files.js';
import { readAutoscaling } from '../scaling/settings.js';
import { type AppFile, locate } from './app-file.js';
import { isAuth, readAuth, warnOfLocalToml } from './auth.js';
import { forgetPushName, isIdle, readDockerfile, warnOfLiterals } from './build.js';
import { readDatabases, readDatabaseVariables } from './databases.js';
import { pinned, readDependencies } from './dependencies.js';
import { readDotenv, readDotenvSecrets } from './dotenv.js';
import { checkExposure } from './exposure.js';
import { holdFileStorage } from './file-storage.js';
import { toAppName } from './name.js';
import { type Environment, type Found, Reading } from './reading.js';
import { readSecrets, Secrets } from './secrets.js';
import { templateSections } from './template-sections.js';
import { valueAt } from './toml.js';
import { warnOfIgnoredKeys } from './unknown.js';

type ContextNamespace = string | undefined;

export interface ConfigureInput {
  /** As typed. Undefined for verbs that can do without: then the project's entry point, main.jac or the only .jac file. */
  readonly appFile: string | undefined;
  /** Absolute. */
  readonly cwd: string;
  /** Raw values of the flags that were given. */
  readonly flags: Readonly<Partial<Record<SettingKey, unknown>>>;
  readonly env: Environment;
  /** Namespace of the kubeconfig context; as a function it is asked with the context that the settings name. */
  readonly contextNamespace:
    | ContextNamespace
    | ((kubeContext: string | undefined) => ContextNamespace | Promise<ContextNamespace>);
  /** Reads the files of `[plugins.scale.templates]`: modules/project.ts, which few projects need. */
  readonly templates?: (app: AppFile) => Promise<readonly TemplateFile[]>;
  /**
   * What the settings are for; default `scale`. A verb that deploys nothing reads only the rows that name it, so that
   * `status` works where the app's secrets are not set.
   */
  readonly verb?: SettingVerb;
}

type Draft = { -readonly [K in SettingKey]: Settings[K] };

const settingKeys = Object.keys(settingsTable) as SettingKey[];

/**
 * Settings of one run. Each value comes from its flag, else its environment variable, else jac.toml, else (namespace)
 * the kubeconfig, else its default; an empty variable counts as unset.
 * @throws usage error that names all mistakes, each with file, line and key.
 */
export async function configure(input: ConfigureInput, files: Files): Promise<ResolvedSettings> {
  const app = await locate(input.appFile, input.cwd, files);
  const dotenv = await readDotenv(files, app.root, input.cwd);
  const reading = new Reading(input.env, app.document, dotenv);
  const verb = input.verb ?? 'scale';
  const deploys = verb === 'scale' || verb === 'dry-run';
  const reads = deploys || verb === 'init';

  const draft = {} as Draft;
  const origins = {} as Record<SettingKey, Origin>;
  const settle = <K extends SettingKey>(key: K) => {
    const row = settingsTable[key];
    const asked = reads ? !isIdle(key, draft) && !isAuth(key) : row.verbs.includes(verb);
    const found = asked ? find(key, row, input, reading) : undefined;
    const parsed = found === undefined ? undefined : row.parse(found.raw);
    if (found !== undefined && parsed !== undefined && 'value' in parsed) {
      draft[key] = parsed.value;
      origins[key] = found.origin;
      return;
    }
    if (found !== undefined && parsed !== undefined && 'complaint' in parsed) {
      reading.refuse(found, 'SettingInvalid', parsed.complaint);
    }
    // A row without a default is one of a setting that may be undefined.
    draft[key] = row.default as Settings[K];
    origins[key] = { kind: 'default', detail: 'default' };
  };
  for (const key of settingKeys) if (key !== 'secrets') settle(key);

  if (origins.appName.kind === 'default') Object.assign(draft, nameOf(app, origins));
  if (origins.namespace.kind === 'default') {
    const { contextNamespace: given } = input;
    const found = typeof given === 'function' ? await given(draft.kubeContext) : given;
    if (found !== undefined && found !== '') {
      draft.namespace = found;
      origins.namespace = { kind: 'kubeconfig', detail: 'kubeconfig' };
    }
  }
  const secrets = new Secrets();
  if (reads) readRuntime(reading, draft, origins);
  if (deploys) {
    readAutoscaling(reading, draft, origins);
    forgetPushName(reading, draft, origins);
    await readDockerfile(files, app, reading, draft, origins);
    compareLimits(reading, draft, origins);
    checkExposure(reading, draft, origins);
    readDatabaseVariables(reading, secrets);
    readSecrets(reading, secrets);
    readDotenvSecrets(reading, secrets);
    readDatabases(reading, secrets, draft, origins);
    readAuth(reading, secrets, draft, origins);
    await warnOfLocalToml(files, app, reading);
    draft.secrets = secrets.values;
    holdFileStorage(reading, draft, origins);
    warnOfLiterals(reading);
    warnOfIgnoredKeys(reading);
  }
  draft.secrets = secrets.values;
  origins.secrets = Object.values(secrets.origins)[0] ?? { kind: 'default', detail: 'default' };

  const error = reading.error() ?? withoutEntry(input, app, origins, draft);
  if (error !== undefined) throw error;
  const templates = deploys ? await templatesOf(input, app) : [];
  const projectVersion = valueAt(app.document?.data ?? {}, ['project', 'version']);
  return {
    settings: draft,
    origins,
    secretOrigins: secrets.origins,
    warnings: reading.warnings,
    root: app.root,
    entry: app.entry,
    tomlPath: app.tomlPath,
    ...(templates.length === 0 ? {} : { templates }),
    ...(typeof projectVersion === 'string' ? { projectVersion } : {}),
  };
}

async function templatesOf({ templates }: ConfigureInput, app: AppFile): Promise<readonly TemplateFile[]> {
  const data = app.document?.data ?? {};
  if (templateSections.every((path) => valueAt(data, path) === undefined)) return [];
  if (templates === undefined) throw new TypeError('nobody here reads templates');
  return await templates(app);
}

function find<K extends SettingKey>(
  key: K,
  row: SettingRow<Settings[K]>,
  input: ConfigureInput,
  reading: Reading,
): Found | undefined {
  const raw = input.flags[key];
  if (row.flag !== undefined && raw !== undefined) {
    const isMany = row.type === 'list' || row.type === 'map';
    const many = row.wholeFlags === true ? [raw].flat() : [raw].flat().join(',');
    const detail = `--${row.flag.name}`;
    return { raw: isMany ? many : raw, origin: { kind: 'flag', detail }, key: detail };
  }
  const variable = row.env === undefined ? undefined : reading.environment(row.env);
  if (variable !== undefined) return variable;
  for (const dotted of row.toml ?? []) {
    const found = reading.toml(dotted);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Name of the app when nobody gave one: [project].name, else the folder, else the default. */
function nameOf(app: AppFile, origins: Record<SettingKey, Origin>): { appName?: string } {
  const project = valueAt(app.document?.data ?? {}, ['project', 'name']);
  const projectName = typeof project === 'string' ? toAppName(project) : undefined;
  if (projectName !== undefined) {
    const line = app.document?.lineOf(['project', 'name']);
    const file = app.document?.file ?? 'jac.toml';
    origins.appName = { kind: 'project', detail: line === undefined ? file : `${file}:${line}` };
    return { appName: projectName };
  }
  const folderName = toAppName(basename(app.root));
  if (folderName === undefined) return {};
  origins.appName = { kind: 'folder', detail: app.root };
  return { appName: folderName };
}

function readRuntime(reading: Reading, draft: Draft, origins: Record<SettingKey, Origin>): void {
  const { requirements, runtimeVersions } = readDependencies(reading);
  draft.dependencies = requirements;
  draft.pluginVersions = { ...runtimeVersions, ...pinned(draft.pluginVersions) };
  const table = valueAt(reading.document?.data ?? {}, ['dependencies']);
  if (table === undefined) return;
  const { origin } = reading.at(['dependencies'], table);
  if (requirements.length > 0) origins.dependencies = origin;
  if (Object.keys(runtimeVersions).length > 0 && origins.pluginVersions.kind === 'default') {
    origins.pluginVersions = origin;
  }
}

const limits = [
  ['cpuRequest', 'cpuLimit'],
  ['memoryRequest', 'memoryLimit'],
] as const;

/** The API refuses a request above its limit; a default request gives way. */
function compareLimits(reading: Reading, draft: Draft, origins: Record<SettingKey, Origin>): void {
  for (const [requestKey, limitKey] of limits) {
    const limitText = draft[limitKey];
    const request = parseQuantity(draft[requestKey]);
    const limit = limitText === undefined ? undefined : parseQuantity(limitText);
    if (limitText === undefined || limit === undefined || request === undefined) continue;
    if (compareQuantities(request, limit) <= 0) continue;
    if (origins[requestKey].kind === 'default') {
      draft[requestKey] = limitText;
      origins[requestKey] = origins[limitKey];
      continue;
    }
    const name = (key: SettingKey) => settingsTable[key].toml?.[0] ?? key;
    reading.refuse(
      { key: name(requestKey) },
      'SettingInvalid',
      `${draft[requestKey]} (${origins[requestKey].detail}) is more than ${name(limitKey)}, ${limitText} (${origins[limitKey].detail})`,
    );
  }
}

/** Without a .jac file the app has to be named: a name guessed from some folder would be the wrong app's. */
function withoutEntry(
  input: ConfigureInput,
  app: AppFile,
  origins: Record<SettingKey, Origin>,
  { image, build }: Draft,
): JacScaleError | undefined {
  const isNamed = origins.appName.kind !== 'folder' && origins.appName.kind !== 'default';
  const deploys = input.verb === undefined || input.verb === 'scale' || input.verb === 'dry-run';
  // An image that is given has the code inside.
  const hasCode = deploys && image !== undefined && build !== true;
  if (app.entry !== '' || (isNamed && input.verb !== 'init' && (!deploys || hasCode))) return undefined;
  return usageError({
    code: 'AppFileMissing',
    what: 'no Jac file is named, and none can be told from the folder',
    why: `${app.root} has no main.jac, no entry-point in jac.toml, and not exactly one .jac file`,
    next: deploys
      ? 'name the file, such as app.jac'
      : 'name the file, such as app.jac, or the app with --name',
  });
}
