/** Every workflow file of ours is one that GitHub would take, and gives our Action inputs that it has. */
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { inputs, outputs } from '../../src/doors/action/io.js';
import { projectRoot } from '../support/cluster.js';

interface Step {
  readonly id?: string;
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

const files = ['examples/workflows', '.github/workflows'].flatMap((folder) =>
  readdirSync(join(projectRoot, folder)).map((name) => join(folder, name)),
);

const stepsOf = (text: string): Step[] => {
  const { jobs } = parse(text) as { jobs: Record<string, { steps: Step[] }> };
  return Object.values(jobs).flatMap((job) => job.steps);
};

const isOurs = (step: Step): boolean => step.uses === './' || step.uses === 'OWNER/jac-scale-action@v1';

describe('workflow files', () => {
  it('pass actionlint', () => {
    const built = execFileSync(join(projectRoot, 'devcluster/devcluster'), ['extra', 'actionlint'], {
      encoding: 'utf8',
    });
    const actionlint = built.trim().split('\n').at(-1) ?? '';
    for (const file of files) {
      // It knows the inputs of common actions by their versions, not by commits.
      const input = readFileSync(join(projectRoot, file), 'utf8').replaceAll(
        /@[0-9a-f]{40} # (v\d+)\S*/g,
        '@$1',
      );
      const args = ['-no-color', '-stdin-filename', file, '-'];
      // It exits with 1 when it found something, and says what.
      expect(() =>
        execFileSync(actionlint, args, { cwd: projectRoot, input, encoding: 'utf8' }),
      ).not.toThrow();
    }
  });

  it('those that run here name actions by commit: a tag can be moved', () => {
    const own = files.filter((file) => file.startsWith('.github'));
    const lines = own.flatMap(
      (file) => readFileSync(join(projectRoot, file), 'utf8').match(/uses: .*/g) ?? [],
    );
    expect(lines.length).toBeGreaterThan(10);
    for (const line of lines) expect(line).toMatch(/^uses: (\.\/$|\S+@[0-9a-f]{40} # v\d+\.\d+\.\d+$)/);
  });

  it.each(files)('%s names only inputs and outputs that the Action has', (file) => {
    const text = readFileSync(join(projectRoot, file), 'utf8');
    for (const step of stepsOf(text).filter(isOurs)) {
      for (const name of Object.keys(step.with ?? {})) expect(Object.keys(inputs)).toContain(name);
      for (const [, id, output] of text.matchAll(/steps\.([\w-]+)\.outputs\.([\w-]+)/g)) {
        if (id === step.id) expect(Object.keys(outputs)).toContain(output);
      }
    }
  });

  it('the examples use the Action', () => {
    const examples = files.filter((file) => file.startsWith('examples'));
    expect(examples.length).toBeGreaterThan(5);
    for (const file of examples) {
      const steps = stepsOf(readFileSync(join(projectRoot, file), 'utf8'));
      expect(steps.filter(isOurs)).toHaveLength(1);
    }
  });
});
