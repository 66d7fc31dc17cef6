// Runs every suite and counts from their reports: jest's JSON and `go test -json`. Ends with `N passed, N failed[, N skipped]`.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'reports');
const onCi = process.env.CI === 'true';
const current = process.env.CLUSTER === 'current';
const total = { passed: 0, failed: 0, skipped: [] };
const only = process.argv.slice(2);

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const suites = [
  ['unit', () => jest('unit', 'unit')],
  ['devcluster', () => (current ? undefined : goTest())],
  [
    'cluster',
    () =>
      withCluster(() => {
        // After the unit suite, which holds the committed dist to the sources; this leaves the plugin's executable.
        run(process.execPath, ['scripts/build.mjs']);
        for (const project of ['cluster', 'action', 'fault']) jest(project, project);
      }),
  ],
];
for (const [name, run] of suites) {
  if (only.length > 0 && !only.includes(name)) continue;
  console.log(`\n== ${name}`);
  run();
}
report();

function jest(project, name) {
  const file = join(reports, `${name}.json`);
  const args = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  // A test on the cluster starts real apps, some of them several times.
  // Nothing is timed: a busy machine may take its time over eight megabytes.
  const serial = project === 'unit' ? ['--testTimeout=60000'] : ['--runInBand', '--testTimeout=900000'];
  run(process.execPath, [...args, '--selectProjects', project, '--json', `--outputFile=${file}`, ...serial], {
    quietOut: true,
  });
  const result = readJson(file);
  if (result === undefined) {
    console.log(`the ${name} suite left no report`);
    total.failed += 1;
    return;
  }
  // A suite that cannot even start has no test to count; it is a failure all the same.
  const broken = result.testResults.filter(
    (suite) => suite.assertionResults.length === 0 && suite.status === 'failed',
  );
  total.passed += result.numPassedTests;
  total.failed += result.numFailedTests + broken.length;
  for (const suite of result.testResults) {
    for (const test of suite.assertionResults) {
      if (test.status === 'pending' || test.status === 'todo') total.skipped.push(test.fullName);
    }
  }
}

function goTest() {
  const out = run('devcluster/test', [], { capture: true });
  const events = out.split('\n').flatMap((line) => {
    try {
      return line.startsWith('{') ? [JSON.parse(line)] : [];
    } catch {
      return [];
    }
  });
  const tests = events.filter((event) => event.Test !== undefined);
  const count = (action) => tests.filter((event) => event.Action === action);
  total.passed += count('pass').length;
  total.failed += count('fail').length;
  total.skipped.push(...count('skip').map((event) => event.Test));
  const failedTests = new Set(count('fail').map((event) => event.Test));
  for (const event of tests)
    if (event.Action === 'output' && failedTests.has(event.Test)) process.stdout.write(event.Output);
  const broken = events.filter((event) => event.Test === undefined && event.Action === 'fail').length;
  if (tests.length === 0 || (broken > 0 && failedTests.size === 0)) {
    console.log(out.slice(-4000));
    total.failed += 1;
  }
  console.log(`devcluster: ${count('pass').length} passed, ${failedTests.size} failed`);
}

function withCluster(inside) {
  if (current) return inside();
  const before = run('devcluster/devcluster', ['status'], { capture: true, mayFail: true });
  const wasUp = /^up/m.test(before);
  const out = run('devcluster/devcluster', ['up'], { capture: true });
  const kubeconfig = out.trim().split('\n').at(-1) ?? '';
  process.env.KUBECONFIG = kubeconfig;
  try {
    return inside();
  } finally {
    if (!wasUp) run('devcluster/devcluster', ['down'], { mayFail: true });
  }
}

function run(command, args, { capture = false, mayFail = false, quietOut = false } = {}) {
  const result = spawnSync(command, args, {
    cwd: root,
    env: process.env,
    stdio: ['ignore', capture ? 'pipe' : quietOut ? 'ignore' : 'inherit', 'inherit'],
    maxBuffer: 1 << 30,
    encoding: 'utf8',
  });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0 && capture && !mayFail && command.endsWith('devcluster')) {
    console.log(result.stdout);
    console.log(`${command} ${args.join(' ')} ended with ${result.status}`);
    total.failed += 1;
    report();
  }
  return capture ? result.stdout : '';
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

/** On CI a skipped test is a failure unless docs/unproven.md names it, with the reason. */
function report() {
  const listed = readFileSync(join(root, 'docs/unproven.md'), 'utf8');
  const unlisted = total.skipped.filter((name) => !listed.includes(name));
  for (const name of unlisted) console.log(`skipped: ${name}`);
  const failed = total.failed + (onCi ? unlisted.length : 0);
  const skipped = onCi ? total.skipped.length - unlisted.length : total.skipped.length;
  console.log(`${total.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 || total.passed === 0 ? 1 : 0);
}
