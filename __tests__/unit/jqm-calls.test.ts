import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { callOf, routes } from '../../src/gateways/jqm/calls.js';
import { GatewayError } from '../../src/gateways/jqm/errors.js';

const id = 192168024001000157n;

function reasonOf(method: string, target: string): string {
  try {
    callOf(method, target);
    return 'passed on';
  } catch (error) {
    return error instanceof GatewayError ? error.reason : String(error);
  }
}

describe('calls of JQM', () => {
  it.each([
    ['POST', '/ws/simple/ji', { to: 'any' }],
    ['POST', '/ws/client/ji', { to: 'any' }],
    ['GET', '/ws/simple/localnode/health', { to: 'any' }],
    ['GET', `/ws/simple/status?id=${id}`, { to: 'owner', id, part: 'state', streams: false }],
    ['GET', `/ws/client/ji/${id}`, { to: 'owner', id, part: 'job', streams: false }],
    ['GET', `/ws/client/ji/${id}/`, { to: 'owner', id, part: 'job', streams: false }],
    ['GET', `/ws/client/ji/${id}/messages`, { to: 'owner', id, part: 'messages', streams: false }],
    ['GET', `/ws/client/ji/${id}/stdout`, { to: 'owner', id, part: undefined, streams: false }],
    ['POST', `/ws/client/ji/killed/${id}`, { to: 'owner', id, part: undefined, streams: false }],
    ['DELETE', `/ws/client/ji/waiting/${id}`, { to: 'owner', id, part: undefined, streams: false }],
    ['DELETE', `/ws/client/ji/crashed/${id}`, { to: 'owner', id, part: undefined, streams: false }],
    ['POST', `/ws/client/ji/${id}`, { to: 'owner', id, part: undefined, streams: false }],
    ['POST', `/ws/client/q/1/${id}`, { to: 'owner', id, part: undefined, streams: false }],
    ['POST', `/ws/client/ji/${id}/files/a.txt`, { to: 'owner', id, part: undefined, streams: true }],
    ['GET', `/ws/client/ji/files/${id}`, { to: 'owner-or-all', id }],
    ['POST', '/ws/client/ji/killed', { to: 'owners', merge: 'count' }],
    ['POST', '/ws/client/ji/bulk', { to: 'owners', merge: 'ids' }],
    ['GET', '/ws/client/ji', { to: 'all', merge: 'concat' }],
    ['GET', '/ws/client/ji/active', { to: 'all', merge: 'concat' }],
    ['GET', '/ws/client/q', { to: 'all', merge: 'distinct' }],
    ['GET', '/ws/client/jd/name/Demo%20Echo', { to: 'any' }],
    ['POST', '/ws/client/q/1/pause', { to: 'all', merge: 'done' }],
    ['POST', '/ws/client/ji/query', { to: 'query', answer: 'query' }],
    ['POST', '/ws/client/ji/query/ids', { to: 'query', answer: 'ids' }],
  ])('%s %s', (method, target, call) => {
    expect(callOf(method, target)).toEqual(call);
  });

  it.each([
    ['GET', '/ws/admin/user'],
    ['GET', '/ws/client'],
    ['GET', '/'],
    ['GET', '/ws/client/ji/x'],
    ['PUT', '/ws/client/ji'],
    ['HEAD', '/ws/client/ji'],
    ['GET', '/ws/simple/../admin/user'],
    ['GET', '/ws/client/jd/..'],
    ['GET', '/ws/client/jd/%2e%2e'],
    ['GET', '/ws/client/jd/%2E.;x'],
    ['GET', '/ws/client/jd/name/a%2f..%2f..%2fadmin'],
    ['GET', '/ws/client/jd/name/a%5Cb'],
    ['GET', '/ws/client/user//ji'],
    ['GET', `//ws/client/ji/${id}`],
  ])('%s %s is not passed on', (method, target) => {
    expect(reasonOf(method, target)).toBe('CallUnknown');
  });

  it.each([
    '/ws/client/ji/-1',
    '/ws/client/ji/9223372036854775808',
    '/ws/simple/status',
    '/ws/simple/status?id=x',
  ])('%s names no id', (target) => {
    expect(reasonOf('GET', target)).toBe('IdInvalid');
  });

  it('every row can be met, and by its own path', () => {
    for (const [method, pattern, route] of routes) {
      const target = pattern
        .replace('?id', '?id=7')
        .replace(/:(id|n|text)/g, (_, name) => (name === 'text' ? 'x' : '7'));
      const call = callOf(method, `/ws/${target}`);
      expect({ pattern, to: call.to }).toEqual({ pattern, to: route.split(':')[0] });
    }
  });

  it('whatever is asked is a call or a refusal', () => {
    const piece = fc.constantFrom(
      'ws',
      'client',
      'simple',
      'ji',
      'q',
      'jd',
      '7',
      '',
      '..',
      '%',
      'files',
      '?id=',
      '%00',
    );
    fc.assert(
      fc.property(
        fc.constantFrom('GET', 'POST', 'DELETE'),
        fc.array(piece, { maxLength: 7 }),
        (method, pieces) => {
          expect(['passed on', 'CallUnknown', 'IdInvalid']).toContain(
            reasonOf(method, `/${pieces.join('/')}`),
          );
        },
      ),
    );
  });
});
