import { scalar, Span, textOf, unknown, Value } from '../value';

/** The value of a binary operation. */
export function compute(options: {
  operator: string;
  left: Value;
  right: Value;
  at: Span;
}): Value {
  const { operator, left, right, at } = options;
  for (const side of [left, right]) {
    if (side.type === 'unknown') return unknown(side.why, at);
    if (side.type !== 'scalar') return unknown(`"${operator}" of no text`, at);
  }
  const [a, b] = [textOf(left), textOf(right)];
  switch (operator) {
    case '==':
      return scalar(a === b, at);
    case '!=':
      return scalar(a !== b, at);
    case '&&':
      return scalar(a === 'true' && b === 'true', at);
    case '||':
      return scalar(a === 'true' || b === 'true', at);
    default:
      return calculate({ operator, a: Number(a), b: Number(b), at });
  }
}

/** The value of `!x` or `-x`. */
export function negate(operator: string, value: Value, at: Span): Value {
  const text = textOf(value);
  if (text === undefined) {
    return unknown(value.type === 'unknown' ? value.why : 'a negation', at);
  }
  return operator === '!'
    ? scalar(text !== 'true', at)
    : scalar(-Number(text), at);
}

function calculate(options: {
  operator: string;
  a: number;
  b: number;
  at: Span;
}): Value {
  const { operator, a, b, at } = options;
  const results: Record<string, number | boolean> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': a / b,
    '%': a % b,
    '<': a < b,
    '<=': a <= b,
    '>': a > b,
    '>=': a >= b,
  };
  const result = results[operator];
  return result === undefined || Number.isNaN(result)
    ? unknown(`"${operator}" of no numbers`, at)
    : scalar(result, at);
}
