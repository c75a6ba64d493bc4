import { KubernetesObject } from '@mooring/kubernetes-objects';
import { LineError } from '../transport/splitLines';
import { cutManagedFields } from './cutManagedFields';
import { KindEvent } from './KindEvent';
import { errorEventFailure, Question } from './responseFailure';

/** The annotation of the bookmark that ends a streamed list (`InitialEventsAnnotationKey` in k8s.io/apimachinery). */
const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

/** `{"type":"ADDED","object":{` */
const DEPTH_OF_OBJECT = 2;

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

/** Reads one line of a watch. Throws a `LineError` for what is not an event. */
export function parseEvent(line: Buffer, question: Question): KindEvent {
  const json = cutManagedFields(line, DEPTH_OF_OBJECT);
  return parseUsual(json) ?? parseAny(json, question);
}

/** Parses the object alone, so that its JSON can be kept as it came. */
function parseUsual(json: string): KindEvent | undefined {
  const [beginning, type] = BEGINNING.exec(json) ?? [];
  if (beginning === undefined || !json.endsWith('}')) return undefined;
  const text = json.slice(beginning.length, -1);
  let object: KubernetesObject;
  try {
    object = JSON.parse(text);
  } catch {
    return undefined; // something else follows the object
  }
  const version = versionOf(object);
  return {
    type: type as 'ADDED' | 'MODIFIED' | 'DELETED',
    ...{ object, version, text },
  };
}

function parseAny(json: string, question: Question): KindEvent {
  let event: { type?: unknown; object?: unknown };
  try {
    event = JSON.parse(json);
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
