import type { CodeRow } from './codes.js';

const jaclang = 'jaclang 0.16.7, as it prints';
const pip = 'https://pip.pypa.io/en/stable/';
const python = 'https://docs.python.org/3/library/exceptions.html';

/** What the log of a failed container says. */
export const logCodes = {
  JacSyntaxError: {
    signal: '`error[E…]: …` with `--> file:line:column`',
    exceptions: 'none',
    next: 'jac check FILE',
    source: jaclang,
  },
  JacTomlMalformed: {
    signal: '`jac.toml is malformed`',
    exceptions: 'none',
    next: 'correct jac.toml',
    source: jaclang,
  },
  EntryMissing: {
    signal: '`File … not found.`',
    exceptions: 'none',
    next: 'check .jacignore and .gitignore',
    source: jaclang,
  },
  PythonPackageMissing: {
    signal: '`No module named …`',
    exceptions: "names that differ from their package's are translated: PIL is pillow",
    next: 'add the package under [dependencies] in jac.toml',
    source: python,
  },
  ImportFailed: {
    signal: '`cannot import name …`',
    exceptions: 'none',
    next: 'correct the import',
    source: python,
  },
  EnvironmentVariableMissing: {
    signal: '`Environment variable … is not set` or `is required`, or a KeyError of os.environ',
    exceptions: 'none',
    next: 'add it under [plugins.scale.secrets] in jac.toml',
    source: jaclang,
  },
  DatabaseLoginRefused: {
    signal:
      '`invalid username-password pair` or `WRONGPASS` (Redis), `Authentication failed` (MongoDB), `password authentication failed for user` (PostgreSQL)',
    exceptions: 'none',
    next: 'correct user and password in the URL of the database',
    source: 'https://redis.io/docs/latest/commands/auth/',
  },
  PackageIndexUnreachable: {
    signal: 'pip ended with an error after its connections broke',
    exceptions: 'pip then also says that nothing matches, which does not count',
    next: 'let pods reach the index, or use an image that has the packages',
    source: pip,
  },
  PackageNotFound: {
    signal: '`No matching distribution found for …`',
    exceptions: 'after broken connections: PackageIndexUnreachable',
    next: 'correct [dependencies] in jac.toml',
    source: pip,
  },
  PackageConflict: {
    signal: '`Cannot install …` or `ResolutionImpossible`',
    exceptions: 'none',
    next: 'loosen a version under [dependencies] in jac.toml',
    source: `${pip}topics/dependency-resolution/`,
  },
  DiskFull: {
    signal: '`no space left` or `quota exceeded`',
    exceptions: 'none',
    next: 'raise pvc_size, or write less',
    source: python,
  },
  AppError: {
    signal:
      '`Error loading FILE: …` of the runtime, or a Python traceback; the place is the deepest frame below /app',
    exceptions: 'any of the above is said instead',
    next: 'correct the app',
    source: jaclang,
  },
  PortInUse: {
    signal: '`Port … is in use` (the runtime then takes the next one), or errno 98',
    exceptions: 'none',
    next: 'let only the runtime listen on container_port',
    source: jaclang,
  },
  RuntimeMissing: {
    signal:
      '`no jaclang for Python …` or `the image has no pip, and lacks: …`, of our own start and install scripts',
    exceptions: 'none',
    next: 'use a python_image that has jaclang, or pip',
    source: 'templates/app/launch.py',
  },
  BundleCorrupt: {
    signal: '`… with another sha256 than its name says`, of the init container that fetches or unpacks',
    exceptions: 'the first two times it fetches anew',
    next: 'scale again',
    source: 'templates/app/fetch.sh',
  },
  BundleUnreachable: {
    signal: '`gave up after 10 minutes of waiting for …`, of the fetching init container',
    exceptions: 'while it waits, the code may still be on its way: Initializing',
    next: 'check that pods reach the code-server',
    source: 'templates/app/fetch.sh',
  },
  VolumeNotWritable: {
    signal: '`the volume is not writable for group …`, of the installing init container',
    exceptions: 'none',
    next: '--storage-class NAME, one whose driver honours fsGroup',
    source: 'templates/app/install.py',
  },
} as const satisfies Record<string, CodeRow>;
