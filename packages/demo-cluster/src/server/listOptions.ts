import {
  FieldRequirement,
  matchesFields,
  matchesLabels,
  parseFieldSelector,
  parseLabelSelector,
  Selector,
} from '@mooring/kubernetes-objects';
import { isError } from '@backstage/errors';
import { KubernetesObject } from '../store/KubernetesObject';
import { ResourceType } from '../store/ResourceType';
import { fieldReader } from './fields';
import { badRequest, invalid } from '../store/StatusError';

/** The options of a list or a watch; see `ListOptions` in `k8s.io/apimachinery/pkg/apis/meta/v1`. */
export interface ListOptions {
  labelSelector: Selector;
  fieldSelector: FieldRequirement[];
  limit?: number;
  continue?: string;
  /** Absent: the most recent. */
  resourceVersion?: number;
  resourceVersionMatch?: 'Exact' | 'NotOlderThan';
  timeoutSeconds?: number;
  allowWatchBookmarks: boolean;
  sendInitialEvents: boolean;
}

/** Reads the options from a query; throws a `StatusError` that names what is wrong. */
export function parseListOptions(
  query: URLSearchParams,
  verb: string,
): ListOptions {
  const options: ListOptions = {
    labelSelector: parse(parseLabelSelector, query.get('labelSelector')),
    fieldSelector: parse(parseFieldSelector, query.get('fieldSelector')),
    limit: parseNumber(query, 'limit') || undefined,
    continue: query.get('continue') || undefined,
    resourceVersion: parseNumber(query, 'resourceVersion'),
    resourceVersionMatch: (query.get('resourceVersionMatch') ||
      undefined) as ListOptions['resourceVersionMatch'],
    timeoutSeconds: parseNumber(query, 'timeoutSeconds'),
    allowWatchBookmarks: parseBoolean(query, 'allowWatchBookmarks'),
    sendInitialEvents: parseBoolean(query, 'sendInitialEvents'),
  };
  validate(options, {
    isWatch: verb === 'watch',
    saysInitialEvents: query.has('sendInitialEvents'),
  });
  return options;
}

/** Whether an object is among those the selectors select. Throws a `StatusError` for a field that cannot be selected by. */
export function createMatcher(
  type: ResourceType,
  options: ListOptions,
): (object: KubernetesObject) => boolean {
  const { labelSelector, fieldSelector } = options;
  const readers = new Map(
    fieldSelector.map(({ field }) => [field, fieldReader(type, field)]),
  );
  return object =>
    matchesLabels(labelSelector, object.metadata.labels) &&
    matchesFields(fieldSelector, field => readers.get(field)?.(object));
}

function parse<Parsed>(
  parser: (text: string) => Parsed,
  text: string | null,
): Parsed {
  try {
    return parser(text ?? '');
  } catch (error) {
    throw badRequest(isError(error) ? error.message : String(error));
  }
}

function parseNumber(query: URLSearchParams, name: string): number | undefined {
  const text = query.get(name);
  if (!text) {
    return undefined;
  }
  if (!/^\d{1,15}$/.test(text)) {
    throw badRequest(
      `invalid ${name}: strconv.ParseUint: parsing ${JSON.stringify(
        text,
      )}: invalid syntax`,
    );
  }
  return Number(text);
}

/** As `Convert_Slice_string_To_bool`: present is true, unless it says otherwise. */
function parseBoolean(query: URLSearchParams, name: string): boolean {
  const text = query.get(name);
  return (
    text !== null && text !== '0' && text.toLocaleLowerCase('en-US') !== 'false'
  );
}

/** The rules of `ValidateListOptions` in `k8s.io/apimachinery/pkg/apis/meta/internalversion/validation`. */
function validate(
  options: ListOptions,
  request: { isWatch: boolean; saysInitialEvents: boolean },
): void {
  const { isWatch, saysInitialEvents } = request;
  const { resourceVersion, resourceVersionMatch: match } = options;
  if (match !== undefined && match !== 'Exact' && match !== 'NotOlderThan') {
    throw invalidOption(
      'resourceVersionMatch',
      'FieldValueNotSupported',
      `Unsupported value: ${JSON.stringify(
        match,
      )}: supported values: "Exact", "NotOlderThan"`,
    );
  }
  if (isWatch) {
    if (match !== undefined && !saysInitialEvents) {
      throw forbiddenOption(
        'resourceVersionMatch',
        'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
      );
    }
    if (options.sendInitialEvents && match !== 'NotOlderThan') {
      throw forbiddenOption(
        'resourceVersionMatch',
        'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan',
      );
    }
    return;
  }
  if (saysInitialEvents) {
    throw forbiddenOption(
      'sendInitialEvents',
      'sendInitialEvents is forbidden for list',
    );
  }
  if (match !== undefined && resourceVersion === undefined) {
    throw forbiddenOption(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden unless resourceVersion is provided',
    );
  }
  if (match !== undefined && options.continue) {
    throw forbiddenOption(
      'resourceVersionMatch',
      'resourceVersionMatch is forbidden when continue is provided',
    );
  }
  if (match === 'Exact' && resourceVersion === 0) {
    throw forbiddenOption(
      'resourceVersionMatch',
      'resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
    );
  }
}

function forbiddenOption(field: string, message: string) {
  return invalidOption(field, 'FieldValueForbidden', `Forbidden: ${message}`);
}

function invalidOption(field: string, reason: string, message: string) {
  return invalid({
    group: 'meta.k8s.io',
    kind: 'ListOptions',
    name: '',
    causes: [{ reason, message, field }],
  });
}
