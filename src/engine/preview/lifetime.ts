import type { Parsed } from '../../model/settings-values.js';

const unitSeconds: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };
const longestDays = 3650;

/** A time as people give it to previews (`14d`, `72h`, `1h30m`, bare seconds), in seconds. */
export function parseLifetime(text: string): Parsed<number> {
  const source = text.trim();
  const parts = [...source.matchAll(/(\d+)(d|h|m|s)/g)];
  const whole = parts.length > 0 && parts.map(([part]) => part).join('') === source;
  const seconds = whole
    ? parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (unitSeconds[unit ?? 's'] ?? 1), 0)
    : /^\d+$/.test(source)
      ? Number(source)
      : Number.NaN;
  return seconds >= 1 && seconds <= longestDays * 86_400
    ? { value: seconds }
    : {
        complaint: `expected a time such as 72h, 14d or 30m, of at most ${longestDays}d, got ${JSON.stringify(text)}`,
      };
}

/** `3d`, `5h`, `12m`: roughly how long, for reasons and lists. */
export function roughly(seconds: number): string {
  const [unit, size] = Object.entries(unitSeconds).find(([, each]) => seconds >= 2 * each) ?? ['s', 1];
  return `${Math.floor(seconds / size)}${unit}`;
}
