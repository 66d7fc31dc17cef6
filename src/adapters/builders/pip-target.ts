/** What runs a package, in the words of Python's packaging. */
import type { PythonTarget } from '../../ports/wheels.js';

/** As `platform.machine()` says it, by OCI's architecture and variant. */
const machines: Readonly<Record<string, string>> = {
  amd64: 'x86_64',
  '386': 'i686',
  arm64: 'aarch64',
  'arm/v7': 'armv7l',
  arm: 'armv7l',
  ppc64le: 'ppc64le',
  s390x: 's390x',
  riscv64: 'riscv64',
};

export function machineOf({ platform: { architecture, variant } }: Pick<PythonTarget, 'platform'>): string {
  return machines[`${architecture}/${variant}`] ?? machines[architecture] ?? architecture;
}

/** Names that were given before manylinux_X_Y, by the glibc they stand for. */
const named: Readonly<Record<number, string>> = { 17: 'manylinux2014', 12: 'manylinux2010', 5: 'manylinux1' };

/**
 * Platform tags of wheels that run there, the most special first.
 * Sources: https://peps.python.org/pep-0600/ (manylinux), https://peps.python.org/pep-0656/ (musllinux)
 */
export function platformTags(target: Pick<PythonTarget, 'platform' | 'libc'>): string[] {
  const machine = machineOf(target);
  const { family, version } = target.libc;
  const minor = Number(version.split('.')[1] ?? 0);
  const own = `linux_${machine}`;
  if (family === 'musl') return [...down(minor, 0).map((i) => `musllinux_1_${i}_${machine}`), own];
  // Older ones exist for Intel alone.
  const oldest = machine === 'x86_64' || machine === 'i686' ? 5 : 17;
  const many = down(minor, oldest).flatMap((i) => [
    `manylinux_2_${i}_${machine}`,
    ...(named[i] === undefined ? [] : [`${named[i]}_${machine}`]),
  ]);
  return [...many, own];
}

const down = (from: number, to: number): number[] =>
  Array.from({ length: Math.max(0, from - to + 1) }, (_, i) => from - i);

/**
 * The base's patch version is not known: a late one, since packages leave out the first ones of a minor version
 * (cryptography: `!=3.9.0,!=3.9.1`), and images are made of later ones.
 */
const patch = 99;

export const fullVersion = ({ python }: PythonTarget): string => `${python}.${patch}`;

/** Which wheels pip takes. */
export function wheelArguments(target: PythonTarget): string[] {
  return [
    '--only-binary=:all:',
    '--implementation=cp',
    `--python-version=${fullVersion(target)}`,
    ...[target.abi, 'abi3', 'none'].map((abi) => `--abi=${abi}`),
    ...platformTags(target).map((tag) => `--platform=${tag}`),
  ];
}

/** Values of environment markers there. @see https://peps.python.org/pep-0508/#environment-markers */
export function markersOf(target: PythonTarget): Readonly<Record<string, string>> {
  return {
    implementation_name: 'cpython',
    implementation_version: fullVersion(target),
    os_name: 'posix',
    platform_machine: machineOf(target),
    platform_python_implementation: 'CPython',
    platform_release: '',
    platform_system: 'Linux',
    platform_version: '',
    python_full_version: fullVersion(target),
    python_version: target.python,
    sys_platform: 'linux',
  };
}

/** For people: `Python 3.13 on linux/amd64 with glibc 2.41 (cp313, manylinux_2_41_x86_64 and older)`. */
export function targetText(target: PythonTarget): string {
  const { platform, python, abi, libc } = target;
  const tags = `${abi}, ${platformTags(target)[0]} and older`;
  return `Python ${python} on ${platform.os}/${platform.architecture} with ${libc.family} ${libc.version} (${tags})`;
}
