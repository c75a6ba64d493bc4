const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/**
 * A duration as kubectl prints ages: `45s`, `5m30s`, `3h`, `2d4h`.
 *
 * Source: `HumanDuration` in k8s.io/apimachinery `pkg/util/duration/duration.go`.
 */
export function humanDuration(milliseconds: number): string {
  if (milliseconds < -SECOND) {
    return '<invalid>';
  }
  if (milliseconds < 0) {
    return '0s';
  }
  if (milliseconds < 2 * MINUTE) {
    return `${Math.floor(milliseconds / SECOND)}s`;
  }
  if (milliseconds < 10 * MINUTE) {
    return twoUnits(milliseconds, MINUTE, 'm', SECOND, 's');
  }
  if (milliseconds < 3 * HOUR) {
    return `${Math.floor(milliseconds / MINUTE)}m`;
  }
  if (milliseconds < 8 * HOUR) {
    return twoUnits(milliseconds, HOUR, 'h', MINUTE, 'm');
  }
  if (milliseconds < 2 * DAY) {
    return `${Math.floor(milliseconds / HOUR)}h`;
  }
  if (milliseconds < 8 * DAY) {
    return twoUnits(milliseconds, DAY, 'd', HOUR, 'h');
  }
  if (milliseconds < 2 * YEAR) {
    return `${Math.floor(milliseconds / DAY)}d`;
  }
  if (milliseconds < 8 * YEAR) {
    return twoUnits(milliseconds, YEAR, 'y', DAY, 'd');
  }
  return `${Math.floor(milliseconds / YEAR)}y`;
}

function twoUnits(
  milliseconds: number,
  unit: number,
  name: string,
  smaller: number,
  smallerName: string,
): string {
  const whole = Math.floor(milliseconds / unit);
  const rest = Math.floor((milliseconds % unit) / smaller);
  return rest === 0
    ? `${whole}${name}`
    : `${whole}${name}${rest}${smallerName}`;
}
