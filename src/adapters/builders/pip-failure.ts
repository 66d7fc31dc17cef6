import { JacScaleError } from '../../model/error.js';
import type { PythonTarget } from '../../ports/wheels.js';
import { targetText } from './pip-target.js';

/** The way that is open to a package that has to be compiled, or that comes from elsewhere. */
const dockerfile = 'write a Dockerfile, which can install anything, with: kubectl jac init --dockerfile';

export const pipMissing = (why: string): JacScaleError =>
  new JacScaleError({
    code: 'PipMissing',
    what: 'the app has dependencies, and there is no pip here that can collect them',
    why,
    next: `install Python 3 with pip 22.2 or later (actions/setup-python in a workflow); or ${dockerfile}`,
  });

/** The package that pip found no fitting file of; undefined when it failed of something else. */
export const missingIn = (lines: readonly string[]): string | undefined =>
  lines
    .map((line) => /No matching distribution found for (.+?)(?: \(from .*)?$/.exec(line)?.[1])
    .find(Boolean);

/** @param hasSource whether there are releases of it without a wheel */
export function wheelMissing(target: PythonTarget, requirement: string, hasSource: boolean): JacScaleError {
  return hasSource
    ? new JacScaleError({
        code: 'WheelMissing',
        what: `there is no wheel of ${requirement} for ${targetText(target)}`,
        why: 'it comes as source, which is not compiled here: what it makes would fit to this machine and not to the image',
        next: `name a version that has one in [dependencies], or ${dockerfile}`,
      })
    : new JacScaleError({
        code: 'PackageMissing',
        what: `the package index has no ${requirement}`,
        why: `pip looked for ${targetText(target)}`,
        next: 'look for a typing mistake in [dependencies] of jac.toml',
        place: { key: 'dependencies' },
      });
}

const noIndex =
  /NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|SSLError|CERTIFICATE_VERIFY_FAILED|Connection refused|Failed to establish|name resolution/;
const conflict = /ResolutionImpossible|conflicting dependencies|Cannot install .* because/;

export const isConflict = (lines: readonly string[]): boolean => lines.some((line) => conflict.test(line));

/** Anything else that pip may fail of. */
export function pipFailed(lines: readonly string[]): JacScaleError {
  const all = lines.join('\n');
  const why = lines
    .filter((line) => !/^(\[notice\]|DEPRECATION|WARNING: Retrying)/.test(line))
    .slice(-6)
    // Where a requirement stands in a file of ours is of no use to anybody.
    .map((line) => line.replace(/ ?\(from -r \S+ \(line \d+\)\)|->-r \S+ \(line \d+\)/g, ''))
    .join('\n');
  if (/No space left on device|Disk quota exceeded/.test(all)) {
    return new JacScaleError({
      code: 'DiskFull',
      what: 'there is no room left for the dependencies',
      why,
      next: 'make room in the folder of temporary files (TMPDIR)',
    });
  }
  if (noIndex.test(all)) {
    return new JacScaleError({
      code: 'IndexUnreachable',
      what: 'pip cannot reach the package index',
      why,
      next: 'check the network, HTTPS_PROXY and the index in pip.conf; see: python3 -m pip config list',
    });
  }
  if (isConflict(lines)) {
    const sides = lines.filter((line) => /^\s+(The user requested|\S+ \S+ depends on) /.test(line));
    return new JacScaleError({
      code: 'DependencyConflict',
      what: 'the dependencies contradict each other, or the Jac runtime',
      why: sides.length === 0 ? why : sides.map((line) => line.trim()).join('\n'),
      next: 'ask for other versions in [dependencies] of jac.toml',
      place: { key: 'dependencies' },
    });
  }
  return new JacScaleError({
    code: 'PipFailed',
    what: 'pip failed to collect the dependencies',
    why,
    next: dockerfile,
  });
}
