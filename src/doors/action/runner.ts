/** The runner that this step runs in: its log, annotations, masks, outputs and state. */

import * as core from '@actions/core';
import type { Diagnosis } from '../../model/diagnosis.js';
import { messageOf } from '../../model/error.js';
import type { Warning } from '../../model/settings.js';
import { type InputName, inputs, type OutputName, type StateName, states } from './io.js';
import { clean, withoutCommands } from './markdown/text.js';
import { redactAll, redactText } from './redact.js';

let given: ReadonlyMap<string, string> | undefined;

/** An input's text, '' when it was not given. The first call takes all of them out of the environment: programs inherit it. */
export function input(name: InputName): string {
  given ??= takeInputs();
  return given.get(name) ?? '';
}

function takeInputs(): ReadonlyMap<string, string> {
  const all = new Map(Object.keys(inputs).map((name) => [name, core.getInput(name)]));
  for (const name of Object.keys(process.env)) if (/^INPUT_/i.test(name)) delete process.env[name];
  return all;
}

const masked = new Set<string>();

export function mask(forms: readonly string[]): void {
  for (const form of forms) if (!masked.has(form)) core.setSecret(form);
  for (const form of forms) masked.add(form);
}

/** Without anything that was masked: for what the runner does not blacken. */
export const redacted = <T>(value: T): T => redactAll(value, masked);

const shown = (text: string): string => clean(redactText(text, masked));

export const keep = (name: StateName, value: string | undefined): void => {
  if (value !== undefined) core.saveState(states[name], value);
};

/** What main kept, '' when it kept nothing. */
export const kept = (name: StateName): string => core.getState(states[name]);

export const setOutput = (name: OutputName, value: string): void => core.setOutput(name, value);

/** A line of the job's log. */
export const say = (text: string): void => core.info(withoutCommands(redactText(text, masked)));

export function sayFolded(title: string, lines: readonly string[]): void {
  core.startGroup(withoutCommands(redactText(title, masked)).replaceAll('\n', ' '));
  say(lines.join('\n'));
  core.endGroup();
}

interface Placed {
  /** Relative to the workspace, as GitHub shows annotations. */
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

const properties = (title: string | undefined, { file, line }: Placed) => ({
  ...(title === undefined ? {} : { title }),
  ...(file === undefined ? {} : { file, ...(line === undefined ? {} : { startLine: line }) }),
});

const lines = (...parts: readonly (string | undefined)[]): string =>
  shown(parts.filter((part) => part !== undefined && part !== '').join('\n'));

export const annotateError = (diagnosis: Omit<Diagnosis, 'file' | 'line'>, place: Placed): void => {
  const { code, what, why, next } = diagnosis;
  core.error(lines(what, why, next === undefined ? undefined : `next: ${next}`), properties(code, place));
};

export const annotateWarning = (
  { code, message, next }: Omit<Warning, 'file' | 'line'>,
  place: Placed,
): void =>
  core.warning(lines(message, next === undefined ? undefined : `next: ${next}`), properties(code, place));

export const warn = (message: string): void => core.warning(shown(message));

export const notice = (message: string, title: string): void => core.notice(shown(message), { title });

/** Adds to the job's summary. Absent on old Enterprise Servers and in local runners; a full disk is no reason to fail. */
export async function summarize(markdown: string): Promise<void> {
  if (!process.env['GITHUB_STEP_SUMMARY']) return;
  try {
    await core.summary.addRaw(markdown, true).write();
  } catch (error) {
    warn(`the summary could not be written: ${messageOf(error)}`);
  }
}
