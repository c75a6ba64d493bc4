import { containerLog } from './kwok';

describe('containerLog', () => {
  it('writes one line a second until now, as the kubelet does', () => {
    const now = new Date('2026-01-01T00:00:01.500Z');
    expect(containerLog({ lines: ['first', 'second'], now })).toBe(
      '2026-01-01T00:00:00.500Z stdout F first\n2026-01-01T00:00:01.500Z stdout F second\n',
    );
    expect(containerLog({ lines: [], now })).toBe('');
  });
});
