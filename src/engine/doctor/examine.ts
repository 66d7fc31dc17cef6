/** Runs checks at the same time, and answers in their order. */
import { publishedRoles } from '../../generated/roles.js';
import { JacScaleError } from '../../model/error.js';
import type { Clock } from '../../ports/clock.js';
import { ClusterError } from '../../ports/cluster.js';
import { explainClusterError } from '../explain.js';
import { type Check, type CheckResult, type Finding, skipped, Unavailable, warning } from './check.js';
import type { Facts } from './facts.js';

const deadlineMs = 10_000;

/** Each result as soon as it and all before it are known. @throws the reason of the signal */
export async function* examine(checks: readonly Check[], facts: Facts): AsyncGenerator<CheckResult> {
  const { signal, clock } = facts.world;
  const running = checks.map((check) => {
    const findings = findingsOf(check, facts, clock, signal);
    // Whoever stops reading leaves the rest to itself.
    findings.catch(() => undefined);
    return { name: check.name, findings };
  });
  for (const { name, findings } of running) for (const finding of await findings) yield { name, ...finding };
}

async function findingsOf(
  check: Check,
  facts: Facts,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const limit = check.deadlineMs ?? deadlineMs;
  const stop = new AbortController();
  const late = clock.sleep(limit, AbortSignal.any([signal, stop.signal])).then(
    () => [warning(`no answer within ${limit / 1000} s`)],
    () => new Promise<never>((_, reject) => signal.aborted && reject(signal.reason)),
  );
  try {
    return await Promise.race([late, check.run(facts).then((found) => [found].flat() as Finding[])]);
  } catch (thrown) {
    signal.throwIfAborted();
    return [await thrownFinding(thrown, facts)];
  } finally {
    stop.abort();
  }
}

/** A right that is missing only to look is no mistake; anything else that a check did not foresee is worth a warning. */
async function thrownFinding(thrown: unknown, facts: Facts): Promise<Finding> {
  if (thrown instanceof Unavailable) return skipped(thrown.message);
  if (thrown instanceof ClusterError) {
    if (thrown.reason === 'Forbidden')
      return skipped(`${thrown.resource} may not be read (${thrown.verb})`, whyHidden(thrown.resource));
    const { app = '', namespace } = await facts.place();
    return errorFinding(explainClusterError(thrown, { app, namespace }), 'warning');
  }
  if (thrown instanceof JacScaleError) return errorFinding(thrown, 'error');
  throw thrown;
}

/** @param resource `storageclasses.storage.k8s.io` */
function whyHidden(resource: string): string {
  const looks = publishedRoles.find(({ name }) => name === 'jac-scale-doctor')?.rules ?? [];
  const [plural = ''] = resource.split('.');
  return looks.some(({ resources }) => resources.includes(plural))
    ? 'no other verb needs this right; docs/rbac/doctor.yaml has it'
    : 'a deployer has this right: see rights';
}

export function errorFinding(
  { message, why, next, place }: JacScaleError,
  status: 'warning' | 'error',
): Finding {
  return {
    status,
    message,
    ...(why === undefined ? {} : { why }),
    ...(next === undefined ? {} : { next }),
    ...(place === undefined ? {} : { place }),
  };
}
