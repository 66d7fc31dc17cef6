import { spawn } from 'node:child_process';
import type { Browser } from '../../ports/pod-ports.js';

type Environment = Readonly<Record<string, string | undefined>>;

const isOn = (value: string | undefined) => value !== undefined && value !== '' && value !== 'false';

/** The program that shows a URL with what the desktop has for it; undefined where there is no desktop, or nobody at it. */
export function browserProgram(
  platform: NodeJS.Platform,
  env: Environment,
): { readonly command: string; readonly args: readonly string[] } | undefined {
  // A shell on another machine has no screen here.
  if (isOn(env['CI']) || isOn(env['SSH_CONNECTION'])) return undefined;
  if (platform === 'darwin') return { command: 'open', args: [] };
  if (platform === 'win32') return { command: 'rundll32', args: ['url.dll,FileProtocolHandler'] };
  return isOn(env['DISPLAY']) || isOn(env['WAYLAND_DISPLAY']) ? { command: 'xdg-open', args: [] } : undefined;
}

/** Starts it without a shell, and leaves it alone. */
export function nodeBrowser(platform: NodeJS.Platform, env: Environment): Browser {
  return {
    open: async (url) => {
      const program = browserProgram(platform, env);
      if (program === undefined || !/^https?:\/\//.test(url)) return false;
      const child = spawn(program.command, [...program.args, url], { detached: true, stdio: 'ignore' });
      child.unref();
      return await new Promise<boolean>((resolve) => {
        child.once('spawn', () => resolve(true));
        child.once('error', () => resolve(false));
      });
    },
  };
}
