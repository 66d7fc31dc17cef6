// Runs every suite and counts from their reports: jest's JSON and `go test -json`. Ends with `N passed, N failed[, N skipped]`.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { buildExtras, runLanes } from './test-lanes.mjs';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'reports');
const onCi = process.env.CI === 'true';
const current = process.env.CLUSTER === 'current';
const total = { passed: 0, failed: 0, skipped: [] };
/** jest's reports by name; the last one of a name counts. */
const results = new Map();
const only = process.argv.slice(2);

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const suites = {
  unit: () => jest('unit', ['--selectProjects=unit', '--testTimeout=60000'], process.env),
  devcluster: () => (current ? undefined : goTest()),
  cluster: async () => {
    // After the unit suite, which holds the committed dist to the sources; this leaves the plugin's executable.
    run(process.execPath, ['scripts/build.mjs']);
    await runLanes((name, env) => {
      const [project] = name.split('/');
      // A test on the cluster starts real apps, some of them several times.
      const args = [`--selectProjects=${project}`, '--runInBand', '--testTimeout=900000'];
      return jest(name, [...args, `--testPathPatterns=/__tests__/${name}\\.test\\.ts$`], env);
    });
  },
};
const wanted = Object.entries(suites).filter(([name]) => only.length === 0 || only.includes(name));
// Not waited for: a suite that asks for one waits until it is built.
if (!current && wanted.some(([name]) => name === 'cluster')) buildExtras();
for (const [name, run] of wanted) {
  console.log(`\n== ${name}`);
  try {
    await run();
  } catch (error) {
    console.log(`${name} ended early: ${error.message}`);
    total.failed += 1;
  }
}
report();

/** Runs jest, prints what it says of failures, and keeps its report under that name. @returns whether all passed */
async function jest(name, args, env) {
  const file = join(reports, `${name.replace('/', '-')}.json`);
  rmSync(file, { force: true });
  const words = [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
  ];
  const child = spawn(process.execPath, [...words, '--json', `--outputFile=${file}`, ...args], {
    cwd: root,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said = [];
  child.stderr.on('data', (chunk) => said.push(chunk));
  await new Promise((resolve) => child.on('close', resolve));
  process.stderr.write(Buffer.concat(said));
  const result = readJson(file);
  results.set(name, result);
  return result?.success === true;
}

function goTest() {
  const out = run('devcluster/test', []);
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

/** @returns what it wrote to stdout */
function run(command, args) {
  const stdio = ['ignore', 'pipe', 'inherit'];
  const result = spawnSync(command, args, { cwd: root, stdio, maxBuffer: 1 << 30, encoding: 'utf8' });
  if (result.error !== undefined) throw result.error;
  return result.stdout;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function countJest(name, result) {
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
      if (test.status === 'failed') console.log(`failed: ${name}: ${test.fullName}`);
      if (test.status === 'pending' || test.status === 'todo') total.skipped.push(test.fullName);
    }
  }
}

/** On CI a skipped test is a failure unless docs/unproven.md names it, with the reason. */
function report() {
  for (const [name, result] of results) countJest(name, result);
  const listed = readFileSync(join(root, 'docs/unproven.md'), 'utf8');
  const unlisted = total.skipped.filter((name) => !listed.includes(name));
  for (const name of unlisted) console.log(`skipped: ${name}`);
  const failed = total.failed + (onCi ? unlisted.length : 0);
  const skipped = onCi ? total.skipped.length - unlisted.length : total.skipped.length;
  console.log(`${total.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 || total.passed === 0 ? 1 : 0);
}
