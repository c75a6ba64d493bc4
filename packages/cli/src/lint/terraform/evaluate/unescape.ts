const ESCAPE = /\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))/gs;
const CHARACTERS: Record<string, string> = { n: '\n', r: '\r', t: '\t' };

/** The text that stands in quotes, `$${` and `%%{` included. Source: HCL's native syntax, "Quoted Template Expressions". */
export function unescapeQuoted(text: string): string {
  return unescapeHeredoc(
    text.replace(ESCAPE, (_, short, long, character) => {
      const code = short ?? long;
      if (code === undefined) return CHARACTERS[character] ?? character;
      const point = parseInt(code, 16);
      return point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd';
    }),
  );
}

/** A heredoc knows no backslashes. */
export function unescapeHeredoc(text: string): string {
  return text.replaceAll('$${', '${').replaceAll('%%{', '%{');
}
