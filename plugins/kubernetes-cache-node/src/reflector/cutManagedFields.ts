import {
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COMMA,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from '../transport/jsonBytes';

const MANAGED_FIELDS = '"managedFields":[';
const METADATA = '"metadata":';

/**
 * An object's JSON without the `managedFields` of its metadata: they are a third of a pod and half the work of parsing it,
 * and never kept. It finds them as API servers write them, without spaces; what it is not sure of it leaves in.
 *
 * - `depth`: how many braces stand around the object's own members
 */
export function cutManagedFields(json: Buffer, depth: number): string {
  const start = json.indexOf(MANAGED_FIELDS);
  const end =
    start > 0 && isInMetadata(json, start, depth)
      ? endOfArray(json, start + MANAGED_FIELDS.length)
      : -1;
  if (end < 0) return json.toString();
  // Of the commas before and after it, one stays.
  const from = json[end] !== COMMA && json[start - 1] === COMMA ? 1 : 0;
  const to = json[end] === COMMA ? 1 : 0;
  return (
    json.toString('utf8', 0, start - from) + json.toString('utf8', end + to)
  );
}

/** Whether a member is one of the object's own metadata: custom resources may have their own of the same name. */
function isInMetadata(json: Buffer, member: number, depth: number): boolean {
  let open = 0;
  let opened = -1;
  let at = 0;
  while (at < member) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at + 1);
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
      open += 1;
      if (open === depth + 1) opened = at;
    } else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) {
      open -= 1;
    }
    at += 1;
  }
  const name = opened - METADATA.length;
  return (
    at === member &&
    open === depth + 1 &&
    name > 0 &&
    json[name - 1] !== BACKSLASH &&
    json.toString('latin1', name, opened) === METADATA
  );
}

/** Where an array ends of which the bracket was read already; -1 when it does not. */
function endOfArray(json: Buffer, start: number): number {
  let open = 1;
  let at = start;
  while (at < json.length) {
    const byte = json[at];
    if (byte === QUOTE) {
      at = endOfString(json, at + 1);
      continue;
    }
    if (byte === OPEN_BRACE || byte === OPEN_BRACKET) open += 1;
    else if (byte === CLOSE_BRACE || byte === CLOSE_BRACKET) open -= 1;
    at += 1;
    if (open === 0) return at;
  }
  return -1;
}

/** Where a string ends of which the quote was read already. */
function endOfString(json: Buffer, start: number): number {
  let at = start;
  while (at < json.length && json[at] !== QUOTE) {
    at += json[at] === BACKSLASH ? 2 : 1;
  }
  return at + 1;
}
