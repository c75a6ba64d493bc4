import { createUnknown, displayed, holdsUnknown } from './UnknownText';
import { bind, mayEqual } from './shapes';

const release = createUnknown({
  number: 1,
  prefix: 'toy-',
  display: 'RELEASE-NAME',
  what: 'the release name',
});
const output = createUnknown({ number: 2, display: 'OUT', what: 'an output' });
const unknowns = [release, output];

describe('unknown texts', () => {
  it('are bound to what makes a text equal to another', () => {
    expect(bind(`${release.text}-web`, 'toy-prod-web', unknowns)).toEqual(
      new Map([[release.text, 'toy-prod']]),
    );
    expect(bind(`${release.text}-web`, 'toy-prod-api', unknowns)).toBe(
      undefined,
    );
    expect(bind('web', 'web', unknowns)).toEqual(new Map());
    expect(bind('web', 'api', unknowns)).toBe(undefined);
  });

  it('stand for one value wherever they are', () => {
    const twice = `${output.text}.${output.text}`;
    expect(bind(twice, 'a.a', unknowns)).toEqual(new Map([[output.text, 'a']]));
    expect(bind(twice, 'a.b', unknowns)).toBe(undefined);
    expect(
      mayEqual(`${output.text}-web`, `${output.text}-webs`, unknowns),
    ).toBe(false);
    expect(mayEqual('a-web', `${output.text}-web`, unknowns)).toBe(true);
  });

  it('are written as people know them', () => {
    expect(displayed(`x ${release.text}-web`, unknowns)).toBe(
      'x RELEASE-NAME-web',
    );
    expect(holdsUnknown('quiz-1')).toBe(false);
  });
});
