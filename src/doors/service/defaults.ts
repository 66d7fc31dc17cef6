/** Default modules: deployed by the one that leads, at its start and whenever the Secret says something else. */
import { secretText } from '../../engine/data/secret.js';
import { JacScaleError, messageOf } from '../../model/error.js';
import type { KubeObject } from '../../model/kubernetes.js';
import { type DefaultEntry, type DefaultOutcome, readDefaults } from '../../operations/orc/defaults.js';
import type { Log } from './log.js';

export interface Defaults {
  /** The Secret as it is now. */
  secret(object: KubeObject | undefined): void;
  /** Whether this one leads now. */
  leads(isLeader: boolean): void;
  /** Tries those again that failed: what kept them may be gone. */
  retry(): void;
  counts(): { readonly deployed: number; readonly failed: number };
  /** When there is nothing to do at the moment. */
  idle(): Promise<void>;
}

export interface DefaultsOptions {
  readonly log: Log;
  /** @throws the signal's reason when aborted */
  readonly deploy: (
    entries: readonly DefaultEntry[],
    say: (line: string) => void,
  ) => Promise<DefaultOutcome[]>;
}

const keyOf = ({ namespace, module, name }: Pick<DefaultEntry, 'namespace' | 'module' | 'name'>): string =>
  `${namespace}/${module}/${name}`;

export function makeDefaults({ log, deploy }: DefaultsOptions): Defaults {
  /** As it was last read without a mistake. */
  let entries: readonly DefaultEntry[] = [];
  let texts = '';
  let isLeader = false;
  let wanted: readonly DefaultEntry[] = [];
  const outcomes = new Map<string, DefaultOutcome>();
  let running: Promise<void> | undefined;

  function start(which: readonly DefaultEntry[]): void {
    if (!isLeader) return;
    wanted = which;
    running ??= run().finally(() => {
      running = undefined;
      // Asked for after the last look, before it was over.
      if (wanted.length > 0) start(wanted);
    });
  }

  async function run(): Promise<void> {
    // What is asked for meanwhile comes afterwards, and only as it was asked for last.
    while (isLeader && wanted.length > 0) {
      const round = wanted;
      wanted = [];
      for (const group of grouped(round)) {
        if (!isLeader) return;
        await deployGroup(group, round === entries);
      }
    }
  }

  async function deployGroup(group: readonly DefaultEntry[], isTold: boolean): Promise<void> {
    const [first] = group;
    const say = (line: string) => {
      if (isTold) log.info(line);
    };
    // In the words of the guide.
    if (first !== undefined && first.name !== '') {
      say(`Extracting ${first.module} namespaces...`);
      say(`Extracting ${first.namespace} services/libraries...`);
    }
    try {
      for (const outcome of await deploy(group, say)) remember(outcome, isTold);
    } catch (error) {
      const why = messageOf(error);
      log.error('default modules could not be deployed', { error: why });
      // Which of them were is not known: all are tried again.
      for (const { namespace, module, name } of group)
        remember({ namespace, module, name, results: [], errors: [why] }, true);
    }
  }

  function remember(outcome: DefaultOutcome, isTold: boolean): void {
    const key = keyOf(outcome);
    const before = outcomes.get(key);
    outcomes.set(key, outcome);
    const errors = outcome.errors.join('; ');
    // In a first round each line was said already.
    if (!isTold && errors !== before?.errors.join('; '))
      log.info(errors === '' ? `${key} is deployed now` : `${key}: ${errors}`);
  }

  return {
    secret(object) {
      const given = Object.fromEntries(
        ['MODULE', 'MODULES'].flatMap((key) => {
          const text = secretText(object, key);
          return text === undefined ? [] : [[key, text]];
        }),
      );
      const said = JSON.stringify(given);
      if (said === texts) return;
      texts = said;
      try {
        entries = readDefaults(given);
      } catch (error) {
        if (!(error instanceof JacScaleError)) throw error;
        log.error(error.message, { code: error.code, next: error.next });
        return;
      }
      const known = new Set(entries.map(keyOf));
      for (const key of outcomes.keys()) if (!known.has(key)) outcomes.delete(key);
      start(entries);
    },
    leads(now) {
      isLeader = now;
      if (now) start(entries);
      else {
        wanted = [];
        outcomes.clear();
      }
    },
    retry() {
      const failed = entries.filter(
        (entry) => entry.request !== undefined && (outcomes.get(keyOf(entry))?.errors.length ?? 0) > 0,
      );
      if (running === undefined && failed.length > 0) start(failed);
    },
    counts() {
      const failed = [...outcomes.values()].filter(({ errors }) => errors.length > 0).length;
      return { deployed: outcomes.size - failed, failed };
    },
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}

/** One after the other those of one module in one namespace, in the order in which they stand there. */
function grouped(entries: readonly DefaultEntry[]): DefaultEntry[][] {
  const groups = new Map<string, DefaultEntry[]>();
  for (const entry of entries) {
    const key = `${entry.module}/${entry.namespace}`;
    groups.set(key, [...(groups.get(key) ?? []), entry]);
  }
  return [...groups.values()];
}
