import { isLongerThan, maxLengthMessage, patternMessage } from './messages';

/** Longest DNS label in bytes, by RFC 1123 and k8s.io/apimachinery `pkg/api/validate/content/dns.go`. */
const DNS1123_LABEL_MAX_LENGTH = 63;

/** Longest DNS subdomain in bytes, by k8s.io/apimachinery `pkg/api/validate/content/dns.go`. */
const DNS1123_SUBDOMAIN_MAX_LENGTH = 253;

const LABEL_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?';
const SUBDOMAIN_FORMAT = `${LABEL_FORMAT}(\\.${LABEL_FORMAT})*`;
const LABEL = new RegExp(`^${LABEL_FORMAT}$`);
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORMAT}$`);

/**
 * What is wrong with `value` as a lowercase RFC 1123 label; empty when it is legal.
 *
 * Source: `IsDNS1123Label` in k8s.io/apimachinery `pkg/api/validate/content/dns.go`.
 *
 * @public
 */
export function validateDns1123Label(value: string): string[] {
  const messages: string[] = [];
  if (isLongerThan(value, DNS1123_LABEL_MAX_LENGTH)) {
    messages.push(maxLengthMessage(DNS1123_LABEL_MAX_LENGTH));
  }
  if (!LABEL.test(value)) {
    messages.push(
      SUBDOMAIN.test(value)
        ? 'must not contain dots'
        : patternMessage(
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
            LABEL_FORMAT,
            'my-name',
            '123-abc',
          ),
    );
  }
  return messages;
}

/**
 * What is wrong with `value` as a lowercase RFC 1123 subdomain; empty when it is legal.
 *
 * Source: `IsDNS1123Subdomain` in k8s.io/apimachinery `pkg/api/validate/content/dns.go`.
 *
 * @public
 */
export function validateDns1123Subdomain(value: string): string[] {
  const messages: string[] = [];
  if (isLongerThan(value, DNS1123_SUBDOMAIN_MAX_LENGTH)) {
    messages.push(maxLengthMessage(DNS1123_SUBDOMAIN_MAX_LENGTH));
  }
  if (!SUBDOMAIN.test(value)) {
    messages.push(
      patternMessage(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
        SUBDOMAIN_FORMAT,
        'example.com',
      ),
    );
  }
  return messages;
}
