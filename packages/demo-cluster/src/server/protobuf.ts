import { IMapField, Root } from 'protobufjs/light';
import { unsupportedMediaType } from '../store/StatusError';

/** The media type in which kubectl's typed clients send objects. */
export const PROTOBUF = 'application/vnd.kubernetes.protobuf';

/** What each body begins with; `runtime.Unknown`, the envelope, follows. */
const MAGIC = Buffer.from('k8s\0');

/** Field numbers from `generated.proto` in `k8s.io/api` and `k8s.io/apimachinery`, of the kinds that are read this way. */
const root = Root.fromJSON({
  nested: {
    Unknown: {
      fields: { typeMeta: field('TypeMeta', 1), raw: field('bytes', 2) },
    },
    TypeMeta: {
      fields: { apiVersion: field('string', 1), kind: field('string', 2) },
    },
    ObjectMeta: {
      fields: {
        name: field('string', 1),
        generateName: field('string', 2),
        namespace: field('string', 3),
        labels: map('string', 11),
        annotations: map('string', 12),
      },
    },
    Namespace: { fields: { metadata: field('ObjectMeta', 1) } },
    SelfSubjectReview: { fields: { metadata: field('ObjectMeta', 1) } },
    SelfSubjectAccessReview: {
      fields: {
        metadata: field('ObjectMeta', 1),
        spec: field('AccessReviewSpec', 2),
      },
    },
    SelfSubjectRulesReview: {
      fields: {
        metadata: field('ObjectMeta', 1),
        spec: field('RulesReviewSpec', 2),
      },
    },
    AccessReviewSpec: {
      fields: {
        resourceAttributes: field('ResourceAttributes', 1),
        nonResourceAttributes: field('NonResourceAttributes', 2),
      },
    },
    RulesReviewSpec: { fields: { namespace: field('string', 1) } },
    ResourceAttributes: {
      fields: {
        namespace: field('string', 1),
        verb: field('string', 2),
        group: field('string', 3),
        version: field('string', 4),
        resource: field('string', 5),
        subresource: field('string', 6),
        name: field('string', 7),
      },
    },
    NonResourceAttributes: {
      fields: { path: field('string', 1), verb: field('string', 2) },
    },
  },
});

const DECODED_KINDS = [
  'Namespace',
  'SelfSubjectAccessReview',
  'SelfSubjectReview',
  'SelfSubjectRulesReview',
];

/**
 * Reads an object from a Protocol Buffers body. kubectl sends few that way: access reviews and namespaces are read, for
 * all others a `StatusError` 415 is thrown, as for a custom resource.
 */
export function decodeProtobuf(body: Buffer): object {
  const { typeMeta, raw } = decode('Unknown', body.subarray(MAGIC.length)) as {
    typeMeta?: { apiVersion: string; kind: string };
    raw?: Buffer;
  };
  if (
    !typeMeta ||
    !raw ||
    !body.subarray(0, MAGIC.length).equals(MAGIC) ||
    !DECODED_KINDS.includes(typeMeta.kind)
  ) {
    throw unsupportedMediaType(['application/json', 'application/yaml']);
  }
  return { ...typeMeta, ...decode(typeMeta.kind, raw) };
}

function decode(type: string, bytes: Buffer): object {
  try {
    const message = root.lookupType(type);
    return message.toObject(message.decode(bytes), { bytes: Buffer });
  } catch {
    throw unsupportedMediaType(['application/json', 'application/yaml']);
  }
}

function map(type: string, id: number): IMapField {
  return { type, id, keyType: 'string' };
}

function field(type: string, id: number) {
  return { type, id };
}
