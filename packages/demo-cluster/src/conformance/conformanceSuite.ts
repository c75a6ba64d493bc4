import { randomBytes } from 'node:crypto';
import { describeAccess } from './access';
import { ApiClient } from './ApiClient';
import { describeControllers } from './controllers';
import { ConformanceContext, eventually } from './ConformanceContext';
import { ConformanceTarget } from './ConformanceTarget';
import { describeCustomResources } from './customResources';
import { describeDeleting } from './deleting';
import { describeDiscovery } from './discovery';
import { describeJobs } from './jobs';
import { describePatching } from './patching';
import { describeReading } from './reading';
import { describeRefusing } from './refusing';
import { describeWatching } from './watching';
import { describeWriting } from './writing';

/**
 * What a Kubernetes API must do for this repository to rely on it. Run against the demo cluster and against a real API
 * server, so that the double cannot differ from the original unnoticed.
 */
export function conformanceSuite(
  connect: () => Promise<ConformanceTarget>,
): void {
  let target: ConformanceTarget;
  let api: ApiClient;
  let namespace: string;

  beforeAll(async () => {
    target = await connect();
    api = new ApiClient(target);
  });

  afterAll(async () => {
    await api?.close();
    await target?.stop();
  });

  beforeEach(async () => {
    namespace = `conformance-${randomBytes(4).toString('hex')}`;
    await api.create('/api/v1/namespaces', { metadata: { name: namespace } });
    // On a real cluster, pods are refused until the namespace has its service account.
    const path = `/api/v1/namespaces/${namespace}/serviceaccounts/default`;
    await eventually(
      () => api.get(path),
      ({ status }) => expect(status).toBe(200),
    );
  });

  const context: ConformanceContext = {
    get target() {
      return target;
    },
    get api() {
      return api;
    },
    get namespace() {
      return namespace;
    },
  };

  describe('discovery', () => {
    describeDiscovery(context);
  });
  describe('reading', () => {
    describeReading(context);
  });
  describe('watching', () => {
    describeWatching(context);
  });
  describe('writing', () => {
    describeWriting(context);
  });
  describe('refusing', () => {
    describeRefusing(context);
  });
  describe('patching', () => {
    describePatching(context);
  });
  describe('deleting', () => {
    describeDeleting(context);
  });
  describe('custom resources', () => {
    describeCustomResources(context);
  });
  describe('access', () => {
    describeAccess(context);
  });
  describe('controllers', () => {
    describeControllers(context);
  });
  describe('jobs', () => {
    describeJobs(context);
  });
}
