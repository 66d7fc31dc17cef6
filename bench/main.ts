/**
 * `make bench`: measures the plugin beside kubectl and helm, prints medians and ratios in one table, and writes all samples to
 * reports/bench.json. With names, only those measurements. A goal that is missed is printed as MISSED and is no error.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import { projectRoot } from '../__tests__/support/cluster.js';
import { action } from './action.js';
import { autoscaling } from './autoscaling.js';
import { codeChange } from './code-change.js';
import { completion } from './completion.js';
import { daemonless } from './daemonless.js';
import { firstDeploy } from './first-deploy.js';
import { manyApps } from './many-apps.js';
import type { Measurement, Result } from './measurement.js';
import { noChange } from './no-change.js';
import { rollback } from './rollback.js';
import { runModule } from './run-module.js';
import { scaleUp } from './scale-up.js';
import { service } from './service.js';
import { start } from './start.js';
import { table } from './table.js';
import { upload } from './upload.js';
import { watch } from './watch.js';

const all: readonly Measurement[] = [
  start,
  completion,
  noChange,
  firstDeploy,
  codeChange,
  watch,
  upload,
  daemonless,
  action,
  scaleUp,
  rollback,
  autoscaling,
  manyApps,
  runModule,
  service,
];
const names = process.argv.slice(2);
const unknown = names.filter((name) => !all.some((measurement) => measurement.name === name));
if (unknown.length > 0) {
  console.error(`no measurement ${unknown.join(', ')}; there are: ${all.map(({ name }) => name).join(', ')}`);
  process.exit(2);
}

const loadBefore = loadavg()[0] ?? 0;
const measured: { measurement: Measurement; result: Result; seconds: number }[] = [];
for (const measurement of all) {
  if (names.length > 0 && !names.includes(measurement.name)) continue;
  const began = Date.now();
  process.stderr.write(`measuring: ${measurement.title}\n`);
  try {
    const result = await measurement.run();
    measured.push({ measurement, result, seconds: (Date.now() - began) / 1000 });
  } catch (error) {
    process.exitCode = 1;
    process.stderr.write(`${measurement.name} failed: ${error instanceof Error ? error.message : error}\n`);
  }
}

mkdirSync(join(projectRoot, 'reports'), { recursive: true });
const machine = { processors: cpus().length, loadBefore, loadAfter: loadavg()[0] ?? 0 };
const json = {
  ...machine,
  measurements: measured.map(({ measurement: { name, title }, result, seconds }) => ({
    name,
    title,
    seconds,
    ...result,
  })),
};
writeFileSync(join(projectRoot, 'reports/bench.json'), `${JSON.stringify(json, undefined, 2)}\n`);
console.log(`${table(measured)}
${machine.processors} processors; load average ${loadBefore.toFixed(1)} before and ${machine.loadAfter.toFixed(1)} after, of which the cluster is a part
every sample: reports/bench.json`);
