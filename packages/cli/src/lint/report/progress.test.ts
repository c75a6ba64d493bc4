import { showProgress } from './progress';

describe('showProgress', () => {
  const shown = (total: number) => {
    let text = '';
    const show = showProgress({ write: part => (text += part) });
    for (let done = 1; done <= total; done++) show(done, total);
    return text;
  };

  it('counts in one line, and leaves none behind', () => {
    const lines = shown(30).split('\r\u001b[K');
    expect(lines).toHaveLength(31);
    expect(lines[12]).toBe('rendered 12 of 30');
    expect(lines.at(-1)).toBe('');
  });

  it('says nothing of what is done before anyone wonders', () => {
    expect(shown(19)).toBe('');
  });
});
