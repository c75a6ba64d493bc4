import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';

/** A reference as people write it: `payments` is a component. */
export function readComponentRef(ref: string): string {
  return stringifyEntityRef(
    parseEntityRef(ref, {
      defaultKind: 'Component',
      defaultNamespace: 'default',
    }),
  );
}

/** `Deployment shop/payments`. */
export function nameOf(object: {
  kind: string;
  namespace?: string;
  name: string;
}): string {
  const { kind, namespace, name } = object;
  return `${kind} ${namespace ? `${namespace}/` : ''}${name}`;
}
