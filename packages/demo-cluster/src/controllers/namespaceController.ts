import { Controller } from './ControllerContext';

/** Gives each namespace the service account `default`, which pods run as that name no other. */
export const namespaceController: Controller = {
  apiVersion: 'v1',
  kind: 'Namespace',
  reconcile(namespace, { store, writer }) {
    const type = store.types.require('v1', 'ServiceAccount');
    const metadata = {
      name: 'default',
      namespace: namespace.metadata.name,
    };
    if (!store.get(type, metadata)) {
      writer.create(type, {
        apiVersion: 'v1',
        kind: 'ServiceAccount',
        metadata,
      });
    }
    return undefined;
  },
};
