import type { Bundle, Digest } from '../model/bundle.js';
import type { ImageName, RegistryLogin } from '../model/image.js';
import type { ProjectOrigin } from '../model/inventory.js';
import type { DependencySet } from '../model/release.js';
import type { SourceCommit } from '../model/revision.js';

/** An image to be made from a Dockerfile. */
export interface DockerfileBuild {
  /** Absolute path of the build context: the app's folder, or what goes into the layer where there is no Dockerfile. */
  readonly root: string;
  /** Where it goes, with the tag: the user's, else the commit's or the code's. */
  readonly target: ImageName;
  readonly login: RegistryLogin | undefined;
  /** Absolute path. */
  readonly dockerfile: string | undefined;
  /** `linux/amd64`; none: the base's own, or the builder's. */
  readonly platforms: readonly string[];
  /** `auto`: a registry cache beside the image; `off`; or an image name to keep it at. */
  readonly cache: string;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Given to the build as secret mounts, by id; never as arguments. */
  readonly buildSecrets: Readonly<Record<string, string>>;
  readonly source: SourceCommit;
  readonly origin: ProjectOrigin;
  /** Version of the project, from jac.toml. */
  readonly version: string | undefined;
}

/** One image of an app to be made; without a Dockerfile there is no daemon, and the code becomes a layer on `base`. */
export interface BuildRequest extends DockerfileBuild {
  /** The .jac file, relative to the root. */
  readonly entry: string;
  /** The code as a bundle. */
  readonly bundle: Bundle;
  /** Image with the Jac runtime; not used with a Dockerfile. */
  readonly base: ImageName;
  readonly baseLogin: RegistryLogin | undefined;
  readonly dependencies: DependencySet;
  readonly jacCommand: 'auto' | 'start' | 'serve';
  readonly containerPort: number;
}

export interface BuiltImage {
  /** With the tag it was pushed under. */
  readonly name: ImageName;
  readonly digest: Digest;
  /** `daemonless`, `docker buildx`, `docker`, `podman`, `buildah`. */
  readonly builder: string;
  /** The registry had it already: nothing was built or sent. */
  readonly reused: boolean;
  /** Bytes that travelled to the registry, where the builder says so. */
  readonly sentBytes?: number;
}

/** Images from Dockerfiles, by a builder of this machine. */
export interface DockerfileImages {
  /** As `Images.build`. @throws JacScaleError */
  build(request: DockerfileBuild): Promise<BuiltImage>;
  /** As `Images.storedLogin`. */
  storedLogin: Images['storedLogin'];
}

/** Images of registries: made, pushed, looked up. */
export interface Images {
  /** Builds, pushes, and answers only when the registry has the image whole. @throws JacScaleError */
  build(request: BuildRequest): Promise<BuiltImage>;
  /** What the build would answer, without sending anything; undefined where only a build can tell (a Dockerfile). */
  foresee(request: BuildRequest): Promise<{ readonly name: ImageName; readonly digest: Digest } | undefined>;
  /** The digest a name stands for now. @throws JacScaleError `ImageNotFound`, `RegistryDenied`, `RegistryUnreachable` */
  resolve(name: ImageName, login: RegistryLogin | undefined): Promise<Digest>;
  /** Whether anybody may pull it. */
  isPublic(name: ImageName): Promise<boolean>;
  /**
   * What the credential stores of this machine (docker's and podman's config files, their helpers) know of a registry.
   * @param repository `owner/app`: podman's may have a login for this one alone
   */
  storedLogin(registry: string, repository?: string): Promise<RegistryLogin | undefined>;
}
