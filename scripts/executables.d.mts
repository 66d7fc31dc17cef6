export interface Platform {
  readonly os: 'linux' | 'darwin' | 'windows';
  readonly arch: 'amd64' | 'arm64';
  /** As Bun's compiler names it. */
  readonly target: string;
}
export const platforms: readonly Platform[];
export function executableName(platform: Pick<Platform, 'os' | 'arch'>): string;
export function hostPlatform(): Platform | undefined;
export function buildMark(version: string, commit: string): string;
export function makeExecutables(wanted?: readonly Platform[], out?: string): Promise<string[]>;
