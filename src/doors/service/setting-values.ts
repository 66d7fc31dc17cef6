/** Readers of settings: from a text to a value, or what is wrong with it. */
import { defaultRecycleSettings, type RecycleSettings } from '../../gateways/jqm/recycle.js';
import type { Json } from '../../model/kubernetes.js';
import { isFields } from '../../model/read.js';

export class Complaint extends Error {}

export const text = (value: string): string => value;

export const oneOf =
  <T extends string>(...choices: readonly T[]) =>
  (value: string): T => {
    const found = choices.find((choice) => choice === value);
    if (found === undefined) throw new Complaint(`has to be ${choices.join(' or ')}`);
    return found;
  };

export const whole =
  (least: number, most: number) =>
  (value: string): number => {
    const number = Number(value);
    if (!/^\d+$/.test(value) || number < least || number > most)
      throw new Complaint(`has to be a whole number from ${least} to ${most}`);
    return number;
  };

export const map = (value: string): Record<string, Json> => {
  try {
    const parsed: unknown = JSON.parse(value);
    if (isFields(parsed)) return parsed as Record<string, Json>;
  } catch {
    // Its message quotes the text.
  }
  throw new Complaint('has to be a JSON map');
};

export function recycle(value: string): RecycleSettings {
  const given = map(value);
  const known: readonly string[] = Object.keys(defaultRecycleSettings);
  for (const [key, number] of Object.entries(given)) {
    if (!known.includes(key)) throw new Complaint(`has an unknown key ${key}; it has ${known.join(', ')}`);
    if (typeof number !== 'number' || number < 0) throw new Complaint(`${key} has to be a number from 0 on`);
  }
  return { ...defaultRecycleSettings, ...given };
}

export const names = (value: string): string[] =>
  value
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');

export const mebi = 1024 * 1024;

export interface Row<T> {
  readonly flag: string;
  readonly env: string;
  readonly value: string;
  readonly about: string;
  /** As the environment would say it; shown by `--help`. */
  readonly preset?: string;
  /** @throws string what is wrong, without the value */
  readonly read: (text: string) => T;
}

export function row<T>(
  flag: string,
  env: string,
  value: string,
  about: string,
  preset: string,
  read: (text: string) => T,
): Row<T> {
  return { flag, env, value, about, preset, read };
}
