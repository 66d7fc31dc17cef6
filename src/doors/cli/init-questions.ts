/** What `init` is told: by flags, and on a terminal by answers. */
import { exitCodes, JacScaleError, usageError } from '../../model/error.js';
import { parseImage } from '../../model/image.js';
import type { Settings } from '../../model/settings.js';
import { settingsTable } from '../../model/settings-table.js';
import type { Invocation } from './command.js';
import type { InitSurvey } from './init-survey.js';
import { plain } from './print/style.js';
import type { World } from './world.js';

export const databaseNames = ['mongodb', 'redis', 'postgresql'] as const;
export type DatabaseChoice = (typeof databaseNames)[number];

/** Absent: not said. */
export interface Choices {
  readonly name?: string;
  readonly namespace?: string;
  readonly replicas?: number;
  readonly databases?: readonly DatabaseChoice[];
  readonly workflow?: boolean;
  readonly preview?: boolean;
  readonly image?: string;
  readonly example?: boolean;
}

type Read<T> = (text: string) => { readonly value: T } | { readonly complaint: string };

const setting =
  <K extends 'appName' | 'namespace' | 'replicas'>(key: K): Read<Settings[K]> =>
  (text) => {
    const read = settingsTable[key].parse(text);
    return 'value' in read && read.value !== undefined
      ? { value: read.value }
      : { complaint: 'complaint' in read ? read.complaint : 'a value is missing' };
  };

const databasesOf: Read<readonly DatabaseChoice[]> = (text) => {
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  if (words.length === 1 && words[0] === 'none') return { value: [] };
  const value = databaseNames.filter((name) => words.includes(name));
  const strange = words.find((word) => !databaseNames.some((name) => name === word));
  if (strange === undefined && value.length > 0) return { value };
  return { complaint: `expected ${databaseNames.join(', ')} or none, got "${strange ?? text}"` };
};

const imageName: Read<string> = (text) => {
  try {
    parseImage(text);
    return { value: text };
  } catch (error) {
    if (!(error instanceof JacScaleError)) throw error;
    return { complaint: error.message };
  }
};

const yesOrNo: Read<boolean> = (text) =>
  /^(y|yes|n|no)$/i.test(text) ? { value: /^y/i.test(text) } : { complaint: 'expected y or n' };

/** What the flags say. @throws usage error `FlagInvalid`, naming the flag */
export function readChoices({ flags }: Invocation): Choices {
  const read = <T>(name: string, of: Read<T>): T | undefined => {
    const given = flags[name];
    if (given === undefined || typeof given === 'boolean') return undefined;
    const found = of([given].flat().join(','));
    if ('value' in found) return found.value;
    throw usageError({
      code: 'FlagInvalid',
      what: `invalid argument for --${name}: ${found.complaint}`,
      next: "See 'kubectl jac init --help' for usage.",
      place: { key: `--${name}` },
    });
  };
  const chosen = {
    name: read('name', setting('appName')),
    namespace: read('namespace', setting('namespace')),
    replicas: read('replicas', setting('replicas')),
    databases: read('databases', databasesOf),
    image: read('image', imageName),
    workflow: isOn(flags['workflow']),
    preview: isOn(flags['preview']),
    example: isOn(flags['example']),
  };
  return Object.fromEntries(Object.entries(chosen).filter(([, value]) => value !== undefined));
}

const isOn = (flag: Invocation['flags'][string] | undefined): boolean | undefined =>
  typeof flag === 'boolean' ? flag : undefined;

/**
 * Asks for what no flag said; Enter takes what is shown.
 * @throws JacScaleError `InputEnded` (exit 130) at the end of input; the signal's reason
 */
export async function answersOf(world: World, survey: InitSurvey, given: Choices): Promise<Choices> {
  const ask = <T>(question: string, shown: string, of: Read<T>) => asked(world, question, shown, of);
  const missing = !survey.hasApp;
  const example =
    given.example ??
    (missing
      ? await ask('There is no .jac file here. Write a small one, app.jac?', 'Y/n', yesOr(true))
      : false);
  if (missing && !example) return { ...given, example };
  const named = survey.hasSection ? {} : await project();
  const workflow =
    given.workflow ??
    (given.preview === true || given.image !== undefined
      ? true
      : await ask('Write a workflow for GitHub that deploys on each push?', 'y/N', yesOr(false)));
  const image = workflow
    ? (given.image ??
      (await ask(
        'Image to build and push, such as ghcr.io/owner/app',
        'none',
        or('none', imageName, undefined),
      )))
    : undefined;
  const preview =
    given.preview ??
    (workflow ? await ask('Previews of pull requests as well?', 'y/N', yesOr(false)) : false);
  return { ...given, ...named, example, workflow, preview, ...(image === undefined ? {} : { image }) };

  async function project(): Promise<Choices> {
    const name =
      given.name ?? (await ask('Name of the app', survey.name, or(survey.name, setting('appName'))));
    const namespace = given.namespace ?? (await ask('Namespace', name, or(name, setting('namespace'))));
    const replicas = given.replicas ?? (await ask('Number of pods', '1', or('1', setting('replicas'))));
    // The example stores nothing; an app that is there gets what a deploy would give it.
    const usual = missing ? 'none' : 'mongodb, redis';
    const databases =
      given.databases ??
      (await ask(`Databases (${databaseNames.join(', ')} or none)`, usual, or(usual, databasesOf)));
    return { name, namespace, replicas, databases };
  }
}

const yesOr =
  (usual: boolean): Read<boolean> =>
  (text) =>
    text === '' ? { value: usual } : yesOrNo(text);

/** An empty answer stands for the text that is shown, or for a value of its own. */
function or<T>(usual: string, of: Read<T>): Read<T>;
function or<T>(usual: string, of: Read<T>, value: undefined): Read<T | undefined>;
function or<T>(usual: string, of: Read<T>, ...value: readonly undefined[]): Read<T | undefined> {
  return (text) => {
    if (value.length === 0) return of(text === '' ? usual : text);
    return text === '' || text === usual ? { value: undefined } : of(text);
  };
}

async function asked<T>(
  { terminal, signal }: World,
  question: string,
  shown: string,
  of: Read<T>,
): Promise<T> {
  for (;;) {
    const answer = await terminal.ask(`${question} [${plain(shown)}]: `, signal);
    if (answer === undefined) {
      await terminal.stderr.write('\n');
      throw new JacScaleError({
        code: 'InputEnded',
        what: 'the input ended before every question was answered; nothing was written',
        next: 'answer them, or say it by flags: kubectl jac init --help',
        exitCode: exitCodes.cancelled,
      });
    }
    const found = of(answer.trim());
    if ('value' in found) return found.value;
    await terminal.stderr.write(`${plain(found.complaint)}\n`);
  }
}
