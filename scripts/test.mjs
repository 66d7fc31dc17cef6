// Runs every suite and counts from their reports: jest's JSON, `go test -json`, pytest's JUnit file. Ends with
// `N passed, N failed[, N skipped]`.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { hostPlatform, makeExecutables } from './executables.mjs';
import { buildExtras, fileOf, runLanes } from './test-lanes.mjs';

const root = join(import.meta.dirname, '..');
const reports = join(root, 'reports');
const onCi = process.env.CI === 'true';
const current = process.env.CLUSTER === 'current';
const total = { passed: 0, failed: 0, skipped: [] };
/** jest's reports by name. */
const results = new Map();
/** `make test-all`: also what takes long and seldom finds anything. */
const everything = process.argv.includes('--all');
if (everything) process.env.TEST_ALL = '1';
const only = process.argv.slice(2).filter((word) => word !== '--all');

rmSync(reports, { recursive: true, force: true });
mkdirSync(reports);

const suites = {
  unit: () => jest('unit', ['--selectProjects=unit', '--testTimeout=60000'], process.env),
  python: () => pytest(),
  devcluster: () => (current ? undefined : goTest()),
  cluster: async () => {
    // After the unit suite, which holds the committed dist to the sources; this leaves the plugin's executable.
    await run(process.execPath, ['scripts/build.mjs']);
    const host = hostPlatform();
    const [executable] = host === undefined ? [] : await makeExecutables([host]);
    const runFile = (name, env) => {
      const [project] = name.split('/');
      // A test on the cluster starts real apps, some of them several times.
      const args = [`--selectProjects=${project}`, '--runInBand', '--testTimeout=900000'];
      return jest(name, [...args, `--testPathPatterns=/__tests__/${fileOf(name)}\\.test\\.ts$`], env);
    };
    await runLanes(runFile, { executable, everything });
  },
};
/** One after another, and those of a row at the same time: the clusters of devcluster's tests are waited for more than they work. */
const rows = [['unit', 'python', 'devcluster'], ['cluster']].map((row) =>
  row.filter((name) => only.length === 0 || only.includes(name)),
);
// Not waited for: a suite that asks for one waits until it is built.
if (!current && rows.flat().includes('cluster')) buildExtras();
for (const row of rows) {
  if (row.length > 0) console.log(`\n== ${row.join(', ')}`);
  await Promise.all(row.map(runPart));
}
report();

async function runPart(name) {
  const began = performance.now();
  try {
    await suites[name]();
  } catch (error) {
    console.log(`${name} ended early: ${error.message}`);
    total.failed += 1;
  }
  console.log(`${name} took ${Math.round((performance.now() - began) / 1000)} s`);
}

/** Runs jest, prints what it says of failures, and keeps its report under that name. */
async function jest(name, args, env) {
  const file = join(reports, `${name.replace(/[ ()/]+/g, '-')}.json`);
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
  results.set(name, readJson(file));
}

/** The tests of the server for Python modules. */
async function pytest() {
  const file = join(reports, 'python.xml');
  const out = await run('python3', ['runtime/python/run_tests.py', 'test', '-q', `--junitxml=${file}`]);
  // A file that cannot be collected is a case with an error.
  const cases = readText(file)
    .split('<testcase ')
    .slice(1)
    .map((text) => ({
      name: /(?:^| )name="([^"]*)"/.exec(text)?.[1] ?? '',
      outcome: /<(?:failure|error)[ >]/.test(text)
        ? 'failed'
        : text.includes('<skipped ')
          ? 'skipped'
          : 'passed',
    }));
  const named = (wanted) => cases.flatMap(({ name, outcome }) => (outcome === wanted ? [name] : []));
  const failed = named('failed');
  for (const name of failed) console.log(`failed: python: ${name}`);
  total.passed += named('passed').length;
  total.failed += failed.length;
  total.skipped.push(...named('skipped'));
  if (failed.length > 0 || cases.length === 0) console.log(out.slice(-8000));
  if (cases.length === 0) {
    console.log('the python suite left no report');
    total.failed += 1;
  }
}

async function goTest() {
  const out = await run('devcluster/test', []);
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

/** @returns what it wrote to stdout; how it ended is for its report to say */
async function run(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  return Buffer.concat(said).toString();
}

function readText(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
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
  const again = [...results].flatMap(([name, result]) => (name === fileOf(name) || !result ? [] : [result]));
  const sum = (count) => again.reduce((all, result) => all + result[count], 0);
  if (again.length > 0)
    console.log(
      `of these with the executable: ${sum('numPassedTests')} passed, ${sum('numFailedTests')} failed`,
    );
  const listed = readFileSync(join(root, 'docs/unproven.md'), 'utf8');
  const unlisted = total.skipped.filter((name) => !listed.includes(name));
  for (const name of unlisted) console.log(`skipped: ${name}`);
  const failed = total.failed + (onCi ? unlisted.length : 0);
  const skipped = onCi ? total.skipped.length - unlisted.length : total.skipped.length;
  console.log(`${total.passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
  process.exit(failed > 0 || total.passed === 0 ? 1 : 0);
}
