/** The two families of media types that images come in. What we add to a base is of the base's own. */
export interface Family {
  readonly name: 'oci' | 'docker';
  readonly index: string;
  readonly manifest: string;
  readonly config: string;
  readonly layer: string;
}

/** https://github.com/opencontainers/image-spec/blob/v1.1.0/media-types.md */
export const oci: Family = {
  name: 'oci',
  index: 'application/vnd.oci.image.index.v1+json',
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  config: 'application/vnd.oci.image.config.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar+gzip',
};

/** https://distribution.github.io/distribution/spec/manifest-v2-2/ */
export const docker: Family = {
  name: 'docker',
  index: 'application/vnd.docker.distribution.manifest.list.v2+json',
  manifest: 'application/vnd.docker.distribution.manifest.v2+json',
  config: 'application/vnd.docker.container.image.v1+json',
  layer: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
};

export const families: readonly Family[] = [oci, docker];

/** Layers that are not in the registry of the image, and are not to be put there. */
export const isForeign = (mediaType: string): boolean => /foreign|nondistributable/.test(mediaType);
