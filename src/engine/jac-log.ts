import type { Diagnosis } from '../model/diagnosis.js';
import type { Code } from './diagnose/codes.js';
import { distributionOf } from './diagnose/distributions.js';

/** The part of a diagnosis that a log gives. */
export type Explanation = Partial<Diagnosis> & { readonly code: Code; readonly what: string };

type Explain = (lines: readonly string[]) => Explanation | undefined;

/** Working directory of every app container; what stands below it is the user's code. */
const appRoot = '/app/';

/**
 * What the log of a container that does not come up says, if it says something known: Jac and Python errors, pip's, and
 * those of the runtime (jaclang 0.16.7).
 */
export function explainLog(lines: readonly string[]): Explanation | undefined {
  const clean = lines.map(withoutColour);
  for (const explain of explanations) {
    const found = explain(clean);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** ECMA-48 colour sequences, which the runtime writes even into a pipe. */
const withoutColour = (line: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for
  line.replace(/\u001b\[[0-9;]*m/g, '');

/** `✖ Error: error[E0002]: Missing ')'`, and below it `  --> /app/app.jac:6:24`. */
const jacSyntax: Explain = (lines) => {
  const index = lines.findIndex((line) => /error\[E\d+\]: /.test(line));
  const place = /^\s*--> (.+?):(\d+):\d+/.exec(lines[index + 1] ?? '');
  if (index === -1 || place === null) return undefined;
  const [, code, message] = /error\[(E\d+)\]: (.*)/.exec(lines[index] ?? '') ?? [];
  const file = userFile(place[1] ?? '');
  return {
    code: 'JacSyntaxError',
    what: `${file}:${place[2]}: ${message}`,
    why: `the Jac compiler says ${code}: ${message}`,
    next: `jac check ${file}`,
    file,
    line: Number(place[2]),
  };
};

const jacToml: Explain = (lines) => {
  const found = match(lines, /^ERROR: jac\.toml is malformed: (.*?(?:\(at line (\d+).*)?)$/);
  if (found === undefined) return undefined;
  return {
    code: 'JacTomlMalformed',
    what: `jac.toml is malformed: ${found[1]}`,
    next: 'correct jac.toml',
    file: 'jac.toml',
    ...(found[2] === undefined ? {} : { line: Number(found[2]) }),
  };
};

const entryMissing: Explain = (lines) => {
  const found = match(lines, /Error: File '(.+)' not found\.$/);
  if (found === undefined) return undefined;
  return {
    code: 'EntryMissing',
    what: `${found[1]} is not among the files that were sent`,
    why: 'it is not there, or .jacignore or .gitignore leaves it out',
    next: 'check .jacignore and .gitignore',
  };
};

const missingModule: Explain = (lines) => {
  const found = match(lines, /No module named '([^']+)'/);
  if (found?.[1] === undefined) return undefined;
  const distribution = distributionOf(found[1]);
  return {
    code: 'PythonPackageMissing',
    what: `Python package ${distribution} is missing (import ${found[1]})`,
    why: `No module named '${found[1]}': the image has it not and [dependencies] does not name it; if it is a file of yours, .jacignore or .gitignore leaves it out`,
    next: `add to jac.toml under [dependencies]: ${distribution} = "*"`,
    ...placeOf(lines),
  };
};

const importFailed: Explain = (lines) => {
  const found = match(
    lines,
    /(cannot import name '[^']+' from (?:partially initialized module )?'[^']+'.*)$/,
  );
  return found?.[1] === undefined
    ? undefined
    : { code: 'ImportFailed', what: found[1], next: 'correct the import', ...placeOf(lines) };
};

const missingVariable: Explain = (lines) => {
  const said = match(lines, /Environment variable (\w+) is (?:not set|required)/)?.[1];
  // os.environ["NAME"]: the error is only the name; the frame above it tells whose key it was.
  const reads = lines.some((line) =>
    /__getitem__.*(<frozen os>|[/\\]os\.py)|<frozen os>.*__getitem__/.test(line),
  );
  const name = said ?? (reads ? match(lines, /(?:Error|KeyError): '(\w+)'$/)?.[1] : undefined);
  if (name === undefined) return undefined;
  return {
    code: 'EnvironmentVariableMissing',
    what: `environment variable ${name} is not set`,
    next: `add to jac.toml under [plugins.scale.secrets]: ${name} = "\${${name}}", and set it where you deploy`,
    ...placeOf(lines),
  };
};

/** The runtime does not stop then: it listens on the next port, where no probe looks. */
const portInUse: Explain = (lines) => {
  const found = match(lines, /Port (\d+) is in use|\[Errno 98\].*?(\d*)\)?: address already in use/i);
  if (found === undefined) return undefined;
  const port = found[1] || found[2];
  return {
    code: 'PortInUse',
    what: `port ${port || 'of the app'} is in use within the container`,
    why: 'something else in the app listens there; the runtime does not, so the probes fail',
    next: 'let only the runtime listen on container_port (--container-port)',
  };
};

/** pip says "no matching distribution" as well when it could not ask, so the network comes first. */
const pipNetwork: Explain = (lines) => {
  const trouble =
    /after connection broken by|NewConnectionError|ConnectTimeoutError|ReadTimeoutError|SSLError|Max retries exceeded/;
  const failed = lines.some((line) => /^ERROR: /.test(line));
  const line = lines.findLast((each) => trouble.test(each));
  if (line === undefined || !failed) return undefined;
  const cause = /(?:Failed to establish a new connection: |SSLError\()?(\[[^\]]+\][^'")]*)/.exec(line)?.[1];
  return {
    code: 'PackageIndexUnreachable',
    what: 'the package index cannot be reached from the pod',
    why: cause ?? line.trim(),
    next: 'let pods reach the index, or use a python_image (--python-image) that has the packages',
  };
};

const pipNoMatch: Explain = (lines) => {
  const name = match(lines, /ERROR: No matching distribution found for (\S+)/)?.[1];
  if (name === undefined) return undefined;
  const versions = match(lines, /Could not find a version that satisfies .* \(from versions: (.*)\)/)?.[1];
  return {
    code: 'PackageNotFound',
    what: `the package index has no ${name} for this Python`,
    why:
      versions === undefined || versions === 'none'
        ? 'it knows no version of it'
        : `it has ${versions.split(', ').slice(-5).join(', ')}`,
    next: 'correct the name or the version under [dependencies] in jac.toml',
  };
};

const pipConflict: Explain = (lines) => {
  const index = lines.findIndex((line) => /ERROR: (Cannot install|ResolutionImpossible)/.test(line));
  return index === -1
    ? undefined
    : {
        code: 'PackageConflict',
        what: 'the packages under [dependencies] exclude each other',
        why: (lines[index] ?? '').replace('ERROR: ', ''),
        next: 'loosen a version under [dependencies] in jac.toml',
      };
};

const diskFull: Explain = (lines) =>
  lines.some((line) => /No space left on device/.test(line))
    ? {
        code: 'DiskFull',
        what: 'the volume is full',
        why: 'No space left on device',
        next: 'raise pvc_size (--pvc-size) where the code-server says it, else write less below /app and /tmp',
      }
    : undefined;

const memory: Explain = (lines) =>
  lines.some((line) => /^MemoryError\b|std::bad_alloc|Cannot allocate memory/.test(line))
    ? {
        code: 'OutOfMemory',
        what: 'the app asked for more memory than it may have',
        next: 'raise memory_limit (--memory-limit)',
        ...placeOf(lines),
      }
    : undefined;

/** `✖ Error: Error loading app.jac: …`, then source lines and `  at boom() /app/helper/util.jac:2`, deepest first. */
const jacError: Explain = (lines) => {
  const found = match(lines, /(?:✖|\[ERROR\]) Error: (?:Error loading [^:]+: |Error: )(.*)$/);
  if (found === undefined) return undefined;
  return appError(found[1] || 'an error without a message (often: out of memory)', lines);
};

const traceback: Explain = (lines) => {
  const start = lines.findLastIndex((line) => line.startsWith('Traceback (most recent call last)'));
  if (start === -1) return undefined;
  const last = lines.slice(start + 1).find((line) => /^[\w.]+(?:: .*)?$/.test(line));
  return last === undefined ? undefined : appError(last, lines.slice(start));
};

function appError(message: string, lines: readonly string[]): Explanation {
  const place = placeOf(lines);
  const where = place.file === undefined ? '' : `${place.file}:${place.line}: `;
  return {
    code: 'AppError',
    what: `${where}${message}`,
    next: 'correct the app, then scale again',
    ...place,
  };
}

const explanations: readonly Explain[] = [
  jacSyntax,
  jacToml,
  entryMissing,
  pipNetwork,
  pipNoMatch,
  pipConflict,
  missingModule,
  importFailed,
  missingVariable,
  diskFull,
  memory,
  jacError,
  traceback,
  portInUse,
];

/** The deepest frame in the user's own code, in either of the two ways a stack is printed. */
function placeOf(lines: readonly string[]): { file?: string; line?: number } {
  const jac = lines.map((line) => /^\s+at .+? (\/\S+):(\d+)$/.exec(line));
  const python = lines.map((line) => /^\s+File "([^"]+)", line (\d+)/.exec(line)).reverse();
  for (const [, path = '', line] of [...jac, ...python].filter((frame) => frame !== null)) {
    if (path.startsWith(appRoot) && !path.includes('/site-packages/'))
      return { file: userFile(path), line: Number(line) };
  }
  return {};
}

const userFile = (path: string): string => (path.startsWith(appRoot) ? path.slice(appRoot.length) : path);

function match(lines: readonly string[], pattern: RegExp): RegExpExecArray | undefined {
  for (const line of lines) {
    const found = pattern.exec(line);
    if (found !== null) return found;
  }
  return undefined;
}
