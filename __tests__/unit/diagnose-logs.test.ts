/** What a log adds to a cause that Kubernetes names. */
import { describe, expect, it } from '@jest/globals';
import { diagnosisOf } from '../../src/engine/diagnose.js';

const probe = {
  code: 'ProbeFailed' as const,
  what: 'container app of pod/a did not become ready within 60 s',
  why: 'Startup probe failed: Get "http://10.0.0.10:8000/nowhere": dial tcp 10.0.0.10:8000: connect: connection refused',
  next: 'raise startup_timeout',
};

describe('a probe that failed', () => {
  it('is told by the answers in the log when the last event is of before', () => {
    const log = ['{"msg": "10.0.0.1:51276 - \\"GET /nowhere HTTP/1.1\\" 404"}'];
    expect(diagnosisOf(probe, log)).toMatchObject({
      why: 'its log says: it answers /nowhere with 404',
      next: 'set health_check_path to a path that the app answers',
    });
  });

  it.each([['"GET /other HTTP/1.1" 404'], ['"GET /nowhere HTTP/1.1" 200']])('is not told by %s', (line) => {
    expect(diagnosisOf(probe, [line])).toMatchObject({ why: probe.why, next: probe.next });
  });
});

it('a database that was waited for in vain keeps its own remedy, and says its cause once', () => {
  const line = 'gave up after 4 s of waiting for REDIS_URL at cache:6379: Connection refused';
  const found = { code: 'DatabaseUnreachable' as const, what: 'in vain', why: line, next: 'check REDIS_URL' };
  expect(diagnosisOf(found, [line])).toEqual({ ...found, log: [line] });
});
