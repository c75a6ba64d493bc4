import { LabelSelectorParseError } from './LabelSelectorParseError';
import {
  findRequirementProblem,
  sortRequirements,
  valueSet,
} from './requirement';
import { LabelOperator, LabelRequirement, Selector } from './Selector';
import { Token, tokenize, TokenType } from './tokenize';
import { quote } from './quote';

const OPERATORS: Partial<Record<string, LabelOperator>> = {
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
  in: 'in',
  notin: 'notin',
};

/**
 * The longest label selector that is read, in UTF-16 code units. The API server sets no limit of its own.
 *
 * @public
 */
export const LABEL_SELECTOR_MAX_LENGTH = 4096;

/**
 * How many requirements a label selector may have: each is checked on each object. The API server sets no limit of its
 * own.
 *
 * @public
 */
export const LABEL_SELECTOR_MAX_REQUIREMENTS = 50;

/** A value together with its place, for errors. */
interface Values {
  readonly texts: string[];
  readonly start: number;
}

/** A recursive-descent parser with one token of look-ahead; the last token, `end`, is never passed. */
class LabelSelectorParser {
  readonly #selector: string;
  readonly #tokens: Token[];
  #position = 0;

  constructor(selector: string) {
    this.#selector = selector;
    if (selector.length > LABEL_SELECTOR_MAX_LENGTH) {
      this.#refuse(
        `it has more than ${LABEL_SELECTOR_MAX_LENGTH} characters`,
        LABEL_SELECTOR_MAX_LENGTH,
      );
    }
    this.#tokens = tokenize(selector);
  }

  parse(): Selector {
    const requirements: LabelRequirement[] = [];
    while (this.#next().type !== 'end') {
      if (requirements.length === LABEL_SELECTOR_MAX_REQUIREMENTS) {
        this.#refuse(
          `it has more than ${LABEL_SELECTOR_MAX_REQUIREMENTS} requirements`,
          this.#next().start,
        );
      }
      requirements.push(this.#requirement());
      if (this.#take(',', 'end').type === 'end') break;
      if (this.#next().type === 'end')
        this.#fail(this.#next(), 'a label key after the comma');
    }
    return { requirements: sortRequirements(requirements) };
  }

  #requirement(): LabelRequirement {
    const negation = this.#next().type === '!' ? this.#advance() : undefined;
    const key = this.#take('word');
    const after = this.#next().type;
    if (negation || after === ',' || after === 'end') {
      return this.#checked(key, {
        key: key.text,
        operator: negation ? '!' : 'exists',
        values: [],
      });
    }
    this.#checked(key, { key: key.text, operator: 'exists', values: [] });

    const token = this.#advance();
    const operator = Object.hasOwn(OPERATORS, token.text)
      ? OPERATORS[token.text]
      : undefined;
    if (!operator) {
      return this.#fail(token, 'one of =, ==, !=, in, notin, <, >');
    }
    const values =
      operator === 'in' || operator === 'notin'
        ? this.#valueList()
        : this.#singleValue();
    return this.#checked(values, {
      key: key.text,
      operator,
      values: valueSet(values.texts),
    });
  }

  /** `(x,y)`. Empty places are the empty value, so `()`, `(,)` and `(,x)` are legal. */
  #valueList(): Values {
    const { start } = this.#take('(');
    const texts: string[] = [];
    for (;;) {
      texts.push(this.#next().type === 'word' ? this.#advance().text : '');
      if (this.#take(',', ')').type === ')') return { texts, start };
    }
  }

  /** What follows `=` and its like; nothing at all is the empty value. */
  #singleValue(): Values {
    const { type, start } = this.#next();
    return {
      texts: [type === ',' || type === 'end' ? '' : this.#take('word').text],
      start,
    };
  }

  #checked(
    { start }: { start: number },
    requirement: LabelRequirement,
  ): LabelRequirement {
    const problem = findRequirementProblem(requirement);
    if (problem) {
      const offset = problem.value
        ? this.#selector.indexOf(problem.value, start)
        : start;
      throw new LabelSelectorParseError({
        selector: this.#selector,
        reason: problem.message,
        column: offset + 1,
      });
    }
    return requirement;
  }

  #next(): Token {
    return this.#tokens[this.#position];
  }

  #advance(): Token {
    const token = this.#next();
    if (token.type !== 'end') this.#position++;
    return token;
  }

  #take(...types: TokenType[]): Token {
    const token = this.#next();
    if (types.includes(token.type)) return this.#advance();
    return this.#fail(token, types.map(nameOf).join(' or '));
  }

  #fail(token: Token, expected: string): never {
    const found = token.type === 'end' ? 'the end' : quote(token.text);
    this.#refuse(`found ${found}, expected ${expected}`, token.start);
  }

  #refuse(reason: string, offset: number): never {
    const column = offset + 1;
    const selector = this.#selector;
    throw new LabelSelectorParseError({ selector, reason, column });
  }
}

/**
 * Parses a label selector as the API server does, equality-based (`a=b,c!=d`), set-based (`a in (b,c),!d`) and numeric
 * (`a>1`). The empty text selects everything. Takes time linear in the text's length. Stricter than the API server in one
 * thing: {@link LABEL_SELECTOR_MAX_LENGTH} and {@link LABEL_SELECTOR_MAX_REQUIREMENTS}.
 *
 * Source: `Parse` in k8s.io/apimachinery `pkg/labels/selector.go`.
 *
 * @throws {@link LabelSelectorParseError} with the column, where the API server would answer 400.
 *
 * @public
 */
export function parseLabelSelector(selector: string): Selector {
  return new LabelSelectorParser(selector).parse();
}

function nameOf(type: TokenType): string {
  if (type === 'word') return 'a label key or value';
  return type === 'end' ? 'the end' : `"${type}"`;
}
