/** What the runner would take for a command, and what people are told. */
import { describe, expect, it } from '@jest/globals';
import { asJacScaleError } from '../../src/doors/action/failure.js';
import { withoutCommands } from '../../src/doors/action/markdown/text.js';
import { commentMarker } from '../../src/doors/action/marker.js';
import { placesIn } from '../../src/doors/action/places.js';
import { warningsOfData } from '../../src/doors/action/shared-data.js';
import { JacScaleError } from '../../src/model/error.js';

describe('a step without a kubeconfig', () => {
  it('is told of the input, not of flags', () => {
    const cause = new JacScaleError({ code: 'NoKubeconfig', what: 'x', next: 'name one with --kubeconfig' });
    const error = asJacScaleError(cause, new AbortController().signal);
    expect(error).toMatchObject({ code: 'NoKubeconfig', exitCode: 2, place: { key: 'kubeconfig' } });
    expect(`${error.message} ${error.why} ${error.next}`).toMatch(/input kubeconfig is empty.*secret/);
    expect(`${error.message} ${error.why} ${error.next}`).not.toContain('--kubeconfig');
  });
});

describe('a preview', () => {
  it('with the address of a database is said to share it', () => {
    const warnings = warningsOfData({ secrets: { MONGODB_URI: 'mongodb://u:p@db', API_KEY: 'k' } });
    expect(warnings).toMatchObject([
      { code: 'PreviewSharesData', message: expect.stringMatching(/MONGODB_URI/) },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('mongodb://');
    expect(warningsOfData({ secrets: { API_KEY: 'k' } })).toEqual([]);
  });
});

describe('the runner', () => {
  it.each([
    '::add-mask::a',
    '  ::set-output name=url::http://evil',
    'first\n::stop-commands::x',
    'first\r::error::x',
    'text ##[add-mask]a',
  ])('takes no command from %j', (text) => {
    for (const line of withoutCommands(text).split(/\r|\n/)) {
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
    }
  });
  it('finds a comment by a marker that no name can end early, and each job of a matrix its own', () => {
    const marker = commentMarker({ app: 'a-->b', environment: 'prod --!> <x>', matrix: undefined });
    expect(marker).toMatch(/^<!-- jac-scale app=[^<>]* environment=[^<>]* -->$/);
    const of = (matrix: string) => commentMarker({ app: 'a', environment: 'e', matrix });
    expect(of('{"a":"x.y"}')).not.toBe(of('{"a":"x_y"}'));
  });
  it('is shown files by their path in the repository', () => {
    const place = placesIn('/w', ['/w/apps/shop', '/w']);
    expect(place('app.jac')).toBe('apps/shop/app.jac');
    expect(place('/w/jac.toml')).toBe('jac.toml');
    expect(place('../../../etc/passwd')).toBeUndefined();
    expect(place(undefined)).toBeUndefined();
  });
});
