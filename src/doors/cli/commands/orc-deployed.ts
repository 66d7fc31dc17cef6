/** How a deployment ended, as it is printed. */
import type { Diagnosis } from '../../../model/diagnosis.js';
import { exitCodes } from '../../../model/error.js';
import type { ModuleRef } from '../../../model/module.js';
import type { JqmNode, RemoteDeployAnswer, WaitAnswer } from '../../../operations/orc/remote.js';
import type { OrcOutcome } from '../orc-reporting.js';
import { diagnosisText } from '../print/diagnosis.js';
import { nodesText } from '../print/orc.js';
import { plain } from '../print/style.js';
import { elapsed } from '../print/units.js';

export type Applied = ModuleRef & RemoteDeployAnswer;

/** Nobody waits for it. */
export const applied = (report: Applied): OrcOutcome => ({
  report: { status: 'applied', ...report },
  text: () => addresses(report),
});

const addresses = ({ fqdn }: Pick<Applied, 'fqdn'>): string =>
  fqdn.map((each) => `  ${plain(each)}\n`).join('');

/** Not all of it was applied. */
export function notApplied(report: Applied): OrcOutcome {
  const diagnosis = report.errors.map((what) => ({ code: 'NotApplied', what }));
  const next = 'mend it and run the same command again: it goes on from there';
  return {
    report: { status: 'failed', diagnosis, ...report },
    text: () => '',
    trouble: (style) =>
      diagnosis
        .map((each, index) => diagnosisText(index === diagnosis.length - 1 ? { ...each, next } : each, style))
        .join(''),
    exitCode: exitCodes.error,
  };
}

export interface Waited {
  readonly report: Applied;
  readonly status: WaitAnswer;
  /** Of jqm. */
  readonly nodes: readonly JqmNode[] | undefined;
  readonly isLate: boolean;
  readonly tookMs: number;
}

export function waited({ report, status, nodes, isLate, tookMs }: Waited): OrcOutcome {
  const sick = nodes?.filter(({ health }) => health !== 'healthy') ?? [];
  const diagnosis: readonly Diagnosis[] = [
    ...(status.ready ? [] : status.diagnoses),
    ...sick.map(({ name, health, message }) => ({
      code: 'JqmNodeUnhealthy',
      what: `node ${name} is ${health}${message === '' ? '' : `: ${message}`}`,
      object: `pod/${name}`,
    })),
  ];
  const { module, name } = report;
  const ready = status.ready && sick.length === 0;
  const late = !ready && isLate;
  const { objects } = status;
  return {
    report: {
      status: ready ? 'ready' : late ? 'timeout' : 'not-ready',
      diagnosis,
      ...report,
      objects,
      ...(nodes === undefined ? {} : { nodes }),
    },
    text: (style) =>
      `${plain(module)}/${plain(name)} ${ready ? 'ready' : 'not ready'} in ${elapsed(tookMs)}\n${addresses(report)}${nodes === undefined ? '' : nodesText(nodes, style)}`,
    trouble: (style) => diagnosis.map((each) => diagnosisText(each, style)).join(''),
    exitCode: ready ? exitCodes.ok : late ? exitCodes.timeout : exitCodes.notReady,
  };
}
