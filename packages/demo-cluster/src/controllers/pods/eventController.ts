import { KubernetesObject } from '../../store/KubernetesObject';
import { Controller } from '../ControllerContext';
import { EVENT_TTL_MS } from './podEvents';

/** Removes Events that are an hour old, as the API server does. */
export const eventController: Controller = {
  apiVersion: 'v1',
  kind: 'Event',
  reconcile(event, { store, writer, now }) {
    const expiry = lastTimeOf(event) + EVENT_TTL_MS;
    if (now() < expiry) {
      return expiry;
    }
    writer.delete(store.types.require('v1', 'Event'), event.metadata);
    return undefined;
  },
};

function lastTimeOf({ lastTimestamp, metadata }: KubernetesObject): number {
  const last = Date.parse(String(lastTimestamp));
  return Number.isNaN(last) ? Date.parse(metadata.creationTimestamp!) : last;
}
