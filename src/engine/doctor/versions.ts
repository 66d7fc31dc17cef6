/** Versions of the cluster, of kubectl and of this plugin, and what lies between them. */
import { type Check, error, ok, skipped, warning } from './check.js';

/** observe.ts refuses what is older; `tested` is what the suites run on. */
const oldest = 25;
const tested = 34;
/** https://kubernetes.io/releases/version-skew-policy/#kubectl */
const kubectlSkew = 1;

export const versions: Check = {
  name: 'versions',
  deadlineMs: 20_000,
  run: async (facts) => {
    const kubectl = await facts.world.kubectl();
    const own = `plugin ${facts.world.version}${kubectl === undefined ? ', no kubectl' : `, kubectl ${kubectl}`}`;
    const answer = await facts.server().catch(() => undefined);
    if (answer === undefined) return skipped(`${own}; the server's needs the API server`);
    const said = `server ${answer.version}, ${own}`;
    const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(answer.version)?.map(Number) ?? [];
    if (major === undefined || minor === undefined) return warning(`${said}: not a version of Kubernetes`);
    if (major < 1 || (major === 1 && minor < oldest))
      return error(`${said}: Kubernetes 1.${oldest} or later is needed`, {
        why: 'autoscaling/v2 and Pod Security admission came with 1.23 and 1.25',
        next: 'update the cluster',
      });
    const theirs = kubectl === undefined ? undefined : Number(/^v?1\.(\d+)/.exec(kubectl)?.[1]);
    if (theirs !== undefined && Math.abs(theirs - minor) > kubectlSkew)
      return warning(`${said}: kubectl is ${Math.abs(theirs - minor)} minor versions away`, {
        why: `kubectl supports servers within ${kubectlSkew} minor version; this plugin does not care`,
        next: `install kubectl 1.${minor}`,
      });
    return ok(minor > tested ? `${said} (tested up to 1.${tested})` : said);
  },
};
