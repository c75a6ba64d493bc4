import { validateDns1123Subdomain } from './dns';
import {
  isLongerThan,
  EMPTY_MESSAGE,
  maxLengthMessage,
  patternMessage,
} from './messages';

/**
 * Longest label value in bytes, by k8s.io/apimachinery `pkg/api/validate/content/kube.go`.
 *
 * @public
 */
export const LABEL_VALUE_MAX_LENGTH = 63;

const KEY_NAME_MAX_LENGTH = 63;
const KEY_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE_FORMAT = `(${KEY_FORMAT})?`;
const KEY = new RegExp(`^${KEY_FORMAT}$`);
const VALUE = new RegExp(`^${VALUE_FORMAT}$`);
const KEY_RULE =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const KEY_EXAMPLES = ['MyName', 'my.name', '123-abc'];

/**
 * What is wrong with `key` as a label key (a "qualified name": an optional DNS prefix, a slash, a name); empty when it
 * is legal.
 *
 * Source: `IsLabelKey` in k8s.io/apimachinery `pkg/api/validate/content/kube.go`.
 *
 * @public
 */
export function validateLabelKey(key: string): string[] {
  const [first, second, ...rest] = key.split('/', 3);
  if (rest.length > 0) {
    const message = patternMessage(KEY_RULE, KEY_FORMAT, ...KEY_EXAMPLES);
    return [
      `a valid label key ${message} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`,
    ];
  }
  const messages: string[] = [];
  const name = second ?? first;
  if (second !== undefined) {
    const problems =
      first === '' ? [EMPTY_MESSAGE] : validateDns1123Subdomain(first);
    messages.push(...problems.map(problem => `prefix part ${problem}`));
  }
  if (name === '') {
    messages.push(`name part ${EMPTY_MESSAGE}`);
  } else if (isLongerThan(name, KEY_NAME_MAX_LENGTH)) {
    messages.push(`name part ${maxLengthMessage(KEY_NAME_MAX_LENGTH)}`);
  }
  if (!KEY.test(name)) {
    messages.push(
      `name part ${patternMessage(KEY_RULE, KEY_FORMAT, ...KEY_EXAMPLES)}`,
    );
  }
  return messages;
}

/**
 * What is wrong with `value` as a label value; empty when it is legal. The empty string is legal.
 *
 * Source: `IsLabelValue` in k8s.io/apimachinery `pkg/api/validate/content/kube.go`.
 *
 * @public
 */
export function validateLabelValue(value: string): string[] {
  const messages: string[] = [];
  if (isLongerThan(value, LABEL_VALUE_MAX_LENGTH)) {
    messages.push(maxLengthMessage(LABEL_VALUE_MAX_LENGTH));
  }
  if (!VALUE.test(value)) {
    messages.push(
      patternMessage(
        `a valid label must be an empty string or ${KEY_RULE.slice(
          'must '.length,
        )}`,
        VALUE_FORMAT,
        'MyValue',
        'my_value',
        '12345',
      ),
    );
  }
  return messages;
}
