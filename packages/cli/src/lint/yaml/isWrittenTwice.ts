import { isMap, isScalar, visit } from 'yaml';
import { parseBounded } from './parseBounded';

/** Whether a key stands twice in one map of a document, of which the last one counts. */
export function isWrittenTwice(text: string, key: string): boolean {
  // Most documents can be told by this alone, which takes no time.
  if (text.split(key).length < 3) return false;
  let isTwice = false;
  visit(parseBounded(text, { uniqueKeys: false }), {
    Map(_, map) {
      const own = map.items.filter(
        item => isMap(map) && isScalar(item.key) && item.key.value === key,
      );
      if (own.length < 2) return undefined;
      isTwice = true;
      return visit.BREAK;
    },
  });
  return isTwice;
}
