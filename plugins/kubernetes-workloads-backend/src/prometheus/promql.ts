/** Source: https://prometheus.io/docs/concepts/data_model/#metric-names-and-labels */
const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]{0,199}$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]{0,99}$/;

export function isMetricName(text: string): boolean {
  return METRIC_NAME.test(text);
}

export function isLabelName(text: string): boolean {
  return LABEL_NAME.test(text);
}

/**
 * A text as PromQL quotes it.
 *
 * Source: `Unquote` in github.com/prometheus/prometheus `util/strutil/quote.go`: escapes as in Go.
 */
export function quote(text: string): string {
  const escaped = text.replace(/[\\"\n\r\0]/g, character =>
    character === '\\' || character === '"'
      ? `\\${character}`
      : `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`,
  );
  return `"${escaped}"`;
}

/** A matcher for one of these texts, none of which is read as a pattern. Matchers are anchored at both ends. */
export function oneOf(label: string, texts: readonly string[]): string {
  if (texts.length === 1) return `${label}=${quote(texts[0])}`;
  return `${label}=~${quote(texts.map(escapePattern).join('|'))}`;
}

export function equal(label: string, text: string): string {
  return `${label}=${quote(text)}`;
}

/** Source: `QuoteMeta` in Go's `regexp`. */
function escapePattern(text: string): string {
  return text.replace(/[\\.+*?()|[\]{}^$]/g, '\\$&');
}
