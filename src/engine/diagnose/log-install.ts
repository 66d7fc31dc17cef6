/** What pip and our own init containers (templates/app) print. */
import type { Code } from './codes.js';
import { type Explain, match } from './log-lines.js';

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

const diskFull: Explain = (lines) => {
  const line = lines.findLast((each) => /no space left|quota exceeded/i.test(each));
  return line === undefined
    ? undefined
    : {
        code: 'DiskFull',
        what: 'the volume is full',
        why: line.trim(),
        next: 'raise pvc_size (--pvc-size) where the code-server says it, else write less below /app and /tmp',
      };
};

/** Sentences of templates/app/{fetch.sh,unpack.py,install.py,launch.py}. */
const ownWords: readonly { readonly when: RegExp; readonly code: Code; readonly next: string }[] = [
  {
    when: /^no jaclang for Python .*|^jaclang \S+ is installed, but there is no command `jac`.*/,
    code: 'RuntimeMissing',
    next: 'use a python_image (--python-image) with jaclang, or with pip so that it can be installed',
  },
  {
    when: /^the image has no pip, and lacks: .*/,
    code: 'RuntimeMissing',
    next: 'use a python_image (--python-image) that has pip, or the packages',
  },
  {
    when: /came \w+ times with another sha256 than its name says$/,
    code: 'BundleCorrupt',
    next: 'scale again: the bundle is sent anew if the code-server lacks it',
  },
  {
    when: /^the ConfigMap holds a bundle with another sha256 than its name says$/,
    code: 'BundleCorrupt',
    next: 'delete the ConfigMap that the pod mounts, and scale again',
  },
  {
    // Of code: who waits for a database says a variable there (templates/app/wait.sh).
    when: /^gave up after .* of waiting for https?:.*/,
    code: 'BundleUnreachable',
    next: 'check that pods reach the code-server: NetworkPolicies, DNS',
  },
  {
    when: /^the volume is not writable for group .*/,
    code: 'VolumeNotWritable',
    next: 'use a StorageClass (--storage-class) whose driver honours fsGroup',
  },
];

const own: Explain = (lines) => {
  for (const { when, code, next } of ownWords) {
    const found = match(lines, when);
    if (found !== undefined) return { code, what: found.input.trim(), next };
  }
  return undefined;
};

export const installTroubles: readonly Explain[] = [diskFull, own, pipNetwork, pipNoMatch, pipConflict];
