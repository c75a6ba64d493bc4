import { cronJobController } from './batch/cronJobController';
import { jobController } from './batch/jobController';
import { Controller } from './ControllerContext';
import { customResourceDefinitionController } from './customResourceDefinitionController';
import { namespaceController } from './namespaceController';
import {
  ingressController,
  serviceController,
} from './network/loadBalancerControllers';
import { eventController } from './pods/eventController';
import { kubeletController } from './pods/kubeletController';
import { daemonSetController } from './workloads/daemonSetController';
import { deploymentController } from './workloads/deploymentController';
import { replicaSetController } from './workloads/replicaSetController';
import { statefulSetController } from './workloads/statefulSetController';

/** What plays kube-controller-manager, kube-scheduler, the kubelets and the load balancers. */
export const controllers: Controller<any>[] = [
  cronJobController,
  customResourceDefinitionController,
  daemonSetController,
  deploymentController,
  eventController,
  ingressController,
  jobController,
  kubeletController,
  namespaceController,
  replicaSetController,
  serviceController,
  statefulSetController,
];
