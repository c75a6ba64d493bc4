import { createUnknown, UnknownText } from '../unknown/UnknownText';

/** Stand-ins for what deliveries leave open, by what is left open. */
export type Unknowns = Map<string, UnknownText>;

/** Far from the numbers of other unknowns. */
const FIRST_NUMBER = 20_000;

/** The stand-in for something that deliveries leave open, the same each time. */
export function unknownFor(
  unknowns: Unknowns,
  display: string,
  what: string,
): UnknownText {
  const known = unknowns.get(display);
  if (known) return known;
  const number = FIRST_NUMBER + unknowns.size;
  const unknown = createUnknown({ number, display, what });
  unknowns.set(display, unknown);
  return unknown;
}
