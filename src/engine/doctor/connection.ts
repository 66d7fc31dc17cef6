/** Whether there is a way to the cluster: kubeconfig, API server, credentials, clocks. */
import type { JacScaleError } from '../../model/error.js';
import { ClusterError } from '../../ports/cluster.js';
import { explainClusterError } from '../explain.js';
import { type Check, ok, skipped, Unavailable, warning } from './check.js';
import { errorFinding } from './examine.js';
import type { Facts } from './facts.js';

/** When the end of a certificate or token is worth a word, and when a run may not live to see its own. */
const soonMs = 7 * 86_400_000;
const lateMs = 600_000;

export const kubeconfig: Check = {
  name: 'kubeconfig',
  run: async (facts) => {
    const { file, context, user, insecure } = await facts.access();
    const said = `${context === undefined ? '' : `context ${context} of `}${file}, ${user}`;
    if (!insecure) return ok(said);
    return warning(`${said}; the server's certificate is not looked at`, {
      why: 'anybody on the way can take the credentials and answer in its place',
      next: 'put certificate-authority-data in place of insecure-skip-tls-verify into the kubeconfig',
    });
  },
};

export const server: Check = {
  name: 'server',
  // A host that drops packets is found out by the connection's own limit first.
  deadlineMs: 20_000,
  run: async (facts) => {
    const { server: address } = await reachable(facts);
    try {
      const { latencyMs } = await facts.server();
      return ok(`${address} answers in ${Math.max(1, Math.round(latencyMs))} ms`);
    } catch (thrown) {
      if (!(thrown instanceof ClusterError)) throw thrown;
      if (thrown.reason === 'Unauthorized' || thrown.reason === 'Forbidden')
        return ok(`${address} answers (${thrown.status} to the question for its version)`);
      return errorFinding(explained(thrown), 'error');
    }
  },
};

export const credentials: Check = {
  name: 'credentials',
  deadlineMs: 20_000,
  run: async (facts) => {
    const { expires } = await reachable(facts);
    const left = expires === undefined ? undefined : expires.getTime() - facts.world.clock.now().getTime();
    const day = expires?.toISOString().slice(0, 16).replace('T', ' ');
    try {
      await facts.server().catch(unlessForbidden);
      const user = await facts.user();
      const who = user === undefined ? 'accepted; the cluster does not tell for whom' : user;
      if (left === undefined || left > soonMs) return ok(who);
      if (left > lateMs) return ok(`${who}, until ${day} UTC`);
      return warning(`${who}; ${left <= 0 ? 'ended' : 'ends'} at ${day} UTC`, {
        why: 'a run may take longer than that',
        next: 'log in again with the tool of your cluster',
      });
    } catch (thrown) {
      if (!(thrown instanceof ClusterError)) throw thrown;
      if (thrown.reason !== 'Unauthorized') return skipped('needs the API server');
      const finding = errorFinding(explained(thrown), 'error');
      return left !== undefined && left <= 0 ? { ...finding, why: `they ended at ${day} UTC` } : finding;
    }
  },
};

/** More than that, and a lock that is held looks dead, or the other way round, sooner than it should. */
const skewSeconds = 30;

export const clock: Check = {
  name: 'clock',
  deadlineMs: 20_000,
  run: async (facts) => {
    await facts.cluster();
    const { clock: clocks } = await facts.server();
    if (clocks === undefined) return skipped('the API server does not tell its time');
    // Its header knows no fractions of a second.
    const ms = clocks.here.getTime() - clocks.server.getTime() - 500;
    const seconds = Math.round(Math.abs(ms) / 1000);
    if (seconds <= 1) return ok("as the API server's");
    const said = `${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} the API server's`;
    if (seconds <= skewSeconds) return ok(said);
    return warning(said, {
      why: 'the lock of an app says when it was renewed by this clock, and tokens and certificates may seem to be over',
      next: 'set the clock of this machine, or let it be set (timedatectl set-ntp true)',
    });
  },
};

/** What is wrong with the kubeconfig is its own check's to say. */
async function reachable(facts: Facts) {
  return await facts.access().catch(() => {
    throw new Unavailable('needs a kubeconfig');
  });
}

/** Who may not ask for the version is known all the same. */
function unlessForbidden(thrown: unknown): void {
  if (!(thrown instanceof ClusterError) || thrown.reason !== 'Forbidden') throw thrown;
}

const explained = (thrown: ClusterError): JacScaleError =>
  explainClusterError(thrown, { app: '', namespace: '' });
