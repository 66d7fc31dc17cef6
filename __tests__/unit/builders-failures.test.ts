import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BuilderFailed } from '../../src/adapters/builders/builder.js';
import { failedAt, instructionsOf } from '../../src/adapters/builders/dockerfile.js';
import { explainFailure, isPassing } from '../../src/adapters/builders/failure.js';
import { requestOf } from './builders-doubles.js';

const folder = join(import.meta.dirname, '../fixtures/builders');
/** Recorded outputs of real builders; `buildx` is BuildKit 0.19, `buildx-docker` the one inside dockerd 20.10, `docker20` the same without buildx. */
const recorded = readdirSync(folder).filter((name) => name.endsWith('.txt'));
const linesOf = (name: string) =>
  readFileSync(join(folder, `${name}.txt`), 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '');

function explain(name: string) {
  const [, builder = '', kind = ''] =
    /^(buildah|buildx-docker|buildx|docker20|docker)-(.*)$/.exec(name) ?? [];
  const isPush = kind.startsWith('push');
  const dockerfile = isPush
    ? 'FROM scratch\nCOPY Dockerfile /\n'
    : readFileSync(join(folder, 'dockerfiles', kind), 'utf8');
  const login = { username: 'ann', password: 'secret' };
  return explainFailure({
    request: requestOf('/work', { login }),
    builder: builder.replace('-', ' '),
    file: 'Dockerfile',
    dockerfile,
    failed: new BuilderFailed(isPush ? 'push' : 'build', linesOf(name)),
  });
}

describe('what a failed build means', () => {
  it.each([
    ['run', 'BuildFailed', 5],
    ['parse', 'BuildFailed', 3],
    ['copy', 'BuildFailed', 3],
    ['stages', 'BuildFailed', 5],
  ])('%s: %s in line %i, whatever built it', (kind, code, line) => {
    for (const builder of ['buildx', 'buildx-docker', 'docker', 'buildah']) {
      const error = explain(`${builder}-${kind}`);
      expect([builder, error.code, error.place]).toEqual([builder, code, { file: 'Dockerfile', line }]);
      expect(error.message).toContain(`line ${line} of Dockerfile`);
      expect(error.next).toContain(`Dockerfile:${line}`);
    }
  });

  it('shows the last words of the step, without what the builder puts around them', () => {
    for (const builder of ['buildx', 'buildx-docker', 'docker20', 'docker', 'buildah']) {
      const why = explain(`${builder}-run`).why?.split('\n') ?? [];
      expect([builder, ...why.slice(0, 2)]).toEqual([builder, 'one word', 'to stderr']);
      expect(why.at(-1)).toMatch(/exit code: 3|non-zero code: 3|exit status 3/);
      expect(why).toHaveLength(3);
    }
  });

  it.each([
    ['buildx-base', 'ImageNotFound'],
    ['buildah-base', 'ImageNotFound'],
    ['docker-base', 'RegistryDenied'],
    ['buildx-docker-base', 'RegistryUnreachable'],
  ])('%s: a base image that cannot be had is %s, at its FROM', (name, code) => {
    const error = explain(name);
    expect([error.code, error.place]).toEqual([code, { file: 'Dockerfile', line: 1 }]);
    expect(`${error.message} ${error.why}`).toMatch(/h2\/nope|speaks plain HTTP/);
  });

  it.each([
    ['push-password', 'RegistryDenied', /does not take the password of ann/, false],
    ['push-denied', 'RegistryDenied', /does not let ann push to team\/shop/, false],
    ['push-failing', 'RegistryFailed', /keeps failing/, true],
  ])('%s is %s', (kind, code, what, passing) => {
    for (const name of recorded.filter((file) => file.includes(kind)).map((file) => file.slice(0, -4))) {
      const error = explain(name);
      expect([name, error.code]).toEqual([name, code]);
      expect(error.message).toMatch(what);
      expect(isPassing(new BuilderFailed('push', linesOf(name)))).toBe(passing);
      expect(error.why).toMatch(/unauthorized|401|403|denied|500/);
    }
  });

  it('says that the disk is full, and how to make room', () => {
    const lines = [
      ' > [2/2] RUN pip install torch:',
      'ERROR: failed to solve: write /x: no space left on device',
    ];
    const build = {
      request: requestOf('/work'),
      file: 'Dockerfile',
      dockerfile: 'FROM a\nRUN pip install torch\n',
    };
    const error = (builder: string) =>
      explainFailure({ ...build, builder, failed: new BuilderFailed('build', lines) });
    expect([error('docker buildx').code, error('docker buildx').next]).toEqual([
      'DiskFull',
      'make room with: docker system prune',
    ]);
    expect(error('buildah').next).toContain('buildah prune');
  });

  it('sends programs of another platform to QEMU', () => {
    const lines = [
      'STEP 2/2: RUN true',
      'exec /bin/sh: exec format error',
      'Error: building at STEP "RUN true": exit status 1',
    ];
    const error = explainFailure({
      request: requestOf('/work'),
      builder: 'buildah',
      file: 'Dockerfile',
      dockerfile: 'FROM a\nRUN true\n',
      failed: new BuilderFailed('build', lines),
    });
    expect(error.next).toContain('QEMU');
  });
});

describe('lines of a Dockerfile', () => {
  it('joins lines, skips comments and here-documents', () => {
    const text =
      'FROM a\n# no\n\nRUN one \\\n# comment\n\n   two\nRUN <<EOF sh\necho in\nEOF\nCOPY <<"A" <<-B /x/\n1\nA\n2\n\tB\nCMD ["x"]\n';
    expect(instructionsOf(text)).toEqual([
      { line: 1, text: 'FROM a' },
      { line: 4, text: 'RUN one two' },
      { line: 8, text: 'RUN <<EOF sh' },
      { line: 11, text: 'COPY <<"A" <<-B /x/' },
      { line: 16, text: 'CMD ["x"]' },
    ]);
  });

  it('takes another escape character when the file says so', () => {
    const text = '# escape=`\nFROM a\nRUN one `\n  two\nCOPY a C:\\\nRUN three\n';
    expect(instructionsOf(text).map(({ line }) => line)).toEqual([2, 3, 5, 6]);
  });

  it('tells the second of two that read alike', () => {
    const lines = ['STEP 1/3: FROM a', 'STEP 2/3: RUN false', 'STEP 3/3: RUN false', 'Error: x'];
    expect(failedAt(lines, 'FROM a\nRUN false\nRUN false\n')?.line).toBe(3);
  });

  it('finds an instruction whose variables were filled in', () => {
    const lines = ['------', ' > [2/2] RUN echo "v1.2 of shop" (a+b):', '------', 'ERROR: x'];
    expect(failedAt(lines, `FROM a\nARG V\nRUN echo "v\${V:-1} of $NAME" (a+b)\n`)?.line).toBe(3);
  });

  it('says nothing of a failure before the first instruction', () => {
    expect(failedAt(['ERROR: no builder'], 'FROM a\n')).toBeUndefined();
  });
});
