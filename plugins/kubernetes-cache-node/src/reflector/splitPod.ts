import { CLOSE_BRACE, CLOSE_BRACKET } from '../transport/jsonBytes';

const BEGINNING = Buffer.from('{"kind":"Pod","apiVersion":"v1","metadata":{');
const MANAGED_FIELDS = Buffer.from(',"managedFields":[');
const SPEC = Buffer.from('},"spec":{');
const STATUS = Buffer.from('},"status":{');
const PHASE = /^(?:"observedGeneration":\d+,)?("phase":"[A-Za-z]+")[,}]/;

/** What stands before the end of the phase at most, in bytes. */
const PHASE_WITHIN = 64;

/** A pod of which only a part is parsed. */
export interface SplitPod {
  /** Its metadata and its phase, all that a summary is made of, as JSON. */
  readonly head: string;
  /** All of it but its managed fields. */
  readonly json: Buffer;
}

/**
 * Takes the JSON of a pod apart without looking at each byte: most objects of a cluster are pods, and to parse all of one
 * takes more time than everything else that is done with it. It knows pods as API servers write them: without spaces, and
 * with the members in the order of the Go structs.
 *
 * What it looks for has quotes in it, which strings hold escaped, so that it is found nowhere but between members; and no
 * member of a pod's metadata or spec has the name of one of these.
 *
 * @returns `undefined` for anything else.
 */
export function splitPod(json: Buffer): SplitPod | undefined {
  if (!isPod(json)) return undefined;
  const spec = json.indexOf(SPEC, BEGINNING.length);
  const status = spec < 0 ? -1 : json.indexOf(STATUS, spec + SPEC.length);
  if (status < 0) return undefined;
  const from = status + STATUS.length;
  const [, phase] =
    PHASE.exec(json.toString('latin1', from, from + PHASE_WITHIN)) ?? [];
  const managed = json.indexOf(MANAGED_FIELDS, BEGINNING.length);
  const isManaged = managed >= 0 && managed < spec;
  // They come last.
  const isCutWhole = !isManaged || json[spec - 1] === CLOSE_BRACKET;
  if (!phase || !isCutWhole) return undefined;
  const end = isManaged ? managed : spec;
  return {
    head: `${json.toString('utf8', 0, end)}},"status":{${phase}}}`,
    json: Buffer.concat([json.subarray(0, end), json.subarray(spec)]),
  };
}

function isPod(json: Buffer): boolean {
  return (
    json[json.length - 1] === CLOSE_BRACE &&
    json[json.length - 2] === CLOSE_BRACE &&
    json.subarray(0, BEGINNING.length).equals(BEGINNING)
  );
}
