/** What a terminal or a page would act upon rather than show: control characters, and marks that reorder text or have no width. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text from files or clusters, made harmless for a terminal or a log: on one line, and with everything in it visible.
 *
 * @public
 */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(
      ACTIVE,
      character =>
        `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
}

/** The same for text that may be cut and reworded: what is active becomes a space. */
export function withoutActive(text: string): string {
  return text.replace(ACTIVE, ' ').replace(/\s+/g, ' ').trim();
}
