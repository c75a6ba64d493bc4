import { InputError } from '@backstage/errors';

/**
 * One term of a field selector; all terms must hold.
 *
 * @public
 */
export interface FieldRequirement {
  /** Path of the field, for example `metadata.name`. */
  readonly field: string;
  readonly operator: '=' | '!=';
  readonly value: string;
}

const OPERATORS = ['!=', '==', '='] as const;

/**
 * Parses a field selector as the API server does: terms `field=value`, `field==value` and `field!=value`, separated by
 * commas; `\`, `,` and `=` in a value are escaped by a backslash. A
 * term of nothing but an operator counts as absent. Which fields a kind supports is the server's business.
 *
 * Source: `ParseSelector` in k8s.io/apimachinery `pkg/fields/selector.go`.
 *
 * @throws InputError where the API server would answer 400.
 *
 * @public
 */
export function parseFieldSelector(selector: string): FieldRequirement[] {
  return splitTerms(selector)
    .filter(term => term !== '')
    .map(parseTerm)
    .filter(({ field, value }) => field !== '' || value !== '');
}

/**
 * Prints a field selector; parsing the result gives equal terms.
 *
 * @public
 */
export function formatFieldSelector(
  requirements: readonly FieldRequirement[],
): string {
  return requirements
    .map(
      ({ field, operator, value }) =>
        `${field}${operator}${value.replace(/[\\,=]/g, '\\$&')}`,
    )
    .join(',');
}

/**
 * Whether an object, of which `read` gives the fields, meets every term. An absent field counts as the empty string.
 *
 * @public
 */
export function matchesFields(
  requirements: readonly FieldRequirement[],
  read: (field: string) => string | undefined,
): boolean {
  return requirements.every(
    ({ field, operator, value }) =>
      ((read(field) ?? '') === value) === (operator === '='),
  );
}

/** Splits at the commas that no backslash escapes. */
function splitTerms(selector: string): string[] {
  const terms: string[] = [];
  let start = 0;
  for (let i = 0; i < selector.length; i++) {
    if (selector[i] === '\\') {
      i++;
    } else if (selector[i] === ',') {
      terms.push(selector.slice(start, i));
      start = i + 1;
    }
  }
  return [...terms, selector.slice(start)];
}

function parseTerm(term: string): FieldRequirement {
  const at = term.search(/!=|=/);
  if (at < 0) {
    throw new InputError(
      `invalid field selector: cannot understand ${JSON.stringify(
        term.slice(0, 200),
      )}`,
    );
  }
  const operator =
    OPERATORS.find(candidate => term.startsWith(candidate, at)) ?? '=';
  return {
    field: term.slice(0, at),
    operator: operator === '!=' ? '!=' : '=',
    value: unescape(term.slice(at + operator.length)),
  };
}

function unescape(escaped: string): string {
  return escaped.replace(
    /\\([\s\S]?)|[,=]/g,
    (sequence, character: string | undefined) => {
      if (character === undefined) {
        throw new InputError(
          `invalid field selector: unescaped ${JSON.stringify(
            sequence,
          )} in a value`,
        );
      }
      if (!['\\', ',', '='].includes(character)) {
        throw new InputError(
          `invalid field selector: invalid escape sequence ${JSON.stringify(
            sequence,
          )}`,
        );
      }
      return character;
    },
  );
}
