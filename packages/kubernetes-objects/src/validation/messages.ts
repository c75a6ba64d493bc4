/**
 * The wording of apimachinery's validation errors, kept so that a message here reads like the API server's own.
 *
 * Source: k8s.io/apimachinery `pkg/api/validate/content/errors.go`.
 */

export function maxLengthMessage(bytes: number): string {
  return `must be no more than ${bytes} bytes`;
}

export const EMPTY_MESSAGE = 'must be non-empty';

export function patternMessage(
  rule: string,
  pattern: string,
  ...examples: string[]
): string {
  const quoted = examples.map(example => `'${example}', `).join('or ');
  return `${rule} (e.g. ${quoted}regex used for validation is '${pattern}')`;
}

/** Whether a value has more bytes than allowed; the API server counts bytes, not characters. */
export function isLongerThan(value: string, bytes: number): boolean {
  if (value.length > bytes) return true;
  // No UTF-16 code unit takes more than three bytes in UTF-8.
  return (
    3 * value.length > bytes && new TextEncoder().encode(value).length > bytes
  );
}
