import { humanDuration } from './humanDuration';

const SECOND = 1;
const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('humanDuration', () => {
  // From TestHumanDuration in k8s.io/apimachinery `pkg/util/duration/duration_test.go`.
  it.each([
    [SECOND, '1s'],
    [70 * SECOND, '70s'],
    [190 * SECOND, '3m10s'],
    [70 * MINUTE, '70m'],
    [47 * HOUR, '47h'],
    [49 * HOUR, '2d1h'],
    [8 * DAY + 2 * HOUR, '8d'],
    [367 * DAY, '367d'],
    [(365 * 2 + 25) * DAY, '2y25d'],
    [(365 * 8 + 2) * DAY, '8y'],
    [7 * HOUR, '7h'],
    [5 * HOUR + 30 * MINUTE, '5h30m'],
    [10 * MINUTE - SECOND, '9m59s'],
    [0, '0s'],
    [-2 * SECOND, '<invalid>'],
  ])('prints %d s as %s', (seconds, expected) => {
    expect(humanDuration(seconds * 1000)).toBe(expected);
  });
});
