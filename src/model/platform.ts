/** What an image runs on, as Go and OCI name it. */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string;
}

/** `linux/arm/v7` */
export function platformText({ os, architecture, variant }: Platform): string {
  return [os, architecture, ...(variant === undefined ? [] : [variant])].join('/');
}

export function parsePlatform(text: string): Platform {
  const [os = '', architecture = '', variant] = text.split('/');
  return { os, architecture, ...(variant === undefined ? {} : { variant }) };
}

/** Variants that every processor of an architecture is: containerd's normalisation. */
const implied: Readonly<Record<string, string>> = { arm64: 'v8', arm: 'v7', amd64: 'v1' };

/** Whether an image of one platform is what was asked for by the other. */
export function samePlatform(a: Platform, b: Platform): boolean {
  const variant = (platform: Platform) => platform.variant ?? implied[platform.architecture];
  return a.os === b.os && a.architecture === b.architecture && variant(a) === variant(b);
}
