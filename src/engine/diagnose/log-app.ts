/** What the Jac runtime (jaclang 0.16.7) and Python print when an app does not come up. */

import { distributionOf } from './distributions.js';
import { platformNext } from './image.js';
import { type Explain, type Explanation, match, placeOf, userFile } from './log-lines.js';

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

/** As the drivers of Redis, MongoDB and PostgreSQL say it; the line may hold a name of a user, never a password. */
const loginRefused: Explain = (lines) => {
  const found = match(
    lines,
    /(invalid username-password pair[^'"]*|WRONGPASS [^'"]*|\bAuthentication failed\b|password authentication failed for user "[^"]*")/,
  );
  return found?.[1] === undefined
    ? undefined
    : {
        code: 'DatabaseLoginRefused',
        what: 'a database does not accept the user or the password that the app gave',
        why: `it says: ${found[1]}`,
        next: 'correct user and password in the URL of the database (REDIS_URL, MONGODB_URI, DATABASE_URL), then scale again',
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

/** `exec /usr/local/bin/python3: exec format error`, of the container runtime. */
const wrongPlatform: Explain = (lines) => {
  const found = match(lines, /^(?:exec|exec_?[a-z]*:?) .*: exec format error$/i);
  return found === undefined
    ? undefined
    : {
        code: 'ImagePlatform',
        what: 'the image is not made for the processor of the node',
        why: found.input.trim(),
        next: platformNext,
      };
};

/** More telling first: a syntax error is a traceback as well. */
export const appTroubles: readonly Explain[] = [
  jacSyntax,
  jacToml,
  entryMissing,
  missingModule,
  importFailed,
  missingVariable,
  loginRefused,
  memory,
  jacError,
  traceback,
  portInUse,
  wrongPlatform,
];
