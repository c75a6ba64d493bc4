import { foreignText } from '@mooring/plugin-kubernetes-cache-node';
import {
  ObjectEvent,
  ProblemObject,
} from '@mooring/plugin-kubernetes-workloads-common';

/**
 * The events of an `EventList`; what is not an event is left out.
 *
 * Source: `Event` in k8s.io/api `core/v1/types.go`. Newer components count in `series` and time by `eventTime`.
 */
export function readEvents(list: unknown, object: ProblemObject) {
  const { items, metadata } = (list ?? {}) as Record<string, any>;
  if (!Array.isArray(items)) return undefined;
  return {
    events: items.filter(isRecord).map(item => readEvent(item, object)),
    hasMore: typeof metadata?.continue === 'string' && metadata.continue !== '',
  };
}

function readEvent(
  item: Record<string, any>,
  object: ProblemObject,
): ObjectEvent {
  const { type, reason, message, source, series } = item;
  const count = series?.count ?? item.count;
  const created = item.metadata?.creationTimestamp;
  return {
    object,
    type: type === 'Warning' ? 'Warning' : 'Normal',
    reason: text(reason) ?? '',
    message: text(message) ?? '',
    count: Number.isSafeInteger(count) && count > 0 ? count : 1,
    firstSeen: time(item.firstTimestamp, item.eventTime, created),
    lastSeen: time(
      series?.lastObservedTime,
      item.lastTimestamp,
      item.eventTime,
      created,
    ),
    source: text(source?.component) ?? text(item.reportingComponent),
  };
}

function isRecord(value: unknown): value is Record<string, any> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== ''
    ? foreignText(value)
    : undefined;
}

/** The first of these that is a time. */
function time(...values: unknown[]): string | undefined {
  for (const value of values) {
    const at = typeof value === 'string' ? Date.parse(value) : NaN;
    if (!Number.isNaN(at)) return new Date(at).toISOString();
  }
  return undefined;
}
