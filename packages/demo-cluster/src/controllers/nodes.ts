import { KubernetesObject } from '../store/KubernetesObject';
import { toTimestamp } from '../store/ObjectStore';

const ZONES = ['a', 'b', 'c'];
const RESOURCES = {
  cpu: '8',
  memory: '32Gi',
  'ephemeral-storage': '100Gi',
  pods: '110',
};

/** The nodes of a cluster: all alike, over three zones. */
export function createNodes(options: {
  cluster: string;
  count: number;
  now: number;
}): KubernetesObject[] {
  const { cluster, count, now } = options;
  return Array.from({ length: count }, (_, index) => {
    const name = `${cluster}-node-${index + 1}`;
    return {
      apiVersion: 'v1',
      kind: 'Node',
      metadata: {
        name,
        labels: {
          'kubernetes.io/arch': 'amd64',
          'kubernetes.io/hostname': name,
          'kubernetes.io/os': 'linux',
          'topology.kubernetes.io/region': 'demo',
          'topology.kubernetes.io/zone': `demo-${ZONES[index % ZONES.length]}`,
        },
      },
      spec: {},
      status: {
        addresses: [
          {
            type: 'InternalIP',
            address: `10.0.${Math.floor(index / 250)}.${(index % 250) + 4}`,
          },
          { type: 'Hostname', address: name },
        ],
        capacity: RESOURCES,
        allocatable: RESOURCES,
        conditions: [
          {
            type: 'Ready',
            status: 'True',
            reason: 'KubeletReady',
            message: 'kubelet is posting ready status',
            lastHeartbeatTime: toTimestamp(now),
            lastTransitionTime: toTimestamp(now),
          },
        ],
        nodeInfo: {
          architecture: 'amd64',
          containerRuntimeVersion: 'containerd://2.1.4',
          kernelVersion: '6.12.0',
          kubeletVersion: 'v1.35.4',
          operatingSystem: 'linux',
          osImage: 'Demo Linux',
        },
      },
    };
  });
}
