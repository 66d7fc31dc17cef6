/** Settings of the service: flags first, then environment, then defaults; one table for all of them and for `--help`. */
import { nearest } from '../../engine/settings/nearest.js';
import type { RecycleSettings } from '../../gateways/jqm/recycle.js';
import { usageError } from '../../model/error.js';
import type { Json } from '../../model/kubernetes.js';
import { Complaint, map, mebi, names, oneOf, type Row, recycle, row, text, whole } from './setting-values.js';

export interface Settings {
  readonly auth: 'token' | 'off';
  readonly port: number;
  /** Absent: that of the connection. */
  readonly namespace: string | undefined;
  /** Who holds leases. */
  readonly podName: string;
  /** What is listed and followed: this namespace alone, or all. */
  readonly scope: 'namespace' | 'cluster';
  readonly logFormat: 'text' | 'json';
  readonly logLevel: LogLevel;
  /** Bytes. */
  readonly bodyLimit: number;
  readonly runBodyLimit: number;
  /** Deployment calls of one caller in a second; 0: as many as they like. */
  readonly rate: number;
  /** Deployment calls at once; 0: as many as there are. */
  readonly concurrency: number;
  /** Import names of Python modules; empty: any. */
  readonly modulesAllow: readonly string[];
  readonly audience: string;
  /** Secret with MODULE and MODULES. */
  readonly secret: string;
  /** ConfigMap with files in the place of our templates. */
  readonly templates: string;
  readonly podManagerUrl: string | undefined;
  /** Placeholders that every Python module is given. */
  readonly pythonConfig: Readonly<Record<string, Json>>;
  readonly recycle: RecycleSettings;
  /** Seconds for which it answers on after SIGTERM, until nobody sends it anything new. */
  readonly drainSeconds: number;
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

type Table = { readonly [Key in keyof Settings]: Row<Settings[Key]> };

const table: Table = {
  auth: row(
    'auth',
    'AUTH',
    'token|off',
    'whether callers show a token; off is for a closed lab',
    'token',
    oneOf('token', 'off'),
  ),
  port: row('port', 'PORT', 'PORT', 'TCP port it listens on', '8000', whole(0, 65_535)),
  namespace: row(
    'namespace',
    'NAMESPACE',
    'NAME',
    'namespace it runs in; that of the connection when absent',
    '',
    (name) => name || undefined,
  ),
  podName: row('pod-name', 'POD_NAME', 'NAME', 'its own name, in leases', 'jac-orc', text),
  scope: row(
    'scope',
    'SCOPE',
    'namespace|cluster',
    'what it lists and follows: its own namespace, or all',
    'cluster',
    oneOf('namespace', 'cluster'),
  ),
  logFormat: row('log-format', 'LOG_FORMAT', 'text|json', 'form of its log', 'text', oneOf('text', 'json')),
  logLevel: row(
    'log-level',
    'LOG_LEVEL',
    'LEVEL',
    'debug, info, warn or error',
    'info',
    oneOf('debug', 'info', 'warn', 'error'),
  ),
  bodyLimit: row(
    'body-limit',
    'BODY_LIMIT',
    'BYTES',
    'largest body of a request',
    String(mebi),
    whole(1, 1024 * mebi),
  ),
  runBodyLimit: row(
    'run-body-limit',
    'RUN_BODY_LIMIT',
    'BYTES',
    'largest body of run_module',
    String(16 * mebi),
    whole(1, 63 * mebi),
  ),
  rate: row(
    'rate',
    'RATE',
    'NUMBER',
    'deployment calls of one caller in a second; 0 for no limit',
    '20',
    whole(0, 100_000),
  ),
  concurrency: row(
    'concurrency',
    'CONCURRENCY',
    'NUMBER',
    'deployment calls at once; 0 for no limit',
    '50',
    whole(0, 100_000),
  ),
  modulesAllow: row(
    'modules-allow',
    'MODULES_ALLOW',
    'NAMES',
    'Python modules that may be run, with commas between; empty for any',
    '',
    names,
  ),
  audience: row('audience', 'AUDIENCE', 'NAME', 'audience that tokens have to be for', 'jac-orc', text),
  secret: row(
    'secret',
    'SECRET',
    'NAME',
    'Secret with the default modules, MODULE and MODULES',
    'jac-orc',
    text,
  ),
  templates: row(
    'templates-config-map',
    'TEMPLATES_CONFIG_MAP',
    'NAME',
    'ConfigMap with templates in the place of those it brings',
    'jac-orc-templates',
    text,
  ),
  podManagerUrl: row(
    'pod-manager-url',
    'POD_MANAGER_URL',
    'URL',
    'address by which callers know it, told to Python modules',
    '',
    (url) => url || undefined,
  ),
  pythonConfig: row(
    'python-config',
    'PYTHON_CONFIG',
    'JSON',
    'placeholders that every Python module is given',
    '{}',
    map,
  ),
  recycle: row(
    'jqm-recycle',
    'JQM_RECYCLE',
    'JSON',
    'when JQM nodes are recycled: recycleAt, urgentAt, overdueSeconds, everySeconds',
    '{}',
    recycle,
  ),
  drainSeconds: row(
    'drain-seconds',
    'DRAIN_SECONDS',
    'SECONDS',
    'how long it answers on after SIGTERM before it stops listening',
    '5',
    whole(0, 600),
  ),
};

const rows = Object.values(table) as readonly Row<unknown>[];

/**
 * @param args flags: `--port 8000` or `--port=8000`
 * @returns `help` when it was asked for
 * @throws JacScaleError `SettingInvalid`, `FlagUnknown` (exit 2), naming flag or variable; no value is quoted
 */
export function readSettings(
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Settings | 'help' {
  const given = new Map<string, string>();
  for (let index = 0; index < args.length; index++) {
    const [, flag, attached] = /^--([^=]+)(?:=(.*))?$/s.exec(args[index] ?? '') ?? [];
    if (flag === 'help' || args[index] === '-h') return 'help';
    if (flag === undefined || !rows.some((each) => each.flag === flag)) throw unknownFlag(args[index] ?? '');
    const value = attached ?? args[++index];
    if (value === undefined) throw invalid(`--${flag}`, 'needs a value');
    given.set(flag, value);
  }
  const entries = Object.entries(table as Readonly<Record<string, Row<unknown>>>).map(([key, each]) => {
    const flag = given.get(each.flag);
    const variable = env[each.env];
    const fromEnv = variable === undefined || variable === '' ? undefined : variable;
    try {
      return [key, each.read(flag ?? fromEnv ?? each.preset ?? '')];
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      throw invalid(flag === undefined ? each.env : `--${each.flag}`, error.message);
    }
  });
  // By the table's type each key has its row.
  return Object.fromEntries(entries) as Settings;
}

/** What `--help` prints. */
export function helpText(): string {
  const lines = rows.map(({ flag, env, value, about, preset }) => {
    const after = preset === '' ? '' : ` (${preset})`;
    return `  --${`${flag} ${value}`.padEnd(36)} ${about}${after}; ${env}`;
  });
  return [
    'The orchestrator: deploys modules for whoever asks by REST.',
    '',
    'Usage: node orchestrator.cjs [flags]',
    '',
    'Flags, with their defaults, and the environment that says the same:',
    ...lines,
    `  --${'help'.padEnd(36)} this text`,
    '',
  ].join('\n');
}

function unknownFlag(argument: string): Error {
  const name = (argument.split('=')[0] ?? '').slice(0, 60);
  const guess = nearest(
    name.replace(/^-+/, ''),
    rows.map(({ flag }) => flag),
  );
  return usageError({
    code: 'FlagUnknown',
    what: `there is no flag ${JSON.stringify(name)}`,
    next: guess === undefined ? 'see --help' : `did you mean --${guess}?`,
    place: { key: name },
  });
}

const invalid = (key: string, complaint: string): Error =>
  usageError({ code: 'SettingInvalid', what: `${key} ${complaint}`, next: 'see --help', place: { key } });
