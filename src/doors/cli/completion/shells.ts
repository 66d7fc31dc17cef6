export const shells = ['bash', 'zsh', 'fish', 'powershell'] as const;

export type Shell = (typeof shells)[number];

export const isShell = (text: string): text is Shell => (shells as readonly string[]).includes(text);

/** Stands in everything that is written, so that it is known again, and nothing of anybody else's is written over. */
export const marker = 'made by: kubectl jac completion';

/** What makes completion work in a shell. */
export async function scriptOf(shell: Shell): Promise<string> {
  return (await import('../../../generated/completion.js'))[shell];
}

/** The shell that the user sits at, as far as the environment tells. */
export function shellOf(
  env: Readonly<Record<string, string | undefined>>,
  isWindows: boolean,
): Shell | undefined {
  const name = /([^/\\]+?)(\.exe)?$/.exec(env['SHELL'] ?? '')?.[1] ?? '';
  if (isShell(name)) return name;
  if (name === 'pwsh' || (name === '' && isWindows)) return 'powershell';
  return undefined;
}
