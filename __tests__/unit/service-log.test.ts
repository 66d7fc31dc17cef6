/** Lines as the guide has them; nothing from outside begins a line of its own. */
import { describe, expect, it } from '@jest/globals';
import { makeLog } from '../../src/doors/service/log.js';

function logged(format: 'text' | 'json', level: 'debug' | 'warn' = 'debug') {
  const lines: string[] = [];
  const now = () => new Date('2025-03-14T19:41:05.150Z');
  return { lines, log: makeLog({ format, level, now, write: (line) => lines.push(line) }) };
}

describe('the log', () => {
  it('writes as the guide shows', () => {
    const { lines, log } = logged('text');
    log.server('Started server process [987]');
    log.info('Extracting redis namespaces...');
    log.warn('slow', { ms: 12, why: 'it was "late"', none: undefined });
    expect(lines).toEqual([
      'INFO:     Started server process [987]\n',
      '2025-03-14 19:41:05,150 INFO Extracting redis namespaces...\n',
      '2025-03-14 19:41:05,150 WARNING slow ms=12 why="it was \\"late\\""\n',
    ]);
  });

  it('keeps every entry on its line', () => {
    const { lines, log } = logged('text');
    log.info('GET /a\r\nINFO:     forged', { path: 'x\ny', key: '\u2028' });
    expect(
      lines
        .join('')
        .trimEnd()
        .split(/[\n\r\u2028]/),
    ).toHaveLength(1);
  });

  it('writes one JSON object a line', () => {
    const { lines, log } = logged('json');
    log.server('Application startup complete.');
    log.error('broken\n', { status: 500 });
    expect(lines.map((line) => JSON.parse(line))).toEqual([
      { time: '2025-03-14T19:41:05.150Z', level: 'info', message: 'Application startup complete.' },
      { time: '2025-03-14T19:41:05.150Z', level: 'error', message: 'broken\n', status: 500 },
    ]);
  });

  it('leaves out what is below its level', () => {
    const { lines, log } = logged('text', 'warn');
    log.debug('a');
    log.info('b');
    log.server('c');
    log.error('d');
    expect(lines).toEqual(['2025-03-14 19:41:05,150 ERROR d\n']);
  });
});
