import { type Failure, hello, type Theme } from './failure.js';

const crash = { object: 'pod/hello', container: 'app', exit: 4 } as const;

const failures: readonly Failure[] = [
  {
    id: 'probe-path',
    title: 'The health check asks for what the app does not have',
    settings: 'health_check_path = "/nowhere"\nstartup_timeout = "90s"',
    told: { ...crash, code: 'ProbeFailed', says: /404|\/nowhere/, next: /health_check_path/ },
  },
  {
    id: 'port-taken',
    title: 'Something else in the app listens on its port',
    settings: 'startup_timeout = "90s"',
    code: `import socket;\n\nglob other = socket.create_server(("", 8000));\n\n${hello}`,
    told: { ...crash, code: 'ProbeFailed', says: /port 8000 is in use/, next: /container_port/ },
  },
  {
    id: 'jac-syntax-error',
    title: 'A syntax error in Jac',
    code: hello.replace('(name: str', '((name: str'),
    told: {
      ...crash,
      code: 'JacSyntaxError',
      file: 'app.jac',
      says: /^app\.jac:3: .*E\d+/s,
      next: /^jac check app\.jac$/,
    },
  },
  {
    id: 'python-package-missing',
    title: 'A Python package that nobody declared',
    code: `import no_such_package_at_all;\n\n${hello}`,
    told: {
      ...crash,
      code: 'PythonPackageMissing',
      file: 'app.jac',
      says: /no_such_package_at_all/,
      next: /under \[dependencies\]: no_such_package_at_all/,
    },
  },
  {
    id: 'package-not-found',
    title: 'A declared package that no index has',
    toml: '[dependencies]\nno-such-package-at-all = "*"',
    told: {
      ...crash,
      container: 'unpack',
      code: 'PackageNotFound',
      says: /no-such-package-at-all/,
      next: /\[dependencies\]/,
    },
  },
  {
    id: 'import-of-a-name-that-is-not-there',
    title: 'An import of a name that the package does not have',
    code: `import from os { no_such_name }\n\n${hello}`,
    told: {
      ...crash,
      code: 'ImportFailed',
      file: 'app.jac',
      says: /cannot import name 'no_such_name'/,
      next: /correct the import/,
    },
  },
  {
    id: 'environment-variable-missing',
    title: 'An environment variable that is not set',
    code: `import os;\n\nwith entry {\n    key = os.environ["PAYMENT_KEY"];\n}\n\n${hello}`,
    told: {
      ...crash,
      code: 'EnvironmentVariableMissing',
      file: 'app.jac',
      says: /PAYMENT_KEY is not set/,
      next: /\[plugins\.scale\.secrets\]: PAYMENT_KEY/,
    },
    mend: async ({ app }) => app.write('.env', 'PAYMENT_KEY=sesame\n'),
  },
  {
    id: 'crash',
    title: 'The app crashes as it starts',
    code: `with entry {\n    print("opening the shop");\n    raise ValueError("the shelves are empty");\n}\n\n${hello}`,
    told: {
      ...crash,
      code: 'AppError',
      file: 'app.jac',
      says: /the shelves are empty/,
      next: /^correct the app/,
    },
  },
  {
    id: 'command-ends',
    title: 'The app comes to its end instead of serving',
    code: `import os;\n\nwith entry {\n    os._exit(0);\n}\n\n${hello}`,
    told: { ...crash, code: 'CrashLoop', says: /a server must go on/, next: /./ },
  },
  {
    id: 'out-of-memory',
    title: 'The app uses more memory than it may',
    settings: 'memory_request = "48Mi"\nmemory_limit = "48Mi"',
    told: {
      ...crash,
      code: 'OutOfMemory',
      says: /OOMKilled/,
      next: /^raise memory_limit \(--memory-limit\)$/,
    },
  },
  {
    id: 'disk-full',
    title: 'The disk is full',
    steps: ['`/dev/full` answers as a full disk does'],
    code: `with entry {\n    file = open("/dev/full", "w", 0o600);\n    file.write("x" * 10000);\n    file.flush();\n}\n\n${hello}`,
    told: { ...crash, code: 'DiskFull', says: /No space left/, next: /pvc_size|write less/ },
  },
  {
    id: 'startup-too-slow',
    title: 'The app takes longer to start than it may',
    settings: 'startup_timeout = "10s"',
    code: `import time;\n\nwith entry {\n    time.sleep(600);\n}\n\n${hello}`,
    told: { ...crash, code: 'ProbeFailed', says: /startup|connect/, next: /startup_timeout/ },
  },
  {
    id: 'timeout',
    title: 'The time of the run is over before the app has started',
    code: `import time;\n\nwith entry {\n    time.sleep(600);\n}\n\n${hello}`,
    flags: ['--timeout', '45s'],
    told: { ...crash, exit: 7, code: 'Starting', says: /runs and is not ready yet/, next: /./ },
  },
  {
    id: 'entry-ignored',
    title: 'The app file is left out by .jacignore',
    steps: ['write `app.jac` into `.jacignore`'],
    prepare: async ({ app }) => app.write('.jacignore', 'app.jac\n'),
    told: {
      exit: 2,
      code: 'EntryIgnored',
      file: '.jacignore',
      says: /\.jacignore/,
      next: /remove that line/,
    },
  },
  {
    id: 'before-rollout-fails',
    title: 'The command before the rollout fails',
    settings: `before_rollout = ["python3", "-c", "raise SystemExit('the tables are locked')"]`,
    told: {
      ...crash,
      object: 'pod/hello-before',
      code: 'BeforeRolloutFailed',
      says: /exit code 1/,
      next: /correct what before_rollout runs/,
    },
  },
];

export const app: Theme = { title: 'The app as it starts', suite: 'catalogue-app', failures };
