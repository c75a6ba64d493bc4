import { KubernetesObject } from '@mooring/kubernetes-objects';
import { CLOSE_BRACE } from '../transport/jsonBytes';
import { LineError } from '../transport/splitLines';
import { cutManagedFields } from './cutManagedFields';
import { KindEvent } from './KindEvent';
import { parseObject } from './parseObject';
import { errorEventFailure, Question } from './responseFailure';
import { splitPod } from './splitPod';

/** The annotation of the bookmark that ends a streamed list (`InitialEventsAnnotationKey` in k8s.io/apimachinery). */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** `{"type":"ADDED","object":{` */
const DEPTH_IN_EVENT = 2;

/** The part of an untrusted object that the reflector itself reads. */
interface ObjectHead {
  readonly kind?: unknown;
  readonly metadata?: {
    readonly resourceVersion?: unknown;
    readonly annotations?: Record<string, unknown>;
  };
}

/** How API servers begin an event about an object. */
const BEGINNING = /^\{"type":"(ADDED|MODIFIED|DELETED)","object":(?=\{)/;
/** It ends before this, in bytes. */
const BEGINNING_WITHIN = 40;

/** Reads one line of a watch. Throws a `LineError` for what is not an event. */
export function parseEvent(line: Buffer, question: Question): KindEvent {
  return parseUsual(line) ?? parseAny(line, question);
}

/** Parses the object alone, so that its JSON can be kept as it came. */
function parseUsual(line: Buffer): KindEvent | undefined {
  const start = line.toString('latin1', 0, BEGINNING_WITHIN);
  const [beginning, type] = BEGINNING.exec(start) ?? [];
  if (beginning === undefined || line[line.length - 1] !== CLOSE_BRACE) {
    return undefined;
  }
  const whole = line.subarray(beginning.length, -1);
  const pod = splitPod(whole);
  const json = pod?.json ?? cutManagedFields(whole, 1);
  const object = (pod && parseObject(pod.head)) ?? parseObject(json.toString());
  // Otherwise something follows the object, or it is not JSON.
  return (
    object && {
      type: type as 'ADDED' | 'MODIFIED' | 'DELETED',
      ...{ object, version: versionOf(object), json },
    }
  );
}

function parseAny(line: Buffer, question: Question): KindEvent {
  let event: { type?: unknown; object?: unknown };
  try {
    event = JSON.parse(cutManagedFields(line, DEPTH_IN_EVENT).toString());
  } catch {
    throw new LineError('a line is not JSON');
  }
  const { type, object } = event ?? {};
  if (type === 'ERROR') {
    return { type, failure: errorEventFailure(object, question) };
  }
  if (typeof object !== 'object' || object === null) {
    throw new LineError('an event has no object');
  }
  const { kind, metadata } = object as ObjectHead;
  const version = versionOf(object);
  switch (type) {
    case 'ADDED':
    case 'MODIFIED':
    case 'DELETED':
      return { type, object: object as KubernetesObject, version };
    case 'BOOKMARK':
      if (version === undefined) {
        throw new LineError('a bookmark has no resourceVersion');
      }
      return {
        type,
        version,
        completesList: metadata?.annotations?.[INITIAL_EVENTS_END] === 'true',
        kind: typeof kind === 'string' ? kind : undefined,
      };
    default:
      throw new LineError('an event is of no known type');
  }
}

function versionOf(object: object): string | undefined {
  const version = (object as ObjectHead).metadata?.resourceVersion;
  return typeof version === 'string' && version ? version : undefined;
}
