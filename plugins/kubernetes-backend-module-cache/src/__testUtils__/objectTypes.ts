import { ObjectToFetch } from '@backstage/plugin-kubernetes-node';

/** Some of the object types that the Kubernetes plugin asks for by default. */
export const OBJECT_TYPES: ObjectToFetch[] = [
  { objectType: 'pods', group: '', apiVersion: 'v1', plural: 'pods' },
  {
    objectType: 'deployments',
    group: 'apps',
    apiVersion: 'v1',
    plural: 'deployments',
  },
  { objectType: 'jobs', group: 'batch', apiVersion: 'v1', plural: 'jobs' },
];
