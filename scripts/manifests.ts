/**
 * Writes manifests/jac-orc.yaml and manifests/jac-orc-cluster-wide.yaml from templates/orchestrator, for the version in package.json.
 * With --check it compares and exits 1 on a difference. Run in the root of the repository:
 *   node scripts/run-ts.mjs scripts/manifests.ts --check
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { imageOf } from '../src/engine/orchestrator/identity.js';
import { printOrchestrator } from '../src/operations/orc/install.js';

const { version } = JSON.parse(await readFile('package.json', 'utf8')) as { version: string };

const about = {
  namespace: `# The orchestrator for one namespace, jac-orc:
#
#   kubectl apply -f jac-orc.yaml
#
# It deploys modules there and nowhere else. Whoever applies this needs to be an administrator once, for the binding to
# system:auth-delegator. jac-orc-cluster-wide.yaml is the one for all namespaces.
#
`,
  cluster: `# The orchestrator for all namespaces; it lives in jac-orc:
#
#   kubectl apply -f jac-orc-cluster-wide.yaml
#
# Administrators apply this: it may make workloads, and read and write Secrets, in every namespace. What it does for a caller, that
# caller has to be allowed himself. jac-orc.yaml is the one for a single namespace.
#
`,
};

const more = (
  flags: string,
) => `# For another namespace, an ingress, Python modules by name or a login to pull with:
#
#   kubectl jac orc install ${flags}--print -n NAMESPACE
#
# Default modules stand in the Secret jac-orc below. Made from templates/orchestrator by scripts/manifests.ts. Do not edit.
---
`;

const wanted = (['namespace', 'cluster'] as const).map((scope) => {
  const path = `manifests/jac-orc${scope === 'cluster' ? '-cluster-wide' : ''}.yaml`;
  const head = `${about[scope]}${more(scope === 'cluster' ? '--cluster-wide ' : '')}`;
  return [path, `${head}${printOrchestrator({ scope, image: imageOf(version) })}`] as const;
});

await mkdir('manifests', { recursive: true });
for (const [path, text] of wanted) {
  if ((await readFile(path, 'utf8').catch(() => '')) === text) continue;
  if (process.argv.includes('--check')) {
    console.error(`${path} is out of date: node scripts/run-ts.mjs scripts/manifests.ts`);
    process.exitCode = 1;
  } else {
    await writeFile(path, text);
    console.log(`wrote ${path}`);
  }
}
