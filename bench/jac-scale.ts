/**
 * jac-scale 0.2.30 at the same work: measured once, apart from these benchmarks, on the same kind of two-core machine and
 * two-node cluster, images at hand, runtime installed, no database. docs/benchmarks.md says how.
 */
export const jacScale = {
  firstDeploy: 'returns 51 s, ready 81 s',
  deployAgain: '47 s',
  failedWhileDeploying: '35 s without an answer',
  requests: '85-99',
  start: '1.4-1.7 s',
} as const;
