/**
 * The plugin's manifest for krew, and rules for one. The rules are krew's: its documentation
 * (https://krew.sigs.k8s.io/docs/developer-guide/plugin-manifest/) and what `krew install --manifest` refuses
 * (ValidatePlugin in internal/index/validation/validate.go of kubernetes-sigs/krew).
 */
import { stringify } from 'yaml';
import { z } from 'zod';

/** Names that Windows keeps for devices. */
const reserved = /^(CON|PRN|AUX|NUL|COM[1-9]|LPT[1-9])$/i;
/** krew's own semver: with the `v`. */
const version = /^v(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?$/;
/** Of the naming and style guide: one that fits into a table. */
const shortLength = 50;

const text = z.string().min(1);
const within = text.refine(
  (path) => !path.startsWith('/') && !path.split(/[\\/]/).includes('..'),
  'leaves the folder of the plugin',
);

const platform = z.strictObject({
  selector: z.strictObject({
    matchLabels: z.strictObject({
      os: z.enum(['linux', 'darwin', 'windows']),
      arch: z.enum(['amd64', 'arm64']),
    }),
  }),
  uri: z.url({ protocol: /^https$/ }).regex(/\.(tar\.gz|zip)$/, 'is neither .tar.gz nor .zip'),
  sha256: z.string().regex(/^[a-f0-9]{64}$/),
  files: z
    .array(z.strictObject({ from: within, to: within }))
    .min(1)
    .optional(),
  bin: within,
});

/** A manifest that krew takes; stricter where ours need no more than it has. */
export const krewManifest = z.strictObject({
  apiVersion: z.literal('krew.googlecontainertools.github.com/v1alpha2'),
  kind: z.literal('Plugin'),
  metadata: z.strictObject({
    name: z
      .string()
      .regex(/^[\w-]+$/)
      .refine((name) => !reserved.test(name), 'is a name that Windows keeps for itself')
      .refine((name) => !name.startsWith('kubectl-'), 'begins with kubectl-, which krew adds'),
  }),
  spec: z.strictObject({
    version: z.string().regex(version),
    homepage: z.url({ protocol: /^https$/ }),
    shortDescription: text.max(shortLength).regex(/^[^\r\n]*$/, 'has a line break'),
    description: text,
    caveats: text.optional(),
    platforms: z
      .array(platform)
      .min(1)
      .refine((all) => {
        const keys = all.map(({ selector }) => `${selector.matchLabels.os}/${selector.matchLabels.arch}`);
        return new Set(keys).size === keys.length;
      }, 'name a platform twice'),
  }),
});

export type KrewManifest = z.infer<typeof krewManifest>;

export interface KrewArchive {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** Name of the file beside the release. */
  readonly file: string;
  readonly sha256: string;
}

/**
 * @param version without `v`
 * @param repository `owner/name` on GitHub, whose releases have the archives
 * @throws ZodError when krew would not take it
 */
export function krewOf(version: string, repository: string, archives: readonly KrewArchive[]): KrewManifest {
  const homepage = `https://github.com/${repository}`;
  return krewManifest.parse({
    apiVersion: 'krew.googlecontainertools.github.com/v1alpha2',
    kind: 'Plugin',
    metadata: { name: 'jac' },
    spec: {
      version: `v${version}`,
      homepage,
      shortDescription: 'Deploy and run Jac apps',
      description: [
        'Deploys an app written in Jac to Kubernetes: code, databases, secrets, exposure and scaling',
        'from its jac.toml, with a rollout that fails loudly and goes back by itself. Shows status,',
        'logs and history, rolls back, exports data, makes previews, and takes all of it away again.',
        '',
        '  kubectl jac scale app.jac',
        '  kubectl jac status app.jac',
        '  kubectl jac logs app.jac -f',
        '',
      ].join('\n'),
      caveats: [
        'For completion of `kubectl jac` run once:',
        '  kubectl jac completion install',
        `What a user has to be allowed to: ${homepage}/tree/v${version}/docs/rbac`,
        '',
      ].join('\n'),
      platforms: archives.map(({ os, arch, file, sha256 }) => {
        const bin = os === 'windows' ? 'kubectl-jac.exe' : 'kubectl-jac';
        return {
          selector: { matchLabels: { os, arch } },
          uri: `${homepage}/releases/download/v${version}/${file}`,
          sha256,
          // krew's style guide wants the licence installed with the program.
          files: [bin, 'LICENSE', 'LICENSES.txt', 'NOTICE.txt'].map((from) => ({ from, to: '.' })),
          bin,
        };
      }),
    },
  });
}

export const krewText = (manifest: KrewManifest): string => stringify(manifest, { lineWidth: 0 });
