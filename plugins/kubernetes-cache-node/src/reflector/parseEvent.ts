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

/** Reads one line of a watch. Throws a `LineError` for what is not an event. */
export function parseEvent(line: Buffer, question: Question): KindEvent {
  let event: { type?: unknown; object?: unknown };
  try {
    event = JSON.parse(cutManagedFields(line, DEPTH_OF_OBJECT));
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
  const version =
    typeof metadata?.resourceVersion === 'string' && metadata.resourceVersion
      ? metadata.resourceVersion
      : undefined;
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
