/** What a terminal would act upon rather than show: control characters, and marks that reorder text or have no width. */
const ACTIVE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** Text from files, made harmless for a terminal or a log: of one line, and with everything in it visible. */
export function visible(text: string): string {
  return text
    .replace(/[\t\n\r]+/g, ' ')
    .replace(
      ACTIVE,
      character =>
        `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
    );
}
